/* What the open transaction adds to the totals of villages and wider places. Messages of one page mostly fall into a few
 * villages and one month: three rows a message become a few rows a transaction. */
#pragma once
#include "totals.h"

/* Each summed column of Totals. */
#define TOTALS_EACH(C)                                                                                                         \
  C(income) C(expense) C(saving) C(withdrawal) C(borrow) C(repay) C(sell) C(entries) C(earnings) C(reporting) C(practising)

void totals_plus(Totals *totals, const Totals *more);

void gathered_init(Book *book);
void gathered_free(Book *book);
/* `change->place` is a village. */
void gathered_add(Book *book, const Totals *change);
/* Adds what is gathered for totals->month and totals->place (a village or wider). */
void gathered_overlay(const Book *book, Totals *totals);
/* The savepoint's part joins the transaction's, or is forgotten. */
void gathered_keep(Book *book);
void gathered_drop(Book *book);
/* Writes all of it; then nothing is gathered. */
gboolean gathered_write(Book *book, GError **error);
void gathered_clear(Book *book);
