/* The arithmetic of the guard, the daily cap, reminders, retention and PINs: pure functions. */
#include "pipeline/guard.h"

#include "pipeline/cap.h"
#include "pipeline/pin.h"
#include "pipeline/remind.h"
#include "pipeline/sweep.h"

#include <string.h>

#define MINUTE_MS ((gint64)60000)
#define HOUR_MS ((gint64)3600000)
#define NOON ((gint64)1490590800000) /* 27 March 2017, 12:00 in Bangkok */

static const GuardOptions guard = {
    .refusals = 5, .window_ms = 30 * MINUTE_MS, .refusals_day = 20, .replies_day = 60, .burst = 20, .per_minute = 2};

static void test_refusals(void)
{
  Phone phone;
  phone_init(&phone, 66811111111);
  for (int i = 0; i < 5; i++)
    g_assert_cmpint(guard_answer(&guard, &phone, TRUE, 20170327, NOON + i * MINUTE_MS), ==, GUARD_ANSWER);
  g_assert_cmpint(guard_answer(&guard, &phone, TRUE, 20170327, NOON + 5 * MINUTE_MS), ==, GUARD_SILENT);
  g_assert_cmpint(guard_answer(&guard, &phone, FALSE, 20170327, NOON + 6 * MINUTE_MS), ==, GUARD_ANSWER);
  /* the fifth was at minute 4 */
  g_assert_cmpint(guard_answer(&guard, &phone, TRUE, 20170327, NOON + 33 * MINUTE_MS), ==, GUARD_SILENT);
  g_assert_cmpint(guard_answer(&guard, &phone, TRUE, 20170327, NOON + 34 * MINUTE_MS), ==, GUARD_ANSWER);
  g_assert_cmpint(phone.guard_window, ==, 1);
}

static void test_refusals_of_a_day(void)
{
  Phone phone;
  guint answered = 0;
  phone_init(&phone, 66811111111);
  for (int i = 0; i < 24 * 60; i++)
    answered += guard_answer(&guard, &phone, TRUE, 20170327, NOON + i * 20 * MINUTE_MS) == GUARD_ANSWER;
  g_assert_cmpuint(answered, ==, 20);
  g_assert_cmpint(guard_answer(&guard, &phone, TRUE, 20170328, NOON + 9999 * HOUR_MS), ==, GUARD_ANSWER);
}

static void test_last_of_a_day(void)
{
  Phone phone;
  phone_init(&phone, 66811111111);
  for (int i = 0; i < 57; i++)
    g_assert_cmpint(guard_answer(&guard, &phone, FALSE, 20170327, NOON + i * MINUTE_MS), ==, GUARD_ANSWER);
  g_assert_true(guard_notice(&guard, &phone, 20170327));
  g_assert_true(guard_notice(&guard, &phone, 20170327));
  g_assert_false(guard_notice(&guard, &phone, 20170327)); /* room for the last */
  g_assert_cmpint(guard_answer(&guard, &phone, FALSE, 20170327, NOON + HOUR_MS), ==, GUARD_LAST);
  g_assert_cmpint(guard_answer(&guard, &phone, FALSE, 20170327, NOON + 2 * HOUR_MS), ==, GUARD_SILENT);
  g_assert_cmpint(phone.guard_replies, ==, 60);
  g_assert_cmpint(guard_answer(&guard, &phone, FALSE, 20170328, NOON + 12 * HOUR_MS), ==, GUARD_ANSWER);
}

static void test_bucket(void)
{
  Phone phone;
  guint answered = 0;
  phone_init(&phone, 66811111111);
  for (int i = 0; i < 1000; i++)
    answered += guard_answer(&guard, &phone, FALSE, 20170327, NOON + i) == GUARD_ANSWER;
  g_assert_cmpuint(answered, ==, 20);
  /* asked every 10 ms for a minute, it still gets its two tokens */
  for (int i = 0; i < 6000; i++)
    answered += guard_answer(&guard, &phone, FALSE, 20170327, NOON + 1000 + i * 10) == GUARD_ANSWER;
  g_assert_cmpuint(answered, ==, 22);
  for (int i = 0; i < 100; i++)
    answered += guard_answer(&guard, &phone, FALSE, 20170327, NOON + 2 * HOUR_MS + i) == GUARD_ANSWER;
  g_assert_cmpuint(answered, ==, 42);
}

