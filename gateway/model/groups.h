/* The groups' own ledger: what a group did, and the baht of its sales and savings. It only grows, as the households' ledger
 * does, and never counts in a household's account (ruling OP-90). A group is a village's product; nobody founds one: it is
 * there once a household has joined it or it was reported active.
 *
 * Its sums by month, village and product are kept by the transaction that writes the row, so that a question costs as many
 * rows as the place has groups, however much they did. */
#pragma once
#include "calendar.h"
#include "ledger.h"
#include "message/request.h"

typedef struct {
  gint64 id; /* ledger_id(inbox id, number), as in the ledger */
  gint32 village;
  char product[4];
  Day day; /* its month stands in the row too */
  Activity activity;
  gint32 people;        /* who took part; 0: not told */
  gint64 amount_satang; /* SELL and SAVE; negative in a reversal */
  gint64 qty_milli;     /* negative in a reversal; 0: not told */
  char unit[8];
  gint32 sign;      /* 1; -1 for what takes a row away. A reversal of a reversal is 1 again */
  gint64 reverses;  /* the id of the row it takes back; 0: none */
  gint64 household; /* the reporting member's; 0: a mentor */
  gint64 person;    /* who sent it; 0: none */
  gint64 at_ms;     /* when it was entered */
} GroupRow;

typedef struct {
  gint32 groups;     /* that had a member or were active in the period; 1 for one group's month */
  gint64 activities; /* less those taken back */
  gint64 sold_satang;
  gint64 saved_satang;
} GroupTotals;

/* One group in a period. */
typedef struct {
  char product[4];
  gint32 village;
  gint32 members;  /* households that were members on any day of it */
  gint32 sellers;  /* households of the village that sold the product on their own account */
  gint32 villages; /* villages inside the place that have a group of the product: > 1 is a network (S17) */
  gint64 activities;
  gint64 sold_satang;
  gint64 saved_satang;
} GroupStanding;

/* Writes the row and its sums. `after` (may be NULL): the group's month of the row's day, this row in it. */
gboolean groups_add(Book *book, const GroupRow *row, GroupTotals *after, GError **error);
/* Takes a row back by a new one of the original's day and the opposite sign, under `id`. */
gboolean groups_reverse(Book *book, const GroupRow *original, gint64 id, gint64 person, gint64 at_ms, GroupTotals *after,
                        GError **error);
/* The rows of a message in order. */
gboolean groups_of_message(Book *book, gint64 inbox_id, GroupRow rows[LEDGER_ROWS_MAX], guint *n, GError **error);
/* One group's month (yyyymm). */
gboolean groups_month(Book *book, gint32 month, gint32 village, const char *product, GroupTotals *totals, GError **error);
/* All groups of a village or wider place over the months from … to, both included (yyyymm). */
gboolean groups_sum(Book *book, gint32 from_month, gint32 to_month, gint64 place, GroupTotals *totals, GError **error);
/* The same groups one by one, by product and village: a product's villages are a network (C7, S17), and a group with enough
 * sellers is one that works (I9). Appends GroupStanding to `standings`. For reports: reads the place's sales of each month. */
gboolean groups_list(Book *book, gint32 from_month, gint32 to_month, gint64 place, GArray *standings, GError **error);
