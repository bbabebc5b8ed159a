#include "engine.sqlite.h"
#include "error.h"

#include <errno.h>
#include <string.h>

struct Statement {
  Store *store;
  sqlite3_stmt *raw;
  int bind_code; /* the first binding that failed */
  int next;      /* where the next name is looked for first: callers bind in the text's order */
  int n_names;
  const char *names[]; /* of parameter 1 …; interned: the engine's own go with the statement when it is prepared anew */
};

static gboolean disk_is_full(Store *store, int code)
{
  if ((code & 0xff) == SQLITE_FULL)
    return TRUE;
  /* The shared index is grown by writing to it: a full disk shows there as an I/O error. */
  const int reason = sqlite3_system_errno(store->db);
  return (code & 0xff) == SQLITE_IOERR && (reason == ENOSPC || reason == EDQUOT) && code != SQLITE_IOERR_FSYNC;
}

void engine_failed(Store *store, int code, const char *doing, GError **error)
{
  const char *what = sqlite3_errmsg(store->db);
  if ((code & 0xff) == SQLITE_NOMEM)
    g_error("out of memory in the database");
  if (disk_is_full(store, code)) {
    g_set_error(error, FAILURE, FAILED_RETRY, "%s: %s: %s; make room on the disk", store->path, doing, what);
    return;
  }
  switch (code & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_PROTOCOL:
    g_set_error(error, FAILURE, FAILED_RETRY, "%s: %s: %s; try again in a moment", store->path, doing, what);
    return;
  case SQLITE_CONSTRAINT:
  case SQLITE_MISMATCH:
  case SQLITE_TOOBIG:
  case SQLITE_READONLY:
  case SQLITE_ERROR:
    g_set_error(error, FAILURE, FAILED_REJECT, "%s: %s: %s", store->path, doing, what);
    return;
  default:
    store->broken = TRUE;
    g_set_error(error, FAILURE, FAILED_CORRUPT,
                "%s: %s: %s (%s); stop, check the disk, and run `sammachip verify` before going on", store->path, doing, what,
                sqlite3_errstr(code));
  }
}

Statement *store_prepare(Store *store, const char *sql, GError **error)
{
  sqlite3_stmt *raw = NULL;
  const int code = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, NULL);
  if (code != SQLITE_OK) {
    engine_failed(store, code, sql, error);
    return NULL;
  }
  const int n = sqlite3_bind_parameter_count(raw);
  Statement *statement = g_malloc0(sizeof(Statement) + sizeof(char *) * (gsize)n);
  statement->store = store;
  statement->raw = raw;
  statement->n_names = n;
  for (int i = 0; i < n; i++)
    statement->names[i] =
        g_intern_string(sqlite3_bind_parameter_name(raw, i + 1)); /* its own text moves when the file is compacted */
  g_ptr_array_add(store->statements, statement);
  return statement;
}

static int parameter(Statement *statement, const char *name)
{
  for (int tried = 0, at = statement->next; tried < statement->n_names; tried++, at++) {
    if (at >= statement->n_names)
      at = 0;
    if (strcmp(statement->names[at], name) == 0) {
      statement->next = at + 1;
      return at + 1;
    }
  }
  g_error("no parameter %s in: %s", name, sqlite3_sql(statement->raw));
}

static void bound(Statement *statement, int code)
{
  if (code != SQLITE_OK && statement->bind_code == SQLITE_OK)
    statement->bind_code = code;
}

void statement_int(Statement *statement, const char *name, gint64 value)
{
  bound(statement, sqlite3_bind_int64(statement->raw, parameter(statement, name), value));
}

void statement_text(Statement *statement, const char *name, const char *value)
{
  bound(statement, sqlite3_bind_text(statement->raw, parameter(statement, name), value, -1, SQLITE_STATIC));
}

void statement_blob(Statement *statement, const char *name, const void *bytes, gsize length)
{
  const int at = parameter(statement, name);
  if (bytes == NULL && length == 0)
    bound(statement, sqlite3_bind_null(statement->raw, at));
  else
    bound(statement, sqlite3_bind_blob64(statement->raw, at, bytes, length, SQLITE_STATIC));
}

void statement_null(Statement *statement, const char *name)
{
  bound(statement, sqlite3_bind_null(statement->raw, parameter(statement, name)));
}

void statement_reset(Statement *statement)
{
  sqlite3_reset(statement->raw);
  sqlite3_clear_bindings(statement->raw);
  statement->next = 0;
  statement->bind_code = SQLITE_OK;
}

Step statement_step(Statement *statement, GError **error)
{
  const int code = statement->bind_code != SQLITE_OK ? statement->bind_code : sqlite3_step(statement->raw);
  if (code == SQLITE_ROW)
    return STEP_ROW;
  if (code != SQLITE_DONE)
    engine_failed(statement->store, code, sqlite3_sql(statement->raw), error);
  statement_reset(statement);
  return code == SQLITE_DONE ? STEP_DONE : STEP_FAILED;
}

gboolean statement_run(Statement *statement, GError **error)
{
  Step step;
  while ((step = statement_step(statement, error)) == STEP_ROW)
    continue;
  return step == STEP_DONE;
}

gboolean statement_run_counted(Statement *statement, gint64 *changed, GError **error)
{
  const gboolean done = statement_run(statement, error);
  *changed = done ? sqlite3_changes64(statement->store->db) : 0;
  return done;
}

gboolean statement_one(Statement *statement, gint64 *value, GError **error)
{
  const Step step = statement_step(statement, error);
  *value = step == STEP_ROW ? statement_column_int(statement, 0) : 0;
  if (step == STEP_ROW)
    statement_reset(statement);
  return step != STEP_FAILED;
}

gint64 statement_column_int(Statement *statement, int column)
{
  return sqlite3_column_int64(statement->raw, column);
}

const char *statement_column_text(Statement *statement, int column)
{
  return (const char *)sqlite3_column_text(statement->raw, column);
}

const void *statement_column_blob(Statement *statement, int column, gsize *length)
{
  const void *bytes = sqlite3_column_blob(statement->raw, column);
  *length = (gsize)sqlite3_column_bytes(statement->raw, column);
  return bytes;
}

void statement_column_copy(Statement *statement, int column, char *field, gsize size)
{
  const char *text = statement_column_text(statement, column);
  g_strlcpy(field, text != NULL ? text : "", size);
}

void engine_statement_free(gpointer data)
{
  Statement *statement = data;
  sqlite3_finalize(statement->raw);
  g_free(statement);
}
