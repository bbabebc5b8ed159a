/* Sums by month and place, kept by the transaction that writes the ledger: a question costs the same with ten rows or a hundred
 * million. A place is any of places.h. Those of a household are written at
 * once; those of the wider places are gathered in memory and written with the commit, and every function here answers with the
 * gathered part included. A household also has a row for each day, under yyyymmdd in the month's place. */
#pragma once
#include "book.h"
#include "calendar.h"

typedef struct {
  gint32 month; /* yyyymm (of a household also a day, yyyymmdd); of a sum over months, the first */
  gint64 place;
  gint64 income; /* all in satang, reversals taken off; `income` is without `sell` */
  gint64 expense;
  gint64 saving;
  gint64 withdrawal;
  gint64 borrow;
  gint64 repay;
  gint64 sell;
  gint64 entries;  /* rows less reversals, MAKE among them */
  gint64 earnings; /* those of INCOME and SELL */
  /* Villages and wider, of one month; in a household's row 1 or 0: */
  gint64 reporting;  /* households with at least one entry */
  gint64 practising; /* households with at least one INCOME or SELL */
} Totals;

typedef struct {
  char product[4];
  char unit[8];
  gint64 made_milli;
  gint64 sold_milli;
  gint64 sold_satang;
} ProductTotals;

/* Sums over fewer reporting households are told to nobody but the household itself: they would tell its money (OP-122). */
#define TOTALS_REPORTING_LEAST 3

/* What is left of a month: income and sales less expenses and savings, withdrawals added; loans are no income. */
static inline gint64 totals_left(const Totals *totals)
{
  return totals->income + totals->sell - totals->expense - totals->saving + totals->withdrawal;
}

/* All zero where there is none. */
gboolean totals_get(Book *book, gint32 month, gint64 place, Totals *totals, GError **error);
/* Money and counts of rows added up over the months from … to, both included (a fiscal year is 12). reporting and practising
 * are then sums of months, not of households. */
gboolean totals_sum(Book *book, gint32 from, gint32 to, gint64 place, Totals *totals, GError **error);
/* Of one day (yyyymmdd), added up over the households inside the place that have an entry on it: costs as many rows. */
gboolean totals_of_day(Book *book, Day day, gint64 place, Totals *totals, GError **error);
/* One Totals for each month from … to, at most `room`; how many in `n`. */
gboolean totals_months(Book *book, gint32 from, gint32 to, gint64 place, Totals *months, guint room, guint *n, GError **error);
/* The rows of the households inside a village (or wider) that have any, by code. Array of Totals. */
gboolean totals_of_households(Book *book, gint32 month, gint64 place, GArray *totals, GError **error);

/* By product and unit, largest sold_satang first; of a household or of all households inside a wider place.
 * Array of ProductTotals. */
gboolean totals_products(Book *book, gint32 month, gint64 place, GArray *products, GError **error);
/* All zero where there is none. */
gboolean totals_product(Book *book, gint32 month, gint64 household, const char *product, const char *unit,
                        ProductTotals *totals, GError **error);
