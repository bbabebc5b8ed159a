#include "engine.sqlite.h"
#include "error.h"
#include "lock.h"
#include "schema.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The log may grow to this many pages (64 MiB) before a commit moves it into the file: a threshold of 1,000 pages halves the
 * speed of inserts that are spread over a large file. */
#define LOG_PAGES_MAX 16384
/* Enough for the rows that a day's messages touch again and again, little enough that the process stays small. */
#define CACHE_KIB 6144
#define BUSY_MS 2000
/* What a savepoint may have to put back stays in memory up to so many pages. With SQLite's own 64 KiB one message that touches
 * more than 15 has the savepoints of all that follow it in its transaction written to a file; above 128 KiB SQLite 3.40 calls
 * the disk full where a statement outgrows it, because it moves all of it in one write, of which it passes on the length's
 * lowest 17 bits. */
#define SAVEPOINT_BYTES (31 * (4096 + 4))

static gboolean run_text(Store *store, const char *sql, GError **error)
{
  const int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
  if (code != SQLITE_OK)
    engine_failed(store, code, sql, error);
  return code == SQLITE_OK;
}

static gboolean pragma_int(Store *store, const char *sql, gint64 *value, GError **error)
{
  sqlite3_stmt *raw = NULL;
  int code = sqlite3_prepare_v2(store->db, sql, -1, &raw, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_step(raw);
  if (code == SQLITE_ROW)
    *value = sqlite3_column_int64(raw, 0);
  sqlite3_finalize(raw);
  if (code != SQLITE_ROW)
    engine_failed(store, code, sql, error);
  return code == SQLITE_ROW;
}

static int log_grew(void *data, sqlite3 *db, const char *name, int pages)
{
  (void)db;
  (void)name;
  Store *store = data;
  if (pages < store->log_pages) /* it began anew */
    store->log_moved = 0;
  store->log_pages = pages;
  return SQLITE_OK;
}

/* Makes the file ourselves, because it holds telephone numbers: nobody else may read it. The log inherits the mode. */
static gboolean make_file(const char *path, StoreMode mode, GError **error)
{
  const int fd = open(path, O_RDWR | O_CLOEXEC | (mode == STORE_CREATE ? O_CREAT : 0), 0600);
  if (fd >= 0) {
    close(fd);
    return TRUE;
  }
  if (errno == ENOENT && mode != STORE_CREATE)
    g_set_error(error, FAILURE, FAILED_REJECT, "%s: there is no database; make it with `sammachip init`", path);
  else
    g_set_error(error, FAILURE, FAILED_REJECT, "%s cannot be opened: %s", path, g_strerror(errno));
  return FALSE;
}

static gboolean set_up(Store *store, GError **error)
{
  sqlite3_extended_result_codes(store->db, 1);
  sqlite3_busy_timeout(store->db, BUSY_MS);
  sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  g_autofree char *cache = g_strdup_printf("PRAGMA cache_size = -%d", CACHE_KIB);
  /* Without recursive_triggers a REPLACE would pass by the triggers that keep the ledger. */
  if (!run_text(store, cache, error) || !run_text(store, "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON", error))
    return FALSE;
  if (!store->writer) {
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return run_text(store, "PRAGMA query_only = ON", error);
  }
  /* What is deleted is overwritten: texts and numbers that retention or erasure took out are not to be found in the file. */
  if (!run_text(store, "PRAGMA secure_delete = ON", error) ||
      !run_text(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0", error) ||
      !run_text(store, "PRAGMA journal_size_limit = 67108864", error))
    return FALSE;
  sqlite3_wal_hook(store->db, log_grew, store);
  return TRUE;
}

static gint64 newest_version(void)
{
  gint64 version = 0;
  while (schema_steps[version] != NULL)
    version++;
  return version;
}

static gboolean migrate(Store *store, gint64 version, GError **error)
{
  if (!run_text(store, "BEGIN IMMEDIATE", error))
    return FALSE;
  gboolean done = TRUE;
  for (; done && schema_steps[version] != NULL; version++)
    done = run_text(store, schema_steps[version], error);
  g_autofree char *mark =
      g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %" G_GINT64_FORMAT, SCHEMA_APPLICATION_ID, version);
  done = done && run_text(store, mark, error) && run_text(store, "COMMIT", error);
  if (!done)
    store_rollback(store);
  return done;
}

static gboolean check_schema(Store *store, GError **error)
{
  gint64 application = 0, version = 0, tables = 0;
  if (!pragma_int(store, "PRAGMA application_id", &application, error) ||
      !pragma_int(store, "PRAGMA user_version", &version, error) ||
      !pragma_int(store, "SELECT count(*) FROM sqlite_schema", &tables, error))
    return FALSE;
  const gboolean fresh = application == 0 && version == 0 && tables == 0;
  if (!fresh && application != SCHEMA_APPLICATION_ID) {
    g_set_error(error, FAILURE, FAILED_REJECT, "%s is a database of another program; name another file", store->path);
    return FALSE;
  }
  const gint64 newest = newest_version();
  if (version > newest || (version < newest && !store->writer)) {
    g_set_error(error, FAILURE, FAILED_REJECT,
                "%s has schema version %" G_GINT64_FORMAT ", this program knows %" G_GINT64_FORMAT "; %s", store->path, version,
                newest, version > newest ? "use the newer program" : "start the daemon or `sammachip init` once");
    return FALSE;
  }
  return version == newest || migrate(store, version, error);
}

static gboolean prepare_own(Store *store, GError **error)
{
  return (store->begin = store_prepare(store, store->writer ? "BEGIN IMMEDIATE" : "BEGIN", error)) != NULL &&
         (store->commit = store_prepare(store, "COMMIT", error)) != NULL &&
         (store->rollback = store_prepare(store, "ROLLBACK", error)) != NULL &&
         (store->savepoint = store_prepare(store, "SAVEPOINT message", error)) != NULL &&
         (store->release = store_prepare(store, "RELEASE message", error)) != NULL &&
         (store->rollback_to = store_prepare(store, "ROLLBACK TO message", error)) != NULL;
}

Store *store_open(const char *path, StoreMode mode, GError **error)
{
  /* One thread, so no locks; nobody asks how much memory is in use. */
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
  sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, SAVEPOINT_BYTES);
  Store *store = g_new0(Store, 1);
  store->path = g_strdup(path);
  store->writer = mode != STORE_READER;
  store->lock = -1;
  store->statements = g_ptr_array_new_with_free_func(engine_statement_free);
  if ((store->writer && (store->lock = lock_take(path, error)) < 0) || !make_file(path, mode, error))
    goto failed;
  const int code = sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK) {
    engine_failed(store, code, "open", error);
    goto failed;
  }
  if (set_up(store, error) && check_schema(store, error) && prepare_own(store, error))
    return store;
failed:
  store_close(store);
  return NULL;
}

