#include "product_states.h"

#include "places.h"
#include "tables.h"

#define COLUMNS "village, product, state, grade, since_day"

enum { PRODUCT_STATE_PUT, PRODUCT_STATE_LIST };
static const char *const list[] = {
    [PRODUCT_STATE_PUT] = "INSERT INTO product_states (" COLUMNS ") VALUES ($village, $product, $state, $grade, $since_day)"
                          " ON CONFLICT (village, product) DO UPDATE SET state = excluded.state, grade = excluded.grade,"
                          "  since_day = excluded.since_day",
    [PRODUCT_STATE_LIST] = "SELECT " COLUMNS " FROM product_states WHERE village >= $from AND village <= $to"
                           " ORDER BY abs(village), product",
};
TABLE_SQL(product_states, list);

static const char *const stage_names[PRODUCT_STATES] = {"idea", "trial", "registered", "graded"};

const char *product_stage_name(ProductStage stage)
{
  return stage_names[stage];
}

gboolean product_stage_parse(const char *name, ProductStage *stage)
{
  const int index = name_find(name, stage_names, PRODUCT_STATES);
  if (index >= 0)
    *stage = (ProductStage)index;
  return index >= 0;
}

gboolean product_states_put(Book *book, const ProductState *state, GError **error)
{
  Statement *put = book->product_states[PRODUCT_STATE_PUT];
  statement_int(put, "$village", state->village);
  statement_text(put, "$product", state->product);
  statement_text(put, "$state", stage_names[state->stage]);
  statement_text(put, "$grade", state->grade);
  statement_int(put, "$since_day", state->since_day);
  return statement_run(put, error);
}

gboolean product_states_list(Book *book, gint64 place, GArray *states, GError **error)
{
  Statement *all = book->product_states[PRODUCT_STATE_LIST];
  bind_villages_of(all, place);
  Step step;
  while ((step = statement_step(all, error)) == STEP_ROW) {
    ProductState state = {.village = (gint32)statement_column_int(all, 0), .since_day = (Day)statement_column_int(all, 4)};
    int stage;
    statement_column_copy(all, 1, state.product, sizeof state.product);
    statement_column_copy(all, 3, state.grade, sizeof state.grade);
    if (!name_index(statement_column_text(all, 2), stage_names, PRODUCT_STATES, "a product's state", &stage, error)) {
      statement_reset(all);
      return FALSE;
    }
    state.stage = (ProductStage)stage;
    g_array_append_val(states, state);
  }
  return step == STEP_DONE;
}
