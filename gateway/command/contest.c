/* CONTEST: a household says that a training day was otherwise than reported. It flags the report for the officer and changes no
 * count (OP-120). */
#include "command/mentor.h"
#include "model/contests.h"
#include "model/trainings.h"

#define DAYS_MOST 31

/* The report that is meant: this fiscal year's; in the first weeks of a year also the last one's. */
static gboolean find_report(Turn *turn, gint32 day, Training *training, gboolean *found, GError **error)
{
  const gint32 village = household_village(turn->household), year = fiscal_year_of_day(turn->today);
  if (!trainings_standing(turn->book, year, village, day, training, found, error))
    return FALSE;
  if (*found)
    return TRUE;
  if (!trainings_standing(turn->book, year - 1, village, day, training, found, error))
    return FALSE;
  *found = *found && day_distance(training->held_day, turn->today) <= turn->programme->limits.back_days;
  return TRUE;
}

/* Names the days that were reported. */
static gboolean refuse_unreported(Turn *turn, gint32 day, GError **error)
{
  gint32 present[DAYS_MOST];
  const gint32 village = household_village(turn->household), days = MIN(turn->programme->training_days, DAYS_MOST);
  if (!trainings_present(turn->book, fiscal_year_of_day(turn->today), village, days, present, error))
    return FALSE;
  g_autoptr(GString) list = g_string_new(NULL);
  for (gint32 i = 0; i < days; i++) {
    if (present[i] >= 0)
      g_string_append_printf(list, "%s%d", list->len > 0 ? " " : "", i + 1);
  }
  turn_refuse(turn, E_NO_TRAINING);
  answer_number(&turn->answer, "d", day);
  if (list->len > 0)
    answer_text(&turn->answer, "x", list->str);
  return TRUE;
}

gboolean mentor_contest(Turn *turn, const Request *request, GError **error)
{
  Training training;
  gboolean found;
  if (turn->household == 0) {
    turn_refuse(turn, E_NOT_REG);
    return TRUE;
  }
  if (!find_report(turn, request->day, &training, &found, error))
    return FALSE;
  if (!found)
    return refuse_unreported(turn, request->day, error);
  const Contest contest = {.id = ledger_id(turn->inbox_id, 0),
                           .training = training.id,
                           .household = turn->household,
                           .person = turn->person,
                           .at_ms = turn->own_ms};
  /* Said again it is a row again: whether the first is settled is the office's, which no replay of messages knows. */
  if (!contests_add(turn->book, &contest, error))
    return FALSE;
  turn->recorded = 1;
  answer_begin(&turn->answer, R_CONTEST);
  answer_number(&turn->answer, "d", training.day);
  answer_number(&turn->answer, "n", training.present);
  return TRUE;
}

gboolean undo_contest(Turn *turn, const Request *request, gint64 message, gboolean *mine, GError **error)
{
  Contest contest;
  if (!contests_of_message(turn->book, message, &contest, mine, error))
    return FALSE;
  if (!*mine || turn_refuse_baht(turn, request, COMMAND_CONTEST))
    return TRUE;
  answer_begin(&turn->answer, R_UNDO_CONTEST);
  answer_number(&turn->answer, "d", contest.day);
  return contests_settle(turn->book, contest.id, turn->own_ms, error);
}
