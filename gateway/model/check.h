/* Recomputes what is summed from the ledgers (households' and groups') and compares it with what is kept, in bounded memory:
 * both sides are read in the order of their keys, side by side. */
#pragma once
#include "book.h"

typedef struct {
  gint64 ledger_rows;
  gint64 compared;    /* rows of totals, products, groups and balances */
  gint64 differences; /* of them; each was reported */
} CheckResult;

/* What differs: the table, the row's key and its columns as "column: ledger says N, kept is M". */
typedef void (*CheckReport)(const char *table, const char *row, const char *what, gpointer data);

/* Inside one transaction of its own. */
gboolean check_sums(Book *book, CheckReport report, gpointer data, CheckResult *result, GError **error);
