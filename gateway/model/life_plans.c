#include "life_plans.h"

#include "error.h"
#include "places.h"
#include "tables.h"

enum { PLAN_SET, PLAN_LIST };
static const char *const list[] = {
    [PLAN_SET] = "UPDATE households SET occupation = $occupation, plan_day = $plan_day WHERE code = $code",
    [PLAN_LIST] = "SELECT code, occupation, plan_day FROM households WHERE code >= $from AND code <= $to ORDER BY abs(code)",
};
TABLE_SQL(life_plans, list);

gboolean life_plans_set(Book *book, const LifePlan *plan, GError **error)
{
  gint64 changed;
  Statement *set = book->life_plans[PLAN_SET];
  statement_text(set, "$occupation", plan->occupation);
  statement_int(set, "$plan_day", plan->plan_day);
  statement_int(set, "$code", plan->household);
  if (!statement_run_counted(set, &changed, error))
    return FALSE;
  if (changed != 1)
    g_set_error(error, FAILURE, FAILED_REJECT, "there is no household %" G_GINT64_FORMAT, plan->household);
  return changed == 1;
}

gboolean life_plans_list(Book *book, gint64 place, GArray *plans, GError **error)
{
  Statement *all = book->life_plans[PLAN_LIST];
  bind_households_of(all, place);
  Step step;
  while ((step = statement_step(all, error)) == STEP_ROW) {
    LifePlan plan = {.household = statement_column_int(all, 0), .plan_day = (Day)statement_column_int(all, 2)};
    statement_column_copy(all, 1, plan.occupation, sizeof plan.occupation);
    g_array_append_val(plans, plan);
  }
  return step == STEP_DONE;
}
