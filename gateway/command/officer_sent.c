#include "command/officer.h"
#include "model/places.h"

gboolean officer_sent(Turn *turn, const Asked *asked, gint32 village, gboolean sent[OFFICER_NUMBERS], gint32 *n, GError **error)
{
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Totals));
  const gint32 last = MIN(asked->to, day_month(turn->today));
  if (asked->day != 0 && !totals_of_households(turn->book, asked->day, village, rows, error))
    return FALSE;
  for (gint32 month = asked->from; asked->day == 0 && month <= last; month = month_add(month, 1)) {
    if (!totals_of_households(turn->book, month, village, rows, error))
      return FALSE;
  }
  *n = 0;
  for (gint32 i = 0; i < OFFICER_NUMBERS; i++)
    sent[i] = FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const Totals *row = &g_array_index(rows, Totals, i);
    gboolean *one = &sent[household_number(row->place)];
    *n += row->entries > 0 && !*one;
    *one |= row->entries > 0;
  }
  return TRUE;
}

gboolean officer_reporting(Turn *turn, const Asked *asked, gint64 *n, GError **error)
{
  Totals totals;
  *n = 0;
  if (asked->day != 0 || asked->from == asked->to) {
    const gboolean good = asked->day != 0 ? totals_of_day(turn->book, asked->day, asked->place, &totals, error)
                                          : totals_get(turn->book, asked->from, asked->place, &totals, error);
    *n = good ? totals.reporting : 0;
    return good;
  }
  gint32 village = 0;
  for (;;) {
    gboolean found = FALSE, sent[OFFICER_NUMBERS];
    gint32 of_village;
    if (!villages_next(turn->book, asked->place, &village, &found, error))
      return FALSE;
    if (!found)
      return TRUE;
    if (!officer_sent(turn, asked, village, sent, &of_village, error))
      return FALSE;
    *n += of_village;
  }
}
