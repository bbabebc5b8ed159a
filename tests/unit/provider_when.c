#include "provider/when.h"

#include <string.h>

static const struct {
  const char *format, *zone, *text;
  gint64 ms; /* -1: refused */
} TIMES[] = {
    {"rfc3339", "Z", "2026-11-24T02:03:04Z", 1795485784000},
    {"rfc3339", "Z", "2026-11-24T02:03:04.567Z", 1795485784567},
    {"rfc3339", "Z", "2026-11-24T02:03:04.5678912Z", 1795485784567},
    {"rfc3339", "Z", "2026-11-24T09:03:04+07:00", 1795485784000},
    {"rfc3339", "Z", "2026-11-24T02:03:04.000+0000", 1795485784000},
    {"rfc3339", "Z", "2026-11-24 02:03:04", 1795485784000},
    {"rfc3339", "+07:00", "2026-11-24 09:03:04", 1795485784000},
    {"rfc3339", "+07:00", "2026-11-24T02:03:04Z", 1795485784000},
    {"rfc3339", "Z", "1970-01-01T00:00:00Z", 0},
    {"rfc3339", "Z", "2099-12-31T23:59:59Z", 4102444799000},
    {"rfc3339", "Z", "2024-02-29T00:00:00Z", 1709164800000},
    {"rfc3339", "Z", "2025-02-29T00:00:00Z", -1},
    {"rfc3339", "Z", "2026-13-01T00:00:00Z", -1},
    {"rfc3339", "Z", "2026-00-01T00:00:00Z", -1},
    {"rfc3339", "Z", "2026-11-24T24:00:00Z", -1},
    {"rfc3339", "Z", "1969-12-31T23:59:59Z", -1},
    {"rfc3339", "Z", "1970-01-01T00:00:00+07:00", -1},
    {"rfc3339", "Z", "2026-11-24T02:03:04Zx", -1},
    {"rfc3339", "Z", "2026-11-24", -1},
    {"rfc3339", "Z", "", -1},
    {"rfc2822", "Z", "Tue, 24 Nov 2026 02:03:04 +0000", 1795485784000},
    {"rfc2822", "Z", "24 Nov 2026 09:03:04 +0700", 1795485784000},
    {"rfc2822", "Z", "Tue, 24 nov 2026 02:03:04 GMT", 1795485784000},
    {"rfc2822", "Z", "Tue, 24 Foo 2026 02:03:04 GMT", -1},
    {"rfc2822", "Z", "Tue, 24 Nov 2026 02:03:04", -1},
    {"unix_s", "Z", "1795485784", 1795485784000},
    {"unix_ms", "Z", "1795485784567", 1795485784567},
    {"unix_s", "Z", "99999999999999999999", -1},
    {"unix_s", "Z", "-5", -1},
    {"%Y-%m-%d %H:%M:%S", "+07:00", "2026-11-24 09:03:04", 1795485784000},
    {"%d/%m/%Y %H:%M", "+07:00", "24/11/2026 09:03", 1795485780000},
    {"%Y-%m-%d %H:%M:%S", "+07:00", "2026-11-24 09:03:04 ", -1},
};

static void reads(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(TIMES); i++) {
    gint32 zone;
    WhenFormat format;
    gint64 ms = -1;
    g_assert_true(when_zone_parse(TIMES[i].zone, &zone));
    g_assert_true(when_format_parse(TIMES[i].format, zone, &format));
    if (!when_read(&format, TIMES[i].text, &ms))
      ms = -1;
    if (ms != TIMES[i].ms)
      g_test_message("%s as %s", TIMES[i].text, TIMES[i].format);
    g_assert_cmpint(ms, ==, TIMES[i].ms);
    when_format_clear(&format);
  }
}

static void writes(void)
{
  static const struct {
    WhenWrite how;
    const char *text;
  } WRITTEN[] = {{WRITE_DATE, "2026-11-24"},
                 {WRITE_RFC3339, "2026-11-24T02:03:04Z"},
                 {WRITE_RFC3339_MS, "2026-11-24T02:03:04.567Z"},
                 {WRITE_UNIX_S, "1795485784"},
                 {WRITE_UNIX_MS, "1795485784567"}};
  char out[32];
  for (guint i = 0; i < G_N_ELEMENTS(WRITTEN); i++) {
    when_write(WRITTEN[i].how, 1795485784567, out);
    g_assert_cmpstr(out, ==, WRITTEN[i].text);
  }
  when_write(WRITE_DATE, 0, out);
  g_assert_cmpstr(out, ==, "1970-01-01");
  when_write(WRITE_DATE, 1709164800000 + 86399999, out);
  g_assert_cmpstr(out, ==, "2024-02-29");
}

/* Every day to the year 2200 is read as it was written. */
static void round_trip(void)
{
  WhenFormat format;
  g_assert_true(when_format_parse("rfc3339", 0, &format));
  for (gint64 day = 0; day < 84000; day++) {
    char out[32];
    gint64 ms;
    when_write(WRITE_RFC3339_MS, day * 86400000 + 1, out);
    g_assert_true(when_read(&format, out, &ms));
    g_assert_cmpint(ms, ==, day * 86400000 + 1);
  }
}

static void refuses_formats(void)
{
  WhenFormat format;
  gint32 zone;
  g_assert_false(when_format_parse("iso", 0, &format));
  g_assert_false(when_format_parse("%Y-%q", 0, &format));
  g_assert_false(when_format_parse("%Y-%", 0, &format));
  g_assert_false(when_format_parse("%H:%M:%S", 0, &format));
  g_assert_false(when_format_parse("%Y-%m-%d", 0, &format));
  g_assert_false(when_format_parse("%Y-%m-%d %H:%M:%S %Y", 0, &format));
  g_assert_false(when_zone_parse("Asia/Bangkok", &zone));
  g_assert_false(when_zone_parse("+7", &zone));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/provider/when/reads", reads);
  g_test_add_func("/provider/when/writes", writes);
  g_test_add_func("/provider/when/round_trip", round_trip);
  g_test_add_func("/provider/when/refuses_formats", refuses_formats);
  return g_test_run();
}
