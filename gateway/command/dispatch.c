#include "command/families.h"

/* Whether the command is about the sender's own household. */
static gboolean needs_household(Command command)
{
  const Family family = command_row(command)->family;
  return family == FAMILY_MONEY || family == FAMILY_PRODUCT || family == FAMILY_ASK;
}

static gboolean carry_out(Turn *turn, const Request *request, gboolean agreed, GError **error)
{
  if (turn->household == 0 && needs_household(request->command)) {
    turn_refuse(turn, E_NOT_REG);
    return TRUE;
  }
  switch (command_row(request->command)->family) {
  case FAMILY_MONEY:
  case FAMILY_PRODUCT:
    return command_record(turn, request, agreed, error);
  case FAMILY_ASK:
    return request->command == COMMAND_TARGET ? command_target(turn, error) : command_summary(turn, request, error);
  case FAMILY_UNDO:
    if (request->command == COMMAND_FIX)
      return command_fix(turn, request, agreed, error);
    return command_undo(turn, request, error);
  case FAMILY_QUESTION:
    return command_settle(turn, request->command == COMMAND_YES, error);
  case FAMILY_SERVICE:
    return command_service(turn, request, error);
  case FAMILY_GROUP:
    return command_group(turn, request, agreed, error);
  case FAMILY_MENTOR:
    return command_mentor(turn, request, error);
  case FAMILY_OFFICER:
    return command_officer(turn, request, error);
  case FAMILY_ENROL:
    return command_enrol(turn, request, agreed, error);
  case FAMILY_PRIVACY:
    return command_privacy(turn, request, error);
  }
  g_return_val_if_reached(FALSE);
}

gboolean command_carry_out(Turn *turn, const Request *request, GError **error)
{
  const gboolean borrowed = *request->as_household != '\0';
  if (borrowed && !borrowed_enter(turn, request, FALSE, error))
    return FALSE;
  if (turn->refused)
    return TRUE;
  return carry_out(turn, request, FALSE, error) && (!borrowed || borrowed_leave(turn, request, error));
}

/* A household may have begun or ended to practise since another's phone was asked: what was asked is then void. */
static gboolean refuse_other_account(Turn *turn, gint64 asked_by, GError **error)
{
  InboxRow asking = {0};
  gboolean found = FALSE;
  if (!inbox_get(turn->book, asked_by, &asking, &found, error))
    return FALSE;
  if (asking.household != turn->household)
    turn_refuse(turn, E_NO_QUESTION);
  inbox_row_clear(&asking);
  return TRUE;
}

gboolean command_carry_out_agreed(Turn *turn, const Request *request, ReplyId asked, gint64 asked_by, GError **error)
{
  const gboolean borrowed = *request->as_household != '\0';
  if (borrowed && !borrowed_enter(turn, request, TRUE, error))
    return FALSE;
  if (borrowed && !turn->refused && !refuse_other_account(turn, asked_by, error))
    return FALSE;
  if (turn->refused)
    return TRUE;
  if (!carry_out(turn, request, TRUE, error))
    return FALSE;
  if (asked == R_CONFIRM && !turn->refused && request->n_entries == 1) {
    answer_begin(&turn->answer, R_CONFIRM_OK);
    answer_text(&turn->answer, "v", command_row(request->entries[0].command)->name);
    answer_number(&turn->answer, "a", request->entries[0].amount_satang);
  }
  return !borrowed || borrowed_leave(turn, request, error);
}
