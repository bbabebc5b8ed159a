#include "import.h"

#include "clock.h"
#include "error.h"
#include "import_kind.h"
#include "model/audit.h"

#include <stdio.h>
#include <string.h>

#define SAMPLE_YEAR 2560 /* the fiscal year that the shipped files call the present one */

static const struct {
  const char *name;
  const ImportKind *kind;
  gboolean sample;
} kinds[] = {
#define KIND(name, sample) {#name, &import_##name##_kind, sample},
#include "import_kinds.def"
#undef KIND
};

static int find_kind(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
    if (strcmp(name, kinds[i].name) == 0)
      return (int)i;
  }
  return -1;
}

gboolean cli_import_knows(const char *kind, GError **error)
{
  if (find_kind(kind) >= 0)
    return TRUE;
  g_autoptr(GString) names = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", kinds[i].name);
  g_set_error(error, FAILURE, FAILED_REJECT, "import: \"%s\" is not known; write one of: %s", kind, names->str);
  return FALSE;
}

typedef struct {
  Import import;
  const ImportKind *kind;
} Run;

static gboolean take_row(const char *const *fields, guint line, gpointer data, GError **error)
{
  Run *run = data;
  run->import.rows++;
  if (!run->kind->row(&run->import, fields, line, error))
    return FALSE;
  if (run->import.failed == NULL)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&run->import.failed));
  return FALSE;
}

/* "12 rows", "12 rows imported, 1 renamed". Caller frees. */
static char *count_text(const Import *import, const char *done)
{
  return import->renamed > 0 ? g_strdup_printf("%u rows%s, %u renamed", import->rows, done, import->renamed)
                             : g_strdup_printf("%u rows%s", import->rows, done);
}

static void tell(const Import *import, FILE *out)
{
  g_autofree char *count = count_text(import, " imported");
  fprintf(out, "%s%s: %s\n", import->renames->str, import->complaints.file, count);
}

static gboolean fill(Run *run, const char *name, gint64 now_ms, GError **error)
{
  Import *import = &run->import;
  if (!phones_set_roster(import->book, import->programme->junior_mentors, error) ||
      !csv_read(&import->complaints, run->kind->columns, run->kind->n_columns, take_row, run, error))
    return FALSE;
  if (import->complaints.count > 0) {
    g_set_error(error, FAILURE, FAILED_REJECT, "%s\n%u mistakes; nothing was imported", import->complaints.text->str,
                import->complaints.count);
    return FALSE;
  }
  g_autofree char *what = g_strdup_printf("import.%s", name);
  g_autofree char *detail = count_text(import, "");
  return audit_add(import->book, now_ms, import->who, what, detail, error);
}

static Import prepare(Book *book, const Programme *programme, const char *pin_key, const char *file, FILE *in, FILE *out)
{
  return (Import){.book = book,
                  .who = "cli",
                  .programme = programme,
                  .pin_key = pin_key,
                  .today = day_of_ms(clock_now_ms(), programme->utc_offset_minutes),
                  .complaints = {.file = file, .in = in, .quiet = out != stdout}};
}

static gboolean import_file(const Import *prepared, int kind, FILE *out, GError **error)
{
  Run run = {.import = *prepared, .kind = kinds[kind].kind};
  Import *import = &run.import;
  if (!book_begin(import->book, error))
    return FALSE;
  import->complaints.text = g_string_new(NULL);
  import->renames = g_string_new(NULL);
  import->villages = g_hash_table_new(g_direct_hash, g_direct_equal);
  import->first_lines = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  gboolean done = fill(&run, kinds[kind].name, clock_now_ms(), error);
  if (done)
    done = book_commit(import->book, error);
  else
    book_rollback(import->book);
  if (done)
    tell(import, out);
  g_hash_table_unref(import->villages);
  g_clear_error(&import->failed);
  g_hash_table_unref(import->first_lines);
  g_string_free(import->complaints.text, TRUE);
  g_string_free(import->renames, TRUE);
  return done;
}

gboolean cli_import(Book *book, const Programme *programme, const char *pin_key, const char *who, const char *kind,
                    const char *file, FILE *in, FILE *out, GError **error)
{
  Import import = prepare(book, programme, pin_key, file, in, out);
  import.who = who;
  return cli_import_knows(kind, error) && import_file(&import, find_kind(kind), out, error);
}

gboolean cli_import_sample(Book *book, const Programme *programme, const char *pin_key, const char *folder, FILE *out,
                           GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
    g_autofree char *name = g_strconcat(kinds[i].name, ".csv", NULL);
    g_autofree char *file = g_build_filename(folder, name, NULL);
    Import import = prepare(book, programme, pin_key, file, NULL, out);
    import.years_later = fiscal_year_of_day(import.today) - SAMPLE_YEAR;
    if (kinds[i].sample && !import_file(&import, (int)i, out, error))
      return FALSE;
  }
  return TRUE;
}
