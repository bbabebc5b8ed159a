#include "command/officer.h"
#include "command/target.h"
#include "model/covers.h"
#include "model/groups.h"
#include "model/places.h"
#include "model/product_states.h"

#define PRODUCTS_TOLD 3

static void answer_sums(Turn *turn, const Totals *totals)
{
  answer_number(&turn->answer, "a", totals->income + totals->sell);
  answer_number(&turn->answer, "b", totals->expense);
  answer_number(&turn->answer, "c", totals->saving);
}

static gboolean sums_of(Turn *turn, const Asked *asked, Totals *totals, GError **error)
{
  if (asked->day != 0)
    return totals_of_day(turn->book, asked->day, asked->place, totals, error);
  return totals_sum(turn->book, asked->from, asked->to, asked->place, totals, error);
}

gboolean officer_total(Turn *turn, const Asked *asked, GError **error)
{
  Totals totals;
  gint64 reporting;
  if (!sums_of(turn, asked, &totals, error) || !officer_reporting(turn, asked, &reporting, error))
    return FALSE;
  answer_begin(&turn->answer, R_VTOTAL);
  answer_number(&turn->answer, "v", asked->code);
  answer_number(&turn->answer, "m", asked->label);
  answer_number(&turn->answer, "n", reporting);
  if (reporting >= OFFICER_LEAST)
    answer_sums(turn, &totals);
  return TRUE;
}

static gint by_sales(gconstpointer a, gconstpointer b)
{
  const ProductTotals *left = a, *right = b;
  if (left->sold_satang != right->sold_satang)
    return left->sold_satang < right->sold_satang ? 1 : -1;
  return g_strcmp0(left->product, right->product);
}

/* Sales by product, its units together, largest first. */
static gboolean sales_of(Turn *turn, const Asked *asked, GArray *sales, GError **error)
{
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(ProductTotals));
  const gint32 last = MIN(asked->to, day_month(turn->today));
  for (gint32 month = asked->from; month <= last; month = month_add(month, 1)) {
    if (!totals_products(turn->book, month, asked->place, rows, error))
      return FALSE;
  }
  for (guint i = 0; i < rows->len; i++) {
    const ProductTotals *row = &g_array_index(rows, ProductTotals, i);
    guint at = 0;
    while (at < sales->len && g_strcmp0(g_array_index(sales, ProductTotals, at).product, row->product) != 0)
      at++;
    if (at < sales->len)
      g_array_index(sales, ProductTotals, at).sold_satang += row->sold_satang;
    else
      g_array_append_vals(sales, row, 1);
  }
  g_array_sort(sales, by_sales);
  return TRUE;
}

/* How many of the place's products that the office knows are registered for OTOP. */
static gboolean answer_states(Turn *turn, const Asked *asked, GError **error)
{
  g_autoptr(GArray) states = g_array_new(FALSE, FALSE, sizeof(ProductState));
  if (!product_states_list(turn->book, asked->code, states, error))
    return FALSE;
  gint64 registered = 0;
  for (guint i = 0; i < states->len; i++)
    registered += g_array_index(states, ProductState, i).stage >= PRODUCT_REGISTERED;
  if (states->len > 0) {
    answer_number(&turn->answer, "s", registered);
    answer_number(&turn->answer, "k", states->len);
  }
  return TRUE;
}

gboolean officer_products(Turn *turn, const Asked *asked, GError **error)
{
  static const char *const names[PRODUCTS_TOLD][2] = {{"p1", "x1"}, {"p2", "x2"}, {"p3", "x3"}};
  g_autoptr(GArray) sales = g_array_new(FALSE, FALSE, sizeof(ProductTotals));
  Asked months = *asked;
  months.day = 0;
  gint64 reporting;
  if (!sales_of(turn, asked, sales, error) || !officer_reporting(turn, &months, &reporting, error))
    return FALSE;
  answer_begin(&turn->answer, R_PRODUCTS);
  answer_number(&turn->answer, "v", asked->code);
  answer_number(&turn->answer, "m", asked->month_label);
  for (guint i = 0; i < MIN(sales->len, PRODUCTS_TOLD); i++) {
    const ProductTotals *one = &g_array_index(sales, ProductTotals, i);
    if (one->sold_satang <= 0) /* made, or taken back */
      break;
    answer_text(&turn->answer, names[i][0], one->product);
    if (reporting >= OFFICER_LEAST)
      answer_number(&turn->answer, names[i][1], one->sold_satang);
  }
  return answer_states(turn, asked, error);
}

