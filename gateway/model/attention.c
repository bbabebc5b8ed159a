#include "attention.h"

#include "tables.h"

#define STRING(number) #number
#define NUMBER(macro) STRING(macro)
/* By count: the ids of the outbox leap with the clock at every start. */
#define NEWEST(table)                                                                                                          \
  table ".id > coalesce((SELECT id FROM " table " ORDER BY id DESC LIMIT 1 OFFSET " NUMBER(ATTENTION_WINDOW) "), 0)"
#define HERE(column) "((" column " >= $from AND " column " <= $to) OR ($strangers = 1 AND coalesce(" column ", 0) = 0))"
#define END " LIMIT $limit"
#define OPEN(box, table) " AND NOT EXISTS (SELECT 1 FROM attended WHERE box = '" box "' AND attended.id = " table ".id)"
#define INBOX "SELECT id, received_ms, msisdn, village, household, state, reason, text, id FROM inbox WHERE " NEWEST("inbox")
#define OUTBOX                                                                                                                 \
  "SELECT outbox.inbox_id, outbox.created_ms, outbox.msisdn, coalesce(phones.village, 0), coalesce(phones.household, 0),"      \
  " outbox.state, outbox.class, outbox.text, outbox.id FROM outbox LEFT JOIN phones ON phones.msisdn = outbox.msisdn WHERE "
#define PHONE                                                                                                                  \
  "SELECT last_message, 0, msisdn, coalesce(village, 0), coalesce(household, 0), state, NULL, NULL, 0 FROM phones WHERE "

enum { ANSWERS = ATTENTION_KINDS, OUTBOX_AT, OUTBOX_LAST };
static const char *const list[] = {
    [ATTENTION_UNKNOWN] = INBOX
    " AND received_ms >= $since_ms AND state = 'refused' AND (reason = 'E_UNKNOWN_CMD' OR reason = 'E_VERB_MISSING' OR"
    " reason = 'E_PRODUCT_UNKNOWN' OR reason = 'E_ACTIVITY_UNKNOWN' OR reason = 'E_CAT_UNKNOWN' OR"
    " reason = 'E_VILLAGE_UNKNOWN') AND practice = 0 AND " HERE("village") OPEN("message", "inbox") " ORDER BY id DESC" END,
    [ATTENTION_LOST] = INBOX
    " AND received_ms >= $since_ms AND (state = 'dead' OR (state = 'ignored' AND instr(request, '\"attention\"') > 0))"
    " AND practice = 0 AND " HERE("village") OPEN("message", "inbox") " ORDER BY id DESC" END,
    [ATTENTION_HELD] =
        "SELECT questions.inbox_id, questions.asked_ms, questions.msisdn, phones.village,"
        " coalesce(phones.household, 0), questions.kind, questions.label, inbox.text, questions.id FROM questions"
        " JOIN phones ON phones.msisdn = questions.msisdn LEFT JOIN inbox ON inbox.id = questions.inbox_id WHERE " NEWEST(
            "questions") " AND questions.state = 'open' AND questions.until_ms > $now_ms AND questions.request IS NOT NULL AND "
                         "(questions.kind = 'CONFIRM' OR questions.kind = 'SAME_AGAIN')"
                         " AND phones.practice = 0 AND " HERE("phones.village") " ORDER BY questions.id DESC" END,
    [ATTENTION_UNCERTAIN] =
        OUTBOX "outbox.state = 'uncertain' AND " HERE("phones.village") OPEN("reply", "outbox") " ORDER BY outbox.id DESC" END,
    [ATTENTION_FAILED] = OUTBOX NEWEST("outbox") " AND outbox.state = 'failed' AND outbox.created_ms >= $since_ms AND " HERE(
        "phones.village") OPEN("reply", "outbox") " ORDER BY outbox.id DESC" END,
    [ATTENTION_CARDS] = "SELECT 0, 0, 0, village, code, '', NULL, NULL, 0 FROM households WHERE pin_tries > 0 AND"
                        " pin_tries >= $tries AND village >= $from AND village <= $to ORDER BY code" END,
    [ATTENTION_PHONES] =
        PHONE "pin_tries > 0 AND pin_tries >= $tries AND roles > 0 AND " HERE("village") " ORDER BY msisdn" END,
    [ATTENTION_SUSPENDED] = PHONE "state = 'suspended' AND " HERE("village") " ORDER BY msisdn" END,
    [ATTENTION_LOG] =
        "SELECT id, received_ms, msisdn, village, household, CASE WHEN state <> 'booked' THEN state WHEN undone_by <> 0 THEN"
        " 'undone' WHEN recorded = 0 THEN 'answered' ELSE state END, reason, text, id FROM inbox WHERE " NEWEST(
            "inbox") " AND id < $before AND practice = 0 AND " HERE("village") " ORDER BY id DESC" END,
    [ANSWERS] =
        ("SELECT inbox_id, created_ms, msisdn, 0, 0, state, class, text, id FROM"
         " (SELECT * FROM outbox WHERE id >= $id ORDER BY id LIMIT 2000) AS next WHERE inbox_id = $inbox_id ORDER BY id"),
    [OUTBOX_AT] = "SELECT id, created_ms FROM outbox WHERE id >= $id ORDER BY id LIMIT 1",
    [OUTBOX_LAST] = "SELECT coalesce(max(id), 0) FROM outbox",
};
TABLE_SQL(attention, list);

