#include "cli/init_villages.h"

#include "csv_table.h"
#include "error.h"
#include "language/catalogue.h"
#include "settings.h"
#include "settings_text.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define CODE_DIGITS 8

enum { VILLAGE, NAME, TAMBON, DISTRICT, NAME_EN, TAMBON_EN, DISTRICT_EN, COLUMNS };

static const CsvColumn columns[COLUMNS] = {{"village", TRUE},  {"name", TRUE},       {"tambon", TRUE},      {"district", TRUE},
                                           {"name_en", FALSE}, {"tambon_en", FALSE}, {"district_en", FALSE}};

/* A level's places as libconfig has them, and their names by code: one of two rows of a tambon may not call it otherwise. */
typedef struct {
  gsize digits;
  GHashTable *names; /* code → name */
  GString *list;
} Level;

typedef struct {
  CsvComplaints complaints;
  Level levels[3]; /* districts, tambons, villages */
  char *home;
} List;

static void add_place(List *list, Level *level, const char *const *fields, int name, int name_en, guint line)
{
  g_autofree char *code = g_strndup(fields[VILLAGE], level->digits);
  const char *known = g_hash_table_lookup(level->names, code);
  if (fields[name][0] == '\0')
    csv_complain(&list->complaints, line, "write it", "the %s is empty", columns[name].name);
  else if (known != NULL && level->digits == CODE_DIGITS)
    csv_complain(&list->complaints, line, "keep one of them", "village %s stands twice", code);
  else if (known != NULL && strcmp(known, fields[name]) != 0)
    csv_complain(&list->complaints, line, "write one of the two everywhere", "%s %s is \"%s\" here and \"%s\" before",
                 columns[name].name, code, fields[name], known);
  if (known != NULL || fields[name][0] == '\0')
    return;
  g_autofree char *quoted = settings_text_quote(fields[name]), *english = settings_text_quote(fields[name_en]);
  g_string_append_printf(level->list, "%s\n  { code = %s; name = %s;", level->list->len > 1 ? "," : "", code, quoted);
  if (fields[name_en][0] != '\0')
    g_string_append_printf(level->list, " name_en = %s;", english);
  g_string_append(level->list, " }");
  g_hash_table_insert(level->names, g_steal_pointer(&code), g_strdup(fields[name]));
}

static gboolean take_row(const char *const *fields, guint line, gpointer data, GError **error)
{
  (void)error;
  List *list = data;
  const char *code = fields[VILLAGE];
  if (strlen(code) != CODE_DIGITS || strspn(code, "0123456789") != CODE_DIGITS || code[0] == '0') {
    csv_complain(&list->complaints, line, "write 8 digits: province, district, tambon, moo", "\"%s\" is no village's code",
                 code);
    return TRUE;
  }
  if (list->home == NULL)
    list->home = g_strndup(code, 4);
  add_place(list, &list->levels[0], fields, DISTRICT, DISTRICT_EN, line);
  add_place(list, &list->levels[1], fields, TAMBON, TAMBON_EN, line);
  add_place(list, &list->levels[2], fields, NAME, NAME_EN, line);
  return TRUE;
}

static void put(char **text, const char *name, const char *value)
{
  char *changed = settings_text_put(*text, name, value);
  g_free(*text);
  *text = changed;
}

static char *with_places(const char *programme_text, List *list)
{
  static const char *const names[] = {"districts", "tambons", "villages"};
  char *text = g_strdup(programme_text);
  put(&text, "home", list->home);
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    put(&text, names[i], g_string_append(list->levels[i].list, "\n)")->str);
  return text;
}

char *init_villages(const char *programme_text, const char *file, const char *csv, GError **error)
{
  static const gsize digits[] = {4, 6, CODE_DIGITS};
  List list = {.complaints = {.file = file, .in = fmemopen((gpointer)csv, strlen(csv), "r"), .quiet = TRUE}};
  char *text = NULL;
  list.complaints.text = g_string_new(NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(digits); i++)
    list.levels[i] = (Level){digits[i], g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free), g_string_new("(")};
  const gboolean read = list.complaints.in != NULL && csv_read(&list.complaints, columns, COLUMNS, take_row, &list, error);
  if (read && list.complaints.count > 0)
    g_set_error_literal(error, FAILURE, FAILED_REJECT, list.complaints.text->str);
  else if (list.home == NULL && (error == NULL || *error == NULL))
    g_set_error(error, FAILURE, FAILED_REJECT, "%s:1: no village; write a row for each", file);
  else if (read)
    text = with_places(programme_text, &list);
  if (list.complaints.in != NULL)
    fclose(list.complaints.in);
  for (gsize i = 0; i < G_N_ELEMENTS(digits); i++) {
    g_hash_table_unref(list.levels[i].names);
    g_string_free(list.levels[i].list, TRUE);
  }
  g_string_free(list.complaints.text, TRUE);
  g_free(list.home);
  return text;
}

/* A longer name of a district may be too long for an SMS that the shipped one fits. */
static gboolean words_fit(const char *settings, const Programme *programme, GError **error)
{
  Settings *file = settings_open(settings, error);
  if (file == NULL)
    return FALSE;
  const config_setting_t *list = config_setting_get_member(settings_root(file), "languages");
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
  for (int i = 0; list != NULL && i < config_setting_length(list); i++) {
    const char *name = config_setting_get_string_elem(list, i);
    if (name != NULL)
      g_ptr_array_add(paths, settings_beside(file, name));
  }
  g_ptr_array_add(paths, NULL);
  settings_close(file, NULL);
  g_autoptr(Catalogue) catalogue = catalogue_load((const char *const *)paths->pdata, programme, error);
  return catalogue != NULL;
}

Programme *init_villages_read(const char *settings, const char *programme_text, GError **error)
{
  g_autofree char *path = NULL;
  const int fd = g_file_open_tmp("sammachip-XXXXXX", &path, error);
  if (fd < 0 || !g_close(fd, error))
    return NULL;
  g_autoptr(Programme) programme = g_file_set_contents(path, programme_text, -1, error) ? programme_load(path, error) : NULL;
  g_unlink(path);
  return programme != NULL && words_fit(settings, programme, error) ? g_steal_pointer(&programme) : NULL;
}

char *init_programme_file(const char *settings)
{
  const char *name = "programme.cfg";
  Settings *file = settings_open(settings, NULL);
  if (file == NULL)
    return NULL;
  config_setting_lookup_string(settings_root(file), "programme", &name);
  char *path = settings_beside(file, name);
  settings_close(file, NULL);
  return path;
}
