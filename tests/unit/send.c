/* When a reply that was certainly not sent is tried again. */
#include "pipeline/send.h"

static void grows_with_age(void)
{
  for (gint64 id = 1; id < 2000; id++) {
    for (gint64 age = 0; age < 4000000; age = age * 2 + 500) {
      const gint64 whole = CLAMP(age, 2000, 900000);
      const gint64 wait = send_retry_wait(id, age, 2000, 900000);
      g_assert_cmpint(wait, >=, whole / 2);
      g_assert_cmpint(wait, <=, whole);
    }
  }
  g_assert_cmpint(send_retry_wait(1, -5000, 2000, 900000), >=, 1000); /* the clock was set back */
}

static void neighbours_are_spread(void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
  for (gint64 id = 1; id <= 100; id++)
    g_hash_table_add(seen, GINT_TO_POINTER((gint)send_retry_wait(id, 60000, 2000, 900000)));
  g_assert_cmpint(g_hash_table_size(seen), >, 80);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/send/grows_with_age", grows_with_age);
  g_test_add_func("/send/neighbours_are_spread", neighbours_are_spread);
  return g_test_run();
}
