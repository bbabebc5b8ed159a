#include "command/pin.h"

#include "command/families.h"
#include "model/audit.h"

#include <string.h>

void pin_hmac(const char *key, gint64 household, const char *pin, char hmac[CARD_PIN_SIZE])
{
  g_autofree char *said = g_strdup_printf("%" G_GINT64_FORMAT ":%s", household, pin);
  g_autofree char *made = g_compute_hmac_for_string(G_CHECKSUM_SHA256, (const guchar *)key, strlen(key), said, -1);
  memset(hmac, 0, CARD_PIN_SIZE);
  g_strlcpy(hmac, made, CARD_PIN_SIZE);
}

gboolean pin_same(const char one[CARD_PIN_SIZE], const char other[CARD_PIN_SIZE])
{
  guint differ = 0;
  for (gsize i = 0; i < CARD_PIN_SIZE; i++)
    differ |= (guint)(guchar)one[i] ^ (guint)(guchar)other[i];
  return differ == 0;
}

static gboolean tell_locked(Turn *turn, gint64 household, GError **error)
{
  char masked[PHONE_MASK_SIZE];
  g_autofree char *detail = g_strdup_printf("household %" G_GINT64_FORMAT, household);
  Answer alert;
  phone_mask(turn->phone->msisdn, masked);
  answer_begin(&alert, R_PIN_LOCKED);
  answer_number(&alert, "h", household_number(household));
  answer_number(&alert, "v", household_village(household));
  answer_text(&alert, "p", masked);
  return turn_tell_officers(turn, household, &alert, error) &&
         audit_add(turn->book, turn->now_ms, "daemon", "pin.locked", detail, error);
}

static gboolean count_wrong(Turn *turn, const Card *card, GError **error)
{
  const gint32 most = turn->programme->limits.pin_tries;
  const gint32 card_tries = card->tries + 1, phone_tries = turn->phone->pin_tries + 1;
  turn->phone->pin_tries = phone_tries; /* phones_touch keeps it */
  if (!cards_set_tries(turn->book, card->household, card_tries, error))
    return FALSE;
  if (MAX(card_tries, phone_tries) < most) {
    turn_refuse(turn, E_PIN);
    answer_number(&turn->answer, "n", most - MAX(card_tries, phone_tries));
    return TRUE;
  }
  turn_refuse(turn, E_PIN_LOCKED);
  return tell_locked(turn, card->household, error);
}

gboolean pin_check(Turn *turn, gint64 household, const char *pin, gboolean *right, GError **error)
{
  Card card;
  gboolean found = FALSE;
  *right = FALSE;
  if (turn->secrets == NULL || turn->secrets->pin_key == NULL) {
    turn_refuse(turn, E_BUSY);
    return TRUE;
  }
  if (!cards_get(turn->book, household, &card, &found, error))
    return FALSE;
  if (!found) {
    turn_refuse(turn, E_HH_UNKNOWN);
    answer_number(&turn->answer, "h", household_number(household));
    return TRUE;
  }
  const gint32 most = turn->programme->limits.pin_tries;
  if (card.tries >= most || turn->phone->pin_tries >= most) {
    turn_refuse(turn, E_PIN_LOCKED);
    return TRUE;
  }
  char hmac[CARD_PIN_SIZE];
  pin_hmac(turn->secrets->pin_key, household, pin, hmac);
  if (!pin_same(hmac, card.pin))
    return count_wrong(turn, &card, error);
  *right = TRUE;
  turn->phone->pin_tries = 0;
  return card.tries == 0 || cards_set_tries(turn->book, household, 0, error);
}
