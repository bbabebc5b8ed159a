#include "when.h"

#include <string.h>

const char *const WHEN_WRITE_NAMES[] = {"date", "rfc3339", "rfc3339_ms", "unix_s", "unix_ms", NULL};

#define DAY_MS 86400000

typedef struct {
  gint32 year, month, day, hour, minute, second, ms;
} Civil;

/* Days since 1970-01-01 of the proleptic Gregorian calendar: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
static gint64 days_from_civil(gint32 year, gint32 month, gint32 day)
{
  const gint32 y = month <= 2 ? year - 1 : year;
  const gint32 era = y / 400, yoe = y - era * 400;
  const gint32 doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return (gint64)era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void civil_from_days(gint64 days, Civil *civil)
{
  const gint64 z = days + 719468, era = z / 146097;
  const gint32 doe = (gint32)(z - era * 146097);
  const gint32 yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const gint32 doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
  civil->day = doy - (153 * mp + 2) / 5 + 1;
  civil->month = mp < 10 ? mp + 3 : mp - 9;
  civil->year = (gint32)(yoe + era * 400) + (civil->month <= 2);
}

static gboolean civil_to_ms(const Civil *c, gint32 zone_minutes, gint64 *ms)
{
  static const gint32 LENGTH[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (c->year < 1970 || c->month < 1 || c->month > 12 || c->day < 1 || c->hour > 23 || c->minute > 59 || c->second > 60)
    return FALSE;
  const gboolean leap = (c->year % 4 == 0 && c->year % 100 != 0) || c->year % 400 == 0;
  if (c->day > LENGTH[c->month - 1] + (c->month == 2 && leap))
    return FALSE;
  const gint64 minutes = days_from_civil(c->year, c->month, c->day) * 1440 + c->hour * 60 + c->minute - zone_minutes;
  *ms = minutes * 60000 + c->second * 1000 + c->ms;
  return *ms >= 0;
}

/* Reads `least` to `most` digits, at most 4. */
static gboolean take_number(const char **p, gint least, gint most, gint32 *value)
{
  gint n = 0;
  *value = 0;
  for (; n < most && g_ascii_isdigit(**p); n++, (*p)++)
    *value = *value * 10 + (**p - '0');
  return n >= least;
}

static gboolean take(const char **p, char wanted)
{
  if (**p != wanted)
    return FALSE;
  (*p)++;
  return TRUE;
}

/* "+07:00", "+0700", "Z", "UTC", "GMT". */
static gboolean take_zone(const char **p, gint32 *minutes)
{
  *minutes = 0;
  if (take(p, 'Z') || take(p, 'z'))
    return TRUE;
  if (strncmp(*p, "UTC", 3) == 0 || strncmp(*p, "GMT", 3) == 0) {
    *p += 3;
    return TRUE;
  }
  const gint32 sign = **p == '-' ? -1 : 1;
  gint32 hours, rest;
  if ((!take(p, '+') && !take(p, '-')) || !take_number(p, 2, 2, &hours))
    return FALSE;
  take(p, ':');
  if (!take_number(p, 2, 2, &rest) || hours > 14 || rest > 59)
    return FALSE;
  *minutes = sign * (hours * 60 + rest);
  return TRUE;
}

gboolean when_zone_parse(const char *text, gint32 *minutes)
{
  return take_zone(&text, minutes) && *text == '\0';
}

static void take_fraction(const char **p, gint32 *ms)
{
  gint32 scale = 100;
  for (; g_ascii_isdigit(**p); (*p)++, scale /= 10)
    *ms += (**p - '0') * scale;
}

static gboolean read_rfc3339(const char *p, gint32 zone, gint64 *ms)
{
  Civil c = {0};
  if (!take_number(&p, 4, 4, &c.year) || !take(&p, '-') || !take_number(&p, 2, 2, &c.month) || !take(&p, '-') ||
      !take_number(&p, 2, 2, &c.day) || (!take(&p, 'T') && !take(&p, 't') && !take(&p, ' ')) ||
      !take_number(&p, 2, 2, &c.hour) || !take(&p, ':') || !take_number(&p, 2, 2, &c.minute) || !take(&p, ':') ||
      !take_number(&p, 2, 2, &c.second))
    return FALSE;
  if (take(&p, '.'))
    take_fraction(&p, &c.ms);
  if (*p != '\0' && !take_zone(&p, &zone))
    return FALSE;
  return *p == '\0' && civil_to_ms(&c, zone, ms);
}

static gboolean take_month(const char **p, gint32 *month)
{
  static const char NAMES[] = "janfebmaraprmayjunjulaugsepoctnovdec";
  for (gint32 i = 0; i < 12; i++) {
    if (g_ascii_strncasecmp(*p, NAMES + i * 3, 3) == 0) {
      *p += 3;
      *month = i + 1;
      return TRUE;
    }
  }
  return FALSE;
}

