#include "command/turn.h"

void turn_refuse(Turn *turn, ReplyId refusal)
{
  answer_begin(&turn->answer, refusal);
  turn->refused = TRUE;
}

void turn_notify(Turn *turn, gint64 msisdn, const char *language, const Answer *answer)
{
  if (turn->notices == NULL)
    turn->notices = g_array_new(FALSE, FALSE, sizeof(Notice));
  Notice notice = {.msisdn = msisdn, .answer = *answer};
  g_strlcpy(notice.language, language, sizeof notice.language);
  g_array_append_val(turn->notices, notice);
}

gint64 turn_place(const Turn *turn, gint64 code)
{
  return turn->practice ? -code : code;
}

gboolean turn_refuse_baht(Turn *turn, const Request *request, Command command)
{
  if (request->amount_satang == 0)
    return FALSE;
  turn_refuse(turn, E_UNDO_MISMATCH);
  answer_text(&turn->answer, "v", command_row(command)->name);
  return TRUE;
}
