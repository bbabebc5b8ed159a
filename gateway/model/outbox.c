#include "outbox.h"

#include "tables.h"

#define COLUMNS                                                                                                                \
  "id, inbox_id, provider, msisdn, text, class, segments, created_ms, expires_ms, state, attempt, due_ms, provider_ref"
/* The partial index outbox_open serves them all: the terms on `state` must stand here as they stand in the schema. */

enum {
  OUTBOX_ADD,
  OUTBOX_DUE,
  OUTBOX_SET_SENDING,
  OUTBOX_SET_SENT,
  OUTBOX_SET_FAILED,
  OUTBOX_SET_REPORTED,
  OUTBOX_SET_DELIVERED,
  OUTBOX_REQUEUE,
  OUTBOX_SET_REFUSED,
  OUTBOX_SET_AGAIN,
  OUTBOX_SET_ANEW,
  OUTBOX_PUT_BACK,
  OUTBOX_SET_UNCERTAIN,
  OUTBOX_RECOVER,
  OUTBOX_EXPIRE,
  OUTBOX_DOUBT,
  OUTBOX_EXPIRE_REMINDERS,
  OUTBOX_UNSETTLED,
  OUTBOX_GET,
  OUTBOX_COUNT,
  OUTBOX_OLDEST,
  OUTBOX_BLANK,
  OUTBOX_BLANK_OLD,
  OUTBOX_MOVE,
  OUTBOX_REROUTE,
  OUTBOX_SET_ANSWERED,
  OUTBOX_ANSWER,
  OUTBOX_SET_ANSWERED_AGAIN,
  OUTBOX_SET_ABSENT,
  OUTBOX_PROVIDER
};
static const char *const list[] = {
    [OUTBOX_ADD] = "INSERT INTO outbox (" COLUMNS ") VALUES ($id, $inbox_id, $provider, $msisdn, $text, $class, $segments,"
                   "  $created_ms, $expires_ms, $state, $attempt, $due_ms, $provider_ref)",
    [OUTBOX_DUE] = "SELECT " COLUMNS " FROM outbox WHERE state = 'queued' AND due_ms <= $now AND provider = $provider"
                   " AND expires_ms > $now AND text IS NOT NULL ORDER BY due_ms, id LIMIT $limit",
    [OUTBOX_SET_SENDING] = "UPDATE outbox SET state = 'sending', attempt = attempt + 1, due_ms = $now WHERE id = $id",
    [OUTBOX_SET_SENT] = "UPDATE outbox SET state = 'sent', provider_ref = $ref WHERE id = $id"
                        " AND (state = 'sending' OR state = 'uncertain' OR (state = 'queued' AND attempt > 0)"
                        "  OR (state = 'failed' AND attempt > 0 AND provider_ref IS NULL))",
    [OUTBOX_SET_FAILED] = "UPDATE outbox SET state = 'failed'"
                          " WHERE id = $id AND (state = 'sending' OR state = 'uncertain' OR state = 'sent')",
    [OUTBOX_SET_REPORTED] = "UPDATE outbox SET state = 'failed', provider_ref = coalesce(provider_ref, $ref)"
                            " WHERE id = $id AND (state = 'sending' OR state = 'uncertain' OR state = 'sent')",
    [OUTBOX_SET_DELIVERED] = "UPDATE outbox SET state = 'delivered'"
                             " WHERE id = $id AND state <> 'delivered' AND (state <> 'expired' OR attempt > 0)",
    [OUTBOX_REQUEUE] = "UPDATE outbox SET state = 'queued', due_ms = $due"
                       " WHERE id = $id AND (state = 'sending' OR state = 'uncertain')",
    [OUTBOX_SET_REFUSED] = "UPDATE outbox SET state = 'failed', attempt = attempt - 1 WHERE id = $id AND state = 'sending'",
    [OUTBOX_SET_AGAIN] = "UPDATE outbox SET state = 'queued', due_ms = $due"
                         " WHERE id = $id AND (state = 'uncertain' OR state = 'failed')",
    [OUTBOX_SET_ANEW] = "UPDATE outbox SET id = $new_id, state = 'queued', created_ms = $due, due_ms = $due, attempt = 0,"
                        " provider_ref = NULL WHERE id = $id AND state = 'failed'",
    [OUTBOX_PUT_BACK] = "UPDATE outbox SET state = 'queued', due_ms = $due, attempt = attempt - 1"
                        " WHERE id = $id AND state = 'sending'",
    [OUTBOX_SET_ABSENT] = "UPDATE outbox SET state = 'queued', due_ms = created_ms, attempt = attempt - 1"
                          " WHERE id = $id AND state = 'uncertain'",
    [OUTBOX_SET_UNCERTAIN] = "UPDATE outbox SET state = 'uncertain', due_ms = $due"
                             " WHERE id = $id AND (state = 'sending' OR state = 'uncertain')",
    [OUTBOX_RECOVER] = "UPDATE outbox SET state = 'uncertain', due_ms = due_ms + $wait"
                       " WHERE state = 'sending' AND provider = $provider AND class = $class",
    [OUTBOX_EXPIRE] = "UPDATE outbox SET state = 'expired' WHERE state = 'queued' AND attempt = 0 AND expires_ms <= $now",
    [OUTBOX_DOUBT] = "UPDATE outbox SET state = 'uncertain', due_ms = expires_ms"
                     " WHERE state = 'queued' AND provider = $provider AND attempt > 0 AND expires_ms <= $before",
    [OUTBOX_EXPIRE_REMINDERS] = "UPDATE outbox SET state = 'expired' WHERE state = 'queued' AND class = 'reminder'"
                                " AND msisdn = $msisdn",
    [OUTBOX_UNSETTLED] = "SELECT " COLUMNS " FROM outbox WHERE state = 'uncertain' AND due_ms <= $now AND provider = $provider"
                         " ORDER BY due_ms, id LIMIT $limit",
    [OUTBOX_GET] = "SELECT " COLUMNS " FROM outbox WHERE id = $id",
    [OUTBOX_COUNT] = "SELECT count(*) FROM outbox WHERE state = $state"
                     " AND (state = 'queued' OR state = 'sending' OR state = 'uncertain')",
    [OUTBOX_OLDEST] = "SELECT min(created_ms) FROM outbox WHERE state = $state"
                      " AND (state = 'queued' OR state = 'sending' OR state = 'uncertain')",
    [OUTBOX_BLANK_OLD] =
        "UPDATE outbox SET text = NULL WHERE id IN"
        " (SELECT id FROM (SELECT id, created_ms FROM outbox WHERE id > $after ORDER BY id LIMIT $limit) AS next"
        "  WHERE created_ms < $before)"
        " RETURNING id",
    [OUTBOX_BLANK] = "UPDATE outbox SET text = NULL WHERE id = $id",
    /* An attempt of 0 has certainly not been sent. It goes to its place in the other's order: that of its coming. */
    [OUTBOX_REROUTE] = "UPDATE outbox SET provider = $to,"
                       "  due_ms = CASE WHEN due_ms < created_ms THEN due_ms ELSE created_ms END WHERE id IN"
                       " (SELECT id FROM outbox WHERE state = 'queued' AND provider = $from AND attempt = 0"
                       "  ORDER BY due_ms LIMIT $limit)",
    [OUTBOX_PROVIDER] = "SELECT provider FROM outbox WHERE (state = 'queued' OR state = 'sending' OR state = 'uncertain')"
                        " AND provider > $after ORDER BY provider LIMIT 1",
    [OUTBOX_SET_ANSWERED] = "UPDATE outbox SET state = 'sent', attempt = 1, due_ms = 0 WHERE id = $id AND state = 'queued'",
    /* What was claimed to be sent is due at its claim, what went in an answer at no time. */
    [OUTBOX_ANSWER] = "SELECT " COLUMNS " FROM (SELECT * FROM outbox ORDER BY id DESC LIMIT 2000)"
                      " WHERE inbox_id = $inbox_id AND msisdn = $msisdn AND state = 'sent' AND attempt = 1"
                      " AND due_ms = 0",
    [OUTBOX_SET_ANSWERED_AGAIN] = "UPDATE outbox SET attempt = 2 WHERE id = $id AND state = 'sent'",
    [OUTBOX_MOVE] = "UPDATE outbox SET msisdn = $to WHERE state = 'queued' AND msisdn = $from",
};
TABLE_SQL(outbox, list);

