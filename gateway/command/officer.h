/* Officers' questions: what their files share. Only command/officer*.c include this.
 *
 * A place is a village, a tambon or a district. A district is named by its word (อ.ขุนหาญ), since four digits are a village of
 * the home district; all of an officer's places are one question, ALL (97). Every answer names its period. Sums over fewer than
 * OFFICER_LEAST reporting households are not told (ruling OP-122), counts are.
 *
 * Periods: this month, the last, a named month, the fiscal year, today. What is not kept by the day (products, groups, the +3
 * %) is told for the month of that day, and says so. */
#pragma once
#include "command/families.h"

#define OFFICER_LEAST TOTALS_REPORTING_LEAST
#define OFFICER_NUMBERS 100 /* of a village's households: two digits */

typedef struct {
  gint64 code;        /* the place, as the answer names it */
  gint64 place;       /* as the turn's tables have it */
  gint32 from, to;    /* months, both included */
  Day day;            /* only this day of them; 0: all */
  gint32 label;       /* what the answer says of the period */
  gint32 month_label; /* the same where days are not told apart */
  gint32 fiscal_year; /* the period's */
} Asked;

/* officer_sent.c. Which of a village's households have an entry in the period, by number, and how many of them. */
gboolean officer_sent(Turn *turn, const Asked *asked, gint32 village, gboolean sent[OFFICER_NUMBERS], gint32 *n,
                      GError **error);
/* How many households of the place have an entry in the period: each counts once, also in a year. */
gboolean officer_reporting(Turn *turn, const Asked *asked, gint64 *n, GError **error);

/* officer_money.c */
gboolean officer_total(Turn *turn, const Asked *asked, GError **error);
gboolean officer_products(Turn *turn, const Asked *asked, GError **error);
gboolean officer_groups(Turn *turn, const Asked *asked, GError **error);
/* All of the officer's places: one row of the totals for each place and month, however many villages lie in it. Of a year it
 * tells how many households sent in the month in which most did: how many sent at all would take a walk over all of them. Of
 * today it adds up the households that sent today. */
gboolean officer_all(Turn *turn, const Request *request, GError **error);

/* officer_people.c */
gboolean officer_target(Turn *turn, const Asked *asked, GError **error);
gboolean officer_missing(Turn *turn, const Asked *asked, GError **error);
gboolean officer_training(Turn *turn, const Asked *asked, GError **error);
gboolean officer_assessment(Turn *turn, const Asked *asked, GError **error);
