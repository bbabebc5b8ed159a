#include "simulator/api.h"

#include "provider/form.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

void json_append_length(GString *json, const char *text, gsize length)
{
  const char *end = text + length;
  g_string_append_c(json, '"');
  while (text < end) {
    const char *plain = text;
    while (text < end && (guchar)*text >= 0x20 && *text != '"' && *text != '\\')
      text++;
    g_string_append_len(json, plain, text - plain);
    if (text == end)
      break;
    if ((guchar)*text < 0x20)
      g_string_append_printf(json, "\\u%04x", (guint)*text);
    else
      g_string_append_printf(json, "\\%c", *text);
    text++;
  }
  g_string_append_c(json, '"');
}

void json_append(GString *json, const char *text)
{
  json_append_length(json, text, strlen(text));
}

void json_append_int(GString *json, gint64 number)
{
  char digits[24];
  char *at = digits + sizeof digits;
  guint64 rest = number < 0 ? -(guint64)number : (guint64)number;
  do
    *--at = (char)('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (number < 0)
    *--at = '-';
  g_string_append_len(json, at, digits + sizeof digits - at);
}

static struct tm parts_of(gint64 time_ms)
{
  const time_t seconds = (time_t)(time_ms / 1000);
  struct tm parts;
  gmtime_r(&seconds, &parts);
  return parts;
}

void json_append_time(GString *json, gint64 time_ms)
{
  const struct tm parts = parts_of(time_ms);
  char text[80];
  const int length = snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900, parts.tm_mon + 1,
                              parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, (int)(time_ms % 1000));
  g_string_append_len(json, text, length);
}

void json_append_rfc2822(GString *json, gint64 time_ms)
{
  static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const struct tm parts = parts_of(time_ms);
  char text[80];
  const int length =
      snprintf(text, sizeof text, "%.3s, %02d %.3s %04d %02d:%02d:%02d +0000", days + 3 * parts.tm_wday, parts.tm_mday,
               months + 3 * parts.tm_mon, parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
  g_string_append_len(json, text, length);
}

gint64 query_int(HttpCall *call, const char *name, gint64 otherwise)
{
  const char *text = http_call_query(call, name);
  gint64 number;
  if (text == NULL || !g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return otherwise;
  return number;
}

char *form_value(HttpCall *call, const char *name)
{
  return form_find(call->body, call->body_length, name);
}