gboolean officer_groups(Turn *turn, const Asked *asked, GError **error)
{
  GroupTotals totals;
  Asked months = *asked;
  months.day = 0;
  gint64 reporting;
  if (!groups_sum(turn->book, asked->from, asked->to, asked->place, &totals, error) ||
      !officer_reporting(turn, &months, &reporting, error))
    return FALSE;
  answer_begin(&turn->answer, R_VGROUPS);
  answer_number(&turn->answer, "v", asked->code);
  answer_number(&turn->answer, "m", asked->month_label);
  answer_number(&turn->answer, "g", totals.groups);
  answer_number(&turn->answer, "k", totals.activities);
  if (asked->code < 10000000) /* groups by village are the programme's line: a wider place says how many villages it has */
    answer_number(&turn->answer, "w", target_villages(turn->programme, asked->code));
  if (reporting >= OFFICER_LEAST) {
    answer_number(&turn->answer, "a", totals.sold_satang);
    answer_number(&turn->answer, "b", totals.saved_satang);
  }
  return TRUE;
}

/* The officer's places, none of which lies in another. */
static gboolean own_places(Turn *turn, GArray *places, GError **error)
{
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(gint64));
  if (!covers_of(turn->book, turn->person, all, error))
    return FALSE;
  for (guint i = 0; i < all->len; i++) { /* wide ones come first */
    if (!covers_hold(places, g_array_index(all, gint64, i)))
      g_array_append_vals(places, &g_array_index(all, gint64, i), 1);
  }
  const gint64 home = turn->programme->home;
  if (places->len == 0)
    g_array_append_val(places, home);
  return TRUE;
}

/* One month or day over all places, added to `sums`; `reporting` of it alone. */
static gboolean add_places(Turn *turn, const GArray *places, gint32 month, gboolean day, Totals *sums, gint64 *reporting,
                           GError **error)
{
  *reporting = 0;
  for (guint i = 0; i < places->len; i++) {
    Totals one;
    const gint64 place = turn_place(turn, g_array_index(places, gint64, i));
    if (!(day ? totals_of_day(turn->book, month, place, &one, error) : totals_get(turn->book, month, place, &one, error)))
      return FALSE;
    sums->income += one.income;
    sums->sell += one.sell;
    sums->expense += one.expense;
    sums->saving += one.saving;
    *reporting += one.reporting;
  }
  return TRUE;
}

gboolean officer_all(Turn *turn, const Request *request, GError **error)
{
  g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(gint64));
  Totals sums = {0};
  gint64 reporting = 0, most = 0, villages = 0;
  gint32 from, to, label;
  const gboolean today = request->period == PERIOD_TODAY;
  ask_months(turn, request, &from, &to, &label);
  if (!own_places(turn, places, error))
    return FALSE;
  const gboolean year = from != to;
  if (today)
    from = to = label = turn->today;
  for (gint32 month = from; month <= to; month = today ? month + 1 : month_add(month, 1)) {
    if (!add_places(turn, places, month, today, &sums, &reporting, error))
      return FALSE;
    most = MAX(most, reporting);
  }
  for (guint i = 0; i < places->len; i++)
    villages += target_villages(turn->programme, g_array_index(places, gint64, i));
  answer_begin(&turn->answer, R_ALL);
  answer_number(&turn->answer, "m", label);
  answer_number(&turn->answer, "k", villages);
  answer_number(&turn->answer, "h", villages * turn->programme->households);
  answer_number(&turn->answer, year ? "x" : "n", most);
  if (most >= OFFICER_LEAST)
    answer_sums(turn, &sums);
  return TRUE;
}
