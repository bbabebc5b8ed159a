/* The +3 % (language, section 8), in one place: for a household's own question, for officers and for reports.
 *
 * A month's baseline is a twelfth of the life plan's year. What is reached is the income (INCOME and SELL) of the complete
 * months of the fiscal year in which the household reported income, divided by their number. Reached: that × 100 ≥ baseline ×
 * 103, to the last fraction of a satang. Who has no baseline or fewer months than TARGET_MONTHS_LEAST is not counted, and never
 * failed. A village (or wider) is measured by the same rule on the sums over the households that are counted. No figure
 * overflows. */
#pragma once
#include "model/book.h"
#include "programme.h"

#define TARGET_MONTHS_LEAST 3    /* fewer reported months say nothing about a year */
#define TARGET_PRACTISING 85     /* per cent of a place's households (CDD's own line) */
#define TARGET_PERCENT_MOST 9999 /* tenths: what a reply has room for */

typedef struct {
  gint64 baseline_year_satang; /* 0: not known */
  gint64 income_satang;        /* of the months that count */
  gint32 months;               /* how many */
  gint64 saved_satang;         /* SAVE of the fiscal year, this month too */
  gboolean counted;            /* has both: a baseline and months enough */
  gboolean reached;
} TargetHousehold;

/* A sum over households; of one household too. */
typedef struct {
  gint32 counted;
  gint32 reached; /* of those */
  gint32 no_baseline;
  gint32 few_months;           /* a baseline, but too few months */
  gint64 baseline_year_satang; /* of those counted */
  gint64 few_year_satang;      /* the baselines of few_months */
  gint64 current_satang;       /* their monthly incomes added up, whole satang … */
  gint32 current_parts;        /* … and TARGET_PARTS-ths of one */
} Target;

#define TARGET_PARTS 27720 /* divisible by every number of months from 1 to 12 */

/* `now` is the present month (yyyymm): the months of the fiscal year (Buddhist era) before it are complete. Of a year that is
 * over, all are. In practice codes are negative. */
gboolean target_of_household(Book *book, gint64 household, gint32 fiscal_year, gint32 now, TargetHousehold *target,
                             GError **error);
/* Of a village and any wider place: walks its households in the order of their keys, a village in memory at a time. */
gboolean target_of_village(Book *book, gint64 place, gint32 fiscal_year, gint32 now, Target *target, GError **error);

/* Adds one household. */
void target_add(Target *sum, const TargetHousehold *household);
/* The rule, on one household or on the sums. FALSE where nothing is counted. */
gboolean target_reached(const Target *target);
/* Tenths of a per cent above the baseline, cut towards minus infinity, so that +3.0 is shown exactly where it is reached; at
 * most TARGET_PERCENT_MOST. 0 where nothing is counted. */
gint32 target_tenths(const Target *target);
/* The month's income from which +3 % is reached, in whole satang. */
gint64 target_month_satang(gint64 baseline_year_satang);

/* How many target households a place has: villages of the programme inside it, times the households of a village. Costs the
 * same with five villages and with 75,000. In practice the place's own. */
gint32 target_villages(const Programme *programme, gint64 place);
gint32 target_households(const Programme *programme, gint64 place);
/* Whether so many households with an INCOME or SELL in the month are TARGET_PRACTISING per cent of all of them. */
gboolean target_practising(gint64 practising, gint64 households);