static const char *const state_names[OUTBOX_STATES] = {"queued", "sending",   "sent",   "delivered",
                                                       "failed", "uncertain", "expired"};
static const char *const class_names[CLASS_COUNT] = {"receipt", "answer", "refusal", "code", "reminder", "alert", "notice"};

const char *outbox_state_name(OutboxState state)
{
  return state_names[state];
}

const char *outbox_class_name(ReplyClass class)
{
  return class_names[class];
}

void outbox_row_clear(OutboxRow *row)
{
  g_free((char *)row->provider);
  g_free((char *)row->text);
  g_free((char *)row->provider_ref);
  *row = (OutboxRow){0};
}

gint64 outbox_next_id(Book *book)
{
  return book_next_id(book, IDS_OUTBOX);
}

gint64 outbox_id_of(Book *book, gint64 last_bits)
{
  const gint64 newest = book->next_id[IDS_OUTBOX] - 1;
  return newest - ((newest - last_bits) & G_MAXINT32);
}

gboolean outbox_add(Book *book, const OutboxRow *row, GError **error)
{
  Statement *add = book->outbox[OUTBOX_ADD];
  statement_int(add, "$id", row->id);
  statement_int(add, "$inbox_id", row->inbox_id);
  statement_text(add, "$provider", row->provider);
  statement_int(add, "$msisdn", row->msisdn);
  statement_text(add, "$text", row->text);
  statement_text(add, "$class", class_names[row->class]);
  statement_int(add, "$segments", row->segments);
  statement_int(add, "$created_ms", row->created_ms);
  statement_int(add, "$expires_ms", row->expires_ms);
  statement_text(add, "$state", state_names[row->state]);
  statement_int(add, "$attempt", row->attempt);
  statement_int(add, "$due_ms", row->due_ms);
  statement_text(add, "$provider_ref", row->provider_ref);
  return statement_run(add, error);
}

