/* import plans:     village, household, occupation (a product's code or words), plan_date, baseline_year_baht.
 * import baselines: village, household, baseline_year_baht.
 *
 * A life plan tells a household's starting income; a list of baselines alone may come from the BMN sheet. */
#include "import_kind.h"
#include "model/households.h"
#include "model/life_plans.h"

#include <string.h>

static const CsvColumn plan_columns[] = {
    {"village", TRUE}, {"household", TRUE}, {"occupation", TRUE}, {"plan_date", TRUE}, {"baseline_year_baht", FALSE}};
static const CsvColumn baseline_columns[] = {{"village", TRUE}, {"household", TRUE}, {"baseline_year_baht", TRUE}};

static gboolean take_plan(Import *import, const char *const *fields, guint line, GError **error)
{
  const gint64 household = import_household(import, import_village(import, fields[0], line), fields[1], line);
  const gboolean clears = strcmp(fields[4], "-") == 0;
  const gint64 baseline = clears ? 0 : import_baht(import, fields[4], line);
  if (household == 0 || !import_once(import, household, line))
    return TRUE;
  g_autoptr(GArray) known = g_array_new(FALSE, TRUE, sizeof(LifePlan));
  if (!households_add(import->book, household, NULL, error) || !life_plans_list(import->book, household, known, error))
    return FALSE;
  LifePlan plan = known->len > 0 ? g_array_index(known, LifePlan, 0) : (LifePlan){.household = household};
  const gboolean good = import_words(import, fields[2], line, plan.occupation, sizeof plan.occupation);
  if (!import_day(import, fields[3], line, import->today, &plan.plan_day) || !good || baseline < 0)
    return TRUE;
  return life_plans_set(import->book, &plan, error) &&
         ((baseline == 0 && !clears) || households_set_baseline(import->book, household, baseline, error));
}

static gboolean take_baseline(Import *import, const char *const *fields, guint line, GError **error)
{
  const gint64 household = import_household(import, import_village(import, fields[0], line), fields[1], line);
  const gint64 baseline = import_baht(import, fields[2], line);
  if (baseline == 0)
    csv_complain(&import->complaints, line, "write baht a year, or leave the line out", "there is no baseline");
  if (household == 0 || !import_once(import, household, line) || baseline <= 0)
    return TRUE;
  return households_add(import->book, household, NULL, error) &&
         households_set_baseline(import->book, household, baseline, error);
}

const ImportKind import_plans_kind = {plan_columns, G_N_ELEMENTS(plan_columns), take_plan};
const ImportKind import_baselines_kind = {baseline_columns, G_N_ELEMENTS(baseline_columns), take_baseline};
