#include "inbox.h"

#include "error.h"
#include "tables.h"

#include <string.h>

#define CHAIN_MAX 500
#define FIND_NEWEST 2000
#define COLUMNS                                                                                                                \
  "id, provider, message_id, msisdn, sender, received_ms, own_ms, text, raw, state, reason, label, request, prev, person,"     \
  " recorded, undone_by, household, village, roles, practice, settles, same_again_ms, borrowed_prev"

enum {
  INBOX_ADD,
  INBOX_GET,
  INBOX_STEP,
  INBOX_STEP_ELSEWHERE,
  INBOX_UNDONE,
  INBOX_BLANK,
  INBOX_BOOKED_ROWS,
  INBOX_RECORDED,
  INBOX_BOOKED_TEXTS,
  INBOX_NAMED
};
static const char *const list[] = {
    [INBOX_ADD] =
        "INSERT INTO inbox (" COLUMNS ") VALUES ($id, $provider, $message_id, $msisdn, $sender, $received_ms, $own_ms,"
        "  $text, $raw, $state, $reason, $label, $request, $prev, $person, $recorded, $undone_by, $household,"
        "  $village, $roles, $practice, $settles, $same_again_ms,"
        "  $borrowed_prev)",
    [INBOX_GET] = "SELECT " COLUMNS " FROM inbox WHERE id = $id",
    [INBOX_STEP] = "SELECT received_ms, recorded, undone_by, prev, borrowed_prev FROM inbox WHERE id = $id",
    [INBOX_STEP_ELSEWHERE] = "SELECT received_ms, own_ms, provider, text, prev FROM inbox WHERE id = $id",
    [INBOX_UNDONE] = "UPDATE inbox SET undone_by = $by WHERE id = $id",
    [INBOX_BLANK] = "UPDATE inbox SET text = NULL, raw = NULL, sender = NULL WHERE id IN"
                    " (SELECT id FROM (SELECT id, received_ms FROM inbox WHERE id > $after ORDER BY id LIMIT $limit) AS next"
                    "  WHERE received_ms < $before)"
                    " RETURNING id",
    [INBOX_BOOKED_ROWS] =
        "SELECT id, provider, message_id, msisdn, NULL, received_ms, own_ms, NULL, NULL, state, reason, label, request, prev,"
        "  person, recorded, undone_by, household, village, roles, practice, settles, same_again_ms, borrowed_prev"
        " FROM inbox WHERE id > $after AND (state = 'booked' OR settles <> 0) ORDER BY id LIMIT $limit",
    [INBOX_BOOKED_TEXTS] = "SELECT " COLUMNS " FROM inbox WHERE id > $after AND state = 'booked' AND text IS NOT NULL"
                           " ORDER BY id LIMIT $limit",
    [INBOX_NAMED] = "SELECT " COLUMNS " FROM inbox WHERE id > (SELECT max(id) FROM inbox) - $newest AND msisdn = $msisdn"
                    " AND message_id = $message_id AND received_ms >= $since_ms ORDER BY id DESC LIMIT 1",
    [INBOX_RECORDED] = "UPDATE inbox SET recorded = $recorded WHERE id = $id",
};
TABLE_SQL(inbox, list);

static const char *const state_names[INBOX_STATES] = {"received", "booked", "refused", "ignored", "dead"};

const char *inbox_state_name(InboxState state)
{
  return state_names[state];
}

void inbox_row_clear(InboxRow *row)
{
  g_free((char *)row->provider);
  g_free((char *)row->message_id);
  g_free((char *)row->sender);
  g_free((char *)row->text);
  g_free((void *)row->raw);
  g_free((char *)row->reason);
  g_free((char *)row->label);
  g_free((char *)row->request);
  *row = (InboxRow){0};
}

gint64 inbox_next_id(Book *book)
{
  return book_next_id(book, IDS_INBOX);
}

