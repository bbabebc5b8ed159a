#include "settings.h"

#include "error.h"
#include "settings_numbers.h"

#include <stdarg.h>
#include <string.h>

#define KNOWN_NAMED 24 /* a complaint lists no more names than anyone would read */

struct Settings {
  config_t config;
  char *path;
  char *folder;
  GString *complaints;
};

struct SettingsGroup {
  Settings *file;
  const config_setting_t *node;   /* NULL: the file has no such group */
  const config_setting_t *parent; /* where to complain then */
  char *name;
  GHashTable *members; /* of the node, by name: libconfig walks them all for each that is asked for */
  GHashTable *asked;   /* names, as a set */
  GPtrArray *known;    /* the same in the order in which they were asked for */
};

/* libconfig names an included file as the `@include` line does, in some versions with the include folder in front. */
static char *source_name(const Settings *file, const char *where)
{
  if (where == NULL)
    return g_strdup(file->path);
  if (strcmp(where, file->path) == 0 || g_path_is_absolute(where) || g_str_has_prefix(where, file->folder))
    return g_strdup(where);
  return g_build_filename(file->folder, where, NULL);
}

/* The files that hold whole numbers: their names are the parser's, one for each file. */
static void note_sources(const config_setting_t *setting, GHashTable *sources)
{
  const int type = config_setting_type(setting);
  const char *source = config_setting_source_file(setting);
  if (type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64)
    g_hash_table_add(sources, (gpointer)(source != NULL ? source : ""));
  for (int i = 0; config_setting_is_aggregate(setting) && i < config_setting_length(setting); i++)
    note_sources(config_setting_get_elem(setting, (unsigned int)i), sources);
}

static void check_numbers(Settings *file)
{
  g_autoptr(GHashTable) sources = g_hash_table_new(g_str_hash, g_str_equal);
  note_sources(config_root_setting(&file->config), sources);
  GHashTableIter each;
  gpointer source;
  for (g_hash_table_iter_init(&each, sources); g_hash_table_iter_next(&each, &source, NULL);) {
    g_autofree char *path = source_name(file, ((const char *)source)[0] != '\0' ? source : NULL);
    settings_numbers_check(path, file->complaints);
  }
}

Settings *settings_open(const char *path, GError **error)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL)) {
    g_set_error(error, FAILURE, FAILED_CONFIG, "%s:1: cannot be read; check the name and the file's permissions", path);
    return NULL;
  }
  Settings *file = g_new0(Settings, 1);
  file->path = g_strdup(path);
  file->folder = g_path_get_dirname(path);
  file->complaints = g_string_new(NULL);
  config_init(&file->config);
  config_set_include_dir(&file->config, file->folder);
  if (config_read_file(&file->config, path) != CONFIG_TRUE) {
    g_autofree char *where = source_name(file, config_error_file(&file->config));
    g_string_append_printf(file->complaints, "%s:%d: %s; compare with the shipped file\n", where,
                           MAX(config_error_line(&file->config), 1), config_error_text(&file->config));
    settings_close(file, error);
    return NULL;
  }
  check_numbers(file);
  return file;
}

const config_setting_t *settings_root(const Settings *file)
{
  return config_root_setting(&file->config);
}

char *settings_beside(const Settings *file, const char *relative)
{
  return g_path_is_absolute(relative) ? g_strdup(relative) : g_build_filename(file->folder, relative, NULL);
}

void settings_complain(Settings *file, const config_setting_t *at, const char *mend, const char *what, ...)
{
  va_list arguments;
  va_start(arguments, what);
  g_autofree char *text = g_strdup_vprintf(what, arguments);
  va_end(arguments);
  for (char *byte = text; *byte != '\0'; byte++) /* a complaint is a line, whatever it quotes, and moves nobody's cursor */
    *byte = g_ascii_iscntrl(*byte) ? ' ' : *byte;
  g_autofree char *where = source_name(file, at != NULL ? config_setting_source_file(at) : NULL);
  const unsigned int line = at != NULL ? config_setting_source_line(at) : 0;
  g_string_append_printf(file->complaints, "%s:%u: %s; %s\n", where, MAX(line, 1U), text, mend);
}

gboolean settings_close(Settings *file, GError **error)
{
  const gboolean good = file->complaints->len == 0;
  if (!good) {
    g_string_truncate(file->complaints, file->complaints->len - 1);
    g_set_error_literal(error, FAILURE, FAILED_CONFIG, file->complaints->str);
  }
  config_destroy(&file->config);
  g_string_free(file->complaints, TRUE);
  g_free(file->path);
  g_free(file->folder);
  g_free(file);
  return good;
}

