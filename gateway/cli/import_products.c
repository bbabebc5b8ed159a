/* import products: village, product (a code of the programme), state (idea, trial, registered, graded), grade (only graded),
 * since_date (may be empty: that of a state that stays is kept). */
#include "import_kind.h"
#include "model/product_states.h"

#include <string.h>

static const CsvColumn columns[] = {
    {"village", TRUE}, {"product", TRUE}, {"state", TRUE}, {"grade", FALSE}, {"since_date", FALSE}};

static const Product *read_product(Import *import, const char *text, guint line)
{
  const Product *product = programme_product(import->programme, text);
  if (product == NULL)
    csv_complain(&import->complaints, line, "write the two digits of a product of programme.cfg, or add it there first",
                 "product \"%s\" is not known", text);
  return product;
}

static gboolean keep_since(Import *import, ProductState *state, GError **error)
{
  g_autoptr(GArray) known = g_array_new(FALSE, FALSE, sizeof(ProductState));
  if (!product_states_list(import->book, state->village, known, error))
    return FALSE;
  for (guint i = 0; i < known->len; i++) {
    const ProductState *one = &g_array_index(known, ProductState, i);
    if (strcmp(one->product, state->product) == 0 && one->stage == state->stage)
      state->since_day = one->since_day;
  }
  return TRUE;
}

static gboolean take_product(Import *import, const char *const *fields, guint line, GError **error)
{
  const guint before = import->complaints.count;
  ProductState state = {0};
  const Village *village = import_village(import, fields[0], line);
  const Product *product = read_product(import, fields[1], line);
  if (!product_stage_parse(fields[2], &state.stage))
    csv_complain(&import->complaints, line, "write idea, trial, registered or graded", "state \"%s\" is not known", fields[2]);
  else if ((state.stage == PRODUCT_GRADED) != (fields[3][0] != '\0'))
    csv_complain(&import->complaints, line, "write both the state graded and its grade, or neither",
                 "state \"%s\" with grade \"%s\"", fields[2], fields[3]);
  import_words(import, fields[3], line, state.grade, sizeof state.grade);
  import_day(import, fields[4], line, import->today, &state.since_day);
  if (import->complaints.count > before || village == NULL || product == NULL)
    return TRUE;
  state.village = village->code;
  g_strlcpy(state.product, product->code, sizeof state.product);
  const gint64 key = (gint64)village->code * 100 + g_ascii_strtoll(product->code, NULL, 10);
  if (fields[4][0] == '\0' && !keep_since(import, &state, error))
    return FALSE;
  return !import_once(import, key, line) || product_states_put(import->book, &state, error);
}

const ImportKind import_products_kind = {columns, G_N_ELEMENTS(columns), take_product};
