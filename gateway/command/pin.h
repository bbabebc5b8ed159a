/* PINs of households' cards: four digits on paper, kept as HMAC-SHA256 under a key that lies outside the database. */
#pragma once
#include "command/turn.h"
#include "model/cards.h"

/* What is kept of a PIN. The household's code is part of what is hashed: the same PIN on two cards is not seen to be the same.
 */
void pin_hmac(const char *key, gint64 household, const char *pin, char hmac[CARD_PIN_SIZE]);
/* Takes as long whatever differs. Both are whole arrays; a card without a PIN is all zeros. */
gboolean pin_same(const char one[CARD_PIN_SIZE], const char other[CARD_PIN_SIZE]);

/* Checks the PIN of a card. Where it is not right the turn's answer says why (E_PIN with the tries left, E_PIN_LOCKED, E_BUSY
 * without a key, E_HH_UNKNOWN) and `right` is FALSE. A wrong PIN counts against the phone and the card; the one of them whose
 * tries are used up is locked until the office lifts it, and the officers who cover the place are told once. */
gboolean pin_check(Turn *turn, gint64 household, const char *pin, gboolean *right, GError **error);
