/* The +3 %: to the satang, on one household and on sums, with figures that are too large for careless arithmetic. */
#include "command/target.h"
#include "book_fixture.h"

#define THOUSAND ((gint64)100000) /* satang */

static TargetHousehold household(gint64 baseline_year, gint64 income, gint32 months)
{
  TargetHousehold one = {.baseline_year_satang = baseline_year, .income_satang = income, .months = months};
  Target sum = {0};
  one.counted = baseline_year > 0 && months >= TARGET_MONTHS_LEAST;
  target_add(&sum, &one);
  one.reached = target_reached(&sum);
  return one;
}

static Target alone(gint64 baseline_year, gint64 income, gint32 months)
{
  Target sum = {0};
  const TargetHousehold one = household(baseline_year, income, months);
  target_add(&sum, &one);
  return sum;
}

static void exactly_and_a_satang_short(void)
{
  /* 120,000 a year: 10,300.00 a month */
  static const struct {
    gint64 year, income;
    gint32 months;
    gboolean reached;
    gint32 tenths;
  } cases[] = {
      {120 * THOUSAND, 3090000, 3, TRUE, 30},
      {120 * THOUSAND, 3089999, 3, FALSE, 29},
      {120 * THOUSAND, 3090001, 3, TRUE, 30},
      {120 * THOUSAND, 3000000, 3, FALSE, 0},
      {120 * THOUSAND, 2999999, 3, FALSE, -1},
      {120 * THOUSAND, 3, 3, FALSE, -1000},
      {120 * THOUSAND, 11 * 1030000, 11, TRUE, 30},
      {120 * THOUSAND, 11 * 1030000 - 1, 11, FALSE, 29},
      /* 1 satang a year: a month wants 103/1200 of one */
      {1, 1, 11, TRUE, 90},     /* 1/11 > 103/1200 */
      {1, 1, 12, FALSE, 0},     /* 1/12 is the baseline itself */
      {100, 94, 11, FALSE, 25}, /* 8.5454… < 8.5833… */
      {100, 95, 11, TRUE, 36},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    const Target target = alone(cases[i].year, cases[i].income, cases[i].months);
    g_assert_cmpint(target_reached(&target), ==, cases[i].reached);
    g_assert_cmpint(target_tenths(&target), ==, cases[i].tenths);
  }
  g_assert_cmpint(target_month_satang(120 * THOUSAND), ==, 1030000);
  g_assert_cmpint(target_month_satang(1), ==, 1);
  g_assert_cmpint(target_month_satang(1200), ==, 103);
}

/* Shown as +3.0 % and reached are the same thing, whatever the figures. */
static void shown_as_it_is(void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(3);
  for (int i = 0; i < 200000; i++) {
    const gint64 year = g_rand_int_range(random, 1, i % 2 == 0 ? 5000 : 20000000);
    const gint32 months = g_rand_int_range(random, 3, 13);
    const gint64 income = year * months * 103 / 1200 + g_rand_int_range(random, -3, 4);
    const Target target = alone(year, MAX(income, 1), months);
    g_assert_cmpint(target_reached(&target), ==, target_tenths(&target) >= 30);
    g_assert_cmpint(target_reached(&target), ==, MAX(income, 1) * 1200 >= year * months * 103);
  }
}

static void who_is_not_counted(void)
{
  Target sum = {0};
  const TargetHousehold none = household(0, 9000 * THOUSAND, 6), two_months = household(120 * THOUSAND, 900 * THOUSAND, 2);
  target_add(&sum, &none);
  target_add(&sum, &two_months);
  g_assert_cmpint(sum.counted, ==, 0);
  g_assert_cmpint(sum.no_baseline, ==, 1);
  g_assert_cmpint(sum.few_months, ==, 1);
  g_assert_false(target_reached(&sum));
  g_assert_cmpint(target_tenths(&sum), ==, 0);
  const TargetHousehold reached = household(120 * THOUSAND, 3090000, 3), failed = household(60 * THOUSAND, 3, 3);
  target_add(&sum, &reached);
  g_assert_true(target_reached(&sum)); /* the two others take nothing from it */
  target_add(&sum, &failed);
  g_assert_cmpint(sum.counted, ==, 2);
  g_assert_cmpint(sum.reached, ==, 1);
  g_assert_false(target_reached(&sum)); /* 10,300.01 a month against 15,450 */
}

