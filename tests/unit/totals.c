/* Totals: with every row, with undo, inside and after a transaction, and recomputed from the ledger. */
#include "book_fixture.h"
#include "model/check.h"

static void each_kind_has_its_column(Fixture *fixture, gconstpointer data)
{
  (void)data;
  static const Command kinds[] = {COMMAND_INCOME, COMMAND_EXPENSE, COMMAND_SAVE, COMMAND_WITHDRAW,
                                  COMMAND_BORROW, COMMAND_REPAY,   COMMAND_SELL};
  const gint64 household = household_code(DU, 5);
  must_begin(fixture);
  LedgerAfter after;
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
    LedgerRow row = entry(1, i, household, kinds[i], 100 << i, 20170327);
    if (kinds[i] == COMMAND_SELL)
      g_strlcpy(row.product, "11", sizeof row.product);
    after = must_add(fixture, &row);
    if (kinds[i] == COMMAND_WITHDRAW)
      g_assert_cmpint(after.saved_satang, ==, 400 - 800);
    if (kinds[i] == COMMAND_REPAY)
      g_assert_cmpint(after.owed_satang, ==, 1600 - 3200);
  }
  g_assert_cmpint(after.product.sold_satang, ==, 6400);
  static const gint64 places[] = {DU, 330807, 3308};
  for (int committed = 0; committed < 2; committed++) {
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
      const Totals totals = totals_at(fixture, 201703, places[i]);
      g_assert_cmpint(totals.income, ==, 100);
      g_assert_cmpint(totals.expense, ==, 200);
      g_assert_cmpint(totals.saving, ==, 400);
      g_assert_cmpint(totals.withdrawal, ==, 800);
      g_assert_cmpint(totals.borrow, ==, 1600);
      g_assert_cmpint(totals.repay, ==, 3200);
      g_assert_cmpint(totals.sell, ==, 6400);
      g_assert_cmpint(totals.entries, ==, 7);
      g_assert_cmpint(totals.earnings, ==, 2);
      g_assert_cmpint(totals.reporting, ==, 1);
      g_assert_cmpint(totals.practising, ==, 1);
    }
    if (committed == 0)
      must_commit(fixture);
  }
  g_assert_cmpint(totals_at(fixture, 201703, household).practising, ==, 1);
  g_assert_cmpint(totals_at(fixture, 201702, household).entries, ==, 0);
}

static void households_count_until_taken_back(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  must_begin(fixture);
  const LedgerRow income = entry(1, 0, household_code(PHOK, 1), COMMAND_INCOME, 100, 20170327);
  const LedgerRow expense = entry(1, 1, household_code(PHOK, 1), COMMAND_EXPENSE, 100, 20170327);
  const LedgerRow other = entry(2, 0, household_code(PUN, 1), COMMAND_EXPENSE, 100, 20170327);
  must_add(fixture, &income);
  must_add(fixture, &expense);
  must_add(fixture, &other);
  must_commit(fixture);
  g_assert_cmpint(totals_at(fixture, 201703, 330805).reporting, ==, 2);
  g_assert_cmpint(totals_at(fixture, 201703, 330805).practising, ==, 1);
  g_assert_cmpint(totals_at(fixture, 201703, PHOK).reporting, ==, 1);

  must_begin(fixture);
  g_assert_true(ledger_reverse(fixture->book, &income, ledger_id(3, 0), 0, 1, NULL, &error));
  must_commit(fixture);
  g_assert_cmpint(totals_at(fixture, 201703, 330805).reporting, ==, 2);
  g_assert_cmpint(totals_at(fixture, 201703, 330805).practising, ==, 0);
  must_begin(fixture);
  g_assert_true(ledger_reverse(fixture->book, &expense, ledger_id(4, 0), 0, 1, NULL, &error));
  must_commit(fixture);
  g_assert_cmpint(totals_at(fixture, 201703, 3308).reporting, ==, 1);
  g_assert_cmpint(totals_at(fixture, 201703, PHOK).entries, ==, 0);
}

/* A message taken back takes its share of the gathered totals along, and leaves that of the messages before it. */
static void savepoint_takes_its_part_back(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  must_begin(fixture);
  gint64 kept = 0;
  for (guint i = 0; i < 4; i++) {
    g_assert_true(book_savepoint(fixture->book, &error));
    const LedgerRow row = entry(i + 1, 0, household_code(DU, 5), COMMAND_INCOME, 100, 20170327);
    must_add(fixture, &row);
    g_assert_cmpint(totals_at(fixture, 201703, DU).income, ==, kept + 100);
    g_assert_true(i % 2 == 0 ? book_release(fixture->book, &error) : book_rollback_to(fixture->book, &error));
    kept += i % 2 == 0 ? 100 : 0;
    g_assert_cmpint(totals_at(fixture, 201703, DU).income, ==, kept);
  }
  must_commit(fixture);
  g_assert_cmpint(totals_at(fixture, 201703, 3308).income, ==, 200);
  must_begin(fixture);
  const LedgerRow row = entry(9, 0, household_code(DU, 5), COMMAND_INCOME, 100, 20170327);
  must_add(fixture, &row);
  book_rollback(fixture->book);
  g_assert_cmpint(totals_at(fixture, 201703, 3308).income, ==, 200);
}

