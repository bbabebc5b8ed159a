#include "simulator/api.h"

#include "provider/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void json_append_id(GString *json, const Item *item)
{
  if (item->huge)
    g_string_append_printf(json, "98%018" G_GINT64_FORMAT, item->id);
  else
    json_append_int(json, item->id);
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

json_t *item_text(const Item *item)
{
  return json_stringn_nocheck(item->text, item->length);
}

char *number_with_plus(const char *number)
{
  g_autofree char *whole = number != NULL ? g_strconcat(number[0] == '+' ? "" : "+", number, NULL) : NULL;
  return whole != NULL && number_is_valid(whole) ? g_steal_pointer(&whole) : NULL;
}

char *time_text(const char *format, gint64 time_ms, gint hours)
{
  char milli[8];
  g_snprintf(milli, sizeof milli, "%03d", (int)(time_ms % 1000));
  g_autoptr(GString) whole = g_string_new(format);
  g_string_replace(whole, "%L", milli, 0);
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(time_ms / 1000 + (gint64)hours * 3600);
  return g_date_time_format(time, whole->str);
}

gboolean time_read(const char *text, gint64 *time_ms)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601(text, utc) : NULL;
  if (time == NULL)
    return FALSE;
  *time_ms = g_date_time_to_unix(time) * 1000 + g_date_time_get_microsecond(time) / 1000;
  return TRUE;
}

/* -- names of messages ----------------------------------------------------------------------------------------------- */

#define NAME_DIGITS 12
#define SENT_BIT ((gint64)1 << 44)

static char *name_of(const char *prefix, gint64 id)
{
  return g_strdup_printf("%s%012" G_GINT64_MODIFIER "x", prefix, (guint64)id);
}

char *name_of_item(const char *prefix, const Item *item)
{
  return name_of(prefix, item->id);
}

char *name_of_sent(const char *prefix, const Sent *sent)
{
  return name_of(prefix, sent->n | SENT_BIT);
}

gint64 name_item(const char *name)
{
  const gsize length = strlen(name);
  guint64 id;
  if (length < NAME_DIGITS || !g_ascii_string_to_unsigned(name + length - NAME_DIGITS, 16, 0, G_MAXINT64, &id, NULL))
    return 0;
  return (gint64)id;
}

Sent *name_sent(const Provider *provider, const char *name)
{
  const gint64 id = name_item(name);
  return (id & SENT_BIT) != 0 ? provider_sent(provider, id & ~SENT_BIT) : NULL;
}

/* -- answers --------------------------------------------------------------------------------------------------------- */

GString *json_text(json_t *json)
{
  char *text = json_dumps(json, JSON_COMPACT);
  GString *string = g_string_new(text != NULL ? text : "null");
  free(text);
  json_decref(json);
  return string;
}

void answer_plain(HttpCall *call, int status, const char *text)
{
  http_reply(call, status, "text/plain", (char *)text, strlen(text), FALSE);
}

gboolean call_has(HttpCall *call, const char *header, const char *beginning)
{
  const char *value = http_call_header(call, header);
  return value != NULL && g_str_has_prefix(value, beginning) && value[strlen(beginning)] != '\0';
}

void answer_no_api(HttpCall *call)
{
  g_autofree char *names = state_names();
  g_autofree char *message = g_strconcat("there are control, and of interfaces ", names, NULL);
  answer_error(call, 404, "not_found", message);
}
