#include "village_facts.h"

#include "error.h"
#include "places.h"
#include "tables.h"

enum { FACTS_SET, FACTS_LIST };
static const char *const list[] = {
    [FACTS_SET] = "UPDATE villages SET plan_day = $plan_day, centre_day = $centre_day, centre = $centre,"
                  "  model_leader = $model_leader, model_state = $model_state WHERE code = $code",
    [FACTS_LIST] = "SELECT code, plan_day, centre_day, centre, coalesce(model_leader, 0), model_state FROM villages"
                   " WHERE code >= $from AND code <= $to ORDER BY abs(code)",
};
TABLE_SQL(village_facts, list);

static const char *const state_names[MODEL_STATES] = {"", "applied", "assessed", "passed"};

const char *model_state_name(ModelState state)
{
  return state_names[state];
}

gboolean model_state_parse(const char *name, ModelState *state)
{
  const int index = name_find(name, state_names, MODEL_STATES);
  if (index >= 0)
    *state = (ModelState)index;
  return index >= 0;
}

gboolean village_facts_set(Book *book, const VillageFacts *facts, GError **error)
{
  gint64 changed;
  Statement *set = book->village_facts[FACTS_SET];
  statement_int(set, "$plan_day", facts->plan_day);
  statement_int(set, "$centre_day", facts->centre_day);
  statement_text(set, "$centre", facts->centre);
  bind_reference(set, "$model_leader", facts->model_leader);
  statement_text(set, "$model_state", state_names[facts->model_state]);
  statement_int(set, "$code", facts->village);
  if (!statement_run_counted(set, &changed, error))
    return FALSE;
  if (changed != 1)
    g_set_error(error, FAILURE, FAILED_REJECT, "there is no village %d", facts->village);
  return changed == 1;
}

static gboolean list_range(Book *book, gint64 from, gint64 to, GArray *facts, GError **error)
{
  Statement *all = book->village_facts[FACTS_LIST];
  statement_int(all, "$from", from);
  statement_int(all, "$to", to);
  Step step;
  while ((step = statement_step(all, error)) == STEP_ROW) {
    VillageFacts village = {.village = (gint32)statement_column_int(all, 0),
                            .plan_day = (Day)statement_column_int(all, 1),
                            .centre_day = (Day)statement_column_int(all, 2),
                            .model_leader = statement_column_int(all, 4)};
    int state;
    statement_column_copy(all, 3, village.centre, sizeof village.centre);
    if (!name_index(statement_column_text(all, 5), state_names, MODEL_STATES, "a model leader's state", &state, error)) {
      statement_reset(all);
      return FALSE;
    }
    village.model_state = (ModelState)state;
    g_array_append_val(facts, village);
  }
  return step == STEP_DONE;
}

gboolean village_facts_get(Book *book, gint32 village, VillageFacts *facts, gboolean *found, GError **error)
{
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof *facts);
  if (!list_range(book, village, village, all, error))
    return FALSE;
  *found = all->len > 0;
  *facts = *found ? g_array_index(all, VillageFacts, 0) : (VillageFacts){.village = village};
  return TRUE;
}

gboolean village_facts_list(Book *book, gint64 place, GArray *facts, GError **error)
{
  gint64 from, to;
  place_villages(place, &from, &to);
  return list_range(book, from, to, facts, error);
}
