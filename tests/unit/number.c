#include "text/number.h"

#include <string.h>

static void check_numeral(const char *typed, gint64 satang) /* -1: unclear */
{
  Numeral numeral;
  gint64 value = 0;
  g_assert_true(numeral_read(typed, strlen(typed), &numeral));
  g_assert_cmpint(numeral.unclear, ==, satang < 0);
  if (satang >= 0) {
    g_assert_true(numeral_scale(&numeral, 100, &value));
    g_assert_cmpint(value, ==, satang);
  }
}

static void test_numerals(void)
{
  check_numeral("1500", 150000);
  check_numeral("1,500", 150000);
  check_numeral("500,300", 50030000);
  check_numeral("12,345,678.90", 1234567890);
  check_numeral("487.25", 48725);
  check_numeral("1200.5", 120050);
  check_numeral("1.500", -1);
  check_numeral("50,45", -1);
  check_numeral("12,34,567", -1);
  check_numeral("1.000.000", -1);
  check_numeral("1,5000", -1);
  Numeral numeral;
  gint64 value;
  g_assert_false(numeral_read("1-2", 3, &numeral));
  g_assert_false(numeral_read("12345678901234567", 17, &numeral));
  g_assert_true(numeral_read("999999999999999", 15, &numeral));
  g_assert_false(numeral_scale(&numeral, 1000, &value));
}

static NumberPiece literal(const char *text)
{
  NumberPiece piece = {.kind = PIECE_NUMERAL};
  g_assert_true(numeral_read(text, strlen(text), &piece.numeral));
  return piece;
}

#define POWER(n) ((NumberPiece){.kind = PIECE_POWER, .value = (n)})
#define DIGIT(n) ((NumberPiece){.kind = PIECE_DIGIT, .value = (n)})
#define ONE ((NumberPiece){.kind = PIECE_ONE})

static void check(gint64 baht, const NumberPiece *pieces, gsize n)
{
  gint64 hundredths = 0;
  g_assert_cmpint(number_read(pieces, n, &hundredths), ==, NUMBER_FINE);
  g_assert_cmpint(hundredths, ==, baht * 100);
}

#define CHECK(baht, ...)                                                                                                       \
  do {                                                                                                                         \
    const NumberPiece row[] = {__VA_ARGS__};                                                                                   \
    check(baht, row, G_N_ELEMENTS(row));                                                                                       \
  } while (0)
#define UNCLEAR(...)                                                                                                           \
  do {                                                                                                                         \
    const NumberPiece row[] = {__VA_ARGS__};                                                                                   \
    gint64 hundredths;                                                                                                         \
    g_assert_cmpint(number_read(row, G_N_ELEMENTS(row), &hundredths), ==, NUMBER_UNCLEAR);                                     \
  } while (0)

static void test_words(void)
{
  CHECK(2500, literal("2"), POWER(1000), literal("5"));
  CHECK(1500, POWER(1000), DIGIT(5));
  CHECK(180000, POWER(100000), DIGIT(8));
  CHECK(12000, literal("1"), POWER(10000), literal("2"));
  CHECK(100, POWER(100), ONE);
  CHECK(1000, POWER(1000), ONE);
  CHECK(2350, literal("2"), POWER(1000), literal("350"));
  CHECK(1050, POWER(1000), DIGIT(5), POWER(10));
  CHECK(21, DIGIT(2), POWER(10), (NumberPiece){.kind = PIECE_ELEVENTH});
  CHECK(250, DIGIT(2), POWER(100), DIGIT(5), POWER(10));
  CHECK(10000000, POWER(10), POWER(1000000));
  CHECK(1500, literal("1.5"), POWER(1000));
  UNCLEAR(POWER(100), DIGIT(5));
  UNCLEAR(DIGIT(2), POWER(100), DIGIT(5));
  UNCLEAR(POWER(1000), POWER(1000));
  UNCLEAR(DIGIT(2), DIGIT(3));
  UNCLEAR(literal("2"), POWER(1000), literal("5000"));
}

static void test_total(void)
{
  gint64 total;
  g_assert_true(number_total(2500, 18000, &total));
  g_assert_cmpint(total, ==, 45000);
  g_assert_false(number_total(333, 100, &total));
  g_assert_false(number_total(G_MAXINT64, 2, &total));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/number/numerals", test_numerals);
  g_test_add_func("/number/words", test_words);
  g_test_add_func("/number/total", test_total);
  return g_test_run();
}
