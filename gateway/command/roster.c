/* Whose phone is whose: ADDPHONE by an officer, VOUCH by a mentor. Both are asked and change nothing before 11.
 *
 * VOUCH names a phone of the mentor's own village:
 *   suspended           it is active again
 *   pending or active,  a changed number: where its household has exactly one suspended phone, it takes that one's place: its
 *                       person, roles and language, the question open there and the replies queued for it. What the household
 *                       booked stays the household's. The old number is then one that nobody registered. A pending one still
 *                       consents itself (REG) before it counts.
 * An officer's phone is the office's to bring back or to replace, whatever village its household is of. Anything else is
 * refused and changes nothing. */
#include "command/families.h"
#include "model/audit.h"
#include "model/outbox.h"
#include "model/practice.h"

static gint64 named_phone(const Request *request)
{
  return g_ascii_strtoll(request->phone + (*request->phone == '+'), NULL, 10);
}

static gboolean note(Turn *turn, const char *what, gint64 household, GError **error)
{
  char who[40];
  g_autofree char *detail = g_strdup_printf("household %" G_GINT64_FORMAT, household);
  g_snprintf(who, sizeof who, "person:%" G_GINT64_FORMAT, turn->person);
  return audit_add(turn->book, turn->now_ms, who, what, detail, error);
}

static void put_question(Turn *turn, const Request *request, gint64 household)
{
  answer_begin(&turn->answer, request->command == COMMAND_VOUCH ? R_VOUCH_ASK : R_ADDPHONE_ASK);
  answer_text(&turn->answer, "p", request->phone);
  answer_number(&turn->answer, "v", household_village(household));
  answer_number(&turn->answer, "h", household_number(household));
}

gboolean roster_ask_again(Turn *turn, const Request *held, GError **error)
{
  Phone phone;
  gboolean known = FALSE;
  if (!phones_get(turn->book, named_phone(held), &phone, &known, error))
    return FALSE;
  put_question(turn, held, held->village != 0 ? household_code(held->village, held->households[0]) : phone.household);
  return TRUE;
}

static gboolean ask(Turn *turn, const Request *request, gint64 household, GError **error)
{
  put_question(turn, request, household);
  return question_hold(turn, request, turn->programme->limits.question_hours * 60, error);
}

/* Why the phone cannot be added: sets the answer. */
static gboolean may_add(Turn *turn, gint64 household, Phone *phone, GError **error)
{
  gboolean covered = FALSE, room = FALSE, known = FALSE;
  char masked[PHONE_MASK_SIZE];
  if (!turn_covers(turn, household, &covered, error) || !phones_get(turn->book, phone->msisdn, phone, &known, error) ||
      !household_has_room(turn, household, phone->msisdn, &room, error))
    return FALSE;
  if (!covered) {
    turn_refuse(turn, E_NOT_COVERED);
    answer_number(&turn->answer, "v", household_village(household));
  } else if (phone->roles != 0 || phone->msisdn == turn->phone->msisdn) {
    phone_mask(phone->msisdn, masked);
    turn_refuse(turn, E_PHONE_USED);
    answer_text(&turn->answer, "p", masked);
  } else if (!room) {
    refuse_full(turn, household);
  }
  return TRUE;
}

gboolean roster_add_phone(Turn *turn, const Request *request, gboolean agreed, GError **error)
{
  const gint64 household = household_code(request->village, request->households[0]);
  Phone phone = {.msisdn = named_phone(request)};
  if (request->village == 0) {
    turn_refuse(turn, E_VILLAGE_MISSING);
    answer_text(&turn->answer, "v", command_row(COMMAND_ADDPHONE)->name);
    return TRUE;
  }
  if (!may_add(turn, household, &phone, error))
    return FALSE;
  if (turn->refused)
    return TRUE;
  if (!agreed)
    return ask(turn, request, household, error);
  answer_begin(&turn->answer, R_ADDPHONE);
  answer_text(&turn->answer, "p", request->phone);
  answer_number(&turn->answer, "v", request->village);
  answer_number(&turn->answer, "h", request->households[0]);
  if (turn->practice) /* the roster is not practised with */
    return TRUE;
  phone.roles = ROLE_VILLAGER;
  phone.household = household;
  phone.village = request->village;
  phone.state = PHONE_PENDING;
  phone.open_question = 0;
  return practice_inherit(turn->book, &phone, error) && phones_put(turn->book, &phone, error) &&
         note(turn, "phone.added", household, error);
}

