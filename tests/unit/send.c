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
  g_assert_false(breaker_bad(&breaker, &options, 1000, 98));
  g_assert_cmpint(breaker.until_ms, ==, 1099);
  g_assert_cmpuint(breaker_allows(&breaker, 1098), ==, 0);
  g_assert_cmpuint(breaker_allows(&breaker, 1099), ==, G_MAXUINT); /* not open yet */
  g_assert_false(breaker_bad(&breaker, &options, 1050, 98));       /* was under way: no new wait */
  g_assert_cmpint(breaker.until_ms, ==, 1099);
  g_assert_true(breaker_bad(&breaker, &options, 1099, 98)); /* opens, and says so once */
  g_assert_cmpuint(breaker_allows(&breaker, 1099), ==, 0);
  g_assert_cmpuint(breaker_allows(&breaker, breaker.until_ms), ==, 1);
  g_assert_false(breaker_bad(&breaker, &options, breaker.until_ms, 98));
  g_assert_cmpuint(breaker_allows(&breaker, breaker.until_ms), ==, 1);
  breaker_good(&breaker);
  g_assert_cmpuint(breaker_allows(&breaker, 0), ==, G_MAXUINT);
}

/* An hour in which nothing answers costs a request in about fifteen seconds. */
static void an_outage_is_cheap(void)
{
  const BreakerOptions options = {5, 2000, 30000};
  Breaker breaker = {0};
  guint requests = 0;
  guint32 random = 1;
  for (gint64 now = 0; now < 3600000; now = MAX(breaker.until_ms, now + 1)) {
    random = random * 1664525U + 1013904223U;
    requests++;
    breaker_bad(&breaker, &options, now, random >> 8);
  }
  g_assert_cmpuint(requests, <, 400);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/send/grows_with_age", grows_with_age);
  g_test_add_func("/send/neighbours_are_spread", neighbours_are_spread);
  g_test_add_func("/send/jitter_is_full", jitter_is_full);
  g_test_add_func("/send/breaker_opens_and_probes", breaker_opens_and_probes);
  g_test_add_func("/send/an_outage_is_cheap", an_outage_is_cheap);
  return g_test_run();
}
