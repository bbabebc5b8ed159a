#include "date.h"

#define BUDDHIST_ERA 543

static gboolean read_digits(const char *text, gsize from, gsize to, gint32 *value)
{
  *value = 0;
  if (to == from || to - from > 4)
    return FALSE;
  for (gsize i = from; i < to; i++) {
    if (!g_ascii_isdigit(text[i]))
      return FALSE;
    *value = *value * 10 + (text[i] - '0');
  }
  return TRUE;
}

gboolean date_shape(const char *text, gsize length, gboolean after_day_word, DateParts *parts)
{
  gsize marks[2] = {0, 0};
  guint n = 0;
  for (gsize i = 0; i < length; i++) {
    if (g_ascii_isdigit(text[i]))
      continue;
    if (n == 2 || (text[i] != '/' && text[i] != '-' && text[i] != '.') || (n == 1 && text[i] != text[marks[0]]))
      return FALSE;
    marks[n++] = i;
  }
  gint32 a, b, c = 0;
  if (n == 0 || (n == 1 && text[marks[0]] != '/' && !(after_day_word && text[marks[0]] == '.')))
    return FALSE; /* 1-3 are days as well as a day and its month */
  const gsize second_end = n == 2 ? marks[1] : length;
  if (!read_digits(text, 0, marks[0], &a) || !read_digits(text, marks[0] + 1, second_end, &b) || second_end - marks[0] > 3 ||
      (n == 2 && !read_digits(text, marks[1] + 1, length, &c)))
    return FALSE;
  if (n == 2 && marks[0] == 4) {
    *parts = (DateParts){c, b, a};
    return length - marks[1] <= 3;
  }
  if (n == 2 && length - marks[1] != 3 && length - marks[1] != 5)
    return FALSE;
  *parts = (DateParts){a, b, c};
  return marks[0] <= 2 && (n == 1 || c > 0);
}

gboolean date_digits(const char *text, gsize length, DateParts *parts)
{
  gint32 year = 0;
  if ((length != 4 && length != 6) || !read_digits(text, 0, 2, &parts->day) || !read_digits(text, 2, 4, &parts->month) ||
      (length == 6 && !read_digits(text, 4, 6, &year)))
    return FALSE;
  parts->year = year;
  return TRUE;
}

gint32 date_year(gint32 typed, Day today)
{
  const gint32 now = today / 10000;
  if (typed >= 2400 && typed <= 2943)
    return typed - BUDDHIST_ERA;
  if (typed >= 1900 && typed < 2400)
    return typed;
  if (typed < 1 || typed > 99)
    return 0;
  const gint32 buddhist = 2500 + typed - BUDDHIST_ERA;
  return ABS(buddhist - now) > 3 ? 2000 + typed : buddhist;
}

static DateVerdict verdict_of(Day day, Day today, gint32 back_days)
{
  const gint32 back = day_distance(day, today);
  return back < 0 ? DATE_FUTURE : back > back_days ? DATE_OLD : DATE_FINE;
}

static DateVerdict resolve_day_only(gint32 day, Day today, Day *result)
{
  const gint32 month = day <= today % 100 ? day_month(today) : month_add(day_month(today), -1);
  if (!day_exists(month / 100, month % 100, day))
    return DATE_BAD;
  *result = day_make(month / 100, month % 100, day);
  return DATE_FINE;
}

DateVerdict date_resolve(const DateParts *parts, Day today, gint32 back_days, Day *day)
{
  if (parts->day < 1 || parts->day > 31 || parts->month < 0 || parts->month > 12)
    return DATE_BAD;
  if (parts->month == 0) {
    const DateVerdict verdict = resolve_day_only(parts->day, today, day);
    return verdict != DATE_FINE ? verdict : verdict_of(*day, today, back_days);
  }
  gint32 year = today / 10000;
  if (parts->year != 0) {
    year = date_year(parts->year, today);
    if (year == 0 || !day_exists(year, parts->month, parts->day))
      return DATE_BAD;
    *day = day_make(year, parts->month, parts->day);
    return verdict_of(*day, today, back_days);
  }
  for (gint32 ahead = 1; ahead >= 0; ahead--) { /* 28/3 on the 27th means tomorrow, not last year */
    if (day_exists(year + ahead, parts->month, parts->day)) {
      *day = day_make(year + ahead, parts->month, parts->day);
      const gint32 distance = day_distance(today, *day);
      if (distance > 0 && distance <= back_days)
        return DATE_FUTURE;
    }
  }
  for (gint32 back = 0; back <= 1; back++) {
    if (day_exists(year - back, parts->month, parts->day)) {
      *day = day_make(year - back, parts->month, parts->day);
      if (*day <= today)
        return verdict_of(*day, today, back_days);
    }
  }
  return DATE_BAD;
}

gint32 date_last_month(gint32 month, Day today)
{
  const gint32 year = today / 10000 - (month > today / 100 % 100);
  return year * 100 + month;
}