/* A clock that was ten years ahead for a while keeps nobody silent. */
static void test_clock(void)
{
  Phone phone;
  phone_init(&phone, 66811111111);
  const gint64 ahead = NOON + 3650 * 24 * HOUR_MS;
  for (int i = 0; i < 30; i++)
    guard_answer(&guard, &phone, TRUE, 20270327, ahead);
  for (int i = 0; i < 30; i++)
    guard_answer(&guard, &phone, FALSE, 20270327, ahead);
  g_assert_cmpint(guard_answer(&guard, &phone, FALSE, 20270327, ahead), ==, GUARD_SILENT);
  g_assert_cmpint(guard_answer(&guard, &phone, TRUE, 20170327, NOON), ==, GUARD_ANSWER);
}

static void test_may_reach(void)
{
  const char *const own[] = {"+66800000001", NULL};
  g_assert_true(guard_may_reach(66812345678, own));
  g_assert_true(guard_may_reach(66812345678, NULL));
  g_assert_false(guard_may_reach(66800000001, own));
  g_assert_false(guard_may_reach(4567, own));
  g_assert_false(guard_may_reach(6645123456, own));
  g_assert_false(guard_may_reach(15551234567, own));
  g_assert_false(guard_may_reach(0, own));
}

static void test_cap(void)
{
  ProviderFacts facts = {.name = "p"};
  g_assert_cmpint(cap_left(&facts, &(Spend){1000, 0}), ==, G_MAXINT64);
  g_assert_cmpint(cap_until_told(&facts, &(Spend){1000, 0}), ==, G_MAXINT64);
  facts.cap_segments = 10;
  g_assert_cmpint(cap_left(&facts, &(Spend){0, 0}), ==, 10);
  g_assert_cmpint(cap_until_told(&facts, &(Spend){0, 0}), ==, 8);
  g_assert_cmpint(cap_until_told(&facts, &(Spend){8, 0}), ==, 0);
  g_assert_cmpint(cap_left(&facts, &(Spend){12, 0}), ==, 0);
  facts.price_satang = 30;
  facts.cap_satang = 100; /* three segments */
  g_assert_cmpint(cap_left(&facts, &(Spend){0, 0}), ==, 3);
  g_assert_cmpint(cap_left(&facts, &(Spend){2, 60}), ==, 1);
  g_assert_cmpint(cap_left(&facts, &(Spend){3, 90}), ==, 0);
}

static const RemindOptions remind = {
    .enabled = TRUE, .from_day = 25, .close_day = 5, .from_hour = 9, .to_hour = 20, .days_between = 7, .per_second = 200};

static gint64 at(Day day, gint32 hour, gint32 minute)
{
  return day_start_ms(day, 420) + hour * HOUR_MS + minute * MINUTE_MS;
}

static void test_season(void)
{
  gint32 month;
  gint64 until;
  g_assert_cmpint(remind_season(&remind, at(20170324, 12, 0), 420, &month, &until), ==, SEASON_NONE);
  g_assert_cmpint(remind_season(&remind, at(20170325, 8, 59), 420, &month, &until), ==, SEASON_NONE);
  g_assert_cmpint(remind_season(&remind, at(20170325, 9, 0), 420, &month, &until), ==, SEASON_REMIND);
  g_assert_cmpint(month, ==, 201703);
  g_assert_cmpint(until, ==, at(20170325, 20, 0));
  g_assert_cmpint(remind_season(&remind, at(20170325, 20, 0), 420, &month, &until), ==, SEASON_NONE);
  g_assert_cmpint(remind_season(&remind, at(20170404, 19, 59), 420, &month, &until), ==, SEASON_REMIND);
  g_assert_cmpint(month, ==, 201703);
  g_assert_cmpint(remind_season(&remind, at(20170405, 9, 0), 420, &month, &until), ==, SEASON_CLOSE);
  g_assert_cmpint(month, ==, 201703);
  g_assert_cmpint(remind_season(&remind, at(20170408, 9, 0), 420, &month, &until), ==, SEASON_NONE);
  g_assert_cmpint(remind_season(&remind, at(20180102, 9, 0), 420, &month, &until), ==, SEASON_REMIND);
  g_assert_cmpint(month, ==, 201712);
  RemindOptions off = remind;
  off.enabled = FALSE;
  g_assert_cmpint(remind_season(&off, at(20170325, 9, 0), 420, &month, &until), ==, SEASON_NONE);
}

