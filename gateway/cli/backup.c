#include "backup.h"

#include "error.h"
#include "model/check.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sysexits.h>
#include <unistd.h>

static void show_progress(gint64 pages, gint64 of, gpointer data)
{
  (void)data;
  fprintf(stderr, "\rcopying: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " pages", pages, of);
}

static void say_step(const char *what, gboolean last)
{
  if (isatty(STDERR_FILENO))
    fprintf(stderr, "\r%-60s%s", what, last ? "\r" : "");
}

static void ignore_difference(const char *table, const char *row, const char *what, gpointer data)
{
  (void)table;
  (void)row;
  (void)what;
  (void)data;
}

/* Both are counted in the view that was copied. */
static gboolean check_copy(Store *store, const char *path, gint64 *rows, GError **error)
{
  g_autoptr(Book) copy = book_open(path, STORE_READER, error);
  gint64 tables = 0, copied_tables = 0, copied_rows = 0;
  CheckResult sums;
  say_step("reading the copy through", FALSE);
  if (copy == NULL || !store_check(book_store(copy), error) || !store_count(store, &tables, rows, error) ||
      !store_count(book_store(copy), &copied_tables, &copied_rows, error) ||
      !check_sums(copy, ignore_difference, NULL, &sums, error))
    return FALSE;
  if (tables != copied_tables || *rows != copied_rows) {
    g_set_error(error, FAILURE, FAILED_CORRUPT,
                "the copy has %" G_GINT64_FORMAT " rows, the database %" G_GINT64_FORMAT "; nothing was kept", copied_rows,
                *rows);
    return FALSE;
  }
  if (sums.differences > 0)
    g_set_error(error, FAILURE, FAILED_CORRUPT,
                "%" G_GINT64_FORMAT " sums differ from the ledger; see `sammachip verify`, and keep the last good backup",
                sums.differences);
  return sums.differences == 0;
}

/* Gives the copy its name unless a file has it by now. Some file systems of USB sticks cannot refuse by themselves. */
static gboolean name_copy(const char *temporary, const char *file, GError **error)
{
  int code = renameat2(AT_FDCWD, temporary, AT_FDCWD, file, RENAME_NOREPLACE);
  if (code != 0 && errno == EINVAL && g_access(file, F_OK) != 0)
    code = g_rename(temporary, file);
  if (code != 0)
    g_set_error(error, FAILURE, FAILED_REJECT, "%s cannot be made: %s; name a file that is not there yet", file,
                g_strerror(errno));
  return code == 0;
}

static gboolean back_up(Book *book, const char *temporary, const char *file, gint64 *rows, GError **error)
{
  gboolean done = book_begin(book, error) &&
                  store_backup(book_store(book), temporary, isatty(STDERR_FILENO) ? show_progress : NULL, NULL, error);
  if (!done)
    return FALSE;
  done = check_copy(book_store(book), temporary, rows, error) && name_copy(temporary, file, error);
  if (!done)
    g_unlink(temporary);
  return done;
}

/* For `doctor`, which asks how old the last backup is. */
static void note_backup(const Job *job, const char *file)
{
  g_autofree char *note = backup_note(job->setup->database);
  g_autofree char *text = g_strconcat(file, "\n", NULL);
  g_autoptr(GError) wrong = NULL;
  if (!g_file_set_contents_full(note, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &wrong))
    fprintf(job->err, "%s; the backup is whole, but `sammachip doctor` will not know of it\n", wrong->message);
}

char *backup_note(const char *database)
{
  return g_strconcat(database, ".backup", NULL);
}

int cli_backup(const Job *job, GError **error)
{
  const char *file = job->line->words[1];
  if (g_access(file, F_OK) == 0) {
    g_set_error(error, FAILURE, FAILED_REJECT, "%s is there already; name a file that is not there yet", file);
    return EX_DATAERR;
  }
  g_autoptr(Book) book = book_open(job->setup->database, STORE_READER, error);
  if (book == NULL)
    return EX_SOFTWARE;
  g_autofree char *temporary = g_strdup_printf("%s.%d.part", file, (int)getpid());
  gint64 rows = 0;
  const gboolean done = back_up(book, temporary, file, &rows, error);
  book_rollback(book);
  say_step("", TRUE);
  if (!done)
    return EX_SOFTWARE;
  note_backup(job, file);
  fprintf(job->out, "%s: %" G_GINT64_FORMAT " rows, whole; the sums agree with the ledger\n", file, rows);
  return EX_OK;
}