const char *attention_standing(const InboxRow *row)
{
  if (row->state != INBOX_BOOKED)
    return inbox_state_name(row->state);
  return row->undone_by != 0 ? "undone" : row->recorded == 0 ? "answered" : inbox_state_name(row->state);
}

static gboolean each_row(Statement *rows, AttentionDo each, gpointer data, guint *n, GError **error)
{
  Step step;
  *n = 0;
  while ((step = statement_step(rows, error)) == STEP_ROW) {
    const AttentionRow row = {.id = statement_column_int(rows, 0),
                              .at_ms = statement_column_int(rows, 1),
                              .msisdn = statement_column_int(rows, 2),
                              .village = (gint32)statement_column_int(rows, 3),
                              .household = statement_column_int(rows, 4),
                              .state = statement_column_text(rows, 5),
                              .reason = statement_column_text(rows, 6),
                              .text = statement_column_text(rows, 7),
                              .row = statement_column_int(rows, 8)};
    if (each != NULL)
      each(&row, data);
    ++*n;
  }
  return step == STEP_DONE;
}

gboolean attention_list(Book *book, AttentionKind kind, const AttentionScope *scope, AttentionDo each, gpointer data, guint *n,
                        GError **error)
{
  Statement *rows = book->attention[kind];
  bind_villages_of(rows, scope->place);
  if (kind != ATTENTION_CARDS)
    statement_int(rows, "$strangers", scope->strangers);
  if (kind == ATTENTION_CARDS || kind == ATTENTION_PHONES)
    statement_int(rows, "$tries", scope->tries);
  if (kind == ATTENTION_UNKNOWN || kind == ATTENTION_LOST || kind == ATTENTION_FAILED)
    statement_int(rows, "$since_ms", scope->since_ms);
  if (kind == ATTENTION_HELD)
    statement_int(rows, "$now_ms", scope->now_ms);
  if (kind == ATTENTION_LOG)
    statement_int(rows, "$before", scope->before > 0 ? scope->before : G_MAXINT64);
  statement_int(rows, "$limit", scope->limit);
  return each_row(rows, each, data, n, error);
}

/* The first row of the outbox that was made at a time or later: its ids ascend with the time. */
static gboolean first_since(Book *book, gint64 since_ms, gint64 *id, GError **error)
{
  Statement *at = book->attention[OUTBOX_AT], *last = book->attention[OUTBOX_LAST];
  gint64 least = 1, beyond;
  if (statement_step(last, error) != STEP_ROW)
    return FALSE;
  beyond = statement_column_int(last, 0) + 1;
  statement_reset(last);
  while (least < beyond) {
    const gint64 middle = least + (beyond - least) / 2;
    statement_int(at, "$id", middle);
    const Step step = statement_step(at, error);
    if (step != STEP_ROW && step != STEP_DONE)
      return FALSE;
    const gboolean later = step == STEP_DONE || statement_column_int(at, 1) >= since_ms;
    if (step == STEP_ROW)
      statement_reset(at);
    if (later)
      beyond = middle;
    else
      least = middle + 1;
  }
  *id = least;
  return TRUE;
}

gboolean attention_answers(Book *book, gint64 inbox_id, gint64 received_ms, AttentionDo each, gpointer data, GError **error)
{
  gint64 id;
  guint n;
  if (!first_since(book, received_ms, &id, error))
    return FALSE;
  statement_int(book->attention[ANSWERS], "$id", id);
  statement_int(book->attention[ANSWERS], "$inbox_id", inbox_id);
  return each_row(book->attention[ANSWERS], each, data, &n, error);
}
