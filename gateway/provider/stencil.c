#include "stencil.h"

#include "text/json.h"

#include <string.h>

typedef struct {
  Variable variable; /* VARIABLE_NONE: the literal, which is escaped already */
  char *literal;
} Part;

struct Stencil {
  char *source;
  Place place;
  GArray *parts;
};

static const struct {
  const char *name;
  guint purposes;
} KNOWN[] = {
#define X(id, name, purposes) {name, purposes},
    VARIABLES(X)
#undef X
};

void escape_append(GString *out, const char *text, Place place)
{
  switch (place) {
  case PLACE_PATH:
  case PLACE_FIELD:
    g_string_append_uri_escaped(out, text, NULL, FALSE);
    break;
  case PLACE_JSON:
    json_append_escaped(out, text, strlen(text));
    break;
  case PLACE_XML: {
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_string_append(out, escaped);
    break;
  }
  case PLACE_HEADER:
    for (const char *p = text; *p != '\0'; p++) {
      if ((guchar)*p >= 0x20 && *p != 0x7f)
        g_string_append_c(out, *p);
    }
    break;
  case PLACE_PLAIN:
  default:
    g_string_append(out, text);
  }
}

static void free_part(gpointer data)
{
  g_free(((Part *)data)->literal);
}

/* Consecutive literals become one, so that a stencil of one secret is one copy. */
static void add_literal(Stencil *stencil, const char *text, gboolean as_it_is)
{
  Part *last = stencil->parts->len > 0 ? &g_array_index(stencil->parts, Part, stencil->parts->len - 1) : NULL;
  GString *joined = g_string_new(last != NULL && last->variable == VARIABLE_NONE ? last->literal : NULL);
  if (as_it_is)
    g_string_append(joined, text);
  else
    escape_append(joined, text, stencil->place);
  if (last != NULL && last->variable == VARIABLE_NONE) {
    g_free(last->literal);
    last->literal = g_string_free(joined, FALSE);
  } else {
    const Part part = {VARIABLE_NONE, g_string_free(joined, FALSE)};
    g_array_append_val(stencil->parts, part);
  }
}

static gboolean allowed(Variable variable, Purpose purpose)
{
  return (KNOWN[variable].purposes & 1U << purpose) != 0;
}

static void complain_unknown(Settings *file, const config_setting_t *at, const char *name, Purpose purpose)
{
  GString *mend = g_string_new("known here:");
  for (guint i = 0; i < VARIABLE_COUNT; i++) {
    if (allowed((Variable)i, purpose))
      g_string_append_printf(mend, " {%s}", KNOWN[i].name);
  }
  if (purpose != FOR_SCREEN)
    g_string_append(mend, " {var.NAME} {secret.NAME}");
  settings_complain(file, at, mend->str, "{%s} is not known", name);
  g_string_free(mend, TRUE);
}

/* What the account gives for "var.x" or "secret.x"; NULL for another kind of name. Missing ones complain and read as "". */
static const char *given(Settings *file, const config_setting_t *at, const char *name, const Dictionary *dictionary)
{
  const gboolean is_var = g_str_has_prefix(name, "var."), is_secret = g_str_has_prefix(name, "secret.");
  if (dictionary == NULL || (!is_var && !is_secret))
    return NULL;
  const char *key = strchr(name, '.') + 1;
  const char *value = g_hash_table_lookup(is_var ? dictionary->vars : dictionary->secrets, key);
  g_hash_table_add(dictionary->used, g_strdup(name));
  if (value != NULL || dictionary->lenient)
    return value != NULL ? value : "";
  g_autofree char *mend = g_strdup_printf(
      is_var ? "add it to the account: vars: { %s = \"…\"; }" : "add it to the account: secrets: { %s = \"secrets/…\"; }", key);
  settings_complain(file, at, mend, "{%s} is not given by the account", name);
  return "";
}

static gboolean add_variable(Stencil *stencil, Settings *file, const config_setting_t *at, const char *name, Purpose purpose,
                             const Dictionary *dictionary)
{
  for (guint i = 0; i < VARIABLE_COUNT; i++) {
    if (strcmp(KNOWN[i].name, name) == 0 && allowed((Variable)i, purpose)) {
      const Part part = {(Variable)i, NULL};
      g_array_append_val(stencil->parts, part);
      return TRUE;
    }
  }
  const char *value = given(file, at, name, dictionary);
  if (value == NULL) {
    complain_unknown(file, at, name, purpose);
    return FALSE;
  }
  add_literal(stencil, value, FALSE);
  return TRUE;
}

Stencil *stencil_new(Settings *file, const config_setting_t *at, const char *source, Place place, Purpose purpose,
                     const Dictionary *dictionary)
{
  g_autoptr(Stencil) stencil = g_new0(Stencil, 1);
  stencil->source = g_strdup(source);
  stencil->place = place;
  stencil->parts = g_array_new(FALSE, FALSE, sizeof(Part));
  g_array_set_clear_func(stencil->parts, free_part);
  if (!g_utf8_validate(source, -1, NULL)) {
    settings_complain(file, at, "save the file as UTF-8", "this text is not UTF-8");
    return NULL;
  }
  for (const char *p = source; *p != '\0';) {
    const gsize plain = strcspn(p, "{");
    const gboolean brace = p[plain] == '{' && p[plain + 1] == '{';
    g_autofree char *literal = g_strndup(p, plain + (brace ? 1 : 0));
    if (literal[0] != '\0')
      add_literal(stencil, literal, place == PLACE_PATH || place == PLACE_XML);
    p += plain + (brace ? 2 : 0);
    if (brace || *p == '\0')
      continue;
    const char *end = strchr(p, '}');
    if (end == NULL) {
      settings_complain(file, at, "close it with }, or write {{ for a brace", "a { is not closed in \"%s\"", source);
      return NULL;
    }
    g_autofree char *name = g_strndup(p + 1, (gsize)(end - p - 1));
    if (!add_variable(stencil, file, at, name, purpose, dictionary))
      return NULL;
    p = end + 1;
  }
  return g_steal_pointer(&stencil);
}

void stencil_free(Stencil *stencil)
{
  if (stencil == NULL)
    return;
  g_array_unref(stencil->parts);
  g_free(stencil->source);
  g_free(stencil);
}

const char *stencil_source(const Stencil *stencil)
{
  return stencil->source;
}

Variable stencil_lone(const Stencil *stencil)
{
  return stencil->parts->len == 1 ? g_array_index(stencil->parts, Part, 0).variable : VARIABLE_NONE;
}

gboolean stencil_absent(const Stencil *stencil, const Values *values)
{
  const Variable lone = stencil_lone(stencil);
  return lone != VARIABLE_NONE && values->text[lone] == NULL;
}

gboolean stencil_mentions(const Stencil *stencil, Variable variable)
{
  for (guint i = 0; i < stencil->parts->len; i++) {
    if (g_array_index(stencil->parts, Part, i).variable == variable)
      return TRUE;
  }
  return FALSE;
}

void stencil_write(const Stencil *stencil, const Values *values, GString *out)
{
  for (guint i = 0; i < stencil->parts->len; i++) {
    const Part *part = &g_array_index(stencil->parts, Part, i);
    if (part->variable == VARIABLE_NONE)
      g_string_append(out, part->literal);
    else if (values->text[part->variable] != NULL)
      escape_append(out, values->text[part->variable], stencil->place);
  }
}
