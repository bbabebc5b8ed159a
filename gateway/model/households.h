/* Households: code = village * 100 + number (33080702, 05 → 3308070205). In practice both codes are negative (places.h). */
#pragma once
#include "book.h"

typedef struct {
  gint64 code;
  gint64 baseline_year_satang; /* 0: not known */
  gint64 saved_satang;         /* all time: SAVE - WITHDRAW; kept by ledger_add */
  gint64 owed_satang;          /* all time: BORROW - REPAY */
} Household;

static inline gint64 household_code(gint32 village, gint32 number)
{
  return (gint64)village * 100 + (village < 0 ? -number : number);
}

static inline gint32 household_village(gint64 code)
{
  return (gint32)(code / 100);
}

static inline gint32 household_number(gint64 code)
{
  return (gint32)ABS(code % 100);
}

/* The code on the household's card: village's last 4 digits, number, Damm check digit ("0702051"). */
void household_card(gint64 code, char card[8]);
/* The household of a card inside the district (4 digits); 0 where it is not 7 digits or the check digit is wrong. */
gint64 household_of_card(const char *card, gint32 district);

gboolean households_get(Book *book, gint64 code, Household *household, gboolean *found, GError **error);
/* Adds it where it is new; `added` (may be NULL) tells. Never touches one that is there. */
gboolean households_add(Book *book, gint64 code, gboolean *added, GError **error);
gboolean households_set_baseline(Book *book, gint64 code, gint64 baseline_year_satang, GError **error);
/* ledger_add's: changes the balances and returns the new ones. FAILED_REJECT where there is no such household. */
gboolean households_move(Book *book, gint64 code, gint64 saved, gint64 owed, Household *after, GError **error);
/* Adds the households of practice of a village, with the baselines of the real ones. Those there already keep what they have.
 */
gboolean households_copy_for_practice(Book *book, gint32 village, GError **error);
/* The next `limit` households after the code *after (0 at first; those of practice are left out): appends those without an
 * entry in the month to `silent` (gint64 codes) and moves *after to the last one looked at. `looked_at` 0: there are no more.
 */
gboolean households_silent(Book *book, gint32 month, guint limit, gint64 *after, GArray *silent, guint *looked_at,
                           GError **error);
/* Of a village, by number. Array of Household. */
gboolean households_of_village(Book *book, gint32 village, GArray *households, GError **error);
