#include "book.h"

#include "clock.h"
#include "error.h"
#include "gathered.h"
#include "tables.h"

static Statement **prepare_table(Store *store, const TableSql *table, GError **error)
{
  Statement **statements = g_new0(Statement *, table->n);
  for (guint i = 0; i < table->n; i++)
    if ((statements[i] = store_prepare(store, table->sql[i], error)) == NULL) {
      g_free(statements);
      return NULL;
    }
  return statements;
}

static gboolean prepare_all(Book *book, GError **error)
{
#define PREPARE(name)                                                                                                          \
  if ((book->name = prepare_table(book->store, &name##_sql, error)) == NULL)                                                   \
    return FALSE;
  TABLES(PREPARE)
#undef PREPARE
  return TRUE;
}

static gboolean find_next_ids(Book *book, GError **error)
{
  static const char *const newest[IDS_COUNT] = {
      [IDS_INBOX] = "SELECT max(id) FROM inbox",         [IDS_OUTBOX] = "SELECT max(id) FROM outbox",
      [IDS_QUESTIONS] = "SELECT max(id) FROM questions", [IDS_PEOPLE] = "SELECT max(id) FROM people",
      [IDS_AUDIT] = "SELECT max(id) FROM audit",         [IDS_TICKETS] = "SELECT max(id) FROM tickets",
  };
  for (int i = 0; i < IDS_COUNT; i++) {
    Statement *statement = store_prepare(book->store, newest[i], error);
    if (statement == NULL || !statement_one(statement, &book->next_id[i], error))
      return FALSE;
    book->next_id[i]++;
  }
  /* A provider knows a reply's id as our reference: it must not know it from an earlier book, or from before a backup. */
  book->next_id[IDS_OUTBOX] = MAX(book->next_id[IDS_OUTBOX], clock_now_ms());
  return TRUE;
}

Book *book_open(const char *path, StoreMode mode, GError **error)
{
  Store *store = store_open(path, mode, error);
  if (store == NULL)
    return NULL;
  g_autoptr(Book) book = g_new0(Book, 1);
  book->store = store;
  gathered_init(book);
  if (!prepare_all(book, error) || !find_next_ids(book, error))
    return NULL;
  return g_steal_pointer(&book);
}

void book_close(Book *book)
{
  if (book == NULL)
    return;
  store_close(book->store);
  gathered_free(book);
#define FREE(name) g_free(book->name);
  TABLES(FREE)
#undef FREE
  g_free(book);
}

Store *book_store(Book *book)
{
  return book->store;
}

gboolean book_begin(Book *book, GError **error)
{
  return store_begin(book->store, error);
}

gboolean book_commit(Book *book, GError **error)
{
  if (store_writes(book->store) && !gathered_write(book, error)) {
    book_rollback(book);
    return FALSE;
  }
  return store_commit(book->store, error);
}

void book_rollback(Book *book)
{
  gathered_clear(book);
  store_rollback(book->store);
}

gboolean book_savepoint(Book *book, GError **error)
{
  gathered_keep(book);
  return store_savepoint(book->store, error);
}

gboolean book_release(Book *book, GError **error)
{
  if (!store_release(book->store, error))
    return FALSE;
  gathered_keep(book);
  return TRUE;
}

gboolean book_rollback_to(Book *book, GError **error)
{
  gathered_drop(book);
  return store_rollback_to(book->store, error);
}

gint64 book_next_id(Book *book, Ids ids)
{
  return book->next_id[ids]++;
}

void bind_reference(Statement *statement, const char *name, gint64 value)
{
  if (value == 0)
    statement_null(statement, name);
  else
    statement_int(statement, name, value);
}

gboolean blank_rows(Statement *statement, gint64 *after, gint64 *blanked, GError **error)
{
  *blanked = 0;
  Step step;
  while ((step = statement_step(statement, error)) == STEP_ROW) {
    *after = MAX(*after, statement_column_int(statement, 0));
    (*blanked)++;
  }
  return step == STEP_DONE;
}

gboolean read_one_row(Statement *from, RowReader reader, gpointer row, gboolean *found, GError **error)
{
  const Step step = statement_step(from, error);
  *found = step == STEP_ROW;
  if (step != STEP_ROW)
    return step == STEP_DONE;
  const gboolean good = reader(from, row, error);
  statement_reset(from);
  return good;
}

gboolean read_all_rows(Statement *from, RowReader reader, GArray *rows, GError **error)
{
  const guint size = g_array_get_element_size(rows);
  g_autofree gpointer row = g_malloc0(size);
  Step step;
  while ((step = statement_step(from, error)) == STEP_ROW) {
    if (!reader(from, row, error)) {
      statement_reset(from);
      return FALSE;
    }
    g_array_append_vals(rows, row, 1);
  }
  return step == STEP_DONE;
}

gboolean read_all_ids(Statement *from, GArray *ids, GError **error)
{
  Step step;
  while ((step = statement_step(from, error)) == STEP_ROW) {
    const gint64 id = statement_column_int(from, 0);
    g_array_append_val(ids, id);
  }
  return step == STEP_DONE;
}

char *read_one_text(Statement *from, GError **error)
{
  if (statement_step(from, error) != STEP_ROW)
    return NULL;
  char *text = g_strdup(statement_column_text(from, 0));
  statement_reset(from);
  return text;
}

int name_find(const char *name, const char *const *names, int n)
{
  for (int i = 0; i < n; i++)
    if (g_strcmp0(name, names[i]) == 0)
      return i;
  return -1;
}

gboolean name_index(const char *name, const char *const *names, int n, const char *what, int *index, GError **error)
{
  const int found = name_find(name, names, n);
  if (found >= 0) {
    *index = found;
    return TRUE;
  }
  g_set_error(error, FAILURE, FAILED_CORRUPT, "the database holds \"%s\" as %s; was it changed by hand?", name, what);
  return FALSE;
}
