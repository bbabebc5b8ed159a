/* Tests, codes and their meaning. */
#include "profile_read.h"

#include <string.h>

#define REGEX_MAX 200 /* bytes */

/* The values of a list, as text; complains of what is neither text nor whole number. */
static char **read_codes(const Loader *loader, const config_setting_t *list)
{
  GPtrArray *codes = g_ptr_array_new();
  if (list != NULL && config_setting_length(list) == 0)
    settings_complain(loader->file, list, "name at least one code, or take the list out", "an empty list fits nothing");
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

static GRegex *read_regex(const Loader *loader, SettingsGroup *group, gint groups)
{
  const char *pattern = settings_string(group, "regex", NULL);
  const config_setting_t *at = settings_node(group, "regex");
  g_autoptr(GError) why = NULL;
  GRegex *regex = at != NULL && strlen(pattern) <= REGEX_MAX ? regex_new(pattern, &why) : NULL;
  if (at == NULL)
    return NULL;
  if (regex == NULL)
    settings_complain(loader->file, at, "write a Perl regular expression of at most 200 bytes", "regex is none%s%s",
                      why != NULL ? ": " : "", why != NULL ? why->message : "");
  else if (groups > 0 && g_regex_get_capture_count(regex) != groups)
    settings_complain(loader->file, at, "put what is wanted between one pair of ( and ), write (?: for others",
                      "regex has %d groups, not one", g_regex_get_capture_count(regex));
  return regex;
}

void read_test(const Loader *loader, SettingsGroup *group, gboolean of_answer, Test *test)
{
  const gboolean has_regex = of_answer && settings_has(group, "regex");
  test->pointer = read_pointer(loader, group, "pointer", !of_answer || (settings_has(group, "in") && !has_regex));
  test->exists = settings_bool(group, "exists", FALSE);
  if (settings_has(group, "exists") && !test->exists)
    settings_complain(loader->file, settings_node(group, "exists"), "tell it by what is there instead",
                      "exists = false is no test that there is");
  const config_setting_t *in = settings_list(group, "in", test->pointer != NULL && !settings_has(group, "exists"));
  test->in = read_codes(loader, in);
  if (!of_answer && test->pointer != NULL && pointer_text(test->pointer)[0] == '\0')
    settings_complain(loader->file, settings_node(group, "pointer"), "write \"/name\"", "the whole is no text to be compared");
  if (test->pointer == NULL && in != NULL)
    settings_complain(loader->file, in, "add pointer = \"/…\"", "in needs a pointer");
  if (test->exists && (in != NULL || test->pointer == NULL))
    settings_complain(loader->file, settings_node(group, "exists"), "write pointer = \"/…\"; exists = true; alone",
                      "exists goes with a pointer and without in");
  if (has_regex)
    test->regex = read_regex(loader, group, 0);
}

GArray *read_tests(const Loader *loader, SettingsGroup *group, const char *key)
{
  GArray *tests = g_array_new(FALSE, TRUE, sizeof(Test));
  g_array_set_clear_func(tests, test_clear);
  const config_setting_t *list = settings_list(group, key, FALSE);
  for (int i = 0; list != NULL && i < config_setting_length(list); i++) {
    SettingsGroup *one = settings_group(loader->file, config_setting_get_elem(list, (unsigned int)i), NULL);
    Test test = {0};
    read_test(loader, one, FALSE, &test);
    g_array_append_val(tests, test);
    settings_group_end(one);
  }
  return tests;
}

Source *read_source(const Loader *loader, SettingsGroup *group, const char *key, gboolean required)
{
  const config_setting_t *at = settings_node(group, key);
  if (at == NULL && !required)
    return NULL;
  Source *source = g_new0(Source, 1);
  if (at == NULL || !config_setting_is_group(at)) {
    source->pointers = read_pointers(loader, group, key, required);
    return source;
  }
  SettingsGroup *inner = settings_group(loader->file, at, NULL);
  source->regex = read_regex(loader, inner, 1);
  settings_group_end(inner);
  if (source->regex == NULL)
    source->pointers = g_ptr_array_new();
  return source;
}

GArray *read_statuses(const Loader *loader, SettingsGroup *group, const char *key, gint least, gint most, gboolean required)
{
  GArray *statuses = g_array_new(FALSE, FALSE, sizeof(gint));
  const config_setting_t *list = settings_list(group, key, required);
  for (int i = 0; list != NULL && i < config_setting_length(list); i++) {
    const gint status = config_setting_get_int_elem(list, i);
    g_autofree char *mend = g_strdup_printf("write statuses from %d to %d", least, most);
    if (config_setting_type(config_setting_get_elem(list, (unsigned int)i)) != CONFIG_TYPE_INT)
      settings_complain(loader->file, list, mend, "%s holds what is no whole number", key);
    else if (status < least || status > most)
      settings_complain(loader->file, list, mend, "%s = %d is no %s", key, status, most < 300 ? "success" : "such status");
    g_array_append_val(statuses, status);
  }
  return statuses;
}

void read_success(const Loader *loader, SettingsGroup *parent, Success *success)
{
  settings_has(parent, "success");
  success->http = g_array_new(FALSE, FALSE, sizeof(gint));
  const config_setting_t *node = settings_group_node(parent);
  if (node == NULL)
    return;
  SettingsGroup *group = settings_group(loader->file, node, "success");
  g_array_unref(success->http);
  success->http = read_statuses(loader, group, "http", 200, 299, TRUE);
  if (success->http->len == 0 && settings_has(group, "http"))
    settings_complain(loader->file, settings_node(group, "http"), "write http = [ 200 ]", "nothing would ever be a success");
  read_test(loader, group, TRUE, &success->test);
  settings_group_end(group);
}

const Word SEND_WORDS[] = {{"accepted", SEND_ACCEPTED},   {"duplicate_ok", SEND_ACCEPTED},
                           {"permanent", SEND_PERMANENT}, {"temporary", SEND_TEMPORARY},
                           {"throttled", SEND_THROTTLED}, {"config", SEND_CONFIG},
                           {"uncertain", SEND_UNCERTAIN}, {NULL, 0}};
const Word STATE_WORDS[] = {
    {"pending", DELIVERY_PENDING}, {"delivered", DELIVERY_DELIVERED}, {"failed", DELIVERY_FAILED}, {NULL, 0}};

void read_outcomes(const Loader *loader, SettingsGroup *group, const Word *words, Outcomes *outcomes)
{
  outcomes->results = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (; words->word != NULL; words++) {
    const config_setting_t *list = settings_list(group, words->word, FALSE);
    g_auto(GStrv) codes = read_codes(loader, list);
    for (char **code = codes; *code != NULL; code++) {
      if (!g_hash_table_insert(outcomes->results, g_strdup(*code), GINT_TO_POINTER(words->result)))
        settings_complain(loader->file, list, "keep it in one list", "the code %s stands in two lists", *code);
    }
  }
}

gboolean outcomes_know(const Outcomes *outcomes, gint result)
{
  GHashTableIter iter;
  gpointer listed;
  g_hash_table_iter_init(&iter, outcomes->results);
  while (g_hash_table_iter_next(&iter, NULL, &listed)) {
    if (GPOINTER_TO_INT(listed) == result)
      return TRUE;
  }
  return FALSE;
}

char *read_country(const Loader *loader, SettingsGroup *group, gboolean required)
{
  const char *country = settings_string(group, "country", required ? NULL : "");
  const gsize length = strlen(country);
  if (length == 0)
    return NULL;
  if (length > 3 || strspn(country, "0123456789") != length || country[0] == '0')
    settings_complain(loader->file, settings_node(group, "country"), "write its one to three digits: \"66\"",
                      "country = \"%s\" is no country code", country);
  return g_strdup(country);
}

SettingsGroup *read_group(const Loader *loader, SettingsGroup *parent, const char *key)
{
  const config_setting_t *node = settings_group_node(parent);
  return settings_has(parent, key) && node != NULL ? settings_group(loader->file, node, key) : NULL;
}

static const char *const RESULT_NAMES[] = {"accepted", "permanent", "temporary", "throttled", "config", "uncertain", NULL};

SendResult read_result(SettingsGroup *group, const char *key, SendResult fallback)
{
  return (SendResult)settings_choice(group, key, RESULT_NAMES, (int)fallback);
}

SendResult read_refusal(SettingsGroup *group, const char *key, SendResult fallback)
{
  return (SendResult)(settings_choice(group, key, RESULT_NAMES + 1, (int)fallback - 1) + 1);
}
