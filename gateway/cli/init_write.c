#include "cli/init_write.h"

#include "cli/init_villages.h"
#include "cli/secrets.h"
#include "error.h"
#include "settings_text.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define FOLDERS_DEEP 3

typedef struct {
  char *path, *text; /* a file, and what it was */
  guint mode;
} Replaced;

struct InitTrail {
  GPtrArray *made;     /* char * */
  GPtrArray *replaced; /* Replaced * */
};

static void replaced_free(gpointer data)
{
  Replaced *replaced = data;
  g_free(replaced->path);
  g_free(replaced->text);
  g_free(replaced);
}

InitTrail *init_trail_new(void)
{
  InitTrail *trail = g_new0(InitTrail, 1);
  trail->made = g_ptr_array_new_with_free_func(g_free);
  trail->replaced = g_ptr_array_new_with_free_func(replaced_free);
  return trail;
}

void init_trail_free(InitTrail *trail)
{
  if (trail == NULL)
    return;
  g_ptr_array_unref(trail->made);
  g_ptr_array_unref(trail->replaced);
  g_free(trail);
}

void init_trail_made(InitTrail *trail, const char *path)
{
  g_ptr_array_add(trail->made, g_strdup(path));
}

static gboolean failed(const char *path, GError **error)
{
  g_set_error(error, FAILURE, FAILED_REJECT, "%s cannot be written: %s", path, g_strerror(errno));
  return FALSE;
}

static gboolean write_text(const char *path, const char *text, guint mode, GError **error)
{
  return (g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, (int)mode,
                                   NULL) &&
          g_chmod(path, mode) == 0) ||
         failed(path, error);
}

void init_trail_undo(InitTrail *trail)
{
  for (guint i = 0; i < trail->replaced->len; i++) {
    const Replaced *replaced = g_ptr_array_index(trail->replaced, i);
    write_text(replaced->path, replaced->text, replaced->mode, NULL);
  }
  g_ptr_array_set_size(trail->replaced, 0);
  for (guint i = trail->made->len; i > 0; i--)
    g_remove(g_ptr_array_index(trail->made, i - 1));
  g_ptr_array_set_size(trail->made, 0);
}

static gboolean make_file(const char *path, const char *text, guint mode, InitTrail *trail, GError **error)
{
  init_trail_made(trail, path);
  return write_text(path, text, mode, error);
}

