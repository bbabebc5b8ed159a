#include "command/families.h"

#define TARGET_MONTHS_LEAST 3 /* fewer reported months say nothing about a year */

#define PERCENT_MOST 9999 /* tenths: what a reply has room for */

/* The months of a period; `label` is what the answer says of it: yyyymm, yyyymmdd or a fiscal year. */
static void months_of(const Turn *turn, const Request *request, gint32 *from, gint32 *to, gint32 *label)
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
  months_of(turn, request, &from, &to, &label);
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

/* The +3 % rule (language, section 8): a month's baseline is a twelfth of the year's; what is reached is the income of the
 * complete months of this fiscal year in which the household reported income, divided by their number. */
gboolean command_target(Turn *turn, GError **error)
{
  Household household;
  gboolean found = FALSE;
  if (!households_get(turn->book, turn->household, &household, &found, error))
    return FALSE;
  if (!found || household.baseline_year_satang == 0) {
    answer_begin(&turn->answer, R_TARGET_NOBASE);
    return TRUE;
  }
  const gint32 now = day_month(turn->today);
  const gint32 first = fiscal_year_start(fiscal_year_of_month(now));
  Totals months[12];
  guint n = 0;
  if (!totals_months(turn->book, first, now, turn->household, months, G_N_ELEMENTS(months), &n, error))
    return FALSE;
  gint64 income = 0, saved = 0;
  gint32 reported = 0;
  for (guint i = 0; i < n; i++) {
    saved += months[i].saving;
    if (months[i].month == now || months[i].income + months[i].sell <= 0)
      continue;
    income += months[i].income + months[i].sell;
    reported++;
  }
  if (reported < TARGET_MONTHS_LEAST) {
    answer_begin(&turn->answer, R_TARGET_SHORT);
    answer_number(&turn->answer, "n", reported);
    return TRUE;
  }
  /* average / (baseline / 12) - 1, in tenths of a per cent, cut towards minus infinity: nobody reaches +3 % by rounding */
  const gint64 numerator = income * 12 * 1000, denominator = household.baseline_year_satang * reported;
  answer_begin(&turn->answer, R_TARGET);
  answer_number(&turn->answer, "t", (household.baseline_year_satang * 103 + 1199) / 1200);
  answer_number(&turn->answer, "n", income / reported);
  answer_number(&turn->answer, "p", MIN(numerator / denominator - 1000, PERCENT_MOST));
  answer_number(&turn->answer, "s", saved);
  return TRUE;
}
