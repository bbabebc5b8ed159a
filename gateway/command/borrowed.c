/* 88: a household's own message from another's phone, told by the code and the PIN of its card. The phone may be anybody's that
 * is neither stopped nor suspended.
 *
 * The answer goes to the household's own phones: the echo of what was booked, with the undo word, and what was asked. The
 * borrowed phone is told that it was done, and no balance. A phone that is the household's own is answered as ever. */
#include "command/families.h"
#include "command/pin.h"
#include "model/practice.h"

static gboolean may_be_borrowed(Command command)
{
  const CommandRow *row = command_row(command);
  switch (row->family) {
  case FAMILY_MONEY:
  case FAMILY_PRODUCT:
  case FAMILY_ASK:
  case FAMILY_UNDO:
  case FAMILY_GROUP:
    return TRUE;
  case FAMILY_MENTOR:
    return (row->roles & ROLE_VILLAGER) != 0;
  case FAMILY_QUESTION:
  case FAMILY_SERVICE:
  case FAMILY_OFFICER:
  case FAMILY_ENROL:
  case FAMILY_PRIVACY: /* a person's, not a household's */
    return FALSE;
  }
  return FALSE;
}

gboolean borrowed_enter(Turn *turn, const Request *request, gboolean agreed, GError **error)
{
  const gint64 household = household_of_card(request->as_household, turn->programme->home);
  gboolean right = agreed || turn->repeated, found = FALSE;
  Card card;
  turn->by_card = TRUE;
  if (household == 0 || !may_be_borrowed(request->command)) {
    turn_refuse(turn, household == 0 ? E_HH_UNKNOWN : E_UNKNOWN_CMD);
    return TRUE;
  }
  if (!right && !pin_check(turn, household, request->pin, &right, error))
    return FALSE;
  if (!right || turn->repeated)
    return TRUE;
  if (!cards_get(turn->book, household, &card, &found, error))
    return FALSE;
  /* Nothing counts that a phone in practice sends, nor what is sent for a household in practice. */
  turn->practice = turn->phone->practice || card.practice;
  if (turn->practice && !practice_places(turn->book, household_village(household), error))
    return FALSE;
  turn->household = turn_place(turn, household);
  turn->village = (gint32)turn_place(turn, household_village(household));
  if (household != turn->phone->household)
    turn->person = 0; /* somebody of that household: who, nobody told */
  return TRUE;
}

static void answer_done(Turn *turn, const Request *request, gint64 household, gboolean asked)
{
  const Entry *entry = request->n_entries == 1 ? &request->entries[0] : NULL;
  answer_begin(&turn->answer, asked ? R_SENT_HOME : R_FOR_HOUSE);
  answer_number(&turn->answer, "h", household_number(household));
  answer_number(&turn->answer, "v", household_village(household));
  if (asked || request->command == COMMAND_BATCH)
    return;
  answer_text(&turn->answer, "w", command_row(request->command)->name);
  answer_number(&turn->answer, "a", entry != NULL ? entry->amount_satang : request->amount_satang);
}

/* The household's own phones reach it from the card, and through it what others' phones booked before. */
static gboolean note_borrowed(Turn *turn, GError **error)
{
  Card card;
  gboolean found;
  if (!cards_get(turn->book, turn->household, &card, &found, error))
    return FALSE;
  turn->borrowed_prev = card.borrowed;
  return cards_set_borrowed(turn->book, turn->household, turn->inbox_id, error);
}

gboolean borrowed_leave(Turn *turn, const Request *request, GError **error)
{
  const gint64 household = ABS(turn->household);
  const ReplyClass class = reply_row(turn->answer.id)->class;
  if (!turn->refused && turn->recorded > 0 && !note_borrowed(turn, error))
    return FALSE;
  if (turn->refused || household == turn->phone->household || (class != CLASS_RECEIPT && class != CLASS_ANSWER))
    return TRUE; /* a question is put to who holds the phone */
  g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
  if (!phones_of_household(turn->book, household, phones, error))
    return FALSE;
  guint told = 0;
  for (guint i = 0; i < phones->len; i++) {
    const Phone *own = &g_array_index(phones, Phone, i);
    if (own->state != PHONE_ACTIVE)
      continue;
    turn_notify(turn, own->msisdn, own->language, &turn->answer);
    told++;
  }
  if (class == CLASS_ANSWER && told == 0) {
    turn_refuse(turn, E_NO_OWN_PHONE);
    answer_number(&turn->answer, "h", household_number(household));
    return TRUE;
  }
  answer_done(turn, request, household, class == CLASS_ANSWER);
  return TRUE;
}

/* The newest message of the phone's chain that recorded something for the turn's household. */
static gboolean newest_of_phone(Turn *turn, gint64 since_ms, InboxRow *last, gboolean *found, GError **error)
{
  gint64 head = turn->phone->last_message;
  for (;;) {
    if (!inbox_last_recorded(turn->book, CHAIN_PHONE, head, since_ms, last, found, error))
      return FALSE;
    if (!*found || last->household == turn->household)
      return TRUE;
    head = last->prev;
    inbox_row_clear(last);
  }
}

gboolean undo_last_recorded(Turn *turn, gint64 since_ms, InboxRow *last, gboolean *found, GError **error)
{
  if (!newest_of_phone(turn, since_ms, last, found, error))
    return FALSE;
  if (turn->household == 0 || turn->by_card)
    return TRUE; /* by the card: what was sent from this phone */
  Card card;
  InboxRow other = {0};
  gboolean known = FALSE, there = FALSE;
  if (!cards_get(turn->book, turn->household, &card, &known, error) ||
      !inbox_last_recorded(turn->book, CHAIN_BORROWED, card.borrowed, since_ms, &other, &there, error))
    return FALSE;
  if (there && (!*found || last->id < other.id)) {
    inbox_row_clear(last);
    *last = other;
    *found = TRUE;
  } else {
    inbox_row_clear(&other);
  }
  return TRUE;
}
