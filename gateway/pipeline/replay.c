#include "pipeline/replay.h"

#include "error.h"
#include "message/request_json.h"
#include "model/inbox.h"
#include "model/questions.h"
#include "model/rebuild.h"

#include <string.h>

#define BATCH 500U /* messages of one transaction */

typedef struct {
  const Gateway *gateway;
  const ReplayReport *report;
  ReplayResult *result;
  Rebuild *rebuild;
  GHashTable *questions; /* the message that asked → the question's id, gint64 * both: what is open */
} Replay;

/* Whether the command writes what messages make. */
static gboolean writes(Command command)
{
  switch (command_row(command)->family) {
  case FAMILY_MONEY:
  case FAMILY_PRODUCT:
  case FAMILY_UNDO:
  case FAMILY_GROUP:
  case FAMILY_MENTOR:
    return TRUE;
  case FAMILY_QUESTION:
  case FAMILY_ASK:
  case FAMILY_SERVICE:
  case FAMILY_OFFICER:
  case FAMILY_ENROL:
  case FAMILY_PRIVACY:
    return FALSE;
  }
  return FALSE;
}

static gboolean is_answer(Command command)
{
  return command == COMMAND_YES || command == COMMAND_NO;
}

/* The labels under which questions hold requests that are carried out again. */
static const char **labels(void)
{
  GPtrArray *all = g_ptr_array_new();
  for (guint command = COMMAND_NONE + 1; command < COMMAND_COUNT; command++) {
    Request request;
    request_init(&request, (Command)command);
    if (writes(request.command))
      g_ptr_array_add(all, (gpointer)request_label(&request));
  }
  g_ptr_array_add(all, NULL);
  return (const char **)g_ptr_array_free(all, FALSE);
}

static void trouble(Replay *replay, const InboxRow *row, const char *why)
{
  replay->result->failed++;
  replay->report->trouble(row->id, row->label != NULL ? row->label : "?", why, replay->report->data);
}

static gboolean parse(const InboxRow *row, Request *request)
{
  json_t *fields = row->request != NULL && row->label != NULL ? json_loads(row->request, 0, NULL) : NULL;
  const gboolean good = fields != NULL && request_from_json(row->label, fields, request);
  json_decref(fields);
  return good;
}

/* A row of a book from before the journal kept whose account it was. */
static gboolean is_too_old(const InboxRow *row)
{
  return row->household == 0 && row->village == 0 && row->roles == 0;
}

/* The phone as the turn saw it, as far as commands that write look at it. */
static void rebuild_phone(const InboxRow *row, Phone *phone)
{
  phone_init(phone, row->msisdn);
  phone->person = row->person;
  phone->roles = row->roles;
  phone->household = ABS(row->household);
  phone->village = ABS(row->village);
  phone->practice = row->practice;
  phone->last_message = row->prev;
}

static Turn rebuild_turn(const Replay *replay, const InboxRow *row, Phone *phone)
{
  const Gateway *gateway = replay->gateway;
  return (Turn){.book = gateway->book,
                .programme = gateway->programme,
                .inbox_id = row->id,
                .own_ms = row->own_ms,
                .now_ms = row->received_ms,
                .today = day_of_ms(MIN(row->own_ms, row->received_ms), gateway->programme->utc_offset_minutes),
                .phone = phone,
                .person = row->person,
                .household = row->household,
                .village = row->village,
                .practice = row->practice,
                .repeated = TRUE,
                .secrets = gateway->secrets};
}

static void note_question(Replay *replay, const InboxRow *row, gint64 question)
{
  if (question != 0)
    g_hash_table_insert(replay->questions, g_memdup2(&row->id, sizeof row->id), g_memdup2(&question, sizeof question));
}

/* What it wrote stands in the open savepoint; `why` is set where it came out otherwise than it did. */
static gboolean carry_out(Replay *replay, const InboxRow *row, const Request *request, const char **why, GError **error)
{
  Phone phone;
  rebuild_phone(row, &phone);
  Turn turn = rebuild_turn(replay, row, &phone);
  if (is_answer(request->command)) {
    const gint64 *asked = g_hash_table_lookup(replay->questions, &row->settles);
    phone.open_question = asked != NULL ? *asked : 0;
    g_hash_table_remove(replay->questions, &row->settles);
  }
  const gboolean good = row->same_again_ms != 0 ? command_ask_same_again(&turn, request, row->same_again_ms, error)
                                                : command_carry_out(&turn, request, error);
  g_clear_pointer(&turn.notices, g_array_unref);
  if (!good)
    return FALSE;
  note_question(replay, row, phone.open_question);
  if (turn.refused)
    *why = "it was booked, and is refused now";
  else if ((gint32)turn.recorded != ABS(row->recorded))
    *why = "it records another number of rows now";
  return inbox_set_recorded(replay->gateway->book, row->id, (gint32)turn.recorded, error);
}

