/* The database seam: one file, one writing connection, prepared statements. Knows no table but for the schema it lays out.
 *
 * Errors: FAILED_RETRY where the disk is full or the file is busy (the transaction is over, nothing of it is kept; later may
 * work), FAILED_CORRUPT where the disk failed (read, write, fsync) or the file is damaged, FAILED_REJECT where the data breaks
 * a constraint. After FAILED_CORRUPT the store refuses every further transaction: what a failed fsync has kept is unknown, so
 * the process must end and start again from the file. */
#pragma once
#include <glib.h>

typedef struct Store Store;
typedef struct Statement Statement;

typedef enum {
  STORE_READER, /* reads, never writes nor checkpoints; beside a running daemon */
  STORE_WRITER, /* the one writer: holds PATH.lock until closed */
  STORE_CREATE  /* a writer that makes the file where there is none */
} StoreMode;

typedef enum { STEP_FAILED, STEP_ROW, STEP_DONE } Step;

/* Opens and brings the schema to this program's version (a reader refuses another version instead). NULL and: FAILED_RETRY
 * where another process is the writer; FAILED_REJECT where there is no file, it is no book, or a newer program wrote it. */
Store *store_open(const char *path, StoreMode mode, GError **error);
/* Finalizes every statement, checkpoints (a writer), lets go of the lock. NULL is fine. */
void store_close(Store *store);
gboolean store_writes(const Store *store);
/* Whether commits go to a log first (WAL), so that readers and the writer do not wait for each other. */
gboolean store_is_logged(Store *store, gboolean *logged, GError **error);

/* Takes the write lock at once; a reader gets one unchanging view of the file. */
gboolean store_begin(Store *store, GError **error);
/* On the disk (fsync) when it returns TRUE. On FALSE the transaction is rolled back. Checkpoints where the log passed
 * 16,384 pages. */
gboolean store_commit(Store *store, GError **error);
/* Safe to call where no transaction is open. */
void store_rollback(Store *store);
gboolean store_in_transaction(const Store *store);

/* One savepoint inside a transaction; they do not nest. */
gboolean store_savepoint(Store *store, GError **error);
gboolean store_release(Store *store, GError **error);
/* Back to the savepoint, which is then gone; the transaction goes on. FALSE where the whole transaction is lost. */
gboolean store_rollback_to(Store *store, GError **error);

/* Moves what the log holds into the file: for idle moments. Costs nothing where the log is short (under `pages`). Not inside a
 * transaction. A reader in the way is no error: the rest is moved next time. */
gboolean store_checkpoint(Store *store, int pages, GError **error);
/* Pages in the log that are not yet in the file. */
int store_log_pages(const Store *store);
/* Writes the file anew without what was deleted, and empties the log: nothing that was erased is left in either. Takes as much
 * disk again, and as long as copying it. Not inside a transaction. FAILED_RETRY while another program reads the file. */
gboolean store_compact(Store *store, GError **error);
/* Told now and then how far a copy is. */
typedef void (*StoreProgress)(gint64 pages, gint64 of, gpointer data);
/* A whole, consistent copy in a new file that only its owner may read, taken while the writer works: of a reader's view
 * where its transaction is open; not inside a writer's. It needs no log beside it. FAILED_REJECT where the file is there
 * already; what fails leaves none. `progress` may be NULL. */
gboolean store_backup(Store *store, const char *to, StoreProgress progress, gpointer data, GError **error);
/* Reads the whole file: its structure, its indexes, its references. FAILED_CORRUPT with the first thing that is wrong. */
gboolean store_check(Store *store, GError **error);
/* How many tables there are, and rows in all of them. */
gboolean store_count(Store *store, gint64 *tables, gint64 *rows, GError **error);

/* Owned by the store until it is closed. Parameters are written $name. */
Statement *store_prepare(Store *store, const char *sql, GError **error);

/* Bind by name, with the dollar ("$household"): cheapest in the order in which the text first names them. A name the statement
 * does not have ends the program. Texts and blobs are not copied: they must live until the statement is done. NULL binds NULL.
 */
void statement_int(Statement *statement, const char *name, gint64 value);
void statement_text(Statement *statement, const char *name, const char *value);
void statement_blob(Statement *statement, const char *name, const void *bytes, gsize length);
void statement_null(Statement *statement, const char *name);

/* One step. After STEP_DONE and STEP_FAILED the statement is reset and its parameters are unbound. */
Step statement_step(Statement *statement, GError **error);
/* Leaves a statement whose rows were not all read. */
void statement_reset(Statement *statement);
/* Steps to the end, rows unread. */
gboolean statement_run(Statement *statement, GError **error);
/* The same, and how many rows it inserted, changed or deleted. */
gboolean statement_run_counted(Statement *statement, gint64 *changed, GError **error);
/* TRUE and the first column of the first row; 0 where there is no row or it is NULL. */
gboolean statement_one(Statement *statement, gint64 *value, GError **error);

/* Columns of the row from 0. Texts and blobs are the statement's, until the next step; NULL text is NULL, NULL int 0. */
gint64 statement_column_int(Statement *statement, int column);
const char *statement_column_text(Statement *statement, int column);
const void *statement_column_blob(Statement *statement, int column, gsize *length);
/* Copies a short text column into a field, "" for NULL. */
void statement_column_copy(Statement *statement, int column, char *field, gsize size);
