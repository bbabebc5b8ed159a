#include "totals.h"

#include "gathered.h"
#include "places.h"
#include "tables.h"
#include "totals_private.h"

#define COLUMNS "income, expense, saving, withdrawal, borrow, repay, sell, entries, earnings, reporting, practising"

#define SUMS                                                                                                                   \
  "sum(income), sum(expense), sum(saving), sum(withdrawal), sum(borrow), sum(repay), sum(sell), sum(entries), sum(earnings),"  \
  " sum(CASE WHEN entries > 0 THEN 1 ELSE 0 END), sum(CASE WHEN earnings > 0 THEN 1 ELSE 0 END)"

enum { TOTALS_ADD, TOTALS_GET, TOTALS_HOUSEHOLDS, TOTALS_DAY };
static const char *const totals_list[] = {
    [TOTALS_ADD] = "INSERT INTO totals (month, place, " COLUMNS ")"
                   " VALUES ($month, $place, $income, $expense, $saving, $withdrawal, $borrow, $repay, $sell, $entries,"
                   "  $earnings, $reporting, $practising)"
                   " ON CONFLICT (month, place) DO UPDATE SET"
                   "  income = totals.income + excluded.income, expense = totals.expense + excluded.expense,"
                   "  saving = totals.saving + excluded.saving, withdrawal = totals.withdrawal + excluded.withdrawal,"
                   "  borrow = totals.borrow + excluded.borrow, repay = totals.repay + excluded.repay,"
                   "  sell = totals.sell + excluded.sell, entries = totals.entries + excluded.entries,"
                   "  earnings = totals.earnings + excluded.earnings,"
                   "  reporting = totals.reporting + excluded.reporting,"
                   "  practising = totals.practising + excluded.practising",
    [TOTALS_GET] = "SELECT month, place, " COLUMNS " FROM totals WHERE month = $month AND place = $place",
    [TOTALS_HOUSEHOLDS] = "SELECT month, place, " COLUMNS " FROM totals"
                          " WHERE month = $month AND place >= $from AND place <= $to ORDER BY place",
    [TOTALS_DAY] = "SELECT 0, 0, " SUMS " FROM totals WHERE month = $day AND place >= $from AND place <= $to",
};
TABLE_SQL(totals, totals_list);

#define PRODUCT_COLUMNS "product, unit, made_milli, sold_milli, sold_satang"

enum { PRODUCT_ADD, PRODUCT_GET, PRODUCT_SUMS };
static const char *const product_list[] = {
    [PRODUCT_ADD] = "INSERT INTO product_totals (month, household, " PRODUCT_COLUMNS ")"
                    " VALUES ($month, $household, $product, $unit, $made, $sold, $satang)"
                    " ON CONFLICT (month, household, product, unit) DO UPDATE SET"
                    "  made_milli = product_totals.made_milli + excluded.made_milli,"
                    "  sold_milli = product_totals.sold_milli + excluded.sold_milli,"
                    "  sold_satang = product_totals.sold_satang + excluded.sold_satang",
    [PRODUCT_GET] = "SELECT " PRODUCT_COLUMNS " FROM product_totals"
                    " WHERE month = $month AND household = $household AND product = $product AND unit = $unit",
    [PRODUCT_SUMS] = "SELECT product, unit, sum(made_milli), sum(sold_milli), sum(sold_satang) FROM product_totals"
                     " WHERE month = $month AND household >= $from AND household <= $to"
                     " GROUP BY product, unit ORDER BY sum(sold_satang) DESC, product, unit",
};
TABLE_SQL(product_totals, product_list);

static gboolean read_row(Statement *statement, gpointer data, GError **error)
{
  (void)error;
  Totals *totals = data;
  int column = 0;
  totals->month = (gint32)statement_column_int(statement, column++);
  totals->place = statement_column_int(statement, column++);
#define READ(name) totals->name = statement_column_int(statement, column++);
  TOTALS_EACH(READ)
#undef READ
  if (place_is_household(totals->place)) {
    totals->reporting = totals->entries > 0;
    totals->practising = totals->earnings > 0;
  }
  return TRUE;
}