void store_close(Store *store)
{
  if (store == NULL)
    return;
  g_ptr_array_unref(store->statements);
  if (store->broken && store->db != NULL)
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_close(store->db);
  lock_release(store->lock);
  g_free(store->path);
  g_free(store);
}

gboolean store_is_logged(Store *store, gboolean *logged, GError **error)
{
  gint64 wal = 0;
  const gboolean done = pragma_int(store, "SELECT journal_mode = 'wal' FROM pragma_journal_mode", &wal, error);
  *logged = wal != 0;
  return done;
}

gboolean store_writes(const Store *store)
{
  return store->writer;
}

gboolean store_begin(Store *store, GError **error)
{
  if (store->broken) {
    g_set_error(error, FAILURE, FAILED_CORRUPT, "%s: the disk failed before; stop, check the disk, then start again",
                store->path);
    return FALSE;
  }
  return statement_run(store->begin, error);
}

gboolean store_commit(Store *store, GError **error)
{
  if (!statement_run(store->commit, error)) {
    store_rollback(store);
    return FALSE;
  }
  /* What was committed stays committed: a log that cannot be moved now is moved later, and a failing disk is remembered. */
  g_autoptr(GError) later = NULL;
  if (store->writer)
    store_checkpoint(store, LOG_PAGES_MAX, &later);
  return TRUE;
}

void store_rollback(Store *store)
{
  g_autoptr(GError) ignored = NULL;
  if (!store_in_transaction(store))
    return;
  if (store->rollback != NULL)
    statement_run(store->rollback, &ignored);
  else
    run_text(store, "ROLLBACK", &ignored);
}

gboolean store_in_transaction(const Store *store)
{
  return store->db != NULL && !sqlite3_get_autocommit(store->db);
}

gboolean store_savepoint(Store *store, GError **error)
{
  return statement_run(store->savepoint, error);
}

gboolean store_release(Store *store, GError **error)
{
  return statement_run(store->release, error);
}

gboolean store_rollback_to(Store *store, GError **error)
{
  return statement_run(store->rollback_to, error) && statement_run(store->release, error);
}

gboolean store_checkpoint(Store *store, int pages, GError **error)
{
  if (store->broken || store_log_pages(store) < MAX(pages, 1))
    return TRUE;
  int log = 0, moved = 0;
  const int code = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &log, &moved);
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) {
    engine_failed(store, code, "checkpoint", error);
    return FALSE;
  }
  if (log >= 0) {
    store->log_pages = log;
    store->log_moved = moved;
  }
  return TRUE;
}

gboolean store_compact(Store *store, GError **error)
{
  int log = 0, moved = 0;
  if (!run_text(store, "VACUUM", error))
    return FALSE;
  const int code = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, &log, &moved);
  if (code != SQLITE_OK) {
    engine_failed(store, code, "the log cannot be emptied", error);
    return FALSE;
  }
  store->log_pages = store->log_moved = 0;
  return TRUE;
}

int store_log_pages(const Store *store)
{
  return store->log_pages - store->log_moved;
}
