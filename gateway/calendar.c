#include "calendar.h"

#define MS_PER_DAY ((gint64)86400000)
#define BUDDHIST_ERA 543
#define EPOCH 719163 /* 1970-01-01 as GLib numbers days */

gboolean day_exists(gint32 year, gint32 month, gint32 day)
{
  return year >= 1900 && year <= 2400 && month >= 1 && month <= 12 && day >= 1 &&
         g_date_valid_dmy((GDateDay)CLAMP(day, 1, 255), (GDateMonth)month, (GDateYear)year);
}

Day day_make(gint32 year, gint32 month, gint32 day)
{
  return year * 10000 + month * 100 + day;
}

static gint32 to_number(Day day)
{
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay)(day % 100), (GDateMonth)(day / 100 % 100), (GDateYear)(day / 10000));
  return (gint32)g_date_get_julian(&date);
}

static Day from_number(gint32 number)
{
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_julian(&date, (guint32)number);
  return day_make(g_date_get_year(&date), (gint32)g_date_get_month(&date), g_date_get_day(&date));
}

Day day_of_ms(gint64 ms_utc, gint32 offset_minutes)
{
  const gint64 local = ms_utc + (gint64)offset_minutes * 60000;
  gint64 days = local / MS_PER_DAY;
  if (local % MS_PER_DAY < 0)
    days--;
  /* what no calendar of ours holds is clamped: 1900 to 2400 */
  days = CLAMP(days, -25567, 157054);
  return from_number(EPOCH + (gint32)days);
}

gint64 day_start_ms(Day day, gint32 offset_minutes)
{
  return (gint64)(to_number(day) - EPOCH) * MS_PER_DAY - (gint64)offset_minutes * 60000;
}

Day day_add(Day day, gint32 days)
{
  return from_number(to_number(day) + days);
}

gint32 day_distance(Day from, Day to)
{
  return to_number(to) - to_number(from);
}

gint32 day_month(Day day)
{
  return day / 100;
}

gint32 month_add(gint32 month, gint32 months)
{
  const gint32 count = month / 100 * 12 + month % 100 - 1 + months;
  return count / 12 * 100 + count % 12 + 1;
}

gint32 fiscal_year_of_month(gint32 month)
{
  return month / 100 + BUDDHIST_ERA + (month % 100 >= 10);
}

gint32 fiscal_year_of_day(Day day)
{
  return fiscal_year_of_month(day_month(day));
}

gint32 fiscal_year_start(gint32 fiscal_year)
{
  return (fiscal_year - BUDDHIST_ERA - 1) * 100 + 10;
}