/* Thirds of a satang are not lost between households: three of them make one. */
static void fractions_add_up(void)
{
  Target sum = {0};
  for (int i = 0; i < 3; i++) {
    const TargetHousehold one = household(4, 1, 3); /* wants 0.34333 */
    g_assert_false(one.reached);
    target_add(&sum, &one);
  }
  g_assert_cmpint(sum.current_satang, ==, 1);
  g_assert_cmpint(sum.current_parts, ==, 0);
  g_assert_false(target_reached(&sum));
  const TargetHousehold more = household(4, 14, 11);
  target_add(&sum, &more); /* 2.2727 against 1.3733 */
  g_assert_true(target_reached(&sum));
}

static void nothing_overflows(void)
{
  Target sum = {0};
  for (int i = 0; i < 100; i++) {
    const TargetHousehold one = household(G_MAXINT64 / 200, G_MAXINT64 / 200, 3);
    target_add(&sum, &one);
    g_assert_cmpint(sum.current_satang, >, 0);
    g_assert_cmpint(sum.baseline_year_satang, >, 0);
  }
  g_assert_true(target_reached(&sum));
  g_assert_cmpint(target_tenths(&sum), <=, TARGET_PERCENT_MOST);
  const Target rich = alone(1, G_MAXINT64 / 200, 12), poor = alone(G_MAXINT64 / 100, 12, 12);
  g_assert_cmpint(target_tenths(&rich), ==, TARGET_PERCENT_MOST);
  g_assert_cmpint(target_tenths(&poor), ==, -1000);
  g_assert_cmpint(target_month_satang(G_MAXINT64 / 100), >, 0);
}

static void practising_line(void)
{
  g_assert_true(target_practising(17, 20));
  g_assert_false(target_practising(16, 20));
  g_assert_true(target_practising(85, 100));
  g_assert_false(target_practising(0, 0));
}

static void give(Fixture *fixture, gint64 code, gint32 month, gint64 satang)
{
  static gint64 inbox = 0;
  const LedgerRow row = entry(++inbox, 0, code, COMMAND_INCOME, satang, month * 100 + 15);
  must_add(fixture, &row);
}

static void from_the_book(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  const gint64 five = household_code(DU, 5), six = household_code(DU, 6), seven = household_code(PHOK, 7);
  const gint64 all[] = {five, six, seven};
  must_begin(fixture);
  for (guint i = 0; i < G_N_ELEMENTS(all); i++)
    g_assert_true(households_set_baseline(fixture->book, all[i], 120 * THOUSAND, &error));
  for (gint32 month = 201701; month <= 201703; month++) {
    give(fixture, five, month, 1030000); /* March is not over yet */
    give(fixture, six, month, 1000000);
  }
  give(fixture, five, 201612, 1030000);
  give(fixture, five, 201609, 9000000); /* another fiscal year */
  give(fixture, six, 201612, 1000000);
  give(fixture, seven, 201702, 5000000);
  LedgerRow loan = entry(900, 0, seven, COMMAND_BORROW, 90000000, 20170115), saved = loan;
  must_add(fixture, &loan);
  saved.id = ledger_id(901, 0);
  saved.kind = COMMAND_SAVE;
  saved.household = five;
  saved.amount_satang = 1234;
  must_add(fixture, &saved);

  TargetHousehold one;
  g_assert_true(target_of_household(fixture->book, five, 2560, 201703, &one, &error));
  g_assert_cmpint(one.months, ==, 3);
  g_assert_true(one.reached);
  g_assert_cmpint(one.saved_satang, ==, 1234);
  g_assert_true(target_of_household(fixture->book, seven, 2560, 201703, &one, &error));
  g_assert_cmpint(one.months, ==, 1);
  g_assert_false(one.counted);

  /* the same before the commit and after it, and of every wider place */
  for (int committed = 0; committed < 2; committed++) {
    static const gint64 places[] = {DU, 330807, 3308, 33, PLACE_COUNTRY};
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
      Target target;
      g_assert_true(target_of_village(fixture->book, places[i], 2560, 201703, &target, &error));
      g_assert_cmpint(target.counted, ==, 2);
      g_assert_cmpint(target.reached, ==, 1);
      g_assert_cmpint(target.few_months, ==, i < 2 ? 0 : 1);
      g_assert_cmpint(target.no_baseline, ==, i < 2 ? 18 : 57);
      g_assert_cmpint(target_tenths(&target), ==, 15);
    }
    if (committed == 0)
      must_commit(fixture);
  }
  /* a year that is over has twelve complete months; one that has not begun has none */
  g_assert_true(target_of_household(fixture->book, five, 2560, 201712, &one, &error));
  g_assert_cmpint(one.months, ==, 4);
  g_assert_true(target_of_household(fixture->book, five, 2561, 201703, &one, &error));
  g_assert_cmpint(one.months, ==, 0);
}

