/* Loads an account and the head of its profile; what polls and sends share. */
#include "profile.h"

#include "error.h"

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

/* One value as text: a string as it is, a whole number in decimal; NULL for another kind. */
static char *scalar_text(const config_setting_t *at)
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

static Pair *read_pair(const Loader *loader, const config_setting_t *at, Place place, Purpose purpose)
{
  g_autofree char *name = NULL, *value = NULL;
  if (config_setting_is_list(at) && config_setting_length(at) == 2) {
    name = scalar_text(config_setting_get_elem(at, 0));
    value = scalar_text(config_setting_get_elem(at, 1));
  }
  if (name == NULL || value == NULL || name[0] == '\0' || (place == PLACE_HEADER && strpbrk(name, ": \r\n") != NULL)) {
    settings_complain(loader->file, at, "write (\"name\", \"value\")", "this is no pair of a name and a value");
    return NULL;
  }
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
  static const char *const METHODS[] = {"GET", "POST", "PUT", NULL};
  const int method = settings_choice(group, "method", METHODS, purpose == FOR_POLL ? 0 : 1);
  g_strlcpy(shape->method, METHODS[method], sizeof shape->method);
  const char *path = settings_string(group, "path", NULL);
  const config_setting_t *at = settings_node(group, "path");
  if (path[0] != '/' && at != NULL)
    settings_complain(loader->file, at, "begin it with /; the account's base goes before it", "path = \"%s\" is no path", path);
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
}

static Pointer *compile_pointer(const Loader *loader, const config_setting_t *at, const char *text)
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

/* The values of a list, as text; complains of what is neither text nor whole number. */
static char **read_codes(const Loader *loader, const config_setting_t *list)
{
  GPtrArray *codes = g_ptr_array_new();
  for (int i = 0; list != NULL && i < config_setting_length(list); i++) {
    const config_setting_t *at = config_setting_get_elem(list, (unsigned int)i);
    char *code = scalar_text(at);
    if (code == NULL || i >= CODES_MAX)
      settings_complain(loader->file, at, "write up to 100 texts or whole numbers", "this list is not one of codes");
    if (code != NULL)
      g_ptr_array_add(codes, code);
    if (i >= CODES_MAX)
      break;
  }
  g_ptr_array_add(codes, NULL);
  return (char **)g_ptr_array_free(codes, FALSE);
}

void read_test(const Loader *loader, SettingsGroup *group, gboolean required, Test *test)
{
  test->pointer = read_pointer(loader, group, "pointer", required);
  const config_setting_t *in = settings_list(group, "in", test->pointer != NULL);
  test->in = read_codes(loader, in);
  if (test->pointer == NULL && in != NULL)
    settings_complain(loader->file, in, "add pointer = \"/…\"", "in needs a pointer");
}

void read_success(const Loader *loader, SettingsGroup *parent, Success *success)
{
  settings_has(parent, "success");
  success->http = g_array_new(FALSE, FALSE, sizeof(gint));
  const config_setting_t *node = settings_group_node(parent);
  if (node == NULL)
    return;
  SettingsGroup *group = settings_group(loader->file, node, "success");
  const config_setting_t *http = settings_list(group, "http", TRUE);
  for (int i = 0; http != NULL && i < config_setting_length(http); i++) {
    const gint status = config_setting_get_int_elem(http, i);
    if (status < 200 || status > 299)
      settings_complain(loader->file, http, "write statuses from 200 to 299", "http = %d is no success", status);
    g_array_append_val(success->http, status);
  }
  read_test(loader, group, FALSE, &success->test);
  settings_group_end(group);
}

static const struct {
  const char *word;
  SendResult result;
} WORDS[] = {{"accepted", SEND_ACCEPTED},   {"duplicate_ok", SEND_ACCEPTED}, {"permanent", SEND_PERMANENT},
             {"temporary", SEND_TEMPORARY}, {"throttled", SEND_THROTTLED},   {"config", SEND_CONFIG},
             {"uncertain", SEND_UNCERTAIN}};

void read_outcomes(const Loader *loader, SettingsGroup *group, Outcomes *outcomes)
{
  outcomes->results = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint w = 0; w < G_N_ELEMENTS(WORDS); w++) {
    const config_setting_t *list = settings_list(group, WORDS[w].word, FALSE);
    g_auto(GStrv) codes = read_codes(loader, list);
    for (char **code = codes; *code != NULL; code++) {
      if (!g_hash_table_insert(outcomes->results, g_strdup(*code), GINT_TO_POINTER(WORDS[w].result)))
        settings_complain(loader->file, list, "keep it in one list", "the code %s stands in two lists", *code);
    }
  }
}

SendResult read_result(SettingsGroup *group, const char *key, SendResult fallback)
{
  static const char *const NAMES[] = {"accepted", "permanent", "temporary", "throttled", "config", "uncertain", NULL};
  return (SendResult)settings_choice(group, key, NAMES, (int)fallback);
}

