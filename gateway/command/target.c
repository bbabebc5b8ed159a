#include "command/target.h"

#include "calendar.h"
#include "model/households.h"
#include "model/places.h"
#include "model/totals.h"

/* A sum beyond it stays there: a ninth of a billion billion baht is no income, and the arithmetic below has room. */
#define SATANG_MOST (G_MAXINT64 / 100)
#define NUMBERS 100 /* of a village's households: two digits */

static gint64 sum_held(gint64 sum, gint64 more)
{
  return MIN(sum + CLAMP(more, 0, SATANG_MOST), SATANG_MOST);
}

static void take_month(TargetHousehold *household, const Totals *month, gboolean complete)
{
  household->saved_satang = sum_held(household->saved_satang, month->saving);
  const gint64 income = sum_held(sum_held(0, month->income), month->sell);
  if (!complete || income <= 0)
    return;
  household->income_satang = sum_held(household->income_satang, income);
  household->months++;
}

static void settle(TargetHousehold *household)
{
  Target one = {0};
  household->baseline_year_satang = MIN(household->baseline_year_satang, SATANG_MOST);
  household->counted = household->baseline_year_satang > 0 && household->months >= TARGET_MONTHS_LEAST;
  target_add(&one, household);
  household->reached = target_reached(&one);
}

gboolean target_of_household(Book *book, gint64 household, gint32 fiscal_year, gint32 now, TargetHousehold *target,
                             GError **error)
{
  Household row;
  gboolean found = FALSE;
  *target = (TargetHousehold){0};
  if (!households_get(book, household, &row, &found, error))
    return FALSE;
  const gint32 first = fiscal_year_start(fiscal_year);
  const gint32 last = MIN(now, month_add(first, 11));
  for (gint32 month = first; month <= last; month = month_add(month, 1)) {
    Totals totals;
    if (!totals_get(book, month, household, &totals, error))
      return FALSE;
    take_month(target, &totals, month < now);
  }
  target->baseline_year_satang = found ? row.baseline_year_satang : 0;
  settle(target);
  return TRUE;
}

/* Those of one village, by number; `listed` tells which numbers it has. */
static gboolean read_village(Book *book, gint32 village, gint32 first, gint32 last, gint32 now,
                             TargetHousehold households[NUMBERS], gboolean listed[NUMBERS], GError **error)
{
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Household));
  g_autoptr(GArray) months = g_array_new(FALSE, FALSE, sizeof(Totals));
  if (!households_of_village(book, village, rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const Household *row = &g_array_index(rows, Household, i);
    listed[household_number(row->code)] = TRUE;
    households[household_number(row->code)].baseline_year_satang = row->baseline_year_satang;
  }
  for (gint32 month = first; month <= last; month = month_add(month, 1)) {
    g_array_set_size(months, 0);
    if (!totals_of_households(book, month, village, months, error))
      return FALSE;
    for (guint i = 0; i < months->len; i++) {
      const Totals *totals = &g_array_index(months, Totals, i);
      take_month(&households[household_number(totals->place)], totals, month < now);
    }
  }
  return TRUE;
}

gboolean target_of_village(Book *book, gint64 place, gint32 fiscal_year, gint32 now, Target *target, GError **error)
{
  const gint32 first = fiscal_year_start(fiscal_year);
  const gint32 last = MIN(now, month_add(first, 11));
  gint32 village = 0;
  *target = (Target){0};
  for (;;) {
    gboolean found = FALSE;
    if (!villages_next(book, place, &village, &found, error))
      return FALSE;
    if (!found)
      return TRUE;
    TargetHousehold households[NUMBERS] = {0};
    gboolean listed[NUMBERS] = {FALSE};
    if (!read_village(book, village, first, last, now, households, listed, error))
      return FALSE;
    for (guint i = 0; i < NUMBERS; i++) {
      if (!listed[i])
        continue;
      settle(&households[i]);
      target_add(target, &households[i]);
    }
  }
}

void target_add(Target *sum, const TargetHousehold *household)
{
  if (!household->counted) {
    if (household->baseline_year_satang <= 0)
      sum->no_baseline++;
    else
      sum->few_months++;
    sum->few_year_satang = sum_held(sum->few_year_satang, household->baseline_year_satang);
    return;
  }
  sum->counted++;
  sum->reached += household->reached;
  sum->baseline_year_satang = sum_held(sum->baseline_year_satang, household->baseline_year_satang);
  sum->current_satang = sum_held(sum->current_satang, household->income_satang / household->months);
  sum->current_parts += (gint32)(household->income_satang % household->months) * (TARGET_PARTS / household->months);
  if (sum->current_parts >= TARGET_PARTS) {
    sum->current_satang++;
    sum->current_parts -= TARGET_PARTS;
  }
}

/* What a month must bring: baseline / 12 * 103 / 100 = whole satang and 1200ths of one. */
static gint64 wanted(gint64 baseline_year_satang, gint32 *rest)
{
  const gint64 over = baseline_year_satang % 1200 * 103;
  *rest = (gint32)(over % 1200);
  return baseline_year_satang / 1200 * 103 + over / 1200;
}

gboolean target_reached(const Target *target)
{
  gint32 rest;
  const gint64 whole = wanted(target->baseline_year_satang, &rest);
  if (target->counted == 0)
    return FALSE;
  if (target->current_satang != whole)
    return target->current_satang > whole;
  return (gint64)target->current_parts * 1200 >= (gint64)rest * TARGET_PARTS;
}

gint32 target_tenths(const Target *target)
{
  const gint64 baseline = target->baseline_year_satang;
  if (target->counted == 0 || baseline <= 0)
    return 0;
  /* current / (baseline / 12) * 1000, by long division; current / baseline is kept small enough to multiply */
  gint64 quotient = MIN(target->current_satang / baseline, TARGET_PERCENT_MOST), rest = target->current_satang % baseline;
  static const gint64 factors[] = {12, 10, 10, 10};
  for (guint i = 0; i < G_N_ELEMENTS(factors); i++) {
    rest *= factors[i];
    quotient = quotient * factors[i] + rest / baseline;
    rest %= baseline;
  }
  quotient += (rest + (gint64)target->current_parts * 12000 / TARGET_PARTS) / baseline;
  return (gint32)MIN(quotient - 1000, TARGET_PERCENT_MOST);
}

gint64 target_month_satang(gint64 baseline_year_satang)
{
  gint32 rest;
  const gint64 whole = wanted(baseline_year_satang, &rest);
  return whole + (rest > 0);
}

gint32 target_villages(const Programme *programme, gint64 place)
{
  gint64 from, to;
  place_households(ABS(place), &from, &to);
  return programme_villages_within(programme, (gint32)(from / 100), (gint32)(to / 100));
}

gint32 target_households(const Programme *programme, gint64 place)
{
  return place_is_household(place) ? 1 : target_villages(programme, place) * programme->households;
}

gboolean target_practising(gint64 practising, gint64 households)
{
  return households > 0 && practising * 100 >= households * TARGET_PRACTISING;
}
