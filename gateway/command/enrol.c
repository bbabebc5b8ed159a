/* REG and the consent that follows it; ADDPHONE and VOUCH stand in roster.c.
 *
 *   a number nobody registered ─REG, right PIN─► pending, asked (R_NOTICE, R_REG) ─11─► active
 *                                                                                 └22─► a number nobody registered
 *   ADDPHONE ─► pending, not asked ─REG, right PIN─► pending, asked
 *
 * The added phone consents by registering itself with the card's PIN, as R_ADDPHONE tells the officer: nobody is asked for
 * consent by a message that he did not begin. The question of consent does not lapse; all else waits for its answer. */
#include "command/families.h"
#include "command/pin.h"
#include "model/audit.h"
#include "model/consents.h"
#include "model/outbox.h"
#include "model/people.h"
#include "model/practice.h"

#define CONSENT_MINUTES ((gint64)10 * 366 * 24 * 60) /* until it is answered */

gboolean household_has_room(Turn *turn, gint64 household, gint64 but, gboolean *room, GError **error)
{
  g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
  if (!phones_of_household(turn->book, household, phones, error))
    return FALSE;
  gint32 taken = 0;
  for (guint i = 0; i < phones->len; i++) {
    const Phone *phone = &g_array_index(phones, Phone, i);
    taken += phone->msisdn != but && phone->state != PHONE_SUSPENDED && (phone->roles & ROLE_VILLAGER) != 0;
  }
  *room = taken < turn->programme->phones;
  return TRUE;
}

void refuse_full(Turn *turn, gint64 household)
{
  turn_refuse(turn, E_PHONES_FULL);
  answer_number(&turn->answer, "h", household_number(household));
  answer_number(&turn->answer, "v", household_village(household));
}

/* The privacy notice, then the question. */
static void put_question(Turn *turn)
{
  Answer notice;
  answer_begin(&notice, R_NOTICE);
  turn_notify(turn, turn->phone->msisdn, turn->phone->language, &notice);
  answer_begin(&turn->answer, R_REG);
  answer_number(&turn->answer, "v", turn->phone->village);
  answer_number(&turn->answer, "h", household_number(turn->phone->household));
}

static gboolean ask_consent(Turn *turn, const Request *request, GError **error)
{
  put_question(turn);
  return question_hold(turn, request, CONSENT_MINUTES, error);
}

void consent_ask_again(Turn *turn)
{
  put_question(turn);
  turn->refused = FALSE;
}

void phone_forget_household(Phone *phone)
{
  phone->roles = 0;
  phone->person = phone->household = 0;
  phone->village = 0;
  phone->practice = FALSE;
  phone->open_question = 0;
}

static gboolean note_consent(Turn *turn, gboolean given, GError **error)
{
  char who[40];
  Consent consent = {.id = turn->inbox_id,
                     .person = given ? turn->phone->person : 0,
                     .msisdn = turn->phone->msisdn,
                     .at_ms = turn->own_ms,
                     .given = given};
  g_strlcpy(consent.text_version, turn->programme->notice_version, sizeof consent.text_version);
  g_snprintf(who, sizeof who, "person:%" G_GINT64_FORMAT, consent.person);
  return consents_add(turn->book, &consent, error) &&
         audit_add(turn->book, turn->now_ms, who, given ? "consent.given" : "consent.refused", NULL, error);
}

gboolean consent_settle(Turn *turn, gboolean given, GError **error)
{
  Phone *phone = turn->phone;
  if (!given) {
    phone_forget_household(phone);
    phone->state = PHONE_ACTIVE;
    turn->person = turn->household = 0;
    turn->village = 0;
    answer_begin(&turn->answer, R_CONSENT_NO);
    return note_consent(turn, FALSE, error) && phones_put(turn->book, phone, error);
  }
  if (phone->person == 0 && !people_add(turn->book, "", &phone->person, error)) /* the office learns the name */
    return FALSE;
  phone->state = PHONE_ACTIVE;
  turn->person = phone->person;
  answer_begin(&turn->answer, R_CONSENT_OK);
  return note_consent(turn, TRUE, error) && phones_put(turn->book, phone, error);
}

static gboolean enrol(Turn *turn, const Request *request, GError **error)
{
  Phone *phone = turn->phone;
  if (phone->roles != 0 && phone->state != PHONE_PENDING) {
    turn_refuse(turn, E_REG_FORMAT);
    return TRUE;
  }
  const gint64 household = household_code(request->village, request->households[0]);
  gboolean right = FALSE, room = FALSE;
  if (!pin_check(turn, household, request->pin, &right, error))
    return FALSE;
  if (!right)
    return TRUE;
  if (!household_has_room(turn, household, phone->msisdn, &room, error))
    return FALSE;
  if (!room) {
    refuse_full(turn, household);
    return TRUE;
  }
  if (phone->household != household) {
    phone->person = 0;
    phone->roles = 0;
  }
  phone->roles |= ROLE_VILLAGER;
  phone->household = household;
  phone->village = request->village;
  phone->state = PHONE_PENDING;
  return practice_inherit(turn->book, phone, error) && phones_put(turn->book, phone, error) &&
         ask_consent(turn, request, error);
}

/* "Wrong number": whoever has it now has nothing to do with us. A mentor who knows better confirms it (VOUCH). */
static gboolean wrong_number(Turn *turn, GError **error)
{
  char who[40];
  gint64 expired;
  Phone *phone = turn->phone;
  if (phone->roles == 0) {
    turn_refuse(turn, R_WRONG_NUMBER); /* nothing changes */
    return TRUE;
  }
  answer_begin(&turn->answer, R_WRONG_NUMBER);
  if (phone->state == PHONE_PENDING) { /* nobody's confirmation stands for the consent that it never gave */
    phone_forget_household(phone);
    phone->state = PHONE_STOPPED;
  } else {
    phone->state = PHONE_SUSPENDED;
  }
  g_snprintf(who, sizeof who, "person:%" G_GINT64_FORMAT, turn->person);
  return phones_put(turn->book, phone, error) && outbox_expire_reminders(turn->book, phone->msisdn, &expired, error) &&
         audit_add(turn->book, turn->now_ms, who, "phone.suspended", "wrong number", error);
}

gboolean command_enrol(Turn *turn, const Request *request, gboolean agreed, GError **error)
{
  switch ((int)request->command) {
  case COMMAND_REG:
    return enrol(turn, request, error);
  case COMMAND_ADDPHONE:
    return roster_add_phone(turn, request, agreed, error);
  case COMMAND_VOUCH:
    return roster_vouch(turn, request, agreed, error);
  case COMMAND_WRONG:
    return wrong_number(turn, error);
  default:
    g_return_val_if_reached(FALSE);
  }
}
