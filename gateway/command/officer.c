#include "command/officer.h"

#include "model/covers.h"

static Asked asked_of(const Turn *turn, const Request *request)
{
  Asked asked = {.code = request->village != 0 ? request->village : request->tambon != 0 ? request->tambon : request->district};
  asked.place = turn_place(turn, asked.code);
  ask_months(turn, request, &asked.from, &asked.to, &asked.month_label);
  asked.day = request->period == PERIOD_TODAY ? turn->today : 0;
  asked.label = asked.day != 0 ? asked.day : asked.month_label;
  asked.fiscal_year = fiscal_year_of_month(asked.to);
  return asked;
}

gboolean command_officer(Turn *turn, const Request *request, GError **error)
{
  if (request->command == COMMAND_ALL)
    return officer_all(turn, request, error);
  const Asked asked = asked_of(turn, request);
  gboolean covered = FALSE;
  if (asked.code == 0) {
    turn_refuse(turn, E_VILLAGE_MISSING);
    answer_text(&turn->answer, "v", command_row(request->command)->name);
    return TRUE;
  }
  if (!covers_reach(turn->book, turn->person, asked.code, turn->programme->home, &covered, error))
    return FALSE;
  if (!covered) {
    turn_refuse(turn, E_NOT_COVERED);
    answer_number(&turn->answer, "v", asked.code);
    return TRUE;
  }
  switch ((int)request->command) {
  case COMMAND_VTOTAL:
    return officer_total(turn, &asked, error);
  case COMMAND_VTARGET:
    return officer_target(turn, &asked, error);
  case COMMAND_MISSING:
    return officer_missing(turn, &asked, error);
  case COMMAND_VTRAIN:
    return officer_training(turn, &asked, error);
  case COMMAND_PRODUCTS:
    return officer_products(turn, &asked, error);
  case COMMAND_EVAL:
    return officer_assessment(turn, &asked, error);
  case COMMAND_VGROUPS:
    return officer_groups(turn, &asked, error);
  default:
    g_return_val_if_reached(FALSE);
  }
}