static int n_members(const SettingsGroup *group)
{
  return group->node != NULL ? config_setting_length(group->node) : 0;
}

SettingsGroup *settings_group(Settings *file, const config_setting_t *parent, const char *key)
{
  SettingsGroup *group = g_new0(SettingsGroup, 1);
  group->file = file;
  group->parent = parent;
  group->name = g_strdup(key != NULL ? key : "this group");
  group->members = g_hash_table_new(g_str_hash, g_str_equal);
  group->asked = g_hash_table_new(g_str_hash, g_str_equal);
  group->known = g_ptr_array_new();
  group->node = key == NULL ? parent : config_setting_get_member(parent, key);
  if (group->node != NULL && !config_setting_is_group(group->node)) {
    settings_complain(file, group->node, "write it as { … }", "%s must be a group", group->name);
    group->node = NULL;
  }
  for (int i = 0; i < n_members(group); i++) {
    config_setting_t *member = config_setting_get_elem(group->node, (unsigned int)i);
    g_hash_table_insert(group->members, config_setting_name(member), member);
  }
  return group;
}

static char *known_names(const SettingsGroup *group)
{
  if (group->known->len > KNOWN_NAMED)
    return g_strdup("take it out, or see the shipped file for what is known here");
  GString *names = g_string_new("known here:");
  for (guint i = 0; i < group->known->len; i++)
    g_string_append_printf(names, "%s %s", i > 0 ? "," : "", (const char *)g_ptr_array_index(group->known, i));
  return g_string_free(names, FALSE);
}

void settings_group_end(SettingsGroup *group)
{
  for (int i = 0; i < n_members(group); i++) {
    const config_setting_t *member = config_setting_get_elem(group->node, (unsigned int)i);
    if (g_hash_table_contains(group->asked, config_setting_name(member)))
      continue;
    g_autofree char *mend = known_names(group);
    settings_complain(group->file, member, mend, "%s is not a setting", config_setting_name(member));
  }
  g_hash_table_unref(group->members);
  g_hash_table_unref(group->asked);
  g_ptr_array_unref(group->known);
  g_free(group->name);
  g_free(group);
}

const config_setting_t *settings_group_node(const SettingsGroup *group)
{
  return group->node;
}

const config_setting_t *settings_node(SettingsGroup *group, const char *key)
{
  if (g_hash_table_add(group->asked, (gpointer)key))
    g_ptr_array_add(group->known, (gpointer)key);
  return g_hash_table_lookup(group->members, key);
}

gboolean settings_has(SettingsGroup *group, const char *key)
{
  return settings_node(group, key) != NULL;
}

/* The setting, or NULL after a complaint if it is required and missing. */
static const config_setting_t *wanted(SettingsGroup *group, const char *key, gboolean required, const char *mend)
{
  const config_setting_t *node = settings_node(group, key);
  if (node == NULL && required)
    settings_complain(group->file, group->node != NULL ? group->node : group->parent, mend, "%s is missing in %s", key,
                      group->name);
  return node;
}

static gint64 read_int(SettingsGroup *group, const char *key, gint64 least, gint64 most, gint64 fallback, gboolean required)
{
  g_autofree char *mend = g_strdup_printf("write a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, least, most);
  const config_setting_t *node = wanted(group, key, required, mend);
  if (node == NULL)
    return fallback;
  const int type = config_setting_type(node);
  if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) {
    settings_complain(group->file, node, mend, "%s must be a whole number", key);
    return fallback;
  }
  const gint64 value = config_setting_get_int64(node);
  if (value < least || value > most) {
    settings_complain(group->file, node, mend, "%s = %" G_GINT64_FORMAT " is out of range", key, value);
    return fallback;
  }
  return value;
}

gint64 settings_int(SettingsGroup *group, const char *key, gint64 least, gint64 most, gint64 fallback)
{
  return read_int(group, key, least, most, fallback, FALSE);
}

gint64 settings_int_required(SettingsGroup *group, const char *key, gint64 least, gint64 most)
{
  return read_int(group, key, least, most, least, TRUE);
}

