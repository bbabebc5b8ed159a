#include "command/families.h"
#include "command/target.h"

void ask_months(const Turn *turn, const Request *request, gint32 *from, gint32 *to, gint32 *label)
{
  const gint32 now = day_month(turn->today);
  *from = now;
  switch (request->period) {
  case PERIOD_LAST_MONTH:
    *from = month_add(now, -1);
    break;
  case PERIOD_NAMED_MONTH:
    *from = request->month;
    break;
  case PERIOD_FISCAL_YEAR:
    *label = fiscal_year_of_month(now);
    *from = fiscal_year_start(*label);
    *to = month_add(*from, 11);
    return;
  case PERIOD_NONE:
  case PERIOD_TODAY:
  case PERIOD_MONTH:
    break;
  }
  *to = *from;
  *label = *from;
}

gboolean command_summary(Turn *turn, const Request *request, GError **error)
{
  Totals totals;
  gint32 from, to, label;
  ask_months(turn, request, &from, &to, &label);
  if (request->period == PERIOD_TODAY) {
    label = turn->today;
    if (!totals_get(turn->book, turn->today, turn->household, &totals, error))
      return FALSE;
  } else if (!totals_sum(turn->book, from, to, turn->household, &totals, error)) {
    return FALSE;
  }
  answer_begin(&turn->answer, R_SUMMARY);
  answer_number(&turn->answer, "m", label);
  answer_number(&turn->answer, "a", totals.income + totals.sell);
  answer_number(&turn->answer, "b", totals.expense);
  answer_number(&turn->answer, "c", totals.saving);
  answer_number(&turn->answer, "d", totals_left(&totals));
  return TRUE;
}

gboolean command_target(Turn *turn, GError **error)
{
  const gint32 now = day_month(turn->today);
  TargetHousehold household;
  if (!target_of_household(turn->book, turn->household, fiscal_year_of_month(now), now, &household, error))
    return FALSE;
  if (household.baseline_year_satang == 0) {
    answer_begin(&turn->answer, R_TARGET_NOBASE);
  } else if (!household.counted) {
    answer_begin(&turn->answer, R_TARGET_SHORT);
    answer_number(&turn->answer, "n", household.months);
  } else {
    Target target = {0};
    target_add(&target, &household);
    answer_begin(&turn->answer, R_TARGET);
    answer_number(&turn->answer, "t", target_month_satang(household.baseline_year_satang));
    answer_number(&turn->answer, "n", target.current_satang);
    answer_number(&turn->answer, "p", target_tenths(&target));
    answer_number(&turn->answer, "s", household.saved_satang);
  }
  return TRUE;
}