static void read_auth(const Loader *loader, const config_setting_t *root, Provider *provider)
{
  static const char *const TYPES[] = {"none", "basic", "any", NULL};
  SettingsGroup *group = settings_group(loader->file, root, "auth");
  provider->auth = (HttpAuth)settings_choice(group, "type", TYPES, HTTP_AUTH_NONE);
  if (provider->auth != HTTP_AUTH_NONE) {
    const char *user = settings_string(group, "user", NULL), *password = settings_string(group, "password", NULL);
    const config_setting_t *at = settings_group_node(group);
    provider->user = stencil_new(loader->file, at, user, PLACE_PLAIN, FOR_POLL, &loader->dictionary);
    provider->password = stencil_new(loader->file, at, password, PLACE_PLAIN, FOR_POLL, &loader->dictionary);
  }
  settings_group_end(group);
}

static void read_errors(const Loader *loader, const config_setting_t *root, Provider *provider)
{
  SettingsGroup *group = settings_group(loader->file, root, "errors");
  provider->error_code = read_pointer(loader, group, "code", FALSE);
  provider->error_message = read_pointer(loader, group, "message", FALSE);
  read_outcomes(loader, group, &provider->error_codes);
  settings_has(group, "http");
  const config_setting_t *node = settings_group_node(group);
  const config_setting_t *http = node != NULL ? config_setting_get_member(node, "http") : NULL;
  if (http != NULL) {
    SettingsGroup *statuses = settings_group(loader->file, node, "http");
    read_outcomes(loader, statuses, &provider->error_statuses);
    settings_group_end(statuses);
  }
  settings_group_end(group);
}

static void read_profile(const Loader *loader, Provider *provider)
{
  const config_setting_t *root = settings_root(loader->file);
  SettingsGroup *group = settings_group(loader->file, root, NULL);
  provider->title = g_strdup(settings_string(group, "title", NULL));
  provider->headers = read_pairs(loader, settings_list(group, "headers", FALSE), PLACE_HEADER, FOR_POLL);
  settings_has(group, "auth");
  read_auth(loader, root, provider);
  settings_has(group, "errors");
  read_errors(loader, root, provider);
  settings_has(group, "limits");
  SettingsGroup *limits = settings_group(loader->file, root, "limits");
  provider->facts.poll_interval_ms = settings_int(limits, "poll_interval_ms", 0, 3600000, 0);
  provider->facts.send_gap_ms = settings_int(limits, "send_gap_ms", 0, 60000, 0);
  provider->facts.in_flight = (guint)settings_int(limits, "send_in_flight", 0, 10000, 0);
  settings_group_end(limits);
  if (settings_has(group, "poll"))
    read_poll(loader, root, &provider->poll);
  else
    provider->facts.polls = FALSE;
  if (settings_has(group, "send"))
    read_send(loader, root, &provider->send, &provider->facts.send_max);
  else
    provider->facts.sends = FALSE;
  provider->facts.idempotent = provider->send.ref == REF_IDEMPOTENT;
  settings_group_end(group);
}

/* The texts of vars, or what the files of secrets hold. */
static GHashTable *read_names(Settings *file, SettingsGroup *account, const char *key, gboolean secret)
{
  GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  const config_setting_t *group = settings_node(account, key);
  if (group != NULL && !config_setting_is_group(group)) {
    settings_complain(file, group, "write it as { name = \"…\"; }", "%s must be a group", key);
    return names;
  }
  for (int i = 0; group != NULL && i < config_setting_length(group); i++) {
    const config_setting_t *at = config_setting_get_elem(group, (unsigned int)i);
    char *value = secret ? settings_secret(file, at) : scalar_text(at);
    if (value == NULL && !secret)
      settings_complain(file, at, "put it between \"double quotes\"", "%s must be a text", config_setting_name(at));
    /* A missing secret has had its complaint: the profile need not complain of it again. */
    g_hash_table_insert(names, g_strdup(config_setting_name(at)), value != NULL ? value : g_strdup(""));
  }
  return names;
}

static void complain_unused(Settings *file, SettingsGroup *account, const char *key, const char *prefix, GHashTable *used)
{
  const config_setting_t *group = settings_node(account, key);
  for (int i = 0; group != NULL && config_setting_is_group(group) && i < config_setting_length(group); i++) {
    const config_setting_t *at = config_setting_get_elem(group, (unsigned int)i);
    g_autofree char *name = g_strdup_printf("%s.%s", prefix, config_setting_name(at));
    if (!g_hash_table_contains(used, name))
      settings_complain(file, at, "compare the name with the profile's, or remove it", "the profile does not use {%s}", name);
  }
}