/* "Tue, 24 Nov 2026 02:03:04 +0000"; the name of the day may be absent and is not looked at. */
static gboolean read_rfc2822(const char *p, gint64 *ms)
{
  Civil c = {0};
  gint32 zone = 0;
  const char *comma = strchr(p, ',');
  if (comma != NULL)
    p = comma + 1;
  while (*p == ' ')
    p++;
  if (!take_number(&p, 1, 2, &c.day) || !take(&p, ' ') || !take_month(&p, &c.month) || !take(&p, ' ') ||
      !take_number(&p, 4, 4, &c.year) || !take(&p, ' ') || !take_number(&p, 2, 2, &c.hour) || !take(&p, ':') ||
      !take_number(&p, 2, 2, &c.minute))
    return FALSE;
  if (take(&p, ':') && !take_number(&p, 2, 2, &c.second))
    return FALSE;
  return take(&p, ' ') && take_zone(&p, &zone) && *p == '\0' && civil_to_ms(&c, zone, ms);
}

static gboolean read_pattern(const WhenFormat *format, const char *p, gint64 *ms)
{
  Civil c = {.month = 1, .day = 1};
  for (const char *f = format->pattern; *f != '\0'; f++) {
    if (*f != '%') {
      if (!take(&p, *f))
        return FALSE;
      continue;
    }
    f++;
    gint32 *field = *f == 'Y'   ? &c.year
                    : *f == 'm' ? &c.month
                    : *f == 'd' ? &c.day
                    : *f == 'H' ? &c.hour
                    : *f == 'M' ? &c.minute
                                : &c.second;
    const gint digits = *f == 'Y' ? 4 : 2;
    if (!take_number(&p, digits == 4 ? 4 : 1, digits, field))
      return FALSE;
  }
  return *p == '\0' && civil_to_ms(&c, format->zone_minutes, ms);
}

static gboolean read_unix(const char *text, gint64 scale, gint64 *ms)
{
  gint64 value;
  if (!g_ascii_string_to_signed(text, 10, 0, 253402300799LL * (1000 / scale), &value, NULL))
    return FALSE;
  *ms = value * scale;
  return TRUE;
}

gboolean when_read(const WhenFormat *format, const char *text, gint64 *ms)
{
  switch (format->kind) {
  case WHEN_RFC3339:
    return read_rfc3339(text, format->zone_minutes, ms);
  case WHEN_RFC2822:
    return read_rfc2822(text, ms);
  case WHEN_UNIX_S:
    return read_unix(text, 1000, ms);
  case WHEN_UNIX_MS:
    return read_unix(text, 1, ms);
  case WHEN_PATTERN:
  default:
    return read_pattern(format, text, ms);
  }
}

gboolean when_format_parse(const char *text, gint32 zone_minutes, WhenFormat *format)
{
  static const char *const NAMES[] = {"rfc3339", "rfc2822", "unix_s", "unix_ms", NULL};
  *format = (WhenFormat){.kind = WHEN_PATTERN, .zone_minutes = zone_minutes};
  for (guint i = 0; NAMES[i] != NULL; i++) {
    if (strcmp(text, NAMES[i]) == 0) {
      format->kind = (WhenKind)i;
      return TRUE;
    }
  }
  static const char PIECES[] = "YmdHMS"; /* the seconds may be missing; without the others it is the time of no day */
  guint met[sizeof PIECES - 1] = {0};
  for (const char *p = strchr(text, '%'); p != NULL; p = strchr(p + 2, '%')) {
    const char *piece = p[1] != '\0' ? strchr(PIECES, p[1]) : NULL;
    if (piece == NULL || met[piece - PIECES]++ > 0)
      return FALSE;
  }
  for (gsize i = 0; i + 1 < G_N_ELEMENTS(met); i++) {
    if (met[i] == 0)
      return FALSE;
  }
  format->pattern = g_strdup(text);
  return TRUE;
}

void when_format_clear(WhenFormat *format)
{
  g_clear_pointer(&format->pattern, g_free);
}

void when_write(WhenWrite how, gint64 ms, char out[32])
{
  Civil c;
  civil_from_days(ms / DAY_MS, &c);
  const gint32 in_day = (gint32)(ms % DAY_MS), seconds = in_day / 1000;
  switch (how) {
  case WRITE_DATE:
    g_snprintf(out, 32, "%04d-%02d-%02d", c.year, c.month, c.day);
    break;
  case WRITE_RFC3339:
  case WRITE_RFC3339_MS: {
    const int n = g_snprintf(out, 32, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, seconds / 3600,
                             seconds / 60 % 60, seconds % 60);
    if (how == WRITE_RFC3339_MS)
      g_snprintf(out + n, (gulong)(32 - n), ".%03dZ", in_day % 1000);
    else
      g_strlcat(out, "Z", 32);
    break;
  }
  case WRITE_UNIX_S:
    g_snprintf(out, 32, "%" G_GINT64_FORMAT, ms / 1000);
    break;
  case WRITE_UNIX_MS:
  default:
    g_snprintf(out, 32, "%" G_GINT64_FORMAT, ms);
  }
}
