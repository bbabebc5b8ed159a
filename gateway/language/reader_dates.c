/* Dates, clock times and periods in words. */
#include "reader_parts.h"

#include "text/date.h"

#include <string.h>

typedef struct {
  Day day;
  gboolean any;
} Found;

/* what a date was read from plays no further part */
static void consume(Reading *reading, guint from, guint to)
{
  for (guint i = from; i < to; i++) {
    Token *token = &reading->tokens[i];
    token->kind = TOKEN_MARK;
    token->mark = ' ';
    token->word = NULL;
  }
}

static void note(Reading *reading, Found *found, Day day)
{
  if (found->any && found->day != day)
    reading_fault(reading, E_DATE_BAD);
  found->any = TRUE;
  found->day = day;
}

static void note_parts(Reading *reading, Found *found, const DateParts *parts)
{
  Day day = 0;
  switch (date_resolve(parts, reading->today, reading->programme->limits.back_days, &day)) {
  case DATE_FINE:
    note(reading, found, day);
    break;
  case DATE_BAD:
    reading_fault(reading, E_DATE_BAD);
    break;
  case DATE_FUTURE:
    reading_fault(reading, E_DATE_FUTURE);
    break;
  case DATE_OLD:
    reading_fault(reading, E_DATE_OLD);
    break;
  }
}

/* A year behind a month's name: two digits or four, and no unit, currency or power behind. */
static gint32 year_at(const Reading *reading, guint at, guint to)
{
  if (at >= to || reading->tokens[at].kind != TOKEN_NUMBER)
    return 0;
  const gint32 year = token_integer(reading, &reading->tokens[at]);
  const guint width = (guint)(reading->tokens[at].end - reading->tokens[at].start);
  if ((width != 2 && width != 4) || date_year(year, reading->today) == 0 || (width == 4 && (year < 1900 || year > 2700)))
    return 0;
  const Token *next = at + 1 < to ? &reading->tokens[at + 1] : NULL;
  if (next != NULL && next->kind == TOKEN_WORD &&
      (word_is(next->word, TAG_CURRENCY) || next->word->unit != NULL || next->word->power != 0))
    return 0;
  const gint32 ce = date_year(year, reading->today);
  return ABS(ce - reading->today / 10000) <= 5 ? year : 0;
}

/* 1 to 12 where the token is a month's name or number, else 0 */
static gint32 month_named(const Reading *reading, guint at)
{
  const Token *token = &reading->tokens[at];
  const gint32 month = token->kind == TOKEN_WORD ? token->word->month : token_integer(reading, token);
  return month >= 1 && month <= 12 ? month : 0;
}

static gboolean means_money(const Reading *reading, guint at, guint to)
{
  const Token *token = at < to ? &reading->tokens[at] : NULL;
  return token != NULL && token->kind == TOKEN_WORD &&
         (word_is(token->word, TAG_CURRENCY) || token->word->unit != NULL || token->word->power != 0 ||
          word_is(token->word, TAG_SATANG) || word_is(token->word, TAG_CLOCK));
}

/* "เดือน 2", "เดือน ก.พ. 60", "ปี 60": no day. With ค่า it says which bill was paid today; else it is another day than today,
 * and which is asked. */
static guint month_label(Reading *reading, guint at, guint from, guint to)
{
  const Token *tokens = reading->tokens;
  const gboolean worded = token_is(&tokens[at], TAG_MONTH_WORD) && at + 1 < to;
  guint end = at + (worded ? 2 : 1);
  gint32 month = day_month(reading->today) % 100, year = 0;
  if (token_is(&tokens[at], TAG_YEAR_WORD) && at + 1 < to && year_at(reading, at + 1, to) != 0) {
    year = date_year(year_at(reading, at + 1, to), reading->today);
    end = at + 2;
  } else {
    if (!worded && tokens[at].kind != TOKEN_WORD)
      return at;
    month = month_named(reading, worded ? at + 1 : at);
    if (month == 0 || means_money(reading, end, to))
      return at;
    if (end < to && token_is(&tokens[end], TAG_YEAR_WORD) && end + 1 < to && year_at(reading, end + 1, to) != 0)
      end++;
    if (year_at(reading, end, to) != 0) {
      year = date_year(year_at(reading, end, to), reading->today);
      end++;
    }
  }
  gboolean bill = FALSE;
  for (guint i = from; i < to; i++)
    bill |= token_is(&tokens[i], TAG_COST);
  const gint32 now = day_month(reading->today);
  if (!bill && (month != now % 100 || (year != 0 && year != now / 100)))
    reading_fault(reading, E_DATE_BAD);
  return end;
}

