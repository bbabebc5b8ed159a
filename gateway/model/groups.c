#include "groups.h"

#include "places.h"
#include "tables.h"

#define COLUMNS                                                                                                                \
  "id, village, product, day, activity, people, amount_satang, qty_milli, unit, sign, reverses, household, person, at_ms"

/* Every group of the place with a member or an activity in the period: members of any day from the first to the last.
 * Nobody is a member on the day on which he left. */
#define STANDINGS                                                                                                              \
  "(SELECT village, product, sum(members) AS members, sum(activities) AS activities, sum(sold) AS sold, sum(saved) AS saved"   \
  " FROM ("                                                                                                                    \
  "  SELECT village, product, 0 AS members, activities, sold_satang AS sold, saved_satang AS saved FROM group_totals"          \
  "   WHERE village >= $from AND village <= $to AND month >= $first AND month <= $last"                                        \
  "  UNION ALL"                                                                                                                \
  "  SELECT village, product, count(DISTINCT household), 0, 0, 0 FROM members"                                                 \
  "   WHERE village >= $from AND village <= $to AND from_day <= $last * 100 + 31"                                              \
  "    AND (to_day = 0 OR (to_day > $first * 100 + 1 AND to_day > from_day))"                                                  \
  "   GROUP BY village, product) AS parts"                                                                                     \
  " GROUP BY village, product HAVING sum(members) > 0 OR sum(activities) > 0) AS standing"

enum { GROUP_ADD, GROUP_RANGE, GROUP_COUNT, GROUP_MONTH, GROUP_SUM, GROUP_LIST, GROUP_SALES };
static const char *const sql[] = {
    [GROUP_ADD] = "INSERT INTO group_ledger (month, " COLUMNS ")"
                  " VALUES ($month, $id, $village, $product, $day, $activity, $people, $amount, $qty, $unit, $sign, $reverses,"
                  "  $household, $person, $at)",
    [GROUP_RANGE] = "SELECT " COLUMNS " FROM group_ledger WHERE id >= $from AND id <= $to ORDER BY id",
    [GROUP_COUNT] = "INSERT INTO group_totals (month, village, product, activities, sold_satang, saved_satang)"
                    " VALUES ($month, $village, $product, $sign, $sold, $saved)"
                    " ON CONFLICT (village, month, product) DO UPDATE SET"
                    "  activities = group_totals.activities + excluded.activities,"
                    "  sold_satang = group_totals.sold_satang + excluded.sold_satang,"
                    "  saved_satang = group_totals.saved_satang + excluded.saved_satang",
    [GROUP_MONTH] = "SELECT 1, activities, sold_satang, saved_satang FROM group_totals"
                    " WHERE month = $month AND village = $village AND product = $product",
    [GROUP_SUM] = "SELECT count(*), sum(activities), sum(sold), sum(saved) FROM " STANDINGS,
    [GROUP_LIST] = "SELECT product, village, members, count(*) OVER (PARTITION BY product), activities, sold, saved"
                   " FROM " STANDINGS " ORDER BY product, village",
    [GROUP_SALES] = "SELECT household, product FROM product_totals"
                    " WHERE month = $month AND household >= $from AND household <= $to AND sold_satang > 0",
};
TABLE_SQL(groups, sql);

static void read_row(Statement *statement, GroupRow *row)
{
  *row = (GroupRow){0};
  row->id = statement_column_int(statement, 0);
  row->village = (gint32)statement_column_int(statement, 1);
  statement_column_copy(statement, 2, row->product, sizeof row->product);
  row->day = (Day)statement_column_int(statement, 3);
  row->activity = (Activity)statement_column_int(statement, 4);
  row->people = (gint32)statement_column_int(statement, 5);
  row->amount_satang = statement_column_int(statement, 6);
  row->qty_milli = statement_column_int(statement, 7);
  statement_column_copy(statement, 8, row->unit, sizeof row->unit);
  row->sign = (gint32)statement_column_int(statement, 9);
  row->reverses = statement_column_int(statement, 10);
  row->household = statement_column_int(statement, 11);
  row->person = statement_column_int(statement, 12);
  row->at_ms = statement_column_int(statement, 13);
}

static gboolean insert(Book *book, const GroupRow *row, GError **error)
{
  Statement *add = book->groups[GROUP_ADD];
  statement_int(add, "$month", day_month(row->day));
  statement_int(add, "$id", row->id);
  statement_int(add, "$village", row->village);
  statement_text(add, "$product", row->product);
  statement_int(add, "$day", row->day);
  statement_int(add, "$activity", row->activity);
  statement_int(add, "$people", row->people);
  statement_int(add, "$amount", row->amount_satang);
  statement_int(add, "$qty", row->qty_milli);
  statement_text(add, "$unit", row->unit);
  statement_int(add, "$sign", row->sign);
  statement_int(add, "$reverses", row->reverses);
  statement_int(add, "$household", row->household);
  statement_int(add, "$person", row->person);
  statement_int(add, "$at", row->at_ms);
  return statement_run(add, error);
}

gboolean groups_add(Book *book, const GroupRow *row, GroupTotals *after, GError **error)
{
  if (!insert(book, row, error))
    return FALSE;
  Statement *count = book->groups[GROUP_COUNT];
  statement_int(count, "$month", day_month(row->day));
  statement_int(count, "$village", row->village);
  statement_text(count, "$product", row->product);
  statement_int(count, "$sign", row->sign);
  statement_int(count, "$sold", row->activity == ACTIVITY_SELL ? row->amount_satang : 0);
  statement_int(count, "$saved", row->activity == ACTIVITY_SAVE ? row->amount_satang : 0);
  return statement_run(count, error) &&
         (after == NULL || groups_month(book, day_month(row->day), row->village, row->product, after, error));
}

