#include "text/phone.h"

#include <string.h>

static void check(const char *address, PhoneKind kind, const char *expected)
{
  char e164[PHONE_SIZE];
  g_assert_cmpint(phone_read(address, e164), ==, kind);
  if (expected != NULL)
    g_assert_cmpstr(e164, ==, expected);
}

static void test_kinds(void)
{
  const char *mobile[] = {"0812345678",   "081-234-5678",     "081 234 5678", "66812345678",
                          "+66812345678", "+66 081 234 5678", "0066812345678"};
  for (gsize i = 0; i < G_N_ELEMENTS(mobile); i++)
    check(mobile[i], PHONE_MOBILE, "+66812345678");
  check("+85512345678", PHONE_OTHER, "+85512345678");
  check("045123456", PHONE_OTHER, "+6645123456");
  check("1175", PHONE_SHORT, "");
  check("AIS", PHONE_ALPHA, "");
  check("TrueMove H", PHONE_ALPHA, "");
  check("", PHONE_ALPHA, "");
}

static void test_looks(void)
{
  g_assert_true(phone_looks_like("0812345678", 10));
  g_assert_true(phone_looks_like("66812345678", 11));
  g_assert_false(phone_looks_like("1234567890", 10));
  g_assert_false(phone_looks_like("081234567", 9));
}

static void test_digits(void)
{
  g_assert_true(phone_is_mobile(66612345678));
  g_assert_true(phone_is_mobile(66812345678));
  g_assert_true(phone_is_mobile(66999999999));
  g_assert_false(phone_is_mobile(66712345678));
  g_assert_false(phone_is_mobile(6681234567));
  g_assert_false(phone_is_mobile(668123456789));
  g_assert_false(phone_is_mobile(-66812345678));
  g_assert_false(phone_is_mobile(0));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/phone/kinds", test_kinds);
  g_test_add_func("/phone/looks", test_looks);
  g_test_add_func("/phone/digits", test_digits);
  return g_test_run();
}