static gboolean read_row(Statement *from, gpointer data, GError **error)
{
  OutboxRow *row = data;
  int state = 0, class = 0;
  *row = (OutboxRow){.id = statement_column_int(from, 0)};
  if (!name_index(statement_column_text(from, 5), class_names, CLASS_COUNT, "a reply's class", &class, error) ||
      !name_index(statement_column_text(from, 9), state_names, OUTBOX_STATES, "a reply's state", &state, error))
    return FALSE;
  row->inbox_id = statement_column_int(from, 1);
  row->provider = g_strdup(statement_column_text(from, 2));
  row->msisdn = statement_column_int(from, 3);
  row->text = g_strdup(statement_column_text(from, 4));
  row->class = (ReplyClass) class;
  row->segments = (gint32)statement_column_int(from, 6);
  row->created_ms = statement_column_int(from, 7);
  row->expires_ms = statement_column_int(from, 8);
  row->state = (OutboxState)state;
  row->attempt = (gint32)statement_column_int(from, 10);
  row->due_ms = statement_column_int(from, 11);
  row->provider_ref = g_strdup(statement_column_text(from, 12));
  return TRUE;
}

static gboolean claim_row(Book *book, OutboxRow *row, gint64 now_ms, GError **error)
{
  statement_int(book->outbox[OUTBOX_SET_SENDING], "$now", now_ms);
  statement_int(book->outbox[OUTBOX_SET_SENDING], "$id", row->id);
  row->state = OUTBOX_SENDING;
  row->attempt++;
  row->due_ms = now_ms;
  return statement_run(book->outbox[OUTBOX_SET_SENDING], error);
}

gboolean outbox_claim_within(Book *book, const char *provider, gint64 now_ms, guint limit, gint64 room, gint64 enough,
                             GArray *rows, gint64 *segments, GError **error)
{
  const guint first = rows->len;
  guint kept = first;
  Statement *due = book->outbox[OUTBOX_DUE];
  *segments = 0;
  statement_int(due, "$now", now_ms);
  statement_text(due, "$provider", provider);
  statement_int(due, "$limit", limit);
  if (!read_all_rows(due, read_row, rows, error))
    return FALSE;
  /* One by one: an UPDATE that returns what it changed costs more, and returns it in no order. */
  for (guint i = first; i < rows->len; i++) {
    OutboxRow *row = &g_array_index(rows, OutboxRow, i);
    if (row->segments > room - *segments || *segments >= enough)
      continue;
    if (!claim_row(book, row, now_ms, error))
      return FALSE;
    *segments += row->segments;
    const OutboxRow left = g_array_index(rows, OutboxRow, kept); /* those that wait gather at the end, each owned once */
    g_array_index(rows, OutboxRow, kept++) = *row;
    if (kept - 1 != i)
      *row = left;
  }
  for (guint i = kept; i < rows->len; i++)
    outbox_row_clear(&g_array_index(rows, OutboxRow, i));
  g_array_set_size(rows, kept);
  return TRUE;
}

