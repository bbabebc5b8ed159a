#include "export.h"

#include "error.h"
#include "model/places.h"
#include "paper/export.h"
#include "scope.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define MONTH_FIRST 190001
#define MONTH_LAST 240012
#define ALL "all"

static void show_progress(const char *kind, guint64 rows, gpointer data)
{
  (void)data;
  fprintf(stderr, "\r%s: %" G_GUINT64_FORMAT " rows", kind, rows);
}

static gboolean read_scope(const Job *job, ListingScope *scope, GError **error)
{
  const Line *line = job->line;
  *scope = (ListingScope){.from = MONTH_FIRST, .to = MONTH_LAST, .place = PLACE_COUNTRY};
  if (line->from != NULL && (scope->from = scope_month(line->from, "--from", error)) == 0)
    return FALSE;
  if (line->to != NULL && (scope->to = scope_month(line->to, "--to", error)) == 0)
    return FALSE;
  if (line->place != NULL && (scope->place = scope_place(line->place, job->setup->programme, error)) == 0)
    return FALSE;
  if (scope->from <= scope->to)
    return TRUE;
  g_set_error_literal(error, FAILURE, FAILED_REJECT, "--from lies after --to; write the earlier month first");
  return FALSE;
}

/* By the ending of its name. NULL: an error. */
static TableWriter *open_writer(const Programme *programme, const char *file, gboolean all, GError **error)
{
  if (g_str_has_suffix(file, ".xlsx"))
    return table_xlsx(file, programme->utc_offset_minutes, programme->name, error);
  if (g_str_has_suffix(file, ".csv") && !all)
    return table_csv(file, programme->utc_offset_minutes, error);
  if (all)
    g_set_error(error, FAILURE, FAILED_REJECT, "%s: all tables need a file with sheets; name it .xlsx", file);
  else
    g_set_error(error, FAILURE, FAILED_REJECT, "%s: the ending tells the kind of file; name it .csv or .xlsx", file);
  return NULL;
}

/* One view of the book for all sheets, while the daemon goes on writing. */
static gboolean write_sheets(Export *export, ExportKind first, ExportKind last, TableWriter *writer, GError **error)
{
  gboolean done = book_begin(export->book, error);
  for (guint kind = first; done && kind <= last; kind++)
    done = export_sheet(export, (ExportKind)kind, writer, error);
  book_rollback(export->book);
  return done;
}

int cli_export(const Job *job, GError **error)
{
  const char *name = job->line->words[1], *file = job->line->words[2];
  const gboolean all = strcmp(name, ALL) == 0;
  const ExportKind kind = export_by_name(name);
  if (!all && kind == EXPORT_KINDS) {
    g_set_error(error, FAILURE, FAILED_REJECT,
                "export: \"%s\" is not known; write ledger, totals, people, training, products, assessments or all", name);
    return EX_USAGE;
  }
  Export export = {.programme = job->setup->programme, .phrases = scope_phrases(job, error)};
  export.progress = isatty(STDERR_FILENO) ? show_progress : NULL;
  if (export.phrases == NULL || !read_scope(job, &export.scope, error))
    return EX_DATAERR;
  g_autoptr(Book) book = book_open(job->setup->database, STORE_READER, error);
  TableWriter *writer = book != NULL ? open_writer(export.programme, file, all, error) : NULL;
  if (writer == NULL)
    return EX_SOFTWARE;
  export.book = book;
  if (!write_sheets(&export, all ? 0 : kind, all ? EXPORT_KINDS - 1 : kind, writer, error)) {
    table_abandon(writer);
    return EX_SOFTWARE;
  }
  if (!table_finish(writer, error))
    return EX_SOFTWARE;
  if (export.progress != NULL)
    fprintf(stderr, "\r");
  fprintf(job->out, "%s: %" G_GUINT64_FORMAT " rows\n", file, export.rows);
  return EX_OK;
}