gboolean groups_reverse(Book *book, const GroupRow *original, gint64 id, gint64 person, gint64 at_ms, GroupTotals *after,
                        GError **error)
{
  GroupRow row = *original;
  row.id = id;
  row.reverses = original->id;
  row.sign = -original->sign;
  row.amount_satang = -original->amount_satang;
  row.qty_milli = -original->qty_milli;
  row.person = person;
  row.at_ms = at_ms;
  return groups_add(book, &row, after, error);
}

gboolean groups_of_message(Book *book, gint64 inbox_id, GroupRow rows[LEDGER_ROWS_MAX], guint *n, GError **error)
{
  Statement *range = book->groups[GROUP_RANGE];
  statement_int(range, "$from", ledger_id(inbox_id, 0));
  statement_int(range, "$to", ledger_id(inbox_id, LEDGER_ROWS_MAX - 1));
  *n = 0;
  Step step;
  while ((step = statement_step(range, error)) == STEP_ROW)
    read_row(range, &rows[(*n)++]);
  return step == STEP_DONE;
}

static gboolean read_totals(Statement *statement, GroupTotals *totals, GError **error)
{
  *totals = (GroupTotals){0};
  const Step step = statement_step(statement, error);
  if (step != STEP_ROW)
    return step == STEP_DONE;
  totals->groups = (gint32)statement_column_int(statement, 0);
  totals->activities = statement_column_int(statement, 1);
  totals->sold_satang = statement_column_int(statement, 2);
  totals->saved_satang = statement_column_int(statement, 3);
  statement_reset(statement);
  return TRUE;
}

gboolean groups_month(Book *book, gint32 month, gint32 village, const char *product, GroupTotals *totals, GError **error)
{
  Statement *get = book->groups[GROUP_MONTH];
  statement_int(get, "$month", month);
  statement_int(get, "$village", village);
  statement_text(get, "$product", product);
  return read_totals(get, totals, error);
}

static Statement *bind_place(Statement *statement, gint32 from_month, gint32 to_month, gint64 place)
{
  bind_villages_of(statement, place);
  statement_int(statement, "$first", from_month);
  statement_int(statement, "$last", to_month);
  return statement;
}

gboolean groups_sum(Book *book, gint32 from_month, gint32 to_month, gint64 place, GroupTotals *totals, GError **error)
{
  return read_totals(bind_place(book->groups[GROUP_SUM], from_month, to_month, place), totals, error);
}

/* A household's or village's code and a product's two digits in one number, as hash tables of gint64 take it. */
static gint64 *key_of(gint64 code, const char *product)
{
  gint64 *key = g_new(gint64, 1);
  *key = code * 100 + (code < 0 ? -1 : 1) * g_ascii_strtoll(product, NULL, 10);
  return key;
}

/* Counts in `sellers`, by village and product, each household that sold in any month, once. */
static gboolean count_sellers(Book *book, gint32 from_month, gint32 to_month, gint64 place, GHashTable *sellers, GError **error)
{
  g_autoptr(GHashTable) sold = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  Statement *sales = book->groups[GROUP_SALES];
  gint64 from, to;
  place_households(place, &from, &to);
  for (gint32 month = from_month; month <= to_month; month = month_add(month, 1)) {
    statement_int(sales, "$month", month);
    statement_int(sales, "$from", from);
    statement_int(sales, "$to", to);
    Step step;
    while ((step = statement_step(sales, error)) == STEP_ROW) {
      const gint64 household = statement_column_int(sales, 0);
      const char *product = statement_column_text(sales, 1);
      if (!g_hash_table_add(sold, key_of(household, product)))
        continue;
      gint64 *village = key_of(household_village(household), product);
      const gint n = GPOINTER_TO_INT(g_hash_table_lookup(sellers, village));
      g_hash_table_replace(sellers, village, GINT_TO_POINTER(n + 1));
    }
    if (step == STEP_FAILED)
      return FALSE;
  }
  return TRUE;
}

gboolean groups_list(Book *book, gint32 from_month, gint32 to_month, gint64 place, GArray *standings, GError **error)
{
  g_autoptr(GHashTable) sellers = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  if (!count_sellers(book, from_month, to_month, place, sellers, error))
    return FALSE;
  Statement *list = bind_place(book->groups[GROUP_LIST], from_month, to_month, place);
  Step step;
  while ((step = statement_step(list, error)) == STEP_ROW) {
    GroupStanding one = {0};
    statement_column_copy(list, 0, one.product, sizeof one.product);
    one.village = (gint32)statement_column_int(list, 1);
    one.members = (gint32)statement_column_int(list, 2);
    one.villages = (gint32)statement_column_int(list, 3);
    g_autofree gint64 *key = key_of(one.village, one.product);
    one.sellers = GPOINTER_TO_INT(g_hash_table_lookup(sellers, key));
    one.activities = statement_column_int(list, 4);
    one.sold_satang = statement_column_int(list, 5);
    one.saved_satang = statement_column_int(list, 6);
    g_array_append_val(standings, one);
  }
  return step == STEP_DONE;
}
