#include "village_facts.h"

#include "error.h"
#include "places.h"
#include "tables.h"

enum { FACTS_SET, FACTS_GET };
static const char *const list[] = {
    [FACTS_SET] = "UPDATE villages SET plan_day = $plan_day, centre_day = $centre_day, centre = $centre,"
                  "  model_leader = $model_leader, model_state = $model_state WHERE code = $code",
    [FACTS_GET] =
        "SELECT plan_day, centre_day, centre, coalesce(model_leader, 0), model_state FROM villages WHERE code = $code",
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

static gboolean read_row(Statement *row, gpointer data, GError **error)
{
  VillageFacts *facts = data;
  int state = 0;
  facts->plan_day = (Day)statement_column_int(row, 0);
  facts->centre_day = (Day)statement_column_int(row, 1);
  statement_column_copy(row, 2, facts->centre, sizeof facts->centre);
  facts->model_leader = statement_column_int(row, 3);
  const gboolean known =
      name_index(statement_column_text(row, 4), state_names, MODEL_STATES, "a model leader's state", &state, error);
  facts->model_state = (ModelState)state;
  return known;
}

gboolean village_facts_get(Book *book, gint32 village, VillageFacts *facts, gboolean *found, GError **error)
{
  *facts = (VillageFacts){.village = village};
  statement_int(book->village_facts[FACTS_GET], "$code", village);
  return read_one_row(book->village_facts[FACTS_GET], read_row, facts, found, error);
}
