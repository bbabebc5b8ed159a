/* Cards: what is kept of a PIN, the tries, and the places where a number may hide. */
#include "book_fixture.h"
#include "command/pin.h"
#include "model/people.h"
#include "model/traces.h"

#define KNOWN_HMAC "d1e0fdc1324239a1d8d370f1471de03318994e44c370428a305f95b60fabc198"
#define HOUSE ((gint64)DU * 100 + 5)

static Card card_of(Fixture *fixture, gint64 household)
{
  g_autoptr(GError) error = NULL;
  Card card;
  gboolean found = FALSE;
  g_assert_true(cards_get(fixture->book, household, &card, &found, &error) && found);
  return card;
}

static void a_pin_is_kept_as_a_keyed_hash(void)
{
  char one[CARD_PIN_SIZE], other[CARD_PIN_SIZE];
  /* HMAC-SHA256, made with another program: printf '3308070205:4821' | openssl dgst -sha256 -hmac key */
  pin_hmac("key", HOUSE, "4821", one);
  g_assert_cmpuint(strlen(one), ==, 64);
  g_assert_cmpstr(one, ==, KNOWN_HMAC);
  pin_hmac("key", HOUSE + 1, "4821", other);
  g_assert_cmpstr(one, !=, other);
  pin_hmac("other key", HOUSE, "4821", other);
  g_assert_cmpstr(one, !=, other);
}

static void cards_count_and_forget_tries(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  char hmac[CARD_PIN_SIZE];
  pin_hmac("key", HOUSE, "4821", hmac);
  g_assert_cmpstr(card_of(fixture, HOUSE).pin, ==, "");
  must_begin(fixture);
  g_assert_true(cards_set_tries(fixture->book, HOUSE, 3, &error));
  g_assert_true(cards_set_borrowed(fixture->book, HOUSE, 77, &error));
  must_commit(fixture);
  g_assert_cmpint(card_of(fixture, HOUSE).tries, ==, 3);
  g_assert_cmpint(card_of(fixture, HOUSE).borrowed, ==, 77);
  g_assert_cmpint(card_of(fixture, HOUSE + 1).tries, ==, 0);
  must_begin(fixture);
  g_assert_true(cards_set_pin(fixture->book, HOUSE, hmac, &error)); /* a new card is open */
  g_assert_false(cards_set_pin(fixture->book, 3308079901, hmac, &error));
  g_assert_error(error, FAILURE, FAILED_REJECT);
  g_clear_error(&error);
  must_commit(fixture);
  g_assert_cmpint(card_of(fixture, HOUSE).tries, ==, 0);
  g_assert_cmpstr(card_of(fixture, HOUSE).pin, ==, hmac);

  g_autoptr(GArray) without = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_assert_true(cards_without_pin(fixture->book, DU, without, &error));
  g_assert_cmpuint(without->len, ==, 19);
  for (guint i = 0; i < without->len; i++)
    g_assert_cmpint(g_array_index(without, gint64, i), !=, HOUSE);
}

static void a_number_is_found_in_any_spelling(void)
{
  static const char *const named[] = {"0812345678",
                                      "081-234-5678",
                                      "081 234 5678",
                                      "+66812345678",
                                      "เพิ่ม ๐๘๑๒๓๔๕๖๗๘ 0503",
                                      "\"+66812345678\"",
                                      "66 81 234 5678",
                                      "โทร(081)2345678นะ",
                                      "081–234–5678",
                                      ("081\xc2\xa0"
                                       "234 5678"),
                                      "081/2345/678",
                                      "081\n234_5678",
                                      "\\u0e50\\u0e58\\u0e512345678",
                                      "\xa1\xff 0812345678"};
  static const char *const other[] = {"0812345679", "รับ 812345 บาท 678", "", "รับ 500", "081234,5678"};
  for (gsize i = 0; i < G_N_ELEMENTS(named); i++)
    g_assert_true(text_names_number(named[i], strlen(named[i]), 66812345678));
  for (gsize i = 0; i < G_N_ELEMENTS(other); i++)
    g_assert_false(text_names_number(other[i], strlen(other[i]), 66812345678));
}

static void an_officers_number_is_masked(void)
{
  char masked[PHONE_MASK_SIZE];
  phone_mask(66812345678, masked);
  g_assert_cmpstr(masked, ==, "08-xxx-5678");
}

static void the_roster_is_the_programmes(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  must_begin(fixture);
  g_assert_true(phones_set_roster(fixture->book, 1, &error));
  Phone phone;
  for (gint64 i = 0; i < 2; i++) {
    phone_init(&phone, 66810000001 + i);
    phone.roles = ROLE_JUNIOR;
    phone.village = DU;
    g_assert_true(people_add(fixture->book, "x", &phone.person, &error));
    g_assert_true(phones_put(fixture->book, &phone, &error) == (i == 0));
  }
  g_assert_error(error, FAILURE, FAILED_REJECT);
  must_commit(fixture);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/cards/hmac", a_pin_is_kept_as_a_keyed_hash);
  BOOK_TEST("/cards/tries", cards_count_and_forget_tries);
  g_test_add_func("/cards/traces", a_number_is_found_in_any_spelling);
  g_test_add_func("/cards/mask", an_officers_number_is_masked);
  BOOK_TEST("/cards/roster", the_roster_is_the_programmes);
  return g_test_run();
}
