#include "text/segment.h"

#include <string.h>

static char *repeat(const char *piece, guint times)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < times; i++)
    g_string_append(text, piece);
  return g_string_free(text, FALSE);
}

static void check(const char *piece, guint times, Alphabet alphabet, guint units, guint segments)
{
  g_autofree char *text = repeat(piece, times);
  const Segmentation found = segment_text(text);
  g_assert_cmpint(found.alphabet, ==, alphabet);
  g_assert_cmpuint(found.units, ==, units);
  g_assert_cmpuint(found.segments, ==, segments);
}

static void test_limits(void)
{
  check("", 0, ALPHABET_GSM7, 0, 1);
  check("a", 160, ALPHABET_GSM7, 160, 1);
  check("a", 161, ALPHABET_GSM7, 161, 2);
  check("a", 306, ALPHABET_GSM7, 306, 2);
  check("a", 307, ALPHABET_GSM7, 307, 3);
  check("ก", 70, ALPHABET_UCS2, 70, 1);
  check("ก", 71, ALPHABET_UCS2, 71, 2);
  check("ก", 134, ALPHABET_UCS2, 134, 2);
  check("ก", 135, ALPHABET_UCS2, 135, 3);
}

/* A pair that would be split moves to the next segment whole: 76 pairs fill 152 of 153 septets, 33 fill 66 of 67 units. */
static void test_pairs(void)
{
  check("€", 80, ALPHABET_GSM7, 160, 1);
  check("€", 152, ALPHABET_GSM7, 304, 2);
  check("€", 153, ALPHABET_GSM7, 306, 3);
  check("😀", 35, ALPHABET_UCS2, 70, 1);
  check("😀", 66, ALPHABET_UCS2, 132, 2);
  check("😀", 67, ALPHABET_UCS2, 134, 3);
}

static void test_alphabet(void)
{
  guint basic = 0, extended = 0;
  for (gunichar character = 1; character < 0x3000; character++) {
    basic += segment_gsm7_units(character) == 1;
    extended += segment_gsm7_units(character) == 2;
  }
  g_assert_cmpuint(basic, ==, 127); /* 128 less the escape */
  g_assert_cmpuint(extended, ==, 10);
  g_assert_cmpuint(segment_gsm7_units('`'), ==, 0);
  g_assert_cmpuint(segment_gsm7_units(0xE3F), ==, 0); /* ฿ */
  g_assert_cmpuint(segment_gsm7_units(0xE7), ==, 0);  /* the small c with cedilla is not in it, the capital is */
  g_assert_cmpuint(segment_units("ผู้ใหญ่", ALPHABET_UCS2), ==, 7);
  g_assert_cmpuint(segment_units("น้ำ", ALPHABET_UCS2), ==, 3);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/segment/limits", test_limits);
  g_test_add_func("/segment/pairs", test_pairs);
  g_test_add_func("/segment/alphabet", test_alphabet);
  return g_test_run();
}