gboolean outbox_claim(Book *book, const char *provider, gint64 now_ms, guint limit, GArray *rows, GError **error)
{
  gint64 segments;
  return outbox_claim_within(book, provider, now_ms, limit, G_MAXINT64, G_MAXINT64, rows, &segments, error);
}

static gboolean settle(Book *book, int which, gint64 id, GError **error)
{
  statement_int(book->outbox[which], "$id", id);
  return statement_run(book->outbox[which], error);
}

gboolean outbox_sent(Book *book, gint64 id, const char *provider_ref, GError **error)
{
  statement_text(book->outbox[OUTBOX_SET_SENT], "$ref", provider_ref);
  return settle(book, OUTBOX_SET_SENT, id, error);
}

gboolean outbox_failed(Book *book, gint64 id, GError **error)
{
  return settle(book, OUTBOX_SET_FAILED, id, error);
}

gboolean outbox_reported_failed(Book *book, gint64 id, const char *provider_ref, GError **error)
{
  statement_text(book->outbox[OUTBOX_SET_REPORTED], "$ref", provider_ref);
  return settle(book, OUTBOX_SET_REPORTED, id, error);
}

gboolean outbox_is_lost(const OutboxRow *row)
{
  return row->state == OUTBOX_FAILED && (row->attempt == 0 || row->provider_ref != NULL);
}

gboolean outbox_refused(Book *book, gint64 id, GError **error)
{
  return settle(book, OUTBOX_SET_REFUSED, id, error);
}

gboolean outbox_delivered(Book *book, gint64 id, GError **error)
{
  return settle(book, OUTBOX_SET_DELIVERED, id, error);
}

gboolean outbox_requeue(Book *book, gint64 id, gint64 due_ms, GError **error)
{
  statement_int(book->outbox[OUTBOX_REQUEUE], "$due", due_ms);
  return settle(book, OUTBOX_REQUEUE, id, error);
}

gboolean outbox_again(Book *book, gint64 id, gint64 due_ms, GError **error)
{
  statement_int(book->outbox[OUTBOX_SET_AGAIN], "$due", due_ms);
  return settle(book, OUTBOX_SET_AGAIN, id, error);
}

gboolean outbox_anew(Book *book, gint64 id, gint64 due_ms, gint64 *new_id, GError **error)
{
  Statement *anew = book->outbox[OUTBOX_SET_ANEW];
  *new_id = outbox_next_id(book);
  statement_int(anew, "$new_id", *new_id);
  statement_int(anew, "$due", due_ms);
  return settle(book, OUTBOX_SET_ANEW, id, error);
}

gboolean outbox_put_back(Book *book, gint64 id, gint64 due_ms, GError **error)
{
  statement_int(book->outbox[OUTBOX_PUT_BACK], "$due", due_ms);
  return settle(book, OUTBOX_PUT_BACK, id, error);
}

gboolean outbox_uncertain(Book *book, gint64 id, gint64 look_ms, GError **error)
{
  statement_int(book->outbox[OUTBOX_SET_UNCERTAIN], "$due", look_ms);
  return settle(book, OUTBOX_SET_UNCERTAIN, id, error);
}

gboolean outbox_recover(Book *book, const char *provider, ReplyClass class, gint64 wait_ms, gint64 *rows, GError **error)
{
  statement_int(book->outbox[OUTBOX_RECOVER], "$wait", wait_ms);
  statement_text(book->outbox[OUTBOX_RECOVER], "$provider", provider);
  statement_text(book->outbox[OUTBOX_RECOVER], "$class", class_names[class]);
  return statement_run_counted(book->outbox[OUTBOX_RECOVER], rows, error);
}

gboolean outbox_expire(Book *book, gint64 now_ms, gint64 *rows, GError **error)
{
  statement_int(book->outbox[OUTBOX_EXPIRE], "$now", now_ms);
  return statement_run_counted(book->outbox[OUTBOX_EXPIRE], rows, error);
}

gboolean outbox_doubt(Book *book, const char *provider, gint64 before_ms, GError **error)
{
  statement_text(book->outbox[OUTBOX_DOUBT], "$provider", provider);
  statement_int(book->outbox[OUTBOX_DOUBT], "$before", before_ms);
  return statement_run(book->outbox[OUTBOX_DOUBT], error);
}

