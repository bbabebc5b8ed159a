/* Taking back and correcting what was booked on a household. */
#include "command/families.h"

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

gboolean undo_entries(Turn *turn, const Request *request, gint64 message, gboolean *mine, GError **error)
{
  LedgerRow rows[LEDGER_ROWS_MAX];
  guint n;
  if (!ledger_of_message(turn->book, message, rows, &n, error))
    return FALSE;
  *mine = n > 0;
  if (n == 0)
    return TRUE;
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
  if (is_correction(rows, n) && !undo_correction(turn, rows[0].reverses, error))
    return FALSE;
  return answer_undo(turn, rows, n, error);
}

gboolean fix_entries(Turn *turn, const Request *request, gint64 message, gboolean agreed, gboolean *mine, GError **error)
{
  LedgerRow rows[LEDGER_ROWS_MAX];
  guint n;
  if (!ledger_of_message(turn->book, message, rows, &n, error))
    return FALSE;
  *mine = n > 0;
  if (n == 0)
    return TRUE;
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
