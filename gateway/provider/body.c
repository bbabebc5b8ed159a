#include "body.h"

#include <math.h>
#include <string.h>

#define DEPTH_MAX 16

typedef enum { NODE_GROUP, NODE_LIST, NODE_LITERAL, NODE_TEXT, NODE_RECIPIENTS } NodeKind;

struct Body {
  NodeKind kind;
  char *key;           /* inside a group: quoted and escaped, with its colon */
  char *literal;       /* NODE_LITERAL */
  Stencil *text;       /* NODE_TEXT */
  GPtrArray *children; /* Body; NODE_RECIPIENTS: one, written once per message */
};

typedef struct {
  Settings *file;
  const config_setting_t *recipient;
  Purpose purpose;
  const Dictionary *dictionary;
  gboolean *listed; /* {recipients} stands somewhere */
} Maker;

void body_free(Body *body)
{
  if (body == NULL)
    return;
  g_free(body->key);
  g_free(body->literal);
  stencil_free(body->text);
  if (body->children != NULL)
    g_ptr_array_unref(body->children);
  g_free(body);
}

static Body *make(const Maker *maker, const config_setting_t *at, guint depth);

static gboolean add_child(Body *body, const Maker *maker, const config_setting_t *at, guint depth)
{
  if (body->children == NULL)
    body->children = g_ptr_array_new_with_free_func((GDestroyNotify)body_free);
  Body *child = make(maker, at, depth + 1);
  if (child == NULL)
    return FALSE;
  g_ptr_array_add(body->children, child);
  return TRUE;
}

static gboolean make_text(Body *body, const Maker *maker, const config_setting_t *at, guint depth)
{
  const char *text = config_setting_get_string(at);
  if (strcmp(text, "{recipients}") != 0) {
    body->kind = NODE_TEXT;
    body->text = stencil_new(maker->file, at, text, PLACE_JSON, maker->purpose, maker->dictionary);
    return body->text != NULL;
  }
  if (maker->recipient == NULL) {
    settings_complain(maker->file, at, "write recipients: { as = \"list\"; item = …; }", "{recipients} is not known here");
    return FALSE;
  }
  if (*maker->listed)
    settings_complain(maker->file, at, "keep one of them", "{recipients} stands twice: each would be sent to twice");
  *maker->listed = TRUE;
  Maker inner = *maker;
  inner.recipient = NULL;
  body->kind = NODE_RECIPIENTS;
  return add_child(body, &inner, maker->recipient, depth);
}

/* A fraction is kept as GLib writes it: it never stands for money here. */
static char *number_text(const config_setting_t *at)
{
  if (config_setting_type(at) == CONFIG_TYPE_BOOL)
    return g_strdup(config_setting_get_bool(at) ? "true" : "false");
  if (config_setting_type(at) != CONFIG_TYPE_FLOAT)
    return g_strdup_printf("%lld", config_setting_get_int64(at));
  char room[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup(g_ascii_dtostr(room, sizeof room, config_setting_get_float(at)));
}

static Body *make(const Maker *maker, const config_setting_t *at, guint depth)
{
  g_autoptr(Body) body = g_new0(Body, 1);
  if (depth > DEPTH_MAX) {
    settings_complain(maker->file, at, "write it flatter", "this is nested deeper than %d", DEPTH_MAX);
    return NULL;
  }
  if (config_setting_is_aggregate(at)) {
    body->kind = config_setting_is_group(at) ? NODE_GROUP : NODE_LIST;
    for (int i = 0; i < config_setting_length(at); i++) {
      if (!add_child(body, maker, config_setting_get_elem(at, (unsigned int)i), depth))
        return NULL;
    }
  } else if (config_setting_type(at) == CONFIG_TYPE_STRING) {
    if (!make_text(body, maker, at, depth))
      return NULL;
  } else {
    if (config_setting_type(at) == CONFIG_TYPE_FLOAT && !isfinite(config_setting_get_float(at)))
      settings_complain(maker->file, at, "write a number that has an end", "JSON knows no infinite number");
    body->kind = NODE_LITERAL;
    body->literal = number_text(at);
  }
  if (config_setting_parent(at) != NULL && config_setting_is_group(config_setting_parent(at)))
    body->key = g_strdup_printf("\"%s\":", config_setting_name(at)); /* libconfig's names need no escape */
  return g_steal_pointer(&body);
}

Body *body_new(Settings *file, const config_setting_t *at, const config_setting_t *recipient, Purpose purpose,
               const Dictionary *dictionary)
{
  gboolean listed = FALSE;
  const Maker maker = {file, recipient, purpose, dictionary, &listed};
  return make(&maker, at, 0);
}

const Body *body_recipients(const Body *body)
{
  if (body->kind == NODE_RECIPIENTS)
    return body;
  const Body *found = NULL;
  for (guint i = 0; found == NULL && body->children != NULL && i < body->children->len; i++)
    found = body_recipients(g_ptr_array_index(body->children, i));
  return found;
}

static gboolean mentions(const Body *body, Variable variable, gboolean each)
{
  gboolean found = body->kind == NODE_TEXT && stencil_mentions(body->text, variable);
  const guint n = body->children != NULL && (each || body->kind != NODE_RECIPIENTS) ? body->children->len : 0;
  for (guint i = 0; !found && i < n; i++)
    found = mentions(g_ptr_array_index(body->children, i), variable, each);
  return found;
}

gboolean body_mentions(const Body *body, Variable variable)
{
  return mentions(body, variable, TRUE);
}

gboolean body_mentions_once(const Body *body, Variable variable)
{
  return mentions(body, variable, FALSE);
}

static void write_text(const Stencil *text, const Values *values, GString *out)
{
  const Variable lone = stencil_lone(text);
  const gboolean number = lone != VARIABLE_NONE && (values->numbers & (1U << lone)) != 0;
  if (!number)
    g_string_append_c(out, '"');
  stencil_write(text, values, out);
  if (!number)
    g_string_append_c(out, '"');
}

static void write_children(const Body *body, const Values *values, const Values *each, guint n, GString *out)
{
  const gboolean group = body->kind == NODE_GROUP;
  gboolean first = TRUE;
  g_string_append_c(out, group ? '{' : '[');
  for (guint i = 0; body->children != NULL && i < body->children->len; i++) {
    const Body *child = g_ptr_array_index(body->children, i);
    if (child->kind == NODE_TEXT && stencil_absent(child->text, values))
      continue;
    if (!first)
      g_string_append_c(out, ',');
    first = FALSE;
    if (group)
      g_string_append(out, child->key);
    body_write(child, values, each, n, out);
  }
  g_string_append_c(out, group ? '}' : ']');
}

void body_write(const Body *body, const Values *values, const Values *each, guint n, GString *out)
{
  switch (body->kind) {
  case NODE_GROUP:
  case NODE_LIST:
    write_children(body, values, each, n, out);
    break;
  case NODE_LITERAL:
    g_string_append(out, body->literal);
    break;
  case NODE_TEXT:
    write_text(body->text, values, out);
    break;
  case NODE_RECIPIENTS:
  default:
    g_string_append_c(out, '[');
    for (guint i = 0; i < n; i++) {
      if (i > 0)
        g_string_append_c(out, ',');
      body_write(g_ptr_array_index(body->children, 0), &each[i], NULL, 0, out);
    }
    g_string_append_c(out, ']');
  }
}