/* "25 มี.ค. 60", "25 เดือน 3", "25 mar", after an optional วันที่ at `from`; the token behind, or `at` where there is none */
static guint month_form(Reading *reading, guint at, guint to, Found *found)
{
  const Token *tokens = reading->tokens;
  gint32 day = token_integer(reading, &tokens[at]);
  if (tokens[at].kind != TOKEN_NUMBER || day < 1 || day > 31 || at + 1 >= to || tokens[at].end - tokens[at].start > 2)
    return at;
  DateParts parts = {day, 0, 0};
  guint end = at + 2;
  const Token *name = &tokens[at + 1];
  if (name->kind == TOKEN_WORD && name->word->month != 0) {
    parts.month = name->word->month;
  } else if (token_is(name, TAG_MONTH_WORD) && at + 2 < to) {
    parts.month = month_named(reading, at + 2);
    if (parts.month == 0)
      return at;
    end = at + 3;
  } else {
    return at;
  }
  if (end < to && tokens[end].kind == TOKEN_MARK && (tokens[end].mark == '/' || tokens[end].mark == '.') && end + 1 < to &&
      year_at(reading, end + 1, to) != 0)
    end++;
  parts.year = year_at(reading, end, to);
  if (parts.year != 0)
    end++;
  note_parts(reading, found, &parts);
  return end;
}

static gboolean shape_at(const Reading *reading, guint at, gboolean after_day_word, DateParts *parts)
{
  const Token *token = &reading->tokens[at];
  return token->kind == TOKEN_NUMBER &&
         date_shape(reading->text + token->start, (gsize)(token->end - token->start), after_day_word, parts);
}

/* วันที่ and what stands behind it */
static guint day_word_form(Reading *reading, guint at, guint to, Found *found)
{
  if (at + 1 >= to || reading->tokens[at + 1].kind != TOKEN_NUMBER)
    return at;
  DateParts parts = {0, 0, 0};
  if (shape_at(reading, at + 1, TRUE, &parts)) {
    note_parts(reading, found, &parts);
    return at + 2;
  }
  const guint end = month_form(reading, at + 1, to, found);
  if (end > at + 1)
    return end;
  const gint32 day = token_integer(reading, &reading->tokens[at + 1]);
  parts.day = day < 0 ? 99 : day;
  if (at + 2 < to && token_is(&reading->tokens[at + 2], TAG_LAST_MONTH)) {
    const gint32 month = month_add(day_month(reading->today), -1);
    parts.month = month % 100;
    parts.year = month / 100;
    note_parts(reading, found, &parts);
    return at + 3;
  }
  note_parts(reading, found, &parts);
  return at + 2 + (at + 2 < to && token_is(&reading->tokens[at + 2], TAG_THIS_MONTH));
}

/* "10:30", "8.30 น.", "10 โมง": a time of day, never money */
static guint clock_form(const Reading *reading, guint at, guint to)
{
  const Token *token = &reading->tokens[at];
  if (token->kind != TOKEN_NUMBER)
    return at;
  const gboolean worded = at + 1 < to && token_is(&reading->tokens[at + 1], TAG_CLOCK);
  const gboolean led = at > 0 && token_is(&reading->tokens[at - 1], TAG_CLOCK_BEFORE) && token_integer(reading, token) >= 1 &&
                       token_integer(reading, token) <= 6 && !means_money(reading, at + 1, to);
  gboolean colon = memchr(reading->text + token->start, ':', (gsize)(token->end - token->start)) != NULL;
  return worded ? at + 2 : colon || led ? at + 1 : at;
}

/* ปุ๋ย 15-15-15 */
static gboolean is_formula(const Reading *reading, guint at, guint from)
{
  const Token *token = &reading->tokens[at];
  if (at == from || token->kind != TOKEN_NUMBER || !token_is(&reading->tokens[at - 1], TAG_FORMULA))
    return FALSE;
  guint dashes = 0;
  for (guint16 i = token->start; i < token->end; i++)
    dashes += reading->text[i] == '-';
  return dashes == 2;
}

