#include "command/families.h"

#define HOUR_MS ((gint64)3600000)

/* The last message that recorded something within the hours allowed, and its rows. */
static gboolean last_recorded(Turn *turn, gint64 head, gint64 *message, LedgerRow rows[LEDGER_ROWS_MAX], guint *n,
                              GError **error)
{
  InboxRow last = {0};
  gboolean found = FALSE;
  *message = 0;
  *n = 0;
  if (!undo_last_recorded(turn, head, turn->now_ms - turn->programme->limits.undo_hours * HOUR_MS, &last, &found, error))
    return FALSE;
  if (found)
    *message = last.id;
  inbox_row_clear(&last);
  return *message == 0 || ledger_of_message(turn->book, *message, rows, n, error);
}

/* A correction is a message of two rows, of which the first takes an entry back. */
static gboolean is_correction(const LedgerRow *rows, guint n)
{
  return n == 2 && rows[0].reverses != 0 && rows[1].reverses == 0;
}

static void refuse_naming(Turn *turn, const LedgerRow *row)
{
  turn_refuse(turn, E_UNDO_MISMATCH);
  answer_text(&turn->answer, "v", command_row(row->kind)->name);
  answer_number(&turn->answer, "a", row->amount_satang);
}

static gboolean answer_undo(Turn *turn, const LedgerRow *rows, guint n, GError **error)
{
  const LedgerRow *row = &rows[n - 1];
  Totals month;
  if (!totals_get(turn->book, day_month(turn->today), turn->household, &month, error))
    return FALSE;
  if (is_correction(rows, n)) {
    answer_begin(&turn->answer, R_UNDO_FIX);
    answer_text(&turn->answer, "v", command_row(row->kind)->name);
    answer_number(&turn->answer, "o", row->amount_satang);
    answer_number(&turn->answer, "a", -rows[0].amount_satang);
  } else if (n > 1) {
    answer_begin(&turn->answer, R_UNDO_BATCH);
    answer_number(&turn->answer, "n", n);
    answer_number(&turn->answer, "t", totals_left(&month));
  } else if (row->kind == COMMAND_MAKE) {
    answer_begin(&turn->answer, R_UNDO_MAKE);
    answer_text(&turn->answer, "p", row->product);
    answer_number(&turn->answer, "q", row->qty_milli);
    answer_text(&turn->answer, "u", row->unit);
  } else {
    answer_begin(&turn->answer, R_UNDO);
    answer_text(&turn->answer, "v", command_row(row->kind)->name);
    answer_number(&turn->answer, "a", row->amount_satang);
    answer_number(&turn->answer, "d", row->day);
    answer_number(&turn->answer, "t", totals_left(&month));
  }
  return TRUE;
}

gboolean command_undo(Turn *turn, const Request *request, GError **error)
{
  LedgerRow rows[LEDGER_ROWS_MAX];
  gint64 message;
  guint n;
  if (!last_recorded(turn, turn->phone->last_message, &message, rows, &n, error))
    return FALSE;
  if (n == 0) {
    turn_refuse(turn, E_NOTHING_TO_UNDO);
    return TRUE;
  }
  gint64 sum = rows[n - 1].amount_satang;
  for (guint i = 0; i + 1 < n && !is_correction(rows, n); i++)
    sum += rows[i].amount_satang;
  if (request->amount_satang != 0 && request->amount_satang != sum) {
    refuse_naming(turn, &rows[n - 1]);
    return TRUE;
  }
  for (guint i = 0; i < n; i++) {
    if (!ledger_reverse(turn->book, &rows[i], ledger_id(turn->inbox_id, i), turn->person, turn->own_ms, NULL, error))
      return FALSE;
  }
  return question_drop_fix(turn, error) && inbox_set_undone(turn->book, message, turn->inbox_id, error) &&
         answer_undo(turn, rows, n, error);
}

gboolean command_fix(Turn *turn, const Request *request, gint64 head, gboolean agreed, GError **error)
{
  LedgerRow rows[LEDGER_ROWS_MAX];
  gint64 message;
  guint n;
  if (!last_recorded(turn, head, &message, rows, &n, error))
    return FALSE;
  if (n == 0) {
    turn_refuse(turn, E_NOTHING_TO_UNDO);
    return TRUE;
  }
  const LedgerRow *last = &rows[n - 1];
  if ((n > 1 && !is_correction(rows, n)) || last->amount_satang == 0) {
    turn_refuse(turn, E_AMOUNT_AMBIG); /* which of them? And goods have no baht to correct */
    answer_text(&turn->answer, "v", command_row(last->kind)->name);
    return TRUE;
  }
  if (request->needs_confirm && !agreed) {
    answer_begin(&turn->answer, R_CONFIRM);
    answer_text(&turn->answer, "v", command_row(last->kind)->name);
    answer_number(&turn->answer, "a", request->amount_satang);
    return question_hold(turn, request, turn->programme->limits.question_hours * 60, error);
  }
  LedgerRow right = *last;
  right.id = ledger_id(turn->inbox_id, 1);
  right.amount_satang = request->amount_satang;
  right.person = turn->person;
  right.at_ms = turn->own_ms;
  right.late = day_month(right.day) < day_month(turn->today);
  if (!question_drop_fix(turn, error) ||
      !ledger_reverse(turn->book, last, ledger_id(turn->inbox_id, 0), turn->person, turn->own_ms, NULL, error) ||
      !ledger_add(turn->book, &right, NULL, error))
    return FALSE;
  turn->recorded = 2;
  answer_begin(&turn->answer, R_FIX);
  answer_text(&turn->answer, "v", command_row(last->kind)->name);
  answer_number(&turn->answer, "o", last->amount_satang);
  answer_number(&turn->answer, "a", request->amount_satang);
  return TRUE;
}