gboolean inbox_add(Book *book, const InboxRow *row, GError **error)
{
  Statement *add = book->inbox[INBOX_ADD];
  statement_int(add, "$id", row->id);
  statement_text(add, "$provider", row->provider);
  statement_text(add, "$message_id", row->message_id);
  statement_int(add, "$msisdn", row->msisdn);
  statement_text(add, "$sender", row->sender);
  statement_int(add, "$received_ms", row->received_ms);
  statement_int(add, "$own_ms", row->own_ms);
  statement_text(add, "$text", row->text);
  statement_blob(add, "$raw", row->raw, row->raw_length);
  statement_text(add, "$state", state_names[row->state]);
  statement_text(add, "$reason", row->reason);
  statement_text(add, "$label", row->label);
  statement_text(add, "$request", row->request);
  statement_int(add, "$prev", row->prev);
  statement_int(add, "$person", row->person);
  statement_int(add, "$recorded", row->recorded);
  statement_int(add, "$undone_by", row->undone_by);
  statement_int(add, "$household", row->household);
  statement_int(add, "$village", row->village);
  statement_int(add, "$roles", row->roles);
  statement_int(add, "$practice", row->practice != 0);
  statement_int(add, "$settles", row->settles);
  statement_int(add, "$same_again_ms", row->same_again_ms);
  statement_int(add, "$borrowed_prev", row->borrowed_prev);
  return statement_run(add, error);
}

static gboolean read_row(Statement *from, gpointer data, GError **error)
{
  InboxRow *row = data;
  int state = 0;
  *row = (InboxRow){.id = statement_column_int(from, 0)};
  row->provider = g_strdup(statement_column_text(from, 1));
  row->message_id = g_strdup(statement_column_text(from, 2));
  row->msisdn = statement_column_int(from, 3);
  row->sender = g_strdup(statement_column_text(from, 4));
  row->received_ms = statement_column_int(from, 5);
  row->own_ms = statement_column_int(from, 6);
  row->text = g_strdup(statement_column_text(from, 7));
  const void *raw = statement_column_blob(from, 8, &row->raw_length);
  row->raw = g_memdup2(raw, row->raw_length);
  const gboolean known =
      name_index(statement_column_text(from, 9), state_names, INBOX_STATES, "a message's state", &state, error);
  row->state = (InboxState)state;
  row->reason = g_strdup(statement_column_text(from, 10));
  row->label = g_strdup(statement_column_text(from, 11));
  row->request = g_strdup(statement_column_text(from, 12));
  row->prev = statement_column_int(from, 13);
  row->person = statement_column_int(from, 14);
  row->recorded = (gint32)statement_column_int(from, 15);
  row->undone_by = statement_column_int(from, 16);
  row->household = statement_column_int(from, 17);
  row->village = (gint32)statement_column_int(from, 18);
  row->roles = (RoleSet)statement_column_int(from, 19);
  row->practice = statement_column_int(from, 20) != 0;
  row->settles = statement_column_int(from, 21);
  row->same_again_ms = statement_column_int(from, 22);
  row->borrowed_prev = statement_column_int(from, 23);
  if (!known)
    inbox_row_clear(row);
  return known;
}

gboolean inbox_booked(Book *book, gint64 after, guint limit, GArray *rows, GError **error)
{
  Statement *booked = book->inbox[INBOX_BOOKED_ROWS];
  statement_int(booked, "$after", after);
  statement_int(booked, "$limit", limit);
  return read_all_rows(booked, read_row, rows, error);
}

gboolean inbox_booked_texts(Book *book, gint64 after, guint limit, GArray *rows, GError **error)
{
  Statement *texts = book->inbox[INBOX_BOOKED_TEXTS];
  statement_int(texts, "$after", after);
  statement_int(texts, "$limit", limit);
  return read_all_rows(texts, read_row, rows, error);
}

gboolean inbox_set_recorded(Book *book, gint64 id, gint32 recorded, GError **error)
{
  statement_int(book->inbox[INBOX_RECORDED], "$recorded", recorded);
  statement_int(book->inbox[INBOX_RECORDED], "$id", id);
  return statement_run(book->inbox[INBOX_RECORDED], error);
}