gboolean outbox_expire_reminders(Book *book, gint64 msisdn, gint64 *rows, GError **error)
{
  statement_int(book->outbox[OUTBOX_EXPIRE_REMINDERS], "$msisdn", msisdn);
  return statement_run_counted(book->outbox[OUTBOX_EXPIRE_REMINDERS], rows, error);
}

gboolean outbox_unsettled(Book *book, const char *provider, gint64 now_ms, guint limit, GArray *rows, GError **error)
{
  Statement *unsettled = book->outbox[OUTBOX_UNSETTLED];
  statement_int(unsettled, "$now", now_ms);
  statement_text(unsettled, "$provider", provider);
  statement_int(unsettled, "$limit", limit);
  return read_all_rows(unsettled, read_row, rows, error);
}

gboolean outbox_get(Book *book, gint64 id, OutboxRow *row, gboolean *found, GError **error)
{
  *row = (OutboxRow){0};
  Statement *get = book->outbox[OUTBOX_GET];
  statement_int(get, "$id", id);
  return read_one_row(get, read_row, row, found, error);
}

gboolean outbox_count(Book *book, OutboxState state, gint64 *rows, GError **error)
{
  statement_text(book->outbox[OUTBOX_COUNT], "$state", state_names[state]);
  return statement_one(book->outbox[OUTBOX_COUNT], rows, error);
}

gboolean outbox_oldest(Book *book, OutboxState state, gint64 *created_ms, GError **error)
{
  statement_text(book->outbox[OUTBOX_OLDEST], "$state", state_names[state]);
  if (!statement_one(book->outbox[OUTBOX_OLDEST], created_ms, error))
    return FALSE;
  if (*created_ms == 0)
    *created_ms = G_MAXINT64;
  return TRUE;
}

gboolean outbox_blank(Book *book, gint64 id, GError **error)
{
  return settle(book, OUTBOX_BLANK, id, error);
}

gboolean outbox_blank_old(Book *book, gint64 before_ms, guint limit, gint64 *after, gint64 *blanked, GError **error)
{
  Statement *blank = book->outbox[OUTBOX_BLANK_OLD];
  statement_int(blank, "$after", *after);
  statement_int(blank, "$before", before_ms);
  statement_int(blank, "$limit", limit);
  return blank_rows(blank, after, blanked, error);
}

gboolean outbox_move(Book *book, gint64 from, gint64 to, GError **error)
{
  statement_int(book->outbox[OUTBOX_MOVE], "$to", to);
  statement_int(book->outbox[OUTBOX_MOVE], "$from", from);
  return statement_run(book->outbox[OUTBOX_MOVE], error);
}

gboolean outbox_reroute(Book *book, const char *from, const char *to, guint limit, gint64 *rows, GError **error)
{
  statement_text(book->outbox[OUTBOX_REROUTE], "$to", to);
  statement_text(book->outbox[OUTBOX_REROUTE], "$from", from);
  statement_int(book->outbox[OUTBOX_REROUTE], "$limit", limit);
  return statement_run_counted(book->outbox[OUTBOX_REROUTE], rows, error);
}

gboolean outbox_answered(Book *book, gint64 id, GError **error)
{
  return settle(book, OUTBOX_SET_ANSWERED, id, error);
}

gboolean outbox_answer(Book *book, gint64 inbox_id, gint64 msisdn, OutboxRow *row, gboolean *found, GError **error)
{
  *row = (OutboxRow){0};
  Statement *answer = book->outbox[OUTBOX_ANSWER];
  statement_int(answer, "$inbox_id", inbox_id);
  statement_int(answer, "$msisdn", msisdn);
  return read_one_row(answer, read_row, row, found, error);
}

gboolean outbox_answered_again(Book *book, gint64 id, GError **error)
{
  return settle(book, OUTBOX_SET_ANSWERED_AGAIN, id, error);
}

gboolean outbox_absent(Book *book, gint64 id, GError **error)
{
  return settle(book, OUTBOX_SET_ABSENT, id, error);
}

char *outbox_provider_after(Book *book, const char *after, GError **error)
{
  statement_text(book->outbox[OUTBOX_PROVIDER], "$after", after);
  return read_one_text(book->outbox[OUTBOX_PROVIDER], error);
}
