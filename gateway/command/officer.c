#include "command/officer.h"

#include "model/covers.h"
#include "model/places.h"

gboolean officer_sent(Turn *turn, const Asked *asked, gint32 village, gboolean sent[OFFICER_NUMBERS], gint32 *n, GError **error)
{
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Totals));
  const gint32 last = MIN(asked->to, day_month(turn->today));
  if (asked->day != 0 && !totals_of_households(turn->book, asked->day, village, rows, error))
    return FALSE;
  for (gint32 month = asked->from; asked->day == 0 && month <= last; month = month_add(month, 1)) {
    if (!totals_of_households(turn->book, month, village, rows, error))
      return FALSE;
  }
  *n = 0;
  for (gint32 i = 0; i < OFFICER_NUMBERS; i++)
    sent[i] = FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const Totals *row = &g_array_index(rows, Totals, i);
    gboolean *one = &sent[household_number(row->place)];
    *n += row->entries > 0 && !*one;
    *one |= row->entries > 0;
  }
  return TRUE;
}

gboolean officer_reporting(Turn *turn, const Asked *asked, gint64 *n, GError **error)
{
  Totals totals;
  *n = 0;
  if (asked->day != 0 || asked->from == asked->to) {
    const gboolean good = asked->day != 0 ? totals_of_day(turn->book, asked->day, asked->place, &totals, error)
                                          : totals_get(turn->book, asked->from, asked->place, &totals, error);
    *n = good ? totals.reporting : 0;
    return good;
  }
  gint32 village = 0;
  for (;;) {
    gboolean found = FALSE, sent[OFFICER_NUMBERS];
    gint32 of_village;
    if (!villages_next(turn->book, asked->place, &village, &found, error))
      return FALSE;
    if (!found)
      return TRUE;
    if (!officer_sent(turn, asked, village, sent, &of_village, error))
      return FALSE;
    *n += of_village;
  }
}

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
