/* What the files that read a profile share. */
#include "profile_read.h"

#include <string.h>

static void free_pair(gpointer data)
{
  Pair *pair = data;
  g_free(pair->name);
  stencil_free(pair->value);
  g_free(pair);
}

void test_clear(gpointer data)
{
  Test *test = data;
  pointer_free(test->pointer);
  g_strfreev(test->in);
  if (test->regex != NULL)
    g_regex_unref(test->regex);
  *test = (Test){0};
}

void success_clear(Success *success)
{
  test_clear(&success->test);
  if (success->http != NULL)
    g_array_unref(success->http);
}

void shape_clear(Shape *shape)
{
  stencil_free(shape->path);
  body_free(shape->json);
  GPtrArray *lists[] = {shape->query, shape->headers, shape->form};
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
    if (lists[i] != NULL)
      g_ptr_array_unref(lists[i]);
  }
}

void outcomes_clear(Outcomes *outcomes)
{
  g_clear_pointer(&outcomes->results, g_hash_table_unref);
}

char *scalar_text(const config_setting_t *at)
{
  const int type = config_setting_type(at);
  if (type == CONFIG_TYPE_STRING)
    return g_strdup(config_setting_get_string(at));
  if (type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64)
    return g_strdup_printf("%lld", config_setting_get_int64(at));
  if (type == CONFIG_TYPE_BOOL)
    return g_strdup(config_setting_get_bool(at) ? "true" : "false");
  return NULL;
}

static gboolean pairs_mention(const GPtrArray *pairs, Variable variable)
{
  for (guint i = 0; pairs != NULL && i < pairs->len; i++) {
    if (stencil_mentions(((const Pair *)g_ptr_array_index(pairs, i))->value, variable))
      return TRUE;
  }
  return FALSE;
}

gboolean shape_mentions(const Shape *shape, Variable variable)
{
  return (shape->path != NULL && stencil_mentions(shape->path, variable)) || pairs_mention(shape->query, variable) ||
         pairs_mention(shape->headers, variable) || pairs_mention(shape->form, variable) ||
         (shape->json != NULL && body_mentions(shape->json, variable));
}

void complain_idle(const Loader *loader, const config_setting_t *group, const char *key, gboolean idle, const char *when)
{
  const config_setting_t *at = idle && group != NULL ? config_setting_get_member(group, key) : NULL;
  if (at != NULL)
    settings_complain(loader->file, at, "take it out, or mend the rest", "%s does nothing %s", key, when);
}

/* What follows from the body: another value would cut it short, make two requests of one, or stand there twice. */
static gboolean is_of_body(const char *header)
{
  return g_ascii_strcasecmp(header, "Content-Length") == 0 || g_ascii_strcasecmp(header, "Transfer-Encoding") == 0 ||
         g_ascii_strcasecmp(header, "Content-Type") == 0;
}

static Pair *read_pair(const Loader *loader, const config_setting_t *at, Place place, Purpose purpose)
{
  g_autofree char *name = NULL, *value = NULL;
  if (config_setting_is_list(at) && config_setting_length(at) == 2) {
    name = scalar_text(config_setting_get_elem(at, 0));
    value = scalar_text(config_setting_get_elem(at, 1));
  }
  if (name == NULL || value == NULL || name[0] == '\0' || (place == PLACE_HEADER && !http_header_name(name))) {
    settings_complain(loader->file, at, "write (\"name\", \"value\")", "this is no pair of a name and a value");
    return NULL;
  }
  if (place == PLACE_HEADER && is_of_body(name))
    settings_complain(loader->file, at, "take it out", "%s is written by the gateway, after the body", name);
  g_autoptr(Stencil) stencil = stencil_new(loader->file, at, value, place, purpose, &loader->dictionary);
  if (stencil == NULL)
    return NULL;
  Pair *pair = g_new0(Pair, 1);
  GString *escaped = g_string_new(NULL);
  escape_append(escaped, name, place);
  pair->name = g_string_free(escaped, FALSE);
  pair->value = g_steal_pointer(&stencil);
  return pair;
}

