#include "command/families.h"

#define HOUR_MS ((gint64)3600000)

/* The last message that recorded something within the hours allowed; 0: there is none. */
static gboolean last_recorded(Turn *turn, gint64 *message, GError **error)
{
  InboxRow last = {0};
  gboolean found = FALSE;
  if (!undo_last_recorded(turn, turn->now_ms - turn->programme->limits.undo_hours * HOUR_MS, &last, &found, error))
    return FALSE;
  *message = found ? last.id : 0;
  inbox_row_clear(&last);
  return TRUE;
}

/* What was last when the question was asked, whatever was sent in between; 0: it was taken back or corrected since. */
static gboolean still_to_correct(Turn *turn, const Request *held, gint64 *message, GError **error)
{
  InboxRow row = {0};
  gboolean found = FALSE;
  if (!inbox_get(turn->book, held->corrects, &row, &found, error))
    return FALSE;
  *message = found && row.undone_by == 0 && row.household == turn->household ? row.id : 0;
  inbox_row_clear(&row);
  return TRUE;
}

gboolean command_undo(Turn *turn, const Request *request, GError **error)
{
  /* What a message may have recorded, a file each; a message records one kind. */
  static const struct {
    gboolean (*take_back)(Turn *turn, const Request *request, gint64 message, gboolean *mine, GError **error);
  } kinds[] = {{undo_entries}, {undo_group}, {undo_mentor}};
  gint64 message;
  gboolean mine = FALSE;
  if (!last_recorded(turn, &message, error))
    return FALSE;
  for (guint i = 0; message != 0 && !mine && i < G_N_ELEMENTS(kinds); i++) {
    if (!kinds[i].take_back(turn, request, message, &mine, error))
      return FALSE;
  }
  if (!mine)
    turn_refuse(turn, E_NOTHING_TO_UNDO);
  return turn->refused || (question_drop_fix(turn, error) && inbox_set_undone(turn->book, message, turn->inbox_id, error));
}

gboolean command_fix(Turn *turn, const Request *request, gboolean agreed, GError **error)
{
  /* What has baht to correct. */
  static const struct {
    gboolean (*correct)(Turn *turn, const Request *request, gint64 message, gboolean agreed, gboolean *mine, GError **error);
  } kinds[] = {{fix_entries}, {fix_group}};
  gboolean mine = FALSE;
  Request right = *request;
  if (!(agreed ? still_to_correct(turn, request, &right.corrects, error) : last_recorded(turn, &right.corrects, error)))
    return FALSE;
  const gint64 message = right.corrects;
  for (guint i = 0; message != 0 && !mine && i < G_N_ELEMENTS(kinds); i++) {
    if (!kinds[i].correct(turn, &right, message, agreed, &mine, error))
      return FALSE;
  }
  if (!mine) /* a mentor's report has no baht: taken back, then sent again */
    turn_refuse(turn, message != 0 ? E_FIX_RESEND : agreed ? E_NO_QUESTION : E_NOTHING_TO_UNDO);
  /* While the correction stands, nobody takes back what it corrected: another's phone may have booked that. */
  return turn->recorded == 0 || inbox_set_undone(turn->book, message, turn->inbox_id, error);
}

gboolean undo_correction(Turn *turn, gint64 reverses, GError **error)
{
  return inbox_set_undone(turn->book, reverses / LEDGER_ROWS_MAX, 0, error);
}