static void months_and_years(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  Totals sum, months[12];
  guint n;
  must_begin(fixture);
  static const Day days[] = {20160930, 20161001, 20170327, 20170930, 20171001};
  for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
    const LedgerRow row = entry(1, i, household_code(DU, 5), COMMAND_INCOME, 1 << i, days[i]);
    must_add(fixture, &row);
  }
  const gint32 from = fiscal_year_start(2560);
  g_assert_true(totals_sum(fixture->book, from, month_add(from, 11), DU, &sum, &error));
  g_assert_cmpint(sum.income, ==, 2 + 4 + 8);
  must_commit(fixture);
  g_assert_true(totals_months(fixture->book, from, month_add(from, 11), household_code(DU, 5), months, 12, &n, &error));
  g_assert_cmpuint(n, ==, 12);
  g_assert_cmpint(months[5].income, ==, 4);
  g_assert_cmpint(months[11].income, ==, 8);
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Totals));
  g_assert_true(totals_of_households(fixture->book, 201703, 330807, rows, &error));
  g_assert_cmpuint(rows->len, ==, 1);
  g_assert_cmpint(g_array_index(rows, Totals, 0).place, ==, household_code(DU, 5));
}

static void products_by_sales(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  must_begin(fixture);
  static const struct {
    gint32 household;
    const char *product, *unit;
    gint64 satang;
  } sales[] = {{1, "11", "KG", 5000}, {2, "12", "STICK", 9000}, {3, "11", "KG", 6000}};
  for (guint i = 0; i < G_N_ELEMENTS(sales); i++) {
    LedgerRow row = entry(1, i, household_code(DU, sales[i].household), COMMAND_SELL, sales[i].satang, 20170327);
    g_strlcpy(row.product, sales[i].product, sizeof row.product);
    g_strlcpy(row.unit, sales[i].unit, sizeof row.unit);
    row.qty_milli = 1000;
    must_add(fixture, &row);
  }
  must_commit(fixture);
  g_autoptr(GArray) products = g_array_new(FALSE, FALSE, sizeof(ProductTotals));
  g_assert_true(totals_products(fixture->book, 201703, DU, products, &error));
  g_assert_cmpuint(products->len, ==, 2);
  g_assert_cmpstr(g_array_index(products, ProductTotals, 0).product, ==, "11");
  g_assert_cmpint(g_array_index(products, ProductTotals, 0).sold_satang, ==, 11000);
  g_assert_cmpint(g_array_index(products, ProductTotals, 0).sold_milli, ==, 2000);
  ProductTotals one;
  g_assert_true(totals_product(fixture->book, 201703, household_code(DU, 2), "12", "STICK", &one, &error));
  g_assert_cmpint(one.sold_satang, ==, 9000);
}

static void note(const char *table, const char *row, const char *what, gpointer data)
{
  g_string_append_printf(data, "%s|%s|%s\n", table, row, what);
}

static void check_finds_what_was_changed(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GRand) random = g_rand_new_with_seed(7);
  static const Command kinds[] = {COMMAND_INCOME, COMMAND_EXPENSE, COMMAND_SAVE, COMMAND_WITHDRAW,
                                  COMMAND_BORROW, COMMAND_REPAY,   COMMAND_SELL, COMMAND_MAKE};
  must_begin(fixture);
  for (guint i = 1; i <= 500; i++) {
    const gint32 village = i % 3 == 0 ? DU : i % 3 == 1 ? PHOK : PUN;
    const Day day = day_add(20170101, g_rand_int_range(random, 0, 120));
    LedgerRow row = entry(i, 0, household_code(village, g_rand_int_range(random, 1, 21)), kinds[i % 8], 0, day);
    if (row.kind == COMMAND_MAKE || row.kind == COMMAND_SELL)
      g_strlcpy(row.product, "11", sizeof row.product);
    if (row.kind == COMMAND_MAKE)
      row.qty_milli = 1000;
    else
      row.amount_satang = g_rand_int_range(random, 1, 100000);
    must_add(fixture, &row);
    if (i % 5 == 0)
      g_assert_true(ledger_reverse(fixture->book, &row, ledger_id(i, 1), 0, 1, NULL, &error));
  }
  must_commit(fixture);
  CheckResult result;
  g_autoptr(GString) said = g_string_new(NULL);
  g_assert_true(check_sums(fixture->book, note, said, &result, &error));
  g_assert_cmpstr(said->str, ==, "");
  g_assert_cmpint(result.ledger_rows, ==, 600);
  g_assert_cmpint(result.differences, ==, 0);

  static const char *const damage[] = {
      "UPDATE totals SET income = income + 5 WHERE month = 201703 AND place = 330807",
      "INSERT INTO totals VALUES (201001, 3308070201, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
      "UPDATE households SET owed_satang = owed_satang - 1 WHERE code = 3308070203",
  };
  for (guint i = 0; i < G_N_ELEMENTS(damage); i++)
    g_assert_true(statement_run(store_prepare(book_store(fixture->book), damage[i], &error), &error));
  g_assert_true(check_sums(fixture->book, note, said, &result, &error));
  g_assert_nonnull(strstr(said->str, "totals of tambons|month 201703, tambon 330807|income: ledger says "));
  g_assert_nonnull(
      strstr(said->str, "totals of households|month 201001, household 3308070201|income: ledger says 0, kept is 1"));
  g_assert_nonnull(strstr(said->str, "balances of households|household 3308070203|owed_satang: "));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  BOOK_TEST("/totals/each_kind", each_kind_has_its_column);
  BOOK_TEST("/totals/households_count", households_count_until_taken_back);
  BOOK_TEST("/totals/savepoint", savepoint_takes_its_part_back);
  BOOK_TEST("/totals/months_and_years", months_and_years);
  BOOK_TEST("/totals/products", products_by_sales);
  BOOK_TEST("/totals/check", check_finds_what_was_changed);
  return g_test_run();
}