static gboolean get_one(Statement *get, InboxRow *row, gboolean *found, GError **error)
{
  *row = (InboxRow){0};
  return read_one_row(get, read_row, row, found, error);
}

gboolean inbox_get(Book *book, gint64 id, InboxRow *row, gboolean *found, GError **error)
{
  statement_int(book->inbox[INBOX_GET], "$id", id);
  return get_one(book->inbox[INBOX_GET], row, found, error);
}

gboolean inbox_find(Book *book, gint64 msisdn, const char *message_id, gint64 since_ms, InboxRow *row, gboolean *found,
                    GError **error)
{
  Statement *named = book->inbox[INBOX_NAMED];
  statement_int(named, "$newest", FIND_NEWEST);
  statement_int(named, "$msisdn", msisdn);
  statement_text(named, "$message_id", message_id);
  statement_int(named, "$since_ms", since_ms);
  return get_one(named, row, found, error);
}

gboolean inbox_last_recorded(Book *book, InboxChain chain, gint64 head, gint64 since_ms, InboxRow *row, gboolean *found,
                             GError **error)
{
  *row = (InboxRow){0};
  *found = FALSE;
  Statement *one = book->inbox[INBOX_STEP];
  for (int walked = 0; head != 0 && walked < CHAIN_MAX; walked++) {
    statement_int(one, "$id", head);
    const Step step = statement_step(one, error);
    if (step != STEP_ROW)
      return step == STEP_DONE;
    const gboolean too_old = statement_column_int(one, 0) < since_ms;
    const gboolean stands = statement_column_int(one, 1) > 0 && statement_column_int(one, 2) == 0;
    const gint64 prev = statement_column_int(one, chain == CHAIN_PHONE ? 3 : 4);
    statement_reset(one);
    if (too_old)
      return TRUE;
    if (stands)
      return inbox_get(book, head, row, found, error);
    head = prev;
  }
  return TRUE;
}

static gboolean is_elsewhere(const char *provider, const InboxElsewhere *sought)
{
  return strcmp(provider, sought->provider) != 0 && strcmp(provider, INBOX_OFFICE) != 0 &&
         !g_str_has_prefix(provider, INBOX_DIALLED);
}

gboolean inbox_elsewhere(Book *book, const InboxElsewhere *sought, gint64 head, gboolean *found, GError **error)
{
  *found = FALSE;
  Statement *one = book->inbox[INBOX_STEP_ELSEWHERE];
  for (int walked = 0; head != 0 && !*found && walked < CHAIN_MAX; walked++) {
    statement_int(one, "$id", head);
    const Step step = statement_step(one, error);
    if (step != STEP_ROW)
      return step == STEP_DONE;
    const gint64 own_ms = statement_column_int(one, 1);
    const gboolean too_old = statement_column_int(one, 0) < sought->since_ms;
    *found = !too_old && ABS(own_ms - sought->own_ms) <= sought->within_ms &&
             is_elsewhere(statement_column_text(one, 2), sought) &&
             sought->is(statement_column_text(one, 3), own_ms, sought->data);
    head = too_old ? 0 : statement_column_int(one, 4);
    statement_reset(one);
  }
  return TRUE;
}

gboolean inbox_set_undone(Book *book, gint64 id, gint64 by, GError **error)
{
  statement_int(book->inbox[INBOX_UNDONE], "$by", by);
  statement_int(book->inbox[INBOX_UNDONE], "$id", id);
  return statement_run(book->inbox[INBOX_UNDONE], error);
}

gboolean inbox_blank(Book *book, gint64 before_ms, guint limit, gint64 *after, gint64 *blanked, GError **error)
{
  Statement *blank = book->inbox[INBOX_BLANK];
  statement_int(blank, "$after", *after);
  statement_int(blank, "$before", before_ms);
  statement_int(blank, "$limit", limit);
  return blank_rows(blank, after, blanked, error);
}
