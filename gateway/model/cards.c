#include "cards.h"

#include "error.h"
#include "places.h"
#include "tables.h"

enum { CARD_GET, CARD_PIN, CARD_TRIES, CARD_BORROWED, CARD_WITHOUT };
static const char *const list[] = {
    [CARD_GET] = ("SELECT h.pin, h.pin_tries, v.practice, h.borrowed FROM households h JOIN villages v ON v.code = h.village"
                  " WHERE h.code = $household"),
    [CARD_PIN] = "UPDATE households SET pin = $pin, pin_tries = 0 WHERE code = $household",
    [CARD_TRIES] = "UPDATE households SET pin_tries = $tries WHERE code = $household",
    [CARD_BORROWED] = "UPDATE households SET borrowed = $borrowed WHERE code = $household",
    [CARD_WITHOUT] = "SELECT code FROM households WHERE code >= $from AND code <= $to AND pin IS NULL ORDER BY code",
};
TABLE_SQL(cards, list);

gboolean cards_get(Book *book, gint64 household, Card *card, gboolean *found, GError **error)
{
  *card = (Card){.household = household};
  Statement *get = book->cards[CARD_GET];
  statement_int(get, "$household", household);
  const Step step = statement_step(get, error);
  *found = step == STEP_ROW;
  if (step != STEP_ROW)
    return step == STEP_DONE;
  statement_column_copy(get, 0, card->pin, sizeof card->pin);
  card->tries = (gint32)statement_column_int(get, 1);
  card->practice = statement_column_int(get, 2) != 0;
  card->borrowed = statement_column_int(get, 3);
  statement_reset(get);
  return TRUE;
}

static gboolean change_one(Statement *change, gint64 household, GError **error)
{
  gint64 changed;
  statement_int(change, "$household", household);
  if (!statement_run_counted(change, &changed, error))
    return FALSE;
  if (changed != 1)
    g_set_error(error, FAILURE, FAILED_REJECT, "there is no household %" G_GINT64_FORMAT, household);
  return changed == 1;
}

gboolean cards_set_pin(Book *book, gint64 household, const char *pin_hmac, GError **error)
{
  statement_text(book->cards[CARD_PIN], "$pin", pin_hmac);
  return change_one(book->cards[CARD_PIN], household, error);
}

gboolean cards_set_tries(Book *book, gint64 household, gint32 tries, GError **error)
{
  statement_int(book->cards[CARD_TRIES], "$tries", tries);
  return change_one(book->cards[CARD_TRIES], household, error);
}

gboolean cards_set_borrowed(Book *book, gint64 household, gint64 inbox_id, GError **error)
{
  statement_int(book->cards[CARD_BORROWED], "$borrowed", inbox_id);
  return change_one(book->cards[CARD_BORROWED], household, error);
}

gboolean cards_without_pin(Book *book, gint64 place, GArray *households, GError **error)
{
  Statement *without = book->cards[CARD_WITHOUT];
  bind_households_of(without, place);
  return read_all_ids(without, households, error);
}