gboolean totals_add(Book *book, const Totals *change, Totals *after, GError **error)
{
  Statement *add = book->totals[TOTALS_ADD];
  statement_int(add, "$month", change->month);
  statement_int(add, "$place", change->place);
#define BIND(name) statement_int(add, "$" #name, change->name);
  TOTALS_EACH(BIND)
#undef BIND
  /* Not RETURNING: SQLite makes a temporary table for it, which costs more than looking the row up. */
  return statement_run(add, error) && (after == NULL || totals_get(book, change->month, change->place, after, error));
}

gboolean totals_get(Book *book, gint32 month, gint64 place, Totals *totals, GError **error)
{
  *totals = (Totals){.month = month, .place = place};
  Statement *get = book->totals[TOTALS_GET];
  statement_int(get, "$month", month);
  statement_int(get, "$place", place);
  gboolean found;
  if (!read_one_row(get, read_row, totals, &found, error))
    return FALSE;
  if (!place_is_household(place))
    gathered_overlay(book, totals);
  return TRUE;
}

gboolean totals_sum(Book *book, gint32 from, gint32 to, gint64 place, Totals *totals, GError **error)
{
  *totals = (Totals){.month = from, .place = place};
  for (gint32 month = from; month <= to; month = month_add(month, 1)) {
    Totals one;
    if (!totals_get(book, month, place, &one, error))
      return FALSE;
    totals_plus(totals, &one);
  }
  return TRUE;
}

gboolean totals_of_day(Book *book, Day day, gint64 place, Totals *totals, GError **error)
{
  *totals = (Totals){.month = day, .place = place};
  Statement *sums = book->totals[TOTALS_DAY];
  statement_int(sums, "$day", day);
  bind_households_of(sums, place);
  gboolean found;
  const gboolean good = read_one_row(sums, read_row, totals, &found, error);
  totals->month = day;
  totals->place = place;
  return good;
}

gboolean totals_months(Book *book, gint32 from, gint32 to, gint64 place, Totals *months, guint room, guint *n, GError **error)
{
  *n = 0;
  for (gint32 month = from; month <= to && *n < room; month = month_add(month, 1))
    if (!totals_get(book, month, place, &months[(*n)++], error))
      return FALSE;
  return TRUE;
}

gboolean totals_of_households(Book *book, gint32 month, gint64 place, GArray *totals, GError **error)
{
  Statement *list = book->totals[TOTALS_HOUSEHOLDS];
  statement_int(list, "$month", month);
  bind_households_of(list, place);
  return read_all_rows(list, read_row, totals, error);
}

static gboolean read_product(Statement *statement, gpointer data, GError **error)
{
  (void)error;
  ProductTotals *totals = data;
  statement_column_copy(statement, 0, totals->product, sizeof totals->product);
  statement_column_copy(statement, 1, totals->unit, sizeof totals->unit);
  totals->made_milli = statement_column_int(statement, 2);
  totals->sold_milli = statement_column_int(statement, 3);
  totals->sold_satang = statement_column_int(statement, 4);
  return TRUE;
}

gboolean totals_add_product(Book *book, gint32 month, gint64 household, const ProductTotals *change, ProductTotals *after,
                            GError **error)
{
  Statement *add = book->product_totals[PRODUCT_ADD];
  statement_int(add, "$month", month);
  statement_int(add, "$household", household);
  statement_text(add, "$product", change->product);
  statement_text(add, "$unit", change->unit);
  statement_int(add, "$made", change->made_milli);
  statement_int(add, "$sold", change->sold_milli);
  statement_int(add, "$satang", change->sold_satang);
  return statement_run(add, error) &&
         (after == NULL || totals_product(book, month, household, change->product, change->unit, after, error));
}

gboolean totals_products(Book *book, gint32 month, gint64 place, GArray *products, GError **error)
{
  Statement *sums = book->product_totals[PRODUCT_SUMS];
  statement_int(sums, "$month", month);
  bind_households_of(sums, place);
  return read_all_rows(sums, read_product, products, error);
}

gboolean totals_product(Book *book, gint32 month, gint64 household, const char *product, const char *unit,
                        ProductTotals *totals, GError **error)
{
  *totals = (ProductTotals){0};
  g_strlcpy(totals->product, product, sizeof totals->product);
  g_strlcpy(totals->unit, unit, sizeof totals->unit);
  Statement *get = book->product_totals[PRODUCT_GET];
  statement_int(get, "$month", month);
  statement_int(get, "$household", household);
  statement_text(get, "$product", product);
  statement_text(get, "$unit", unit);
  gboolean found;
  return read_one_row(get, read_product, totals, &found, error);
}
