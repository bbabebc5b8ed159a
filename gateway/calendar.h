/* Days and months as plain numbers, Gregorian (CE). Reading and writing dates as people do is text/date's work. */
#pragma once
#include <glib.h>

/* A calendar day as yyyymmdd (20170325); 0: none. Months are yyyymm (201703). */
typedef gint32 Day;

gboolean day_exists(gint32 year, gint32 month, gint32 day);
Day day_make(gint32 year, gint32 month, gint32 day);
/* The day on a clock that stands offset_minutes east of UTC (Bangkok: 420). */
Day day_of_ms(gint64 ms_utc, gint32 offset_minutes);
/* Its midnight, in ms UTC. */
gint64 day_start_ms(Day day, gint32 offset_minutes);
Day day_add(Day day, gint32 days);
/* Days from `from` to `to`; negative where `to` lies before. */
gint32 day_distance(Day from, Day to);
gint32 day_month(Day day);
gint32 month_add(gint32 month, gint32 months);
/* The Thai fiscal year, Buddhist era: October 2016 to September 2017 is 2560. */
gint32 fiscal_year_of_month(gint32 month);
gint32 fiscal_year_of_day(Day day);
/* Its first month: 2560 gives 201610. */
gint32 fiscal_year_start(gint32 fiscal_year);
