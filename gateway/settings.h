/* Checked, typed access to one libconfig file. Every complaint names file, line, what is wrong and how to mend it, and all
 * complaints of a file are collected, so that an administrator mends it once.
 *
 *   Settings *file = settings_open(path, &error);
 *   SettingsGroup *group = settings_group(file, settings_root(file), "poll");
 *   gint64 ms = settings_int(group, "idle_ms", 100, 600000, 5000);
 *   settings_group_end(group);                      // every key that nobody asked for is a complaint
 *   if (!settings_close(file, &error)) …            // FAILED_CONFIG with all complaints, a line each
 *
 * After a complaint the accessors return the fallback, so that reading goes on and finds the next mistake. */
#pragma once
#include <glib.h>
#include <libconfig.h>

typedef struct Settings Settings;
typedef struct SettingsGroup SettingsGroup;

/* Parses `path`; `@include "x"` is taken relative to the file's own folder. NULL and FAILED_CONFIG on a syntax error. */
Settings *settings_open(const char *path, GError **error);
const config_setting_t *settings_root(const Settings *file);
/* `relative` resolved against the folder of the file. Caller frees. */
char *settings_beside(const Settings *file, const char *relative);

/* Adds a complaint at a setting: "FILE:LINE: WHAT; MEND". */
void settings_complain(Settings *file, const config_setting_t *at, const char *mend, const char *what, ...) G_GNUC_PRINTF(4, 5);
/* Frees the file. FALSE and FAILED_CONFIG with every complaint, a line each, if there was one. */
gboolean settings_close(Settings *file, GError **error);

/* The group `key` of `parent`; with key NULL, `parent` itself (the root, or a list's element) read as a group.
 * A missing group is an empty one, whose required keys then complain at `parent`. Never NULL. */
SettingsGroup *settings_group(Settings *file, const config_setting_t *parent, const char *key);
/* Complains of every key not asked for, with the known ones as the mend, and frees the group. */
void settings_group_end(SettingsGroup *group);
/* The group's own setting, NULL where the file has none. */
const config_setting_t *settings_group_node(const SettingsGroup *group);

gboolean settings_has(SettingsGroup *group, const char *key); /* marks the key as known */
gint64 settings_int(SettingsGroup *group, const char *key, gint64 least, gint64 most, gint64 fallback);
gint64 settings_int_required(SettingsGroup *group, const char *key, gint64 least, gint64 most);
gboolean settings_bool(SettingsGroup *group, const char *key, gboolean fallback);
/* Owned by the file: copy what outlives it. With fallback NULL the key is required; "" is returned after the complaint. */
const char *settings_string(SettingsGroup *group, const char *key, const char *fallback);
/* One of `names` (NULL-terminated); its index. */
int settings_choice(SettingsGroup *group, const char *key, const char *const *names, int fallback);
/* The list, array or group under `key`, or NULL where absent (a complaint if required). Its elements are the caller's to read.
 */
const config_setting_t *settings_list(SettingsGroup *group, const char *key, gboolean required);
const config_setting_t *settings_node(SettingsGroup *group, const char *key);
/* The strings of a list or array of strings, in order; empty where absent. Free with g_ptr_array_unref; strings are the file's.
 */
GPtrArray *settings_strings(SettingsGroup *group, const char *key, gboolean required);
/* What the file named by the text setting `at` holds (relative to this file's folder), without final line ends: a secret never
 * stands in the settings themselves. NULL after a complaint. Caller frees. */
char *settings_secret(Settings *file, const config_setting_t *at);
