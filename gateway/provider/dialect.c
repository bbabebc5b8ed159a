#include "dialect.h"

#include "body.h"
#include "error.h"
#include "form.h"
#include "pointer.h"

#include <string.h>

#define SESSION_MAX 100
#define INPUT_MAX 400
#define OTHER_MAX 200
#define JSON_MAX 65536

typedef enum { KIND_FORM, KIND_JSON, KIND_QUERY } BodyKind;

typedef struct {
  char *name;       /* form and query; NULL: the gateway has no such field */
  Pointer *pointer; /* JSON */
} FieldPlace;

typedef struct {
  FieldPlace place;
  GPtrArray *in; /* char * */
} Test;

typedef struct {
  gint status;
  char *type;
  Stencil *text; /* one of the two */
  Body *json;
} Shape;

struct Dialect {
  char *title;
  char *method;
  BodyKind kind;
  DialectInput input;
  FieldPlace session, phone, typed, service, operator, client, sequence;
  Test first, over;
  Shape more, end;
};

/* -- loading -------------------------------------------------------------------------------------------------------- */

static void place_clear(FieldPlace *place)
{
  g_free(place->name);
  pointer_free(place->pointer);
}

static void test_clear(Test *test)
{
  place_clear(&test->place);
  if (test->in != NULL)
    g_ptr_array_unref(test->in);
}

static void shape_clear(Shape *shape)
{
  g_free(shape->type);
  stencil_free(shape->text);
  body_free(shape->json);
}

void dialect_free(Dialect *dialect)
{
  if (dialect == NULL)
    return;
  FieldPlace *const places[] = {
      &dialect->session, &dialect->phone, &dialect->typed, &dialect->service, &dialect->operator, & dialect->client,
      &dialect->sequence};
  for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
    place_clear(places[i]);
  test_clear(&dialect->first);
  test_clear(&dialect->over);
  shape_clear(&dialect->more);
  shape_clear(&dialect->end);
  g_free(dialect->title);
  g_free(dialect->method);
  g_free(dialect);
}

static void read_place(const Dialect *dialect, Settings *file, SettingsGroup *group, const char *key, gboolean required,
                       FieldPlace *place)
{
  const char *name = settings_string(group, key, required ? NULL : "");
  if (*name == '\0')
    return;
  place->name = g_strdup(name);
  if (dialect->kind != KIND_JSON)
    return;
  place->pointer = pointer_new(name);
  if (place->pointer == NULL)
    settings_complain(file, settings_node(group, key), "write \"/name\"", "%s = \"%s\" is no JSON pointer", key, name);
}

static void read_fields(Dialect *dialect, Settings *file)
{
  SettingsGroup *group = settings_group(file, settings_root(file), "fields");
  read_place(dialect, file, group, "session", TRUE, &dialect->session);
  read_place(dialect, file, group, "phone", TRUE, &dialect->phone);
  read_place(dialect, file, group, "input", TRUE, &dialect->typed);
  read_place(dialect, file, group, "service", FALSE, &dialect->service);
  read_place(dialect, file, group, "operator", FALSE, &dialect->operator);
  read_place(dialect, file, group, "client", FALSE, &dialect->client);
  read_place(dialect, file, group, "sequence", FALSE, &dialect->sequence);
  settings_group_end(group);
}

/* { field = "…"; in = [ … ]; } */
static void read_test(const Dialect *dialect, Settings *file, SettingsGroup *root, const char *key, gboolean required,
                      Test *test)
{
  const config_setting_t *node = settings_node(root, key);
  if (node == NULL) {
    if (required)
      settings_complain(file, settings_root(file), "write first: { field = \"…\"; in = [ … ]; }",
                        "%s is missing: with input = \"latest\" it tells the code that was dialled from an input", key);
    return;
  }
  SettingsGroup *group = settings_group(file, settings_root(file), key);
  read_place(dialect, file, group, "field", TRUE, &test->place);
  g_autoptr(GPtrArray) in = settings_strings(group, "in", TRUE);
  test->in = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < in->len; i++)
    g_ptr_array_add(test->in, g_strdup(g_ptr_array_index(in, i)));
  if (in->len == 0 && settings_has(group, "in"))
    settings_complain(file, settings_node(group, "in"), "name at least one", "no callback would ever be it");
  settings_group_end(group);
}

