/* Taking back and correcting what a group was reported to have done. Joining and leaving take each other back. */
#include "command/families.h"
#include "model/groups.h"

/* A correction is a message of two rows, of which the first takes one back. */
static gboolean is_correction(const GroupRow *rows, guint n)
{
  return n == 2 && rows[0].reverses != 0 && rows[1].reverses == 0;
}

static void answer_group(Turn *turn, ReplyId reply, const GroupRow *row, gint64 amount_satang)
{
  group_name(&turn->answer, reply, row->product, row->activity, amount_satang);
}

static gboolean answer_undo(Turn *turn, const GroupRow *rows, guint n, GError **error)
{
  const GroupRow *row = &rows[n - 1];
  if (is_correction(rows, n)) {
    answer_group(turn, R_UNDO_FIX_GROUP, row, -rows[0].amount_satang);
    return TRUE;
  }
  GroupTotals month;
  answer_group(turn, R_UNDO_GROUP, row, row->amount_satang);
  answer_number(&turn->answer, "d", row->day);
  if (!groups_month(turn->book, day_month(turn->today), row->village, row->product, &month, error))
    return FALSE;
  answer_number(&turn->answer, "k", month.activities);
  return TRUE;
}

gboolean undo_group(Turn *turn, const Request *request, gint64 message, gboolean *mine, GError **error)
{
  GroupRow rows[LEDGER_ROWS_MAX];
  guint n;
  if (!groups_of_message(turn->book, message, rows, &n, error))
    return FALSE;
  *mine = n > 0;
  if (n == 0)
    return TRUE;
  if (request->amount_satang != 0 && request->amount_satang != rows[n - 1].amount_satang) {
    turn->refused = TRUE;
    answer_group(turn, E_UNDO_MISMATCH_GROUP, &rows[n - 1], rows[n - 1].amount_satang);
    return TRUE;
  }
  for (guint i = 0; i < n; i++) {
    if (!groups_reverse(turn->book, &rows[i], ledger_id(turn->inbox_id, i), turn->person, turn->own_ms, NULL, error))
      return FALSE;
  }
  if (is_correction(rows, n) && !undo_correction(turn, rows[0].reverses, error))
    return FALSE;
  return answer_undo(turn, rows, n, error);
}

gboolean fix_group(Turn *turn, const Request *request, gint64 message, gboolean agreed, gboolean *mine, GError **error)
{
  GroupRow rows[LEDGER_ROWS_MAX];
  guint n;
  if (!groups_of_message(turn->book, message, rows, &n, error))
    return FALSE;
  *mine = n > 0;
  if (n == 0)
    return TRUE;
  const GroupRow *last = &rows[n - 1];
  if (last->amount_satang == 0) {
    g_autofree char *example = g_strdup_printf("%s %s", command_row(COMMAND_GROUP)->name, last->product);
    turn_refuse(turn, E_AMOUNT_AMBIG); /* it had no baht to correct */
    answer_text(&turn->answer, "v", example);
    return TRUE;
  }
  GroupRow right = *last;
  right.id = ledger_id(turn->inbox_id, 1);
  right.reverses = 0;
  right.amount_satang = request->amount_satang;
  right.person = turn->person;
  right.at_ms = turn->own_ms;
  if (request->needs_confirm && !agreed) {
    answer_group(turn, R_CONFIRM_GROUP, &right, right.amount_satang);
    return question_hold(turn, request, turn->programme->limits.question_hours * 60, error);
  }
  if (!question_drop_fix(turn, error) ||
      !groups_reverse(turn->book, last, ledger_id(turn->inbox_id, 0), turn->person, turn->own_ms, NULL, error) ||
      !groups_add(turn->book, &right, NULL, error))
    return FALSE;
  turn->recorded = 2;
  answer_group(turn, R_FIX_GROUP, &right, right.amount_satang);
  answer_number(&turn->answer, "o", last->amount_satang);
  return TRUE;
}
