#include "text/fold.h"

#include <string.h>

static void check(const char *typed, const char *folded)
{
  g_autofree char *got = fold(typed, strlen(typed));
  g_assert_cmpstr(got, ==, folded);
}

static void test_marks(void)
{
  check("น\u0E4D\u0E49\u0E32", "น้ำ"); /* NIKHAHIT, tone, AA */
  check("น\u0E49\u0E4D\u0E32", "น้ำ"); /* tone, NIKHAHIT, AA */
  check("น\u0E33\u0E49", "น้ำ");       /* tone behind SARA AM */
  check("เเก้", "แก้");
  check("ที\u0E48\u0E48", "ที่");
  check("ท\u0E48\u0E35", "ที่"); /* tone before its vowel */
  check("ครับบบบ", "ครับ");
  check("จ่ายยยย", "จ่าย");
  check("พรรค", "พรรค"); /* two are spelling */
  check("ห\u0E45", "หา");
  check("ฤ\u0E45", "ฤๅ");
}

static void test_characters(void)
{
  check("รับ\u200B ๑,๐๐๐\u200Bบาท", "รับ 1,000บาท");
  check("\uFF11\uFF0A\uFF15\uFF10\uFF10", "1*500");
  check("รับ\u00A0500 😀", "รับ 500");
  check("IN 450", "in 450");
  check(" รับ 1 \r\n\r\n จ่าย 2 ", "รับ 1\nจ่าย 2");
  check("500.–", "500.-");
  check("\u200B \n", "");
}

static void test_decoding(void)
{
  check("\xC3\xD1\xBA 500", "รับ 500");             /* TIS-620 */
  check("\xC3\x83\xC3\x91\xC2\xBA 500", "รับ 500"); /* read as Latin-1 */
  check("caf\xC3\xA9", "café");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/fold/marks", test_marks);
  g_test_add_func("/fold/characters", test_characters);
  g_test_add_func("/fold/decoding", test_decoding);
  return g_test_run();
}
