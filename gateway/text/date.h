/* Dates as people write them, on top of calendar.h (section 2.2 of the language). A typed year is Buddhist from 2400 on,
 * Gregorian from 1900; two digits are Buddhist (25yy), Gregorian only where that is more than three years off. */
#pragma once
#include "calendar.h"

typedef enum { DATE_FINE, DATE_BAD, DATE_FUTURE, DATE_OLD } DateVerdict;

typedef struct {
  gint32 day;
  gint32 month; /* 0: "วันที่ 25", the last such day in this or the previous month */
  gint32 year;  /* as typed; 0: none, the last such day */
} DateParts;

/* 25/3/60 · 25-3-2560 · 25.3.60 · 25/3 · 2017-03-25. With `after_day_word` (วันที่) also 25.3 and 25-3, which elsewhere
 * are an amount and a range. FALSE: no such shape. */
gboolean date_shape(const char *text, gsize length, gboolean after_day_word, DateParts *parts);
/* DDMM or DDMMYY of the digit form. */
gboolean date_digits(const char *text, gsize length, DateParts *parts);

/* A year as typed, as CE; 0 where it is none. `today` decides about two digits. */
gint32 date_year(gint32 typed, Day today);

/* The day meant, seen from `today`: DATE_BAD where there is none, DATE_FUTURE behind today (without a year: at most
 * back_days ahead), DATE_OLD more than back_days before. */
DateVerdict date_resolve(const DateParts *parts, Day today, gint32 back_days, Day *day);

/* The last month of that number (1-12) not after today's: yyyymm. */
gint32 date_last_month(gint32 month, Day today);
