/* One message of money: its items, cut into pieces of one entry each. Between reader_clauses.c, which cuts, and
 * reader_money.c, which reads each piece. */
#pragma once
#include "reader_parts.h"

#define CLAUSES_MAX 24

typedef enum { SEPARATED_START, SEPARATED_LINE, SEPARATED_LIST, SEPARATED_VERB, SEPARATED_NOUN } Separated;

typedef struct {
  guint from, to;
  Separated by; /* what stands between it and the piece before */
  guint amounts, prices;
  gboolean verb, quantity, made;
} Piece;

typedef struct {
  Reading *reading;
  Item *items; /* room for ITEMS_MAX */
  guint n;
  Piece *pieces; /* room for CLAUSES_MAX */
  guint n_pieces;
  gint64 check_sum, check_left; /* "รวม 740", "เหลือ 300"; -1: none */
  gboolean header;              /* a line with nothing but the verb stands over the lines below */
} Money;

/* An amount or a unit price. */
static inline gboolean item_is_number(const Item *item)
{
  return item->kind == ITEM_AMOUNT || item->kind == ITEM_PRICE;
}
/* A noun that labels the number behind it: ค่า, เงินเดือน, สัจจะ. */
gboolean item_is_label(const Item *item);
guint money_numbers(const Money *money, guint from, guint to);
/* Has what an entry needs: money, or what was made. */
gboolean piece_is_full(const Piece *piece);

/* Takes out what only looks like an amount: laughter, ordinals, counts of unknown nouns. */
void money_clean(Money *money);
/* Takes the check sums out, into `money`. */
void money_check_sums(Money *money);
/* Cuts the items into pieces. */
void money_cut(Money *money);
