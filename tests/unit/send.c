/* When a reply that was certainly not sent is tried again. */
#include "pipeline/breaker.h"

static void grows_with_age(void)
{
  for (gint64 id = 1; id < 2000; id++) {
    for (gint64 age = 0; age < 4000000; age = age * 2 + 500) {
      const gint64 whole = CLAMP(age, 2000, 900000);
      const gint64 wait = retry_wait(id, age, 2000, 900000);
      g_assert_cmpint(wait, >=, 1);
      g_assert_cmpint(wait, <=, whole);
    }
  }
  g_assert_cmpint(retry_wait(1, -5000, 2000, 900000), >=, 1); /* the clock was set back */
}

static void neighbours_are_spread(void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
  for (gint64 id = 1; id <= 100; id++)
    g_hash_table_add(seen, GINT_TO_POINTER((gint)retry_wait(id, 60000, 2000, 900000)));
  g_assert_cmpint(g_hash_table_size(seen), >, 80);
}

static void jitter_is_full(void)
{
  gint64 least = G_MAXINT64, most = 0;
  for (guint32 random = 0; random < 100000; random += 7) {
    const gint64 wait = full_jitter(100, 3, 60000, random);
    least = MIN(least, wait);
    most = MAX(most, wait);
  }
  g_assert_cmpint(least, ==, 1);
  g_assert_cmpint(most, ==, 800);
  g_assert_cmpint(full_jitter(100, 4000000000U, 60000, G_MAXUINT32), <=, 60000);
  g_assert_cmpint(full_jitter(0, 0, 0, 5), ==, 1);
}

static void breaker_opens_and_probes(void)
{
  const BreakerOptions options = {3, 100, 1000};
  Breaker breaker = {0};
  g_assert_cmpuint(breaker_allows(&breaker, 0), ==, G_MAXUINT);
  g_assert_false(breaker_bad(&breaker, &options, 1000, 0, 98));
  g_assert_cmpint(breaker.until_ms, ==, 1099);
  g_assert_cmpuint(breaker_allows(&breaker, 1098), ==, 0);
  g_assert_cmpuint(breaker_allows(&breaker, 1099), ==, G_MAXUINT); /* not open yet */
  g_assert_false(breaker_bad(&breaker, &options, 1050, 0, 98));    /* was under way: no new wait */
  g_assert_cmpint(breaker.until_ms, ==, 1099);
  g_assert_true(breaker_bad(&breaker, &options, 1099, 0, 98)); /* opens, and says so once */
  g_assert_cmpuint(breaker_allows(&breaker, 1099), ==, 0);
  g_assert_cmpuint(breaker_allows(&breaker, breaker.until_ms), ==, 1);
  g_assert_false(breaker_bad(&breaker, &options, breaker.until_ms, 0, 98));
  g_assert_cmpuint(breaker_allows(&breaker, breaker.until_ms), ==, 1);
  breaker_good(&breaker);
  g_assert_cmpuint(breaker_allows(&breaker, 0), ==, G_MAXUINT);
}

/* What the provider wishes goes before the own wait, also where it is told to what was under way; and never shortens it. */
static void breaker_heeds_a_wish(void)
{
  const BreakerOptions options = {3, 100, 1000};
  Breaker breaker = {0};
  breaker_bad(&breaker, &options, 1000, 5000, 98);
  g_assert_cmpint(breaker.until_ms, ==, 6000);
  breaker_bad(&breaker, &options, 1010, 7000, 98);
  g_assert_cmpint(breaker.until_ms, ==, 8010);
  breaker_bad(&breaker, &options, 1020, 10, 98);
  g_assert_cmpint(breaker.until_ms, ==, 8010);
  g_assert_true(breaker.open);
  g_assert_cmpuint(breaker_allows(&breaker, 8009), ==, 0);
  g_assert_cmpuint(breaker_allows(&breaker, 8010), ==, 1);
}

#define HOUR_MS ((gint64)3600000)
#define IDLE_MS ((gint64)5000) /* between two polls that bring nothing */

/* Requests that fail within the hour: polls, and what the breaker lets out of the messages that wait; most fail at once, some
 * with a wish. At the hour's beginning `under_way` sends fail together. */
static guint fail_for_an_hour(guint under_way, gint64 wish_ms, guint32 random)
{
  const BreakerOptions options = {5, 2000, 30000};
  Breaker breaker = {0};
  guint requests = 0, polls_failed = 0;
  for (guint i = 0; i < under_way; i++, requests++)
    breaker_bad(&breaker, &options, 0, i % 3 == 0 ? wish_ms : 0, random);
  for (gint64 now = breaker.until_ms; now < HOUR_MS; now = MAX(breaker.until_ms, now + 1)) {
    const guint allowed = MIN(breaker_allows(&breaker, now), 64);
    for (guint i = 0; i < allowed; i++, requests++) {
      random = random * 1664525U + 1013904223U;
      breaker_bad(&breaker, &options, now, random % 3 == 0 ? wish_ms : 0, random >> 8);
    }
  }
  for (gint64 now = 0; now < HOUR_MS; requests++) {
    random = random * 1664525U + 1013904223U;
    now += MAX(wish_ms, full_jitter(IDLE_MS, MIN(polls_failed++, 10U), 60000, random >> 8));
  }
  return requests;
}

/* Of an hour in which nothing answers a provider gets a tenth more requests at most than without it: the messages of the hour
 * once when it is back, and meanwhile no more than the polls of an hour would have been. */
static void an_outage_is_cheap(void)
{
  static const guint MESSAGES[] = {0, 60, 1000, 20000};
  static const gint64 WISHES[] = {0, 1000, 120000, 900000};
  for (gsize i = 0; i < G_N_ELEMENTS(MESSAGES); i++) {
    for (gsize k = 0; k < G_N_ELEMENTS(WISHES); k++) {
      for (guint32 seed = 1; seed <= 100; seed++) {
        const guint quietly = (guint)(HOUR_MS / IDLE_MS) + MESSAGES[i];
        const guint failed = fail_for_an_hour(MIN(MESSAGES[i], 64), WISHES[k], seed * 2654435761U);
        g_assert_cmpuint(failed + MESSAGES[i], <=, quietly + quietly / 10);
      }
    }
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/send/grows_with_age", grows_with_age);
  g_test_add_func("/send/neighbours_are_spread", neighbours_are_spread);
  g_test_add_func("/send/jitter_is_full", jitter_is_full);
  g_test_add_func("/send/breaker_opens_and_probes", breaker_opens_and_probes);
  g_test_add_func("/send/breaker_heeds_a_wish", breaker_heeds_a_wish);
  g_test_add_func("/send/an_outage_is_cheap", an_outage_is_cheap);
  return g_test_run();
}