static void test_may_remind(void)
{
  Phone phone;
  phone_init(&phone, 66811111111);
  g_assert_false(remind_may(&remind, &phone, 20170325));
  phone.roles = ROLE_VILLAGER;
  phone.household = 3308070205;
  g_assert_true(remind_may(&remind, &phone, 20170325));
  phone.reminded_day = 20170325;
  g_assert_false(remind_may(&remind, &phone, 20170325));
  g_assert_false(remind_may(&remind, &phone, 20170331));
  g_assert_true(remind_may(&remind, &phone, 20170401));
  phone.practice = TRUE;
  g_assert_false(remind_may(&remind, &phone, 20170401));
  phone.practice = FALSE;
  for (PhoneState state = PHONE_STOPPED; state < PHONE_STATES; state++) {
    phone.state = state;
    g_assert_false(remind_may(&remind, &phone, 20170401));
  }
}

static void test_before(void)
{
  const Programme programme = {.utc_offset_minutes = 420, .keep_text_days = 90, .keep_ledger_years = 2};
  RetainBefore before;
  sweep_before(&programme, at(20190930, 23, 59), &before); /* the last moment of fiscal year 2562 */
  g_assert_cmpint(before.ledger_month, ==, 201610);
  g_assert_cmpint(before.ledger_ms, ==, at(20161001, 0, 0));
  g_assert_cmpint(before.text_ms, ==, at(20190702, 0, 0));
  sweep_before(&programme, at(20191001, 0, 0), &before);
  g_assert_cmpint(before.ledger_month, ==, 201710);
}

static void test_pin(void)
{
  static const char *const pairs[][2] = {
      {"{\"text\":\"99*0702*05*4821\"}", "{\"text\":\"99******05*****\"}"},
      {"88*0702051*4821", "88*0702051*****"},
      {"\xe0\xb9\x94\xe0\xb9\x98\xe0\xb9\x92\xe0\xb9\x91 x", "************ x"},
      {"\\u0e54\\u0e58\\u0e52\\u0e51", "************************"},
      {"12345 123 +66812345678", "12345 123 +66812345678"},
      {"4821", "****"},
      {"", ""},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
    const gsize length = strlen(pairs[i][0]);
    g_autofree char *struck = pin_strike_raw(pairs[i][0], length);
    g_assert_cmpuint(strlen(pairs[i][1]), ==, length);
    g_assert_true(length == 0 || memcmp(struck, pairs[i][1], length) == 0);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/guard/refusals", test_refusals);
  g_test_add_func("/guard/refusals_of_a_day", test_refusals_of_a_day);
  g_test_add_func("/guard/last_of_a_day", test_last_of_a_day);
  g_test_add_func("/guard/bucket", test_bucket);
  g_test_add_func("/guard/clock", test_clock);
  g_test_add_func("/guard/may_reach", test_may_reach);
  g_test_add_func("/guard/cap", test_cap);
  g_test_add_func("/guard/season", test_season);
  g_test_add_func("/guard/may_remind", test_may_remind);
  g_test_add_func("/guard/before", test_before);
  g_test_add_func("/guard/pin", test_pin);
  return g_test_run();
}