/* The household's one suspended phone; found FALSE where it has none or several. */
static gboolean one_suspended(Turn *turn, const Phone *but, Phone *old, gboolean *found, GError **error)
{
  g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
  guint n = 0;
  if (but->household != 0 && !phones_of_household(turn->book, but->household, phones, error))
    return FALSE;
  for (guint i = 0; i < phones->len; i++) {
    const Phone *phone = &g_array_index(phones, Phone, i);
    if (phone->state == PHONE_SUSPENDED && phone->msisdn != but->msisdn) {
      *old = *phone;
      n++;
    }
  }
  *found = n == 1;
  return TRUE;
}

static gboolean take_place(Turn *turn, Phone *old, Phone *new, GError **error)
{
  const gint64 question = old->open_question;
  const RoleSet roles = old->roles;
  new->person = old->person != 0 ? old->person : new->person;
  new->roles |= roles;
  g_strlcpy(new->language, old->language, sizeof new->language);
  phone_forget_household(old);
  old->state = PHONE_ACTIVE;
  if (question != 0 && new->open_question == 0) {
    new->open_question = question;
    if (!questions_move(turn->book, question, new->msisdn, error))
      return FALSE;
  }
  return phones_put(turn->book, old, error) && phones_put(turn->book, new, error) &&
         outbox_move(turn->book, old->msisdn, new->msisdn, error);
}

static gboolean vouched(Turn *turn, const Request *request, Phone *phone, Phone *old, GError **error)
{
  const gboolean moved = old->msisdn != 0;
  Answer told;
  answer_begin(&turn->answer, moved ? R_VOUCH_MOVED : R_VOUCH);
  answer_text(&turn->answer, "p", request->phone);
  answer_number(&turn->answer, "h", household_number(phone->household));
  if (turn->practice)
    return TRUE;
  phone->heard_day = turn->today; /* its silence begins anew */
  if (moved && !take_place(turn, old, phone, error))
    return FALSE;
  if (!moved) {
    phone->state = PHONE_ACTIVE;
    if (!phones_put(turn->book, phone, error))
      return FALSE;
  }
  if (phone->state == PHONE_ACTIVE) {
    answer_begin(&told, R_VOUCHED);
    turn_notify(turn, phone->msisdn, phone->language, &told);
  }
  return note(turn, moved ? "phone.replaced" : "phone.vouched", phone->household, error);
}

gboolean roster_vouch(Turn *turn, const Request *request, gboolean agreed, GError **error)
{
  Phone phone, old = {0};
  gboolean known = FALSE, changed = FALSE, room = TRUE;
  if (!phones_get(turn->book, named_phone(request), &phone, &known, error))
    return FALSE;
  const gboolean own = known && phone.village != 0 && phone.village == ABS(turn->village);
  const gboolean suspended = own && phone.state == PHONE_SUSPENDED;
  if (own && !suspended && phone.state != PHONE_STOPPED && !one_suspended(turn, &phone, &old, &changed, error))
    return FALSE;
  if ((!suspended && !changed) || ((phone.roles | (changed ? old.roles : 0)) & ROLE_OFFICER) != 0) {
    turn_refuse(turn, E_VOUCH_UNKNOWN);
    answer_text(&turn->answer, "p", request->phone);
    return TRUE;
  }
  if (suspended && phone.household != 0 && !household_has_room(turn, phone.household, phone.msisdn, &room, error))
    return FALSE;
  if (!room) {
    refuse_full(turn, phone.household);
    return TRUE;
  }
  gboolean fit = FALSE;
  Phone then = phone;
  then.roles |= changed ? old.roles : 0;
  then.person = changed && old.person != 0 ? old.person : phone.person;
  if (!phones_mentors_fit(turn->book, &then, turn->programme->junior_mentors, &fit, error))
    return FALSE;
  if (!fit) {
    turn_refuse(turn, E_MENTORS_FULL);
    answer_number(&turn->answer, "v", phone.village);
    return TRUE;
  }
  if (!agreed)
    return ask(turn, request, phone.household, error);
  if (!changed)
    old.msisdn = 0;
  return vouched(turn, request, &phone, &old, error);
}
