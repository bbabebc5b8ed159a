#include "cli/init_profiles.h"

#include "settings.h"

#include <string.h>

static void profile_free(gpointer data)
{
  InitProfile *profile = data;
  char *const texts[] = {profile->name, profile->title, profile->head, profile->base, profile->own_number};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
  for (gsize i = 0; i < G_N_ELEMENTS(profile->needs); i++)
    g_ptr_array_unref(profile->needs[i]);
  g_free(profile);
}

static void note(GPtrArray *names, const char *name, gsize length)
{
  g_autofree char *text = g_strndup(name, length);
  if (!g_ptr_array_find_with_equal_func(names, text, g_str_equal, NULL))
    g_ptr_array_add(names, g_steal_pointer(&text));
}

/* {var.user}, {secret.password}, {from} of a text. */
static void note_fields(InitProfile *profile, const char *text, gboolean pushed)
{
  for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
    const gsize length = strcspn(at + 1, "}");
    if (g_str_has_prefix(at + 1, "var.") || g_str_has_prefix(at + 1, "secret."))
      note(profile->needs[pushed], at + 1, length);
    profile->sender = profile->sender || (length == 4 && strncmp(at + 1, "from", 4) == 0);
  }
}

static void note_texts(InitProfile *profile, const config_setting_t *setting, gboolean pushed)
{
  if (config_setting_type(setting) == CONFIG_TYPE_STRING)
    note_fields(profile, config_setting_get_string(setting), pushed);
  for (int i = 0; config_setting_is_aggregate(setting) && i < config_setting_length(setting); i++)
    note_texts(profile, config_setting_get_elem(setting, (unsigned int)i), pushed);
}

/* An account that says webhook = false needs nothing of what stands under `webhook`. */
static void note_needs(InitProfile *profile, const config_setting_t *root)
{
  const config_setting_t *webhook = config_setting_get_member(root, "webhook");
  profile->polls = config_setting_get_member(root, "poll") != NULL;
  profile->pushes =
      webhook != NULL && config_setting_is_group(webhook) && config_setting_get_member(webhook, "messages") != NULL;
  profile->sends = config_setting_get_member(root, "send") != NULL;
  for (int i = 0; i < config_setting_length(root); i++) {
    const config_setting_t *group = config_setting_get_elem(root, (unsigned int)i);
    if (group != webhook)
      note_texts(profile, group, FALSE);
    note_texts(profile, group, TRUE);
  }
}

/* The comment at the file's beginning. */
static char *head_of(const char *path)
{
  g_autofree char *text = NULL;
  GString *head = g_string_new(NULL);
  if (!g_file_get_contents(path, &text, NULL, NULL))
    return g_string_free(head, FALSE);
  for (const char *line = text; *line == '#'; line += strcspn(line, "\n"), line += *line == '\n')
    g_string_append_printf(head, "%.*s\n", (int)strcspn(line, "\n"), line);
  return g_string_free(head, FALSE);
}

/* "Base: https://rest.example.com" of the head, where nothing is left to be filled in. */
static char *base_of(const char *head)
{
  const char *at = strstr(head, "Base: ");
  if (at == NULL)
    return NULL;
  at += strlen("Base: ");
  gsize length = strcspn(at, " \n\"(,;");
  while (length > 0 && at[length - 1] == '.')
    length--;
  for (gsize i = 0; i < length; i++)
    if (g_ascii_isupper(at[i]) || at[i] == '[')
      return NULL;
  return length > 0 ? g_strndup(at, length) : NULL;
}

static InitProfile *read_one(const char *folder, const char *file)
{
  g_autofree char *path = g_build_filename(folder, file, NULL);
  Settings *settings = settings_open(path, NULL);
  if (settings == NULL)
    return NULL;
  const char *title = NULL;
  InitProfile *profile = g_new0(InitProfile, 1);
  for (gsize i = 0; i < G_N_ELEMENTS(profile->needs); i++)
    profile->needs[i] = g_ptr_array_new_with_free_func(g_free);
  profile->name = g_strndup(file, strlen(file) - strlen(".cfg"));
  config_setting_lookup_string(settings_root(settings), "title", &title);
  profile->title = g_strdup(title != NULL ? title : profile->name);
  note_needs(profile, settings_root(settings));
  settings_close(settings, NULL);
  profile->head = head_of(path);
  profile->base = base_of(profile->head);
  profile->pinned = strstr(profile->head, "tls_pin") != NULL;
  return profile;
}

static InitProfile *find(const GPtrArray *profiles, const char *path)
{
  g_autofree char *file = g_path_get_basename(path);
  for (guint i = 0; i < profiles->len; i++) {
    InitProfile *profile = g_ptr_array_index(profiles, i);
    if (g_str_has_prefix(file, profile->name) && strcmp(file + strlen(profile->name), ".cfg") == 0)
      return profile;
  }
  return NULL;
}

static void take_accounts(const char *path, const GPtrArray *profiles)
{
  Settings *settings = settings_open(path, NULL);
  if (settings == NULL)
    return;
  const config_setting_t *accounts = config_setting_get_member(settings_root(settings), "providers");
  for (int i = 0; accounts != NULL && i < config_setting_length(accounts); i++) {
    const config_setting_t *account = config_setting_get_elem(accounts, (unsigned int)i);
    const char *file = NULL, *base = NULL, *own_number = NULL;
    InitProfile *profile = config_setting_lookup_string(account, "profile", &file) ? find(profiles, file) : NULL;
    if (profile == NULL)
      continue;
    config_setting_lookup_string(account, "base", &base);
    config_setting_lookup_string(account, "own_number", &own_number);
    g_free(profile->base);
    g_free(profile->own_number);
    profile->base = g_strdup(base);
    profile->own_number = g_strdup(own_number);
  }
  settings_close(settings, NULL);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
  return strcmp((*(InitProfile *const *)a)->name, (*(InitProfile *const *)b)->name);
}

GPtrArray *init_profiles(const char *settings)
{
  g_autofree char *beside = g_path_get_dirname(settings);
  g_autofree char *folder = g_build_filename(beside, "providers", NULL);
  GPtrArray *profiles = g_ptr_array_new_with_free_func(profile_free);
  GDir *dir = g_dir_open(folder, 0, NULL);
  for (const char *file; dir != NULL && (file = g_dir_read_name(dir)) != NULL;) {
    InitProfile *profile = g_str_has_suffix(file, ".cfg") ? read_one(folder, file) : NULL;
    if (profile != NULL)
      g_ptr_array_add(profiles, profile);
  }
  if (dir != NULL)
    g_dir_close(dir);
  g_ptr_array_sort(profiles, by_name);
  take_accounts(settings, profiles);
  return profiles;
}

char *init_profile_example(const InitProfile *profile, const char *var)
{
  g_autofree char *mark = g_strdup_printf(" %s = \"", var);
  const char *at = strstr(profile->head, mark);
  if (at == NULL)
    return NULL;
  at += strlen(mark);
  g_autofree char *example = g_strndup(at, strcspn(at, "\""));
  return *example != '\0' && strstr(example, "…") == NULL ? g_steal_pointer(&example) : NULL;
}