static void read_base(Settings *file, SettingsGroup *account, Provider *provider)
{
  const char *base = settings_string(account, "base", NULL);
  const config_setting_t *at = settings_node(account, "base");
  gsize length = strlen(base);
  while (length > 0 && base[length - 1] == '/')
    length--;
  provider->base = g_strndup(base, length);
  provider->base_uri = g_uri_parse(provider->base, G_URI_FLAGS_ENCODED, NULL);
  const char *scheme = provider->base_uri != NULL ? g_uri_get_scheme(provider->base_uri) : "";
  const gboolean web = strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0;
  if (at != NULL && (!web || g_uri_get_host(provider->base_uri) == NULL || g_uri_get_host(provider->base_uri)[0] == '\0' ||
                     g_uri_get_userinfo(provider->base_uri) != NULL || g_uri_get_query(provider->base_uri) != NULL ||
                     g_uri_get_fragment(provider->base_uri) != NULL))
    settings_complain(file, at, "write http:// or https:// and a host, without user, query or fragment",
                      "base = \"%s\" is no address", base);
}

static void read_account(Settings *file, SettingsGroup *account, Provider *provider)
{
  provider->facts.name = g_strdup(settings_string(account, "name", NULL));
  provider->facts.own_number = g_strdup(settings_string(account, "own_number", ""));
  provider->sender = g_strdup(settings_string(account, "sender", provider->facts.own_number));
  provider->facts.polls = settings_bool(account, "poll", TRUE);
  provider->facts.sends = settings_bool(account, "send", TRUE);
  provider->facts.send_max = 1;
  provider->facts.price_satang = settings_int(account, "price_satang", 0, 100000, 0);
  provider->facts.cap_segments = settings_int(account, "cap_segments", 0, 1000000000, 0);
  provider->facts.cap_satang = settings_int(account, "cap_satang", 0, 1000000000000, 0);
  if (provider->facts.cap_satang > 0 && provider->facts.price_satang == 0)
    settings_complain(file, settings_node(account, "cap_satang"), "give price_satang too",
                      "a cap in money needs the price of a segment");
  provider->tls_insecure = settings_bool(account, "tls_insecure", FALSE);
  const char *pin = settings_string(account, "tls_pin", "");
  provider->tls_pin = pin[0] != '\0' ? g_strdup(pin) : NULL;
  read_base(file, account, provider);
}

Provider *provider_load(Settings *file, const config_setting_t *element)
{
  g_autoptr(Provider) provider = g_new0(Provider, 1);
  SettingsGroup *account = settings_group(file, element, NULL);
  read_account(file, account, provider);
  g_autoptr(GHashTable) vars = read_names(file, account, "vars", FALSE);
  g_autoptr(GHashTable) secrets = read_names(file, account, "secrets", TRUE);
  g_autoptr(GHashTable) used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  const char *relative = settings_string(account, "profile", NULL);
  const config_setting_t *at = settings_node(account, "profile");
  g_autofree char *path = settings_beside(file, relative);
  provider->facts.profile = g_strdup(path);

  g_autoptr(GError) error = NULL;
  const Loader loader = {at != NULL ? settings_open(path, &error) : NULL, {vars, secrets, used}};
  gboolean good = FALSE;
  if (loader.file != NULL) {
    read_profile(&loader, provider);
    good = settings_close(loader.file, &error);
    if (good) {
      complain_unused(file, account, "vars", "var", used);
      complain_unused(file, account, "secrets", "secret", used);
    }
  }
  if (!good && at != NULL)
    settings_complain(file, at, error->message, "the profile \"%s\" of \"%s\" cannot be used", relative, provider->facts.name);
  settings_group_end(account);
  return good ? g_steal_pointer(&provider) : NULL;
}

static void outcomes_clear(Outcomes *outcomes)
{
  g_clear_pointer(&outcomes->results, g_hash_table_unref);
}

void provider_free(Provider *provider)
{
  if (provider == NULL)
    return;
  poll_profile_clear(&provider->poll);
  outcomes_clear(&provider->send.outcomes);
  send_profile_clear(&provider->send);
  outcomes_clear(&provider->error_codes);
  outcomes_clear(&provider->error_statuses);
  pointer_free(provider->error_code);
  pointer_free(provider->error_message);
  stencil_free(provider->user);
  stencil_free(provider->password);
  if (provider->headers != NULL)
    g_ptr_array_unref(provider->headers);
  if (provider->base_uri != NULL)
    g_uri_unref(provider->base_uri);
  g_free((char *)provider->facts.name);
  g_free((char *)provider->facts.own_number);
  g_free((char *)provider->facts.profile);
  g_free(provider->title);
  g_free(provider->base);
  g_free(provider->sender);
  g_free(provider->tls_pin);
  g_free(provider);
}

const ProviderFacts *provider_facts(const Provider *provider)
{
  return &provider->facts;
}
