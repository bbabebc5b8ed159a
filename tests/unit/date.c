#include "text/date.h"

#include <string.h>

#define TODAY 20170327

static void check(const char *typed, gboolean day_word, DateVerdict verdict, Day expected)
{
  DateParts parts;
  Day day = 0;
  g_assert_true(date_shape(typed, strlen(typed), day_word, &parts));
  g_assert_cmpint(date_resolve(&parts, TODAY, 60, &day), ==, verdict);
  if (verdict == DATE_FINE)
    g_assert_cmpint(day, ==, expected);
}

static void test_shapes(void)
{
  const char *forms[] = {"25/3/60", "25-3-2560", "25.3.60", "25/3", "25/03/2017", "2017-03-25", "25/3/17"};
  for (gsize i = 0; i < G_N_ELEMENTS(forms); i++)
    check(forms[i], FALSE, DATE_FINE, 20170325);
  check("25.3", TRUE, DATE_FINE, 20170325);
  DateParts parts;
  g_assert_false(date_shape("25.3", 4, FALSE, &parts));
  g_assert_false(date_shape("25-3", 4, FALSE, &parts));
  g_assert_false(date_shape("1/500", 5, FALSE, &parts));
  g_assert_false(date_shape("081-234-5678", 12, FALSE, &parts));
}

static void test_bounds(void)
{
  check("31/2/60", FALSE, DATE_BAD, 0);
  check("28/3", FALSE, DATE_FUTURE, 0);
  check("28/3/60", FALSE, DATE_FUTURE, 0);
  check("26/1/60", FALSE, DATE_FINE, 20170126);
  check("25/1/60", FALSE, DATE_OLD, 0);
  check("25/12", FALSE, DATE_OLD, 0);
}

static void test_day_only(void)
{
  const struct {
    gint32 typed;
    DateVerdict verdict;
    Day day;
  } rows[] = {
      {27, DATE_FINE, 20170327}, {5, DATE_FINE, 20170305}, {28, DATE_FINE, 20170228}, {31, DATE_BAD, 0}, {0, DATE_BAD, 0}};
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    const DateParts parts = {rows[i].typed, 0, 0};
    Day day = 0;
    g_assert_cmpint(date_resolve(&parts, TODAY, 60, &day), ==, rows[i].verdict);
    g_assert_cmpint(day, ==, rows[i].day);
  }
}

static void test_years(void)
{
  g_assert_cmpint(date_year(60, TODAY), ==, 2017);
  g_assert_cmpint(date_year(17, TODAY), ==, 2017);
  g_assert_cmpint(date_year(2560, TODAY), ==, 2017);
  g_assert_cmpint(date_year(2017, TODAY), ==, 2017);
  g_assert_cmpint(date_year(500, TODAY), ==, 0);
  g_assert_cmpint(date_last_month(2, TODAY), ==, 201702);
  g_assert_cmpint(date_last_month(4, TODAY), ==, 201604);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/date/shapes", test_shapes);
  g_test_add_func("/date/bounds", test_bounds);
  g_test_add_func("/date/day_only", test_day_only);
  g_test_add_func("/date/years", test_years);
  return g_test_run();
}