gboolean settings_bool(SettingsGroup *group, const char *key, gboolean fallback)
{
  const config_setting_t *node = settings_node(group, key);
  if (node == NULL)
    return fallback;
  if (config_setting_type(node) != CONFIG_TYPE_BOOL) {
    settings_complain(group->file, node, "write true or false", "%s must be true or false", key);
    return fallback;
  }
  return config_setting_get_bool(node) == CONFIG_TRUE;
}

const char *settings_string(SettingsGroup *group, const char *key, const char *fallback)
{
  const config_setting_t *node = wanted(group, key, fallback == NULL, "write it as a \"text\"");
  if (node != NULL && config_setting_type(node) != CONFIG_TYPE_STRING) {
    settings_complain(group->file, node, "put it between \"double quotes\"", "%s must be a text", key);
    node = NULL;
  }
  if (node != NULL && !g_utf8_validate(config_setting_get_string(node), -1, NULL)) {
    settings_complain(group->file, node, "save the file as UTF-8", "%s is not UTF-8", key);
    node = NULL;
  }
  if (node == NULL)
    return fallback != NULL ? fallback : "";
  return config_setting_get_string(node);
}

int settings_choice(SettingsGroup *group, const char *key, const char *const *names, int fallback)
{
  const char *value = settings_string(group, key, names[fallback]);
  for (int i = 0; names[i] != NULL; i++) {
    if (strcmp(names[i], value) == 0)
      return i;
  }
  g_autofree char *list = g_strjoinv(", ", (char **)names);
  g_autofree char *mend = g_strdup_printf("write one of: %s", list);
  settings_complain(group->file, settings_node(group, key), mend, "%s = \"%s\" is not known", key, value);
  return fallback;
}

const config_setting_t *settings_list(SettingsGroup *group, const char *key, gboolean required)
{
  const config_setting_t *node = wanted(group, key, required, "write it as ( … ) or [ … ]");
  if (node != NULL && !config_setting_is_aggregate(node)) {
    settings_complain(group->file, node, "write it as ( … ) or [ … ]", "%s must be a list", key);
    node = NULL;
  }
  return node;
}

GPtrArray *settings_strings(SettingsGroup *group, const char *key, gboolean required)
{
  GPtrArray *strings = g_ptr_array_new();
  const config_setting_t *list = settings_list(group, key, required);
  const int length = list != NULL ? config_setting_length(list) : 0;
  for (int i = 0; i < length; i++) {
    const config_setting_t *item = config_setting_get_elem(list, (unsigned int)i);
    if (config_setting_type(item) != CONFIG_TYPE_STRING)
      settings_complain(group->file, item, "put each between \"double quotes\"", "%s must hold texts only", key);
    else if (!g_utf8_validate(config_setting_get_string(item), -1, NULL))
      settings_complain(group->file, item, "save the file as UTF-8", "%s holds a text that is not UTF-8", key);
    else
      g_ptr_array_add(strings, (gpointer)config_setting_get_string(item));
  }
  return strings;
}

#define SECRET_MAX 4096 /* bytes; keys in use have up to a few hundred */

/* What an editor leaves about it unseen (a mark of byte order, blanks, a second line) would go to the provider as part of it.
 */
static gboolean is_one_line(const char *text, gsize length)
{
  gboolean good = length > 0 && length <= SECRET_MAX && g_utf8_validate_len(text, length, NULL) &&
                  !g_str_has_prefix(text, "\xef\xbb\xbf") && text[0] != ' ' && text[length - 1] != ' ';
  for (gsize i = 0; i < length && good; i++)
    good = !g_ascii_iscntrl(text[i]);
  return good;
}

char *settings_secret(Settings *file, const config_setting_t *at)
{
  const char *relative = config_setting_get_string(at);
  if (relative == NULL) {
    settings_complain(file, at, "write the name of a file that holds nothing else", "%s must name a file",
                      config_setting_name(at));
    return NULL;
  }
  g_autofree char *path = settings_beside(file, relative);
  char *text = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &text, &length, NULL)) {
    g_autofree char *mend = g_strdup_printf("write the secret alone into %s, readable by the gateway only (mode 600)", path);
    settings_complain(file, at, mend, "the secret %s cannot be read", config_setting_name(at));
    return NULL;
  }
  while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
    text[--length] = '\0';
  if (!is_one_line(text, length)) {
    settings_complain(file, at, "write the secret as one line of text, with nothing before or behind it",
                      "the secret %s in %s is %s", config_setting_name(at), path,
                      length == 0 ? "empty" : "no single line of text");
    g_clear_pointer(&text, g_free);
  }
  return text;
}
