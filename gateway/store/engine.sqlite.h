/* What the two files of the SQLite engine share. For them alone. */
#pragma once
#include "store.h"

#include <sqlite3.h>

struct Store {
  sqlite3 *db;
  char *path;
  gboolean writer;
  gboolean broken; /* the disk failed once: nothing more is written */
  int lock;        /* -1: none */
  int log_pages;   /* length of the log at the last commit … */
  int log_moved;   /* … of which so many are in the file already */
  GPtrArray *statements;
  Statement *begin, *commit, *rollback, *savepoint, *release, *rollback_to;
};

/* Sets the error for a result code of this connection and remembers a failing disk. */
void engine_failed(Store *store, int code, const char *doing, GError **error);
/* Finalizes and frees a Statement. */
void engine_statement_free(gpointer statement);