GPtrArray *read_pairs(const Loader *loader, const config_setting_t *list, Place place, Purpose purpose)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func(free_pair);
  for (int i = 0; list != NULL && i < config_setting_length(list); i++) {
    Pair *pair = read_pair(loader, config_setting_get_elem(list, (unsigned int)i), place, purpose);
    if (pair != NULL)
      g_ptr_array_add(pairs, pair);
  }
  return pairs;
}

void read_shape(const Loader *loader, SettingsGroup *group, Purpose purpose, const config_setting_t *recipient, Shape *shape)
{
  static const char *const METHODS[] = {"GET", "POST", "PUT", NULL}, *const SETTLING[] = {"GET", "POST", "PUT", "DELETE", NULL};
  const gboolean settles = purpose == FOR_ACK || purpose == FOR_DELETE;
  const int method = settings_choice(group, "method", settles ? SETTLING : METHODS,
                                     settles               ? (purpose == FOR_DELETE ? 3 : 2)
                                     : purpose == FOR_SEND ? 1
                                                           : 0);
  g_strlcpy(shape->method, SETTLING[method], sizeof shape->method);
  const char *path = settings_string(group, "path", NULL);
  const config_setting_t *at = settings_node(group, "path");
  if (path[0] != '/' && at != NULL)
    settings_complain(loader->file, at, "begin it with /; the account's base goes before it", "path = \"%s\" is no path", path);
  if (strpbrk(path, " #\t\r\n\\") != NULL)
    settings_complain(loader->file, at, "write a space as %20; what follows a # would never be sent",
                      "path = \"%s\" cannot stand in an address", path);
  shape->path = stencil_new(loader->file, at, path, PLACE_PATH, purpose, &loader->dictionary);
  shape->query = read_pairs(loader, settings_list(group, "query", FALSE), PLACE_FIELD, purpose);
  shape->headers = read_pairs(loader, settings_list(group, "headers", FALSE), PLACE_HEADER, purpose);
  const config_setting_t *form = settings_list(group, "form", FALSE);
  if (form != NULL)
    shape->form = read_pairs(loader, form, PLACE_FIELD, purpose);
  const config_setting_t *json = settings_node(group, "json");
  if (json != NULL)
    shape->json = body_new(loader->file, json, recipient, purpose, &loader->dictionary);
  if (form != NULL && json != NULL)
    settings_complain(loader->file, json, "keep one of them", "a request has a form or a JSON body, not both");
  if ((form != NULL || json != NULL) && method == 0)
    settings_complain(loader->file, form != NULL ? form : json, "write method = \"POST\", or query in its place",
                      "a GET has no body");
}

Pointer *compile_pointer(const Loader *loader, const config_setting_t *at, const char *text)
{
  Pointer *pointer = pointer_new(text);
  if (pointer == NULL)
    settings_complain(loader->file, at, "write \"/name/name\", or \"\" for the whole answer", "\"%s\" is no JSON pointer",
                      text);
  return pointer;
}

Pointer *read_pointer(const Loader *loader, SettingsGroup *group, const char *key, gboolean required)
{
  if (!required && !settings_has(group, key))
    return NULL;
  const char *text = settings_string(group, key, NULL);
  return settings_has(group, key) ? compile_pointer(loader, settings_node(group, key), text) : NULL;
}

GPtrArray *read_pointers(const Loader *loader, SettingsGroup *group, const char *key, gboolean required)
{
  GPtrArray *pointers = g_ptr_array_new_with_free_func((GDestroyNotify)pointer_free);
  const config_setting_t *at = settings_node(group, key);
  if (at == NULL || !config_setting_is_aggregate(at)) {
    Pointer *pointer = read_pointer(loader, group, key, required);
    if (pointer != NULL)
      g_ptr_array_add(pointers, pointer);
    return pointers;
  }
  g_autoptr(GPtrArray) texts = settings_strings(group, key, required);
  for (guint i = 0; i < texts->len; i++) {
    Pointer *pointer = compile_pointer(loader, at, g_ptr_array_index(texts, i));
    if (pointer != NULL)
      g_ptr_array_add(pointers, pointer);
  }
  if (required && pointers->len == 0)
    settings_complain(loader->file, at, "name at least one pointer", "%s is empty", key);
  return pointers;
}