/* In a savepoint of its own: what the data contradicts is taken back and reported, the rest goes on. */
static gboolean repeat(Replay *replay, const InboxRow *row, const Request *request, GError **error)
{
  Book *book = replay->gateway->book;
  const char *why = NULL;
  g_autoptr(GError) wrong = NULL;
  if (!rebuild_settle(replay->rebuild, row->received_ms, error) || !book_savepoint(book, error))
    return FALSE;
  replay->result->repeated++;
  if (carry_out(replay, row, request, &why, &wrong)) {
    if (why != NULL)
      trouble(replay, row, why);
    return book_release(book, error);
  }
  if (!g_error_matches(wrong, FAILURE, FAILED_REJECT)) {
    g_propagate_error(error, g_steal_pointer(&wrong));
    return FALSE;
  }
  trouble(replay, row, "the book refuses what it writes");
  return book_rollback_to(book, error);
}

/* Whether an answer settled a question that is asked again. */
static gboolean settles_ours(Replay *replay, const InboxRow *row)
{
  return row->settles != 0 && g_hash_table_contains(replay->questions, &row->settles);
}

/* Agreed to, and then refused: nothing was booked, but the question is asked no more. */
static gboolean settle_only(Replay *replay, const InboxRow *row, GError **error)
{
  const gint64 *question = g_hash_table_lookup(replay->questions, &row->settles);
  if (question == NULL)
    return TRUE;
  const gboolean good = questions_settle(replay->gateway->book, *question, QUESTION_YES, error);
  g_hash_table_remove(replay->questions, &row->settles);
  return good;
}

static gboolean take(Replay *replay, const InboxRow *row, GError **error)
{
  Request request;
  if (row->state != INBOX_BOOKED)
    return settle_only(replay, row, error);
  replay->result->messages++;
  if (!parse(row, &request)) {
    trouble(replay, row, "its request is not kept, or cannot be read");
    return TRUE;
  }
  const gboolean answer = is_answer(request.command);
  if (request.verdict != REQUEST_ACCEPTED || (answer && row->settles != 0 && !settles_ours(replay, row)) ||
      (!answer && !writes(request.command))) {
    replay->result->passed++;
    return TRUE;
  }
  if (answer ? row->settles == 0 : is_too_old(row)) {
    trouble(replay, row, "it is from before the journal kept whose account it was");
    return TRUE;
  }
  return repeat(replay, row, &request, error);
}

/* The next messages after *after in a transaction; `n` 0: there are none. */
static gboolean take_batch(Replay *replay, gint64 *after, guint *n, GError **error)
{
  Book *book = replay->gateway->book;
  g_autoptr(GArray) rows = g_array_sized_new(FALSE, FALSE, sizeof(InboxRow), BATCH);
  g_array_set_clear_func(rows, (GDestroyNotify)inbox_row_clear);
  if (!book_begin(book, error))
    return FALSE;
  gboolean good = inbox_booked(book, *after, BATCH, rows, error);
  for (guint i = 0; good && i < rows->len; i++) {
    const InboxRow *row = &g_array_index(rows, InboxRow, i);
    *after = row->id;
    good = take(replay, row, error);
  }
  *n = rows->len;
  if (good)
    return book_commit(book, error);
  book_rollback(book);
  return FALSE;
}

static gboolean take_all(Replay *replay, GError **error)
{
  gint64 after = 0;
  guint n;
  do {
    if (!take_batch(replay, &after, &n, error))
      return FALSE;
    replay->report->progress(replay->result, replay->report->data);
  } while (n > 0);
  return TRUE;
}

static gboolean clear(Replay *replay, GError **error)
{
  g_autofree const char **all = labels();
  if (!book_begin(replay->gateway->book, error))
    return FALSE;
  replay->rebuild = rebuild_begin(replay->gateway->book, all, replay->gateway->programme->utc_offset_minutes, error);
  if (replay->rebuild != NULL)
    return book_commit(replay->gateway->book, error);
  book_rollback(replay->gateway->book);
  return FALSE;
}

static gboolean put_back(Replay *replay, GError **error)
{
  if (!book_begin(replay->gateway->book, error))
    return FALSE;
  if (rebuild_end(replay->rebuild, replay->questions, error))
    return book_commit(replay->gateway->book, error);
  book_rollback(replay->gateway->book);
  return FALSE;
}

gboolean replay_book(const Gateway *gateway, const ReplayReport *report, ReplayResult *result, GError **error)
{
  *result = (ReplayResult){0};
  Replay replay = {.gateway = gateway, .report = report, .result = result};
  replay.questions = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
  const gboolean good = clear(&replay, error) && take_all(&replay, error) && put_back(&replay, error);
  g_hash_table_unref(replay.questions);
  rebuild_free(replay.rebuild);
  return good;
}