static gboolean shows(const Shape *shape, Variable variable)
{
  return (shape->json != NULL && body_mentions(shape->json, variable)) ||
         (shape->text != NULL && stencil_mentions(shape->text, variable));
}

static void check_shape(const Dialect *dialect, Settings *file, const config_setting_t *at, const char *key, const Shape *shape)
{
  const struct {
    Variable variable;
    const FieldPlace *place;
    const char *name;
  } told[] = {{VARIABLE_SERVICE, &dialect->service, "service"},
              {VARIABLE_OPERATOR, &dialect->operator, "operator" }, {VARIABLE_CLIENT, &dialect->client, "client"}};
  if (!shows(shape, VARIABLE_TEXT))
    settings_complain(file, at, "write {text} where the screen goes", "%s never shows the screen", key);
  for (guint i = 0; i < G_N_ELEMENTS(told); i++) {
    if (shows(shape, told[i].variable) && told[i].place->name == NULL)
      settings_complain(file, at, "write it in fields too", "{%s} is in no callback", told[i].name);
  }
}

static void read_shape(const Dialect *dialect, Settings *file, SettingsGroup *root, const char *key, Shape *shape)
{
  settings_has(root, key);
  SettingsGroup *group = settings_group(file, settings_root(file), key);
  const config_setting_t *json = settings_node(group, "json"), *text = settings_node(group, "text");
  const config_setting_t *at = settings_group_node(group);
  shape->status = (gint)settings_int(group, "status", 200, 299, 200);
  shape->type = g_strdup(settings_string(group, "type", json != NULL ? "application/json" : "text/plain; charset=utf-8"));
  if ((json != NULL) == (text != NULL)) {
    settings_complain(file, at != NULL ? at : settings_root(file), "write text = \"… {text}\" or json: { … = \"{text}\"; }",
                      "%s wants a text or a json group, and only one of them", key);
  } else if (json != NULL) {
    shape->json = body_new(file, json, NULL, FOR_SCREEN, NULL);
  } else {
    shape->text = stencil_new(file, text, settings_string(group, "text", NULL), PLACE_PLAIN, FOR_SCREEN, NULL);
  }
  if (shape->json != NULL || shape->text != NULL)
    check_shape(dialect, file, json != NULL ? json : text, key, shape);
  settings_group_end(group);
}

Dialect *dialect_load(const char *path, GError **error)
{
  static const char *const kinds[] = {"form", "json", "query", NULL};
  static const char *const inputs[] = {"history", "latest", NULL};
  static const char *const methods[] = {"POST", "GET", NULL};
  Settings *file = settings_open(path, error);
  if (file == NULL)
    return NULL;
  g_autoptr(Dialect) dialect = g_new0(Dialect, 1);
  SettingsGroup *root = settings_group(file, settings_root(file), NULL);
  dialect->title = g_strdup(settings_string(root, "title", NULL));
  dialect->method = g_strdup(methods[settings_choice(root, "method", methods, 0)]);
  dialect->kind = (BodyKind)settings_choice(root, "body", kinds, KIND_FORM);
  dialect->input = (DialectInput)settings_choice(root, "input", inputs, DIALECT_HISTORY);
  if (strcmp(dialect->method, "GET") == 0 && dialect->kind != KIND_QUERY)
    settings_complain(file, settings_node(root, "method"), "write body = \"query\"", "a GET has no body");
  settings_has(root, "fields");
  read_fields(dialect, file);
  read_test(dialect, file, root, "first", dialect->input == DIALECT_LATEST, &dialect->first);
  read_test(dialect, file, root, "over", FALSE, &dialect->over);
  read_shape(dialect, file, root, "continue", &dialect->more);
  read_shape(dialect, file, root, "end", &dialect->end);
  settings_group_end(root);
  return settings_close(file, error) ? g_steal_pointer(&dialect) : NULL;
}

const char *dialect_title(const Dialect *dialect)
{
  return dialect->title;
}

DialectInput dialect_input(const Dialect *dialect)
{
  return dialect->input;
}

gboolean dialect_has_sequence(const Dialect *dialect)
{
  return dialect->sequence.name != NULL;
}

/* -- reading a callback --------------------------------------------------------------------------------------------- */

/* Where the fields of one callback are looked up. */
typedef struct {
  const Dialect *dialect;
  const char *body;
  gsize length;
  DialectQuery query;
  gpointer data;
  json_t *root;
} Source;