static guint relative_form(Reading *reading, guint at, Found *found)
{
  const Token *token = &reading->tokens[at];
  if (token_is(token, TAG_TODAY))
    note(reading, found, reading->today);
  else if (token_is(token, TAG_YESTERDAY))
    note(reading, found, day_add(reading->today, -1));
  else if (token_is(token, TAG_BEFORE_YESTERDAY))
    note(reading, found, day_add(reading->today, -2));
  else if (token_is(token, TAG_FUTURE))
    reading_fault(reading, E_DATE_FUTURE);
  else if (token_is(token, TAG_WEEK) || token_is(token, TAG_LAST_MONTH))
    reading_fault(reading, E_DATE_BAD);
  else if (!token_is(token, TAG_THIS_MONTH))
    return at;
  return at + 1;
}

Day reading_take_date(Reading *reading, guint from, guint to, gboolean day_words)
{
  Found found = {0, FALSE};
  for (guint i = from; i < to; i++) {
    DateParts parts;
    const gboolean full = shape_at(reading, i, FALSE, &parts);
    guint end = i;
    if (is_formula(reading, i, from)) {
      end = i + 1;
    } else if (full && i + 1 < to && reading->tokens[i + 1].kind == TOKEN_WORD && reading->tokens[i + 1].word->unit != NULL &&
               parts.year == 0) {
      continue; /* 1/2 โล */
    } else if (full) {
      note_parts(reading, &found, &parts);
      end = i + 1;
    } else if (token_is(&reading->tokens[i], TAG_DAY_WORD)) {
      if (day_words)
        end = day_word_form(reading, i, to, &found);
    } else if (token_is(&reading->tokens[i], TAG_DAY_SHORT) && day_words && i + 1 < to && !reading->tokens[i + 1].spaced &&
               (i == from || reading->tokens[i - 1].kind != TOKEN_NUMBER)) {
      end = day_word_form(reading, i, to, &found);
    } else {
      end = month_form(reading, i, to, &found);
      if (end == i)
        end = clock_form(reading, i, to);
      if (end == i)
        end = relative_form(reading, i, &found);
      if (end == i)
        end = month_label(reading, i, from, to);
    }
    if (end > i) {
      consume(reading, i, end);
      i = end - 1;
    }
  }
  return found.any ? found.day : 0;
}

static PeriodKind named_month(Reading *reading, guint at, gint32 *month)
{
  const Token *tokens = reading->tokens;
  gint32 number = tokens[at].kind == TOKEN_WORD ? tokens[at].word->month : 0;
  guint end = at + 1;
  if (number == 0 && token_is(&tokens[at], TAG_MONTH_WORD) && at + 1 < reading->n) {
    number = tokens[at + 1].kind == TOKEN_NUMBER ? token_integer(reading, &tokens[at + 1]) : 0;
    end = at + 2;
  }
  if (number < 1 || number > 12)
    return PERIOD_NONE;
  const gint32 typed = year_at(reading, end, reading->n);
  const gint32 year = typed != 0 ? date_year(typed, reading->today) : 0;
  *month = year != 0 ? year * 100 + number : date_last_month(number, reading->today);
  consume(reading, at, end + (typed != 0));
  if (*month > day_month(reading->today))
    reading_fault(reading, E_DATE_FUTURE);
  return PERIOD_NAMED_MONTH;
}

PeriodKind reading_period(Reading *reading, gint32 *month)
{
  PeriodKind found = PERIOD_NONE;
  for (guint i = 0; i < reading->n; i++) {
    const Token *token = &reading->tokens[i];
    PeriodKind kind = PERIOD_NONE;
    if (token_is(token, TAG_TODAY))
      kind = PERIOD_TODAY;
    else if (token_is(token, TAG_THIS_MONTH))
      kind = PERIOD_MONTH;
    else if (token_is(token, TAG_LAST_MONTH))
      kind = PERIOD_LAST_MONTH;
    else if (token_is(token, TAG_FISCAL_YEAR))
      kind = PERIOD_FISCAL_YEAR;
    else if (token_is(token, TAG_FUTURE))
      reading_fault(reading, E_DATE_FUTURE);
    else if (token_is(token, TAG_YESTERDAY) || token_is(token, TAG_BEFORE_YESTERDAY) || token_is(token, TAG_WEEK))
      reading_fault(reading, E_DATE_BAD);
    if (kind != PERIOD_NONE)
      consume(reading, i, i + 1);
    else
      kind = named_month(reading, i, month);
    if (kind != PERIOD_NONE && found != PERIOD_NONE && kind != found)
      reading_fault(reading, E_DATE_BAD);
    if (kind != PERIOD_NONE)
      found = kind;
  }
  return found;
}