/* What is practised is measured by the same rule, and in no real place. */
static void in_practice(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  Target target;
  TargetHousehold one;
  must_begin(fixture);
  fixture_add_village(fixture, -DU);
  const gint64 code = household_code(-DU, 5);
  g_assert_true(households_set_baseline(fixture->book, code, 120 * THOUSAND, &error));
  for (gint32 month = 201612; month <= 201702; month++)
    give(fixture, code, month, 2000000);
  must_commit(fixture);
  g_assert_true(target_of_household(fixture->book, code, 2560, 201703, &one, &error));
  g_assert_true(one.reached);
  static const gint64 places[] = {-DU, -330807, -3308, -PLACE_COUNTRY};
  for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
    g_assert_true(target_of_village(fixture->book, places[i], 2560, 201703, &target, &error));
    g_assert_cmpint(target.reached, ==, 1);
    g_assert_cmpint(target.no_baseline, ==, 19);
    g_assert_true(target_of_village(fixture->book, -places[i], 2560, 201703, &target, &error));
    g_assert_cmpint(target.counted, ==, 0);
  }
}

static void places_of_a_programme(void)
{
  static gint32 codes[] = {33080503, 33080506, 33080508, 33080603, 33080702, 34010101};
  Programme programme = {.households = 20, .villages = g_ptr_array_new()};
  for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
    g_ptr_array_add(programme.villages, &codes[i]); /* only the code is looked at */
  g_assert_cmpint(target_villages(&programme, 3308), ==, 5);
  g_assert_cmpint(target_villages(&programme, 330805), ==, 3);
  g_assert_cmpint(target_villages(&programme, 33080702), ==, 1);
  g_assert_cmpint(target_villages(&programme, -330805), ==, 3);
  g_assert_cmpint(target_villages(&programme, 3309), ==, 0);
  g_assert_cmpint(target_villages(&programme, PLACE_COUNTRY), ==, 6);
  g_assert_cmpint(target_households(&programme, 33), ==, 100);
  g_assert_cmpint(target_households(&programme, 3308070205), ==, 1);
  g_ptr_array_unref(programme.villages);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/target/exactly", exactly_and_a_satang_short);
  g_test_add_func("/target/shown", shown_as_it_is);
  g_test_add_func("/target/not_counted", who_is_not_counted);
  g_test_add_func("/target/fractions", fractions_add_up);
  g_test_add_func("/target/huge", nothing_overflows);
  g_test_add_func("/target/practising", practising_line);
  g_test_add_func("/target/places", places_of_a_programme);
  BOOK_TEST("/target/book", from_the_book);
  BOOK_TEST("/target/practice", in_practice);
  return g_test_run();
}