/* Caller frees; NULL where there is none. */
static char *look_up(const Source *source, const FieldPlace *place)
{
  char room[24];
  if (place->name == NULL)
    return NULL;
  switch (source->dialect->kind) {
  case KIND_FORM:
    return form_find(source->body, source->length, place->name);
  case KIND_JSON:
    return g_strdup(json_as_text(pointer_find(place->pointer, source->root), room));
  case KIND_QUERY:
  default:
    return g_strdup(source->query(source->data, place->name));
  }
}

/* Never NULL. FALSE where it is too long or no text. */
static gboolean take(const Source *source, const FieldPlace *place, gsize most, char **value)
{
  char *found = look_up(source, place);
  *value = found != NULL ? found : g_strdup("");
  return strlen(*value) <= most && g_utf8_validate(*value, -1, NULL);
}

static gboolean holds(const Source *source, const Test *test)
{
  g_autofree char *value = look_up(source, &test->place);
  for (guint i = 0; value != NULL && test->in != NULL && i < test->in->len; i++) {
    if (strcmp(value, g_ptr_array_index(test->in, i)) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean is_session(const char *session)
{
  for (const char *c = session; *c != '\0'; c++) {
    if (!g_ascii_isgraph(*c))
      return FALSE;
  }
  return *session != '\0';
}

static const char *wrong_in(const Source *source, DialectCall *call)
{
  const Dialect *dialect = source->dialect;
  gboolean good = take(source, &dialect->session, SESSION_MAX, &call->session);
  good = take(source, &dialect->phone, OTHER_MAX, &call->phone) && good;
  good = take(source, &dialect->typed, INPUT_MAX, &call->input) && good;
  good = take(source, &dialect->service, OTHER_MAX, &call->service) && good;
  good = take(source, &dialect->operator, OTHER_MAX, &call->operator) && good;
  good = take(source, &dialect->client, OTHER_MAX, &call->client) && good;
  good = take(source, &dialect->sequence, OTHER_MAX, &call->sequence) && good;
  call->first = holds(source, &dialect->first);
  call->over = holds(source, &dialect->over);
  if (!good)
    return "a field is too long or no text";
  if (!is_session(call->session))
    return "it names no session";
  return *call->phone == '\0' ? "it names no phone" : NULL;
}

gboolean dialect_read(const Dialect *dialect, const char *method, const char *body, gsize length, DialectQuery query,
                      gpointer data, DialectCall *call, GError **error)
{
  Source source = {dialect, body, length, query, data, NULL};
  const char *wrong = NULL;
  *call = (DialectCall){0};
  if (strcmp(method, dialect->method) != 0)
    wrong = "the method is another";
  else if (dialect->kind == KIND_JSON && length <= JSON_MAX)
    source.root = json_loadb(body, length, JSON_REJECT_DUPLICATES, NULL);
  if (wrong == NULL && dialect->kind == KIND_JSON && !json_is_object(source.root))
    wrong = "the body is no JSON object";
  if (wrong == NULL)
    wrong = wrong_in(&source, call);
  json_decref(source.root);
  if (wrong != NULL)
    g_set_error(error, FAILURE, FAILED_REJECT, "no callback of %s: %s", dialect->title, wrong);
  return wrong == NULL;
}

void dialect_call_clear(DialectCall *call)
{
  char *const texts[] = {call->session, call->phone, call->input, call->service, call->operator, call->client, call->sequence};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
  *call = (DialectCall){0};
}

/* -- answering ------------------------------------------------------------------------------------------------------ */

void dialect_answer(const Dialect *dialect, const DialectCall *call, const char *screen, gboolean more, DialectAnswer *answer)
{
  const Shape *shape = more ? &dialect->more : &dialect->end;
  const Values values = {.text = {[VARIABLE_TEXT] = screen,
                                  [VARIABLE_SESSION] = call->session,
                                  [VARIABLE_PHONE] = call->phone,
                                  [VARIABLE_SERVICE] = call->service,
                                  [VARIABLE_OPERATOR] = call->operator,
                                  [VARIABLE_CLIENT] = call->client } };
  GString *body = g_string_new(NULL);
  if (shape->json != NULL)
    body_write(shape->json, &values, NULL, 0, body);
  else
    stencil_write(shape->text, &values, body);
  answer->status = shape->status;
  answer->type = shape->type;
  answer->body = g_string_free(body, FALSE);
}
