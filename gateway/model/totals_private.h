/* What the ledger writes into the totals. For ledger.c and gathered.c alone. */
#pragma once
#include "totals.h"

/* Adds a change to one row; `after` (may be NULL) is the row then. */
gboolean totals_add(Book *book, const Totals *change, Totals *after, GError **error);
/* The same for one product of a household. */
gboolean totals_add_product(Book *book, gint32 month, gint64 household, const ProductTotals *change, ProductTotals *after,
                            GError **error);
