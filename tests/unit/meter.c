/* What /metrics is made of: labels as Prometheus wants them, a bounded number of series, no meter at all. */
#include "meter.h"

#include <string.h>

static void test_text(void)
{
  Meter *meter = meter_new();
  meter_add(meter, METRIC_MESSAGES, "booked", "", 2);
  meter_add(meter, METRIC_MESSAGES, "booked", NULL, 3);
  meter_add(meter, METRIC_MESSAGES, "refused", "E_NO_AMOUNT", 1);
  meter_set(meter, METRIC_DATABASE, NULL, NULL, 4096);
  meter_set(meter, METRIC_DATABASE, NULL, NULL, 8192);
  meter_add(meter, METRIC_POLLS, "a \"b\"\\\n", "good", 1);
  g_autofree char *text = meter_text(meter);
  g_assert_nonnull(strstr(text,
                          "# TYPE sammachip_messages_total counter\nsammachip_messages_total{state=\"booked\",reason=\"\"} 5\n"
                          "sammachip_messages_total{state=\"refused\",reason=\"E_NO_AMOUNT\"} 1\n"));
  g_assert_nonnull(strstr(text, "# TYPE sammachip_database_bytes gauge\nsammachip_database_bytes 8192\n"));
  g_assert_nonnull(strstr(text, "sammachip_polls_total{account=\"a \\\"b\\\"\\\\\\n\",result=\"good\"} 1\n"));
  meter_clear(meter, METRIC_DATABASE);
  g_autofree char *after = meter_text(meter);
  g_assert_null(strstr(after, "\nsammachip_database_bytes "));
  meter_free(meter);
}

static guint series_of(const char *text, const char *name)
{
  guint n = 0;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    n += g_str_has_prefix(*line, name) ? 1 : 0;
  return n;
}

static void test_bounded(void)
{
  Meter *meter = meter_new();
  for (guint i = 0; i < 10000; i++) {
    g_autofree char *name = g_strdup_printf("n%u", i);
    meter_add(meter, METRIC_POLLS, name, "good", 1);
  }
  g_autofree char *text = meter_text(meter);
  g_assert_cmpuint(series_of(text, "sammachip_polls_total{"), ==, 201);
  g_assert_nonnull(strstr(text, "sammachip_polls_total{account=\"other\",result=\"other\"} 9800\n"));
  meter_free(meter);
}

static void test_none(void)
{
  meter_add(NULL, METRIC_POLLS, "a", "good", 1);
  meter_set(NULL, METRIC_DATABASE, NULL, NULL, 1);
  meter_clear(NULL, METRIC_DATABASE);
  meter_free(NULL);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/meter/text", test_text);
  g_test_add_func("/meter/bounded", test_bounded);
  g_test_add_func("/meter/none", test_none);
  return g_test_run();
}
