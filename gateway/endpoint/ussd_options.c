#include "ussd_options.h"

#include <string.h>

static void free_entry(gpointer data)
{
  UssdEntry *entry = data;
  g_free(entry->name);
  g_free(entry->path);
  g_free(entry->service);
  dialect_free(entry->dialect);
  g_free(entry);
}

/* "*384*12#" → "384*12". NULL where it is no code. */
static char *bare_code(const char *code)
{
  const char *from = code + strspn(code, "*");
  const gsize length = strspn(from, "0123456789*");
  if (length == 0 || from[length + strspn(from + length, "#")] != '\0' || from[length - 1] == '*')
    return NULL;
  return g_strndup(from, length);
}

static gboolean is_taken(const UssdOptions *options, const UssdEntry *entry)
{
  for (guint i = 0; i < options->entries->len; i++) {
    const UssdEntry *other = g_ptr_array_index(options->entries, i);
    if (strcmp(other->name, entry->name) == 0 || strcmp(other->path, entry->path) == 0)
      return TRUE;
  }
  return FALSE;
}

static void read_entry(Settings *file, const config_setting_t *node, UssdOptions *options, GString *mistakes)
{
  g_autoptr(GError) wrong = NULL;
  UssdEntry *entry = g_new0(UssdEntry, 1);
  SettingsGroup *group = settings_group(file, node, NULL);
  entry->name = g_strdup(settings_string(group, "name", NULL));
  entry->path = g_strdup(settings_string(group, "path", NULL));
  const char *code = settings_string(group, "service_code", NULL);
  entry->service = bare_code(code);
  const config_setting_t *coded = settings_node(group, "service_code");
  if (entry->service == NULL && coded != NULL)
    settings_complain(file, coded, "write it as it is dialled: \"*384#\"", "service_code = \"%s\" is none", code);
  const config_setting_t *path = settings_node(group, "path");
  if (entry->path[0] != '/' && path != NULL)
    settings_complain(file, path, "write \"/ussd/…\"", "path = \"%s\" is none", entry->path);
  if (*entry->name == '\0' || strlen(entry->name) > 40 || strchr(entry->name, ':') != NULL)
    settings_complain(file, node, "write name = \"main\"", "the entry needs a short name without a colon");
  if (is_taken(options, entry))
    settings_complain(file, node, "give each entry a name and a path of its own", "another entry has this name or path");
  g_autofree char *dialect = settings_beside(file, settings_string(group, "dialect", NULL));
  entry->dialect = dialect_load(dialect, &wrong);
  if (wrong != NULL)
    g_string_append_printf(mistakes, "%s%s", mistakes->len > 0 ? "\n" : "", wrong->message);
  settings_group_end(group);
  g_ptr_array_add(options->entries, entry);
}

UssdOptions *ussd_options_read(Settings *file, SettingsGroup *root, GString *mistakes)
{
  UssdOptions *options = g_new0(UssdOptions, 1);
  options->entries = g_ptr_array_new_with_free_func(free_entry);
  settings_has(root, "ussd");
  SettingsGroup *group = settings_group(file, settings_root(file), "ussd");
  options->session_ms = settings_int(group, "session_s", 1, 3600, 180) * 1000;
  options->offer_ms = settings_int(group, "offer_minutes", 0, 1440, 10) * 60000;
  const config_setting_t *list = settings_list(group, "entries", FALSE);
  for (int i = 0; list != NULL && i < config_setting_length(list); i++)
    read_entry(file, config_setting_get_elem(list, (unsigned int)i), options, mistakes);
  settings_group_end(group);
  return options;
}

void ussd_options_free(UssdOptions *options)
{
  if (options == NULL)
    return;
  g_ptr_array_unref(options->entries);
  g_free(options);
}
