/* Cards: the paper card of a household bears its code and a PIN. Kept are the PIN's HMAC, the wrong tries in a row, and the
 * last message that somebody booked for the household from another's phone. Households stand in model/households.h. */
#pragma once
#include "book.h"

#define CARD_PIN_SIZE 65 /* hexadecimal SHA-256 with the final NUL */

typedef struct {
  gint64 household;
  char pin[CARD_PIN_SIZE]; /* HMAC; "": it has no card yet */
  gint32 tries;            /* wrong PINs in a row */
  gboolean practice;       /* its village is in practice */
  gint64 borrowed;         /* inbox id of the last message booked from another's phone; 0: none */
} Card;

gboolean cards_get(Book *book, gint64 household, Card *card, gboolean *found, GError **error);
/* A new PIN; the tries begin anew. FAILED_REJECT where there is no such household. */
gboolean cards_set_pin(Book *book, gint64 household, const char *pin_hmac, GError **error);
gboolean cards_set_tries(Book *book, gint64 household, gint32 tries, GError **error);
/* Of a household as the ledger has it: negative in practice. */
gboolean cards_set_borrowed(Book *book, gint64 household, gint64 inbox_id, GError **error);
/* The households of a place (places.h) that have no PIN yet, by code. Array of gint64. */
gboolean cards_without_pin(Book *book, gint64 place, GArray *households, GError **error);
