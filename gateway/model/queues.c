#include "queues.h"

#include "ledger.h"
#include "tables.h"
#include "visits.h"

#define MINUTE_MS 60000

/* The four ages beside each other, newest first, and the oldest row of all. */
#define BY_AGE(made)                                                                                                           \
  "sum(CASE WHEN " made " > $minute THEN 1 ELSE 0 END),"                                                                       \
  " sum(CASE WHEN " made " <= $minute AND " made " > $hour THEN 1 ELSE 0 END),"                                                \
  " sum(CASE WHEN " made " <= $hour AND " made " > $day THEN 1 ELSE 0 END),"                                                   \
  " sum(CASE WHEN " made " <= $day THEN 1 ELSE 0 END), min(" made ")"
#define RECORDS(table) "SELECT '" table "', count(*) FROM " table " WHERE id >= $first AND id < $next"

enum { QUEUE_OUTBOX, QUEUE_INBOX, QUEUE_NEWEST, QUEUE_REPLIES, QUEUE_QUESTIONS, QUEUE_RECORDS };
static const char *const list[] = {
    [QUEUE_OUTBOX] = "SELECT provider, state, " BY_AGE("created_ms") " FROM outbox GROUP BY provider, state"
                                                                     " ORDER BY provider, state",
    [QUEUE_INBOX] = "SELECT provider, state, " BY_AGE("received_ms") " FROM inbox WHERE state = 'dead'"
                                                                     " GROUP BY provider, state ORDER BY provider",
    [QUEUE_NEWEST] = "SELECT received_ms FROM inbox ORDER BY id DESC LIMIT 1",
    [QUEUE_REPLIES] = "SELECT id FROM outbox WHERE inbox_id = $inbox_id ORDER BY id",
    [QUEUE_QUESTIONS] = "SELECT id FROM questions WHERE inbox_id = $inbox_id ORDER BY id",
    [QUEUE_RECORDS] = RECORDS("trainings") " UNION ALL " RECORDS("contests") " UNION ALL " RECORDS(
        "proposals") " UNION ALL SELECT 'visits', count(*) FROM visits WHERE id >= $first_visit AND id < $next_visit",
};
TABLE_SQL(queues, list);

static gboolean by_age(Statement *from, gint64 now_ms, QueueDo each, gpointer data, GError **error)
{
  Step step;
  statement_int(from, "$minute", now_ms - MINUTE_MS);
  statement_int(from, "$hour", now_ms - (gint64)60 * MINUTE_MS);
  statement_int(from, "$day", now_ms - (gint64)1440 * MINUTE_MS);
  while ((step = statement_step(from, error)) == STEP_ROW) {
    QueueRow row = {.provider = statement_column_text(from, 0), .state = statement_column_text(from, 1)};
    for (int i = 0; i < AGES; i++)
      row.rows[i] = statement_column_int(from, 2 + i);
    row.oldest_ms = statement_column_int(from, 2 + AGES);
    each(&row, data);
  }
  return step == STEP_DONE;
}

gboolean queues_outbox(Book *book, gint64 now_ms, QueueDo each, gpointer data, GError **error)
{
  return by_age(book->queues[QUEUE_OUTBOX], now_ms, each, data, error);
}

gboolean queues_inbox(Book *book, gint64 now_ms, QueueDo each, gpointer data, GError **error)
{
  return by_age(book->queues[QUEUE_INBOX], now_ms, each, data, error);
}

gboolean queues_newest(Book *book, gint64 *received_ms, GError **error)
{
  return statement_one(book->queues[QUEUE_NEWEST], received_ms, error);
}

static gboolean ids_of(Statement *statement, gint64 inbox_id, GArray *ids, GError **error)
{
  statement_int(statement, "$inbox_id", inbox_id);
  return read_all_ids(statement, ids, error);
}

gboolean queues_replies(Book *book, gint64 inbox_id, GArray *rows, GError **error)
{
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
  if (!ids_of(book->queues[QUEUE_REPLIES], inbox_id, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    OutboxRow row;
    gboolean found;
    if (!outbox_get(book, g_array_index(ids, gint64, i), &row, &found, error))
      return FALSE;
    if (found)
      g_array_append_val(rows, row);
  }
  return TRUE;
}

gboolean queues_questions(Book *book, gint64 inbox_id, GArray *questions, GError **error)
{
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
  if (!ids_of(book->queues[QUEUE_QUESTIONS], inbox_id, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    Question question;
    gboolean found;
    if (!questions_get(book, g_array_index(ids, gint64, i), &question, &found, error))
      return FALSE;
    if (found)
      g_array_append_val(questions, question);
  }
  return TRUE;
}

gboolean queues_records(Book *book, gint64 inbox_id, QueueRecordDo each, gpointer data, GError **error)
{
  Statement *records = book->queues[QUEUE_RECORDS];
  Step step;
  statement_int(records, "$first", ledger_id(inbox_id, 0));
  statement_int(records, "$next", ledger_id(inbox_id + 1, 0));
  statement_int(records, "$first_visit", visit_id(inbox_id, 0));
  statement_int(records, "$next_visit", visit_id(inbox_id + 1, 0));
  while ((step = statement_step(records, error)) == STEP_ROW)
    each(statement_column_text(records, 0), statement_column_int(records, 1), data);
  return step == STEP_DONE;
}