static gboolean make_folder(const char *path, guint mode, InitTrail *trail, GError **error)
{
  if (g_file_test(path, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_autofree char *above = g_path_get_dirname(path);
  if (!make_folder(above, 0755, trail, error))
    return FALSE;
  if (g_mkdir(path, mode) != 0)
    return failed(path, error);
  init_trail_made(trail, path);
  return TRUE;
}

/* Settings are what the shipped folder holds; its secrets are of this machine, its book is no setting. */
static gboolean is_copied(const char *name, gboolean folder)
{
  static const char *const endings[] = {".cfg", ".csv", ".md"};
  for (gsize i = 0; i < G_N_ELEMENTS(endings); i++)
    if (!folder && g_str_has_suffix(name, endings[i]))
      return TRUE;
  return folder && name[0] != '.' && strcmp(name, "secrets") != 0;
}

/* `into` is the folder that is being made: where it lies in the shipped one it is no part of that. */
static gboolean copy_folder(const char *from, const char *to, const char *into, guint deep, InitTrail *trail, GError **error)
{
  GDir *dir = g_dir_open(from, 0, error);
  gboolean done = dir != NULL && make_folder(to, 0755, trail, error);
  for (const char *name; done && (name = g_dir_read_name(dir)) != NULL;) {
    g_autofree char *source = g_build_filename(from, name, NULL), *target = g_build_filename(to, name, NULL);
    const gboolean folder = g_file_test(source, G_FILE_TEST_IS_DIR);
    g_autofree char *text = NULL;
    if (!is_copied(name, folder) || (folder && (deep == 0 || strcmp(source, into) == 0)))
      continue;
    if (folder)
      done = copy_folder(source, target, into, deep - 1, trail, error);
    else
      done = g_file_get_contents(source, &text, NULL, error) && make_file(target, text, 0644, trail, error);
  }
  if (dir != NULL)
    g_dir_close(dir);
  return done;
}

/* -- secrets ------------------------------------------------------------------------------------------------------- */

void init_name_secrets(const InitAnswers *answers)
{
  g_autofree char *beside = g_path_get_dirname(answers->settings);
  for (guint i = 0; i < answers->accounts->len; i++) {
    const InitAccount *account = g_ptr_array_index(answers->accounts, i);
    for (guint k = 0; k < account->secrets->len; k++) {
      InitValue *value = g_ptr_array_index(account->secrets, k);
      value->file = g_strdup_printf("secrets/%s.%s", account->name, value->key);
      for (guint n = 2;; n++) {
        g_autofree char *path = g_build_filename(beside, value->file, NULL);
        if (!g_file_test(path, G_FILE_TEST_EXISTS))
          break;
        g_free(value->file);
        value->file = g_strdup_printf("secrets/%s.%s.%u", account->name, value->key, n);
      }
    }
  }
}

static gboolean write_secret(const char *beside, const InitValue *value, uid_t owner, gid_t group, InitTrail *trail,
                             GError **error)
{
  g_autofree char *path = g_build_filename(beside, value->file, NULL), *text = g_strconcat(value->value, "\n", NULL);
  const gboolean done = secrets_write(path, text, error);
  explicit_bzero(text, strlen(text));
  if (!done)
    return FALSE;
  init_trail_made(trail, path);
  return geteuid() != 0 || chown(path, owner, group) == 0 || failed(path, error);
}

static gboolean write_secrets(const InitAnswers *answers, uid_t owner, gid_t group, InitTrail *trail, GError **error)
{
  g_autofree char *beside = g_path_get_dirname(answers->settings), *folder = g_build_filename(beside, "secrets", NULL);
  const gboolean there = g_file_test(folder, G_FILE_TEST_IS_DIR);
  for (guint i = 0; i < answers->accounts->len; i++) {
    const InitAccount *account = g_ptr_array_index(answers->accounts, i);
    for (guint k = 0; k < account->secrets->len; k++) {
      if (!make_folder(folder, 0700, trail, error) ||
          (!there && geteuid() == 0 && chown(folder, owner, group) != 0 && !failed(folder, error)) ||
          !write_secret(beside, g_ptr_array_index(account->secrets, k), owner, group, trail, error))
        return FALSE;
    }
  }
  return TRUE;
}

/* -- the settings file --------------------------------------------------------------------------------------------- */

static void add_text(GString *text, const char *name, const char *value)
{
  g_autofree char *quoted = settings_text_quote(value);
  if (*value != '\0')
    g_string_append_printf(text, "    %-10s = %s;\n", name, quoted);
}

static void add_values(GString *text, const char *name, const GPtrArray *values)
{
  if (values->len > 0)
    g_string_append_printf(text, "    %s: {", name);
  for (guint i = 0; i < values->len; i++) {
    const InitValue *value = g_ptr_array_index(values, i);
    g_autofree char *quoted = settings_text_quote(value->file != NULL ? value->file : value->value);
    g_string_append_printf(text, " %s = %s;", value->key, quoted);
  }
  if (values->len > 0)
    g_string_append(text, " };\n");
}

static const char *truth(gboolean is)
{
  return is ? "true" : "false";
}

static char *accounts_text(const GPtrArray *accounts)
{
  GString *text = g_string_new("(\n");
  for (guint i = 0; i < accounts->len; i++) {
    const InitAccount *account = g_ptr_array_index(accounts, i);
    g_autofree char *profile = g_strdup_printf("providers/%s.cfg", account->name);
    g_string_append(text, i > 0 ? ",\n  {\n" : "  {\n");
    add_text(text, "name", account->name);
    add_text(text, "profile", profile);
    add_text(text, "base", account->base);
    add_text(text, "tls_pin", account->pin);
    add_text(text, "own_number", account->own_number);
    add_text(text, "sender", account->sender);
    add_text(text, "reply_by", account->reply_by);
    g_string_append_printf(text, "    poll       = %s;\n    send       = %s;\n    webhook    = %s;\n", truth(account->polls),
                           truth(account->sends), truth(account->pushed));
    add_values(text, "vars", account->vars);
    add_values(text, "secrets", account->secrets);
    g_string_append(text, "  }");
  }
  return g_string_free(g_string_append(text, "\n)"), FALSE);
}

static void put(char **text, const char *path, const char *value)
{
  char *changed = settings_text_put(*text, path, value);
  g_free(*text);
  *text = changed;
}

static void put_port(char **text, const char *path, guint16 port)
{
  g_autofree char *value = g_strdup_printf("%u", port);
  put(text, path, value);
}

gboolean init_in_place(const InitAnswers *answers)
{
  return strcmp(answers->settings, answers->from) == 0;
}

/* What was there is kept beside it, the first time. */
static gboolean replace(const char *path, const char *before, const char *text, gboolean keep, InitTrail *trail, GError **error)
{
  GStatBuf facts;
  g_autofree char *kept = g_strconcat(path, ".before", NULL);
  if (g_stat(path, &facts) != 0)
    return failed(path, error);
  const guint mode = facts.st_mode & 0777;
  if (keep && !g_file_test(kept, G_FILE_TEST_EXISTS) && !make_file(kept, before, mode, trail, error))
    return FALSE;
  if (keep) {
    Replaced *replaced = g_new0(Replaced, 1);
    *replaced = (Replaced){g_strdup(path), g_strdup(before), mode};
    g_ptr_array_add(trail->replaced, replaced);
  }
  return write_text(path, text, mode, error);
}

static gboolean write_places(const InitAnswers *answers, InitTrail *trail, GError **error)
{
  g_autofree char *path = init_programme_file(answers->settings), *before = NULL;
  if (answers->places == NULL)
    return TRUE;
  if (path == NULL)
    return failed(answers->settings, error);
  if (!g_file_get_contents(path, &before, NULL, error))
    return FALSE;
  return replace(path, before, answers->places, TRUE, trail, error);
}

static gboolean write_settings(const InitAnswers *answers, InitTrail *trail, GError **error)
{
  g_autofree char *text = NULL, *before = NULL;
  g_autofree char *database = settings_text_quote(answers->database), *accounts = accounts_text(answers->accounts);
  if (!g_file_get_contents(answers->settings, &before, NULL, error))
    return FALSE;
  text = g_strdup(before);
  put(&text, "database", database);
  put(&text, "providers", accounts);
  if (answers->http != 0) /* else it is as it was: USSD may be there */
    put_port(&text, "http.port", answers->http);
  put_port(&text, "pages.port", answers->pages);
  return replace(answers->settings, before, text, init_in_place(answers), trail, error);
}

gboolean init_write(const InitAnswers *answers, uid_t owner, gid_t group, InitTrail *trail, GError **error)
{
  g_autofree char *from = g_path_get_dirname(answers->from), *to = g_path_get_dirname(answers->settings);
  return (strcmp(from, to) == 0 || copy_folder(from, to, to, FOLDERS_DEEP, trail, error)) &&
         write_secrets(answers, owner, group, trail, error) && write_places(answers, trail, error) &&
         write_settings(answers, trail, error);
}
