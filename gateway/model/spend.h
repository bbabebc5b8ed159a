/* What sending costs, counted in the transaction that claims it: a day's segments and their price by an account; a month's
 * messages, segments and price to a village's phones. What certainly was not sent is taken off again. */
#pragma once
#include "book.h"
#include "calendar.h"

typedef struct {
  gint64 segments;
  gint64 satang;
} Spend;

/* All zero where there is none. */
gboolean spend_get(Book *book, Day day, const char *provider, Spend *spend, GError **error);
/* Of the days from … to, both included. */
gboolean spend_sum(Book *book, Day from, Day to, const char *provider, Spend *spend, GError **error);
/* Adds; negative takes off. */
gboolean spend_add(Book *book, Day day, const char *provider, gint64 segments, gint64 satang, GError **error);

typedef struct {
  gint32 village; /* 0: of phones that have none */
  gint64 messages;
  gint64 segments;
  gint64 satang; /* without what went by accounts whose price is not known */
} VillageSpend;

/* Adds; negative takes off. `month`: yyyymm. */
gboolean spend_add_village(Book *book, gint32 month, const VillageSpend *spend, GError **error);
/* The villages of a place that cost anything in a month, by code. Array of VillageSpend. */
gboolean spend_of_villages(Book *book, gint32 month, gint64 place, GArray *spends, GError **error);
/* Their sum (village 0). */
gboolean spend_of_place(Book *book, gint32 month, gint64 place, VillageSpend *sum, GError **error);
