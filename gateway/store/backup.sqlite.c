#include "engine.sqlite.h"
#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define PAGES_A_STEP 2048 /* 8 MiB between two reports */

static gboolean make_file(const char *to, GError **error)
{
  const int fd = open(to, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    g_set_error(error, FAILURE, FAILED_REJECT, "%s cannot be made: %s; name a new file, in a folder that takes it", to,
                g_strerror(errno));
  else
    close(fd);
  return fd >= 0;
}

static int copy_pages(sqlite3 *from, sqlite3 *to, StoreProgress progress, gpointer data)
{
  sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
  if (backup == NULL)
    return sqlite3_extended_errcode(to);
  int code;
  do {
    code = sqlite3_backup_step(backup, PAGES_A_STEP);
    const gint64 of = sqlite3_backup_pagecount(backup);
    if (progress != NULL && (code == SQLITE_OK || code == SQLITE_DONE))
      progress(of - sqlite3_backup_remaining(backup), of, data);
  } while (code == SQLITE_OK);
  const int finish = sqlite3_backup_finish(backup);
  return code != SQLITE_DONE ? code : finish;
}

static gboolean is_full(int code)
{
  return (code & 0xff) == SQLITE_FULL;
}

/* The pages of a file with a log say so; the copy has none, and says that. */
static gboolean copy(Store *store, const char *to, StoreProgress progress, gpointer data, GError **error)
{
  sqlite3 *db = NULL;
  int code = sqlite3_open_v2(to, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code == SQLITE_OK)
    code = copy_pages(store->db, db, progress, data);
  if (code == SQLITE_OK)
    code = sqlite3_exec(db, "PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
  sqlite3_close(db);
  if (code != SQLITE_OK)
    g_set_error(error, FAILURE, is_full(code) ? FAILED_RETRY : FAILED_CORRUPT, "%s: the copy failed: %s", to,
                sqlite3_errstr(code));
  return code == SQLITE_OK;
}

static gboolean sync_file(const char *to, GError **error)
{
  const int fd = open(to, O_RDWR | O_CLOEXEC);
  const gboolean done = fd >= 0 && fsync(fd) == 0;
  if (!done)
    g_set_error(error, FAILURE, FAILED_RETRY, "%s: %s; the copy may be incomplete", to, g_strerror(errno));
  if (fd >= 0)
    close(fd);
  return done;
}

/* A transaction's view begins with its first read; without one the copy would take a view for each step. */
static gboolean fix_view(Store *store, GError **error)
{
  gint64 ignored;
  Statement *read = store_prepare(store, "SELECT count(*) FROM sqlite_schema", error);
  return read != NULL && statement_one(read, &ignored, error);
}

gboolean store_backup(Store *store, const char *to, StoreProgress progress, gpointer data, GError **error)
{
  if (!make_file(to, error))
    return FALSE;
  /* Between two steps of a copy the writer may commit, and the copy would begin anew: a reader takes one view for all of it.
   * The writer's own process does nothing else meanwhile. */
  const gboolean own_view = !store->writer && !store_in_transaction(store);
  gboolean done = !own_view || store_begin(store, error);
  done = done && fix_view(store, error) && copy(store, to, progress, data, error) && sync_file(to, error);
  if (own_view)
    store_rollback(store);
  if (!done) {
    g_autofree char *journal = g_strconcat(to, "-journal", NULL); /* stays where a full disk ended the copy */
    unlink(journal);
    unlink(to);
  }
  return done;
}

gboolean store_check(Store *store, GError **error)
{
  static const char *const checks[] = {"PRAGMA integrity_check(1)", "PRAGMA foreign_key_check"};
  for (guint i = 0; i < G_N_ELEMENTS(checks); i++) {
    Statement *check = store_prepare(store, checks[i], error);
    const Step step = check != NULL ? statement_step(check, error) : STEP_FAILED;
    if (step == STEP_ROW && (i > 0 || g_strcmp0(statement_column_text(check, 0), "ok") != 0))
      g_set_error(error, FAILURE, FAILED_CORRUPT, "%s is damaged: %s", store->path, statement_column_text(check, 0));
    if (step == STEP_ROW)
      statement_reset(check);
    if (step == STEP_FAILED || (error != NULL && *error != NULL))
      return FALSE;
  }
  return TRUE;
}

gboolean store_count(Store *store, gint64 *tables, gint64 *rows, GError **error)
{
  *tables = *rows = 0;
  Statement *list =
      store_prepare(store, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", error);
  Step step = STEP_FAILED;
  while (list != NULL && (step = statement_step(list, error)) == STEP_ROW) {
    /* a name of our own schema, quoted: no parameter may stand for a table */
    g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM \"%s\"", statement_column_text(list, 0));
    Statement *count = store_prepare(store, sql, error);
    gint64 n = 0;
    if (count == NULL || !statement_one(count, &n, error)) {
      statement_reset(list);
      return FALSE;
    }
    *rows += n;
    ++*tables;
  }
  return step == STEP_DONE;
}
