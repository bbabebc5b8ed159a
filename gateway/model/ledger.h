/* The ledger: money and goods of households. It only grows: the database itself refuses to change or delete a row. Undo and
 * correction are new rows. A message's rows lie together: id = inbox id * 16 + number in the message (0-15). */
#pragma once
#include "calendar.h"
#include "households.h"
#include "message/command.h"
#include "totals.h"

#define LEDGER_ROWS_MAX 16 /* of one message */

typedef struct {
  gint64 id;        /* ledger_id() */
  gint64 household; /* its village stands in the row too */
  Day day;          /* its month stands in the row too */
  Command kind;     /* INCOME … REPAY, SELL, MAKE */
  char category[12];
  char product[4];
  char unit[8];
  gint64 qty_milli;     /* negative in a reversal */
  gint64 amount_satang; /* negative in a reversal; 0 for MAKE */
  gint32 sign;          /* 1; -1 for what takes an entry away. A reversal of a reversal is 1 again */
  gint64 reverses;      /* the id of the row it takes back; 0: none */
  gboolean late;        /* entered in a later month than its day's */
  gint64 person;        /* who sent it; 0: none */
  gint64 at_ms;         /* when it was entered */
} LedgerRow;

/* What an entry's echo needs: the state after it, in the same transaction. */
typedef struct {
  Totals month; /* of the household, in the month of the entry's day */
  gint64 saved_satang;
  gint64 owed_satang;    /* both balances only for SAVE, WITHDRAW, BORROW, REPAY; else 0 */
  ProductTotals product; /* only for SELL and MAKE: of the household, that month, product and unit */
} LedgerAfter;

static inline gint64 ledger_id(gint64 inbox_id, guint number)
{
  return inbox_id * LEDGER_ROWS_MAX + number;
}

/* Writes the row and everything that is summed from it: the household's month, balances and products at once, its village,
 * tambon and district with the commit. `after` may be NULL. */
gboolean ledger_add(Book *book, const LedgerRow *row, LedgerAfter *after, GError **error);
/* Takes a row back by a new one with the opposite sign, of the original's day, under `id`. */
gboolean ledger_reverse(Book *book, const LedgerRow *original, gint64 id, gint64 person, gint64 at_ms, LedgerAfter *after,
                        GError **error);
/* The rows of a message in order. */
gboolean ledger_of_message(Book *book, gint64 inbox_id, LedgerRow rows[LEDGER_ROWS_MAX], guint *n, GError **error);
