/* What is decided: locks and suspensions, held amounts, messages and replies that need attention, training days, proposals,
 * requests by right, reminders, practice. */
#include "attend.h"
#include "deed.h"
#include "model/inbox.h"
#include "model/outbox.h"
#include "model/places.h"
#include "model/proposals.h"
#include "model/questions.h"
#include "model/tickets.h"

#include <string.h>

#define OUTCOME_BYTES 800

static char *number_text(gint64 number)
{
  return g_strdup_printf("%" G_GINT64_FORMAT, number);
}

/* -- phones and cards ----------------------------------------------------------------------------------------------- */

/* The phone that the form names, where it is one of the officer's places and no officer's. */
static gboolean read_phone(PageCall *call, Phone *phone, GError **error)
{
  gboolean found = FALSE;
  const gint64 msisdn = page_number(call, "phone", 1, G_MAXINT64);
  if (msisdn != 0 && !phones_get(call->book, msisdn, phone, &found, error))
    return FALSE;
  if (found && (phone->roles & ROLE_OFFICER) == 0 && phone->village != 0 && page_covers(call, phone->village))
    return TRUE;
  page_refuse(call, "phone");
  return FALSE;
}

static gboolean phone_deed(PageCall *call, Deed *deed, const char *verb, const char *what, GError **error)
{
  Phone phone;
  if (!read_phone(call, &phone, error))
    return FALSE;
  g_autofree char *number = g_strdup_printf("+%" G_GINT64_FORMAT, phone.msisdn);
  deed_words(deed, verb, what, number, NULL);
  if (phone.household > 0)
    deed_back(deed, page_household, "/household", phone.household);
  else
    deed_back(deed, page_village, "/village", phone.village);
  return TRUE;
}

static gboolean unlock_phone(PageCall *call, Deed *deed, GError **error)
{
  return phone_deed(call, deed, "pin", "unlock", error);
}

/* A mentor's place may have been given to another meanwhile: that is said, nobody has settled anything. */
static gboolean resume(PageCall *call, Deed *deed, GError **error)
{
  Phone phone;
  gboolean fit = TRUE;
  if (!read_phone(call, &phone, error) || !phones_mentors_fit(call->book, &phone, call->programme->junior_mentors, &fit, error))
    return FALSE;
  if (!fit) {
    page_wrong(call, "", PHRASE_WEB_NOT_DONE_TEXT);
    call->refusal = g_strdup(page_say(call, (phone.roles & ROLE_LEAD) != 0 ? PHRASE_WEB_WRONG_LEAD : PHRASE_WEB_WRONG_MENTORS));
  }
  return phone_deed(call, deed, "phone", "resume", error);
}

static gboolean suspend(PageCall *call, Deed *deed, GError **error)
{
  return phone_deed(call, deed, "phone", "suspend", error);
}

static gboolean unlock_card(PageCall *call, Deed *deed, GError **error)
{
  (void)error;
  const gint64 household = page_household_of(call, "household");
  if (household == 0)
    return FALSE;
  g_autofree char *code = number_text(household);
  deed_words(deed, "pin", "unlock", code, NULL);
  deed_back(deed, page_household, "/household", household);
  return TRUE;
}

/* -- messages and replies ------------------------------------------------------------------------------------------- */

/* `name` is the field with the row's number; refused where it is none of the officer's. */
static gboolean row_deed(PageCall *call, Deed *deed, gboolean mine, const char *name, const char *const *words)
{
  if (!mine) {
    page_refuse(call, name);
    return FALSE;
  }
  g_autofree char *number = number_text(page_number(call, name, 1, G_MAXINT64 / 64));
  if (words[1] == NULL)
    deed_words(deed, words[0], number, NULL);
  else if (strcmp(words[0], "held") == 0)
    deed_words(deed, words[0], number, words[1], NULL);
  else
    deed_words(deed, words[0], words[1], number, NULL);
  deed_back(deed, page_attention, "/attention", 0);
  return TRUE;
}

static gboolean held_deed(PageCall *call, Deed *deed, const char *answer, GError **error)
{
  Question question = {0};
  gboolean found = FALSE, mine = FALSE;
  const gint64 id = page_number(call, "question", 1, G_MAXINT64 / 64);
  if ((id != 0 && !questions_get(call->book, id, &question, &found, error)) ||
      (found && !page_answers_for(call, question.msisdn, &mine, error))) {
    question_clear(&question);
    return FALSE;
  }
  question_clear(&question);
  return row_deed(call, deed, mine, "question", (const char *const[]){"held", answer, NULL});
}

static gboolean agree(PageCall *call, Deed *deed, GError **error)
{
  return held_deed(call, deed, "yes", error);
}

static gboolean cancel(PageCall *call, Deed *deed, GError **error)
{
  return held_deed(call, deed, "no", error);
}

static gboolean message_is_mine(PageCall *call, gboolean *mine, GError **error)
{
  InboxRow row;
  const gboolean good = page_inbox_row(call, "message", &row, mine, error);
  inbox_row_clear(&row);
  return good;
}

static gboolean read_again(PageCall *call, Deed *deed, GError **error)
{
  gboolean mine;
  return message_is_mine(call, &mine, error) && row_deed(call, deed, mine, "message", (const char *const[]){"again", NULL});
}

static gboolean leave_message(PageCall *call, Deed *deed, GError **error)
{
  gboolean mine;
  return message_is_mine(call, &mine, error) &&
         row_deed(call, deed, mine, "message", (const char *const[]){"leave", "message", NULL});
}

static gboolean reply_is_mine(PageCall *call, gboolean *mine, GError **error)
{
  OutboxRow row = {0};
  gboolean found = FALSE;
  const gint64 id = page_number(call, "reply", 1, G_MAXINT64 / 64);
  *mine = FALSE;
  if (id != 0 && !outbox_get(call->book, id, &row, &found, error))
    return FALSE;
  const gboolean good = !found || page_answers_for(call, row.msisdn, mine, error);
  if (found)
    outbox_row_clear(&row);
  return good;
}

static gboolean resend(PageCall *call, Deed *deed, GError **error)
{
  gboolean mine;
  return reply_is_mine(call, &mine, error) && row_deed(call, deed, mine, "reply", (const char *const[]){"resend", NULL});
}

static gboolean leave_reply(PageCall *call, Deed *deed, GError **error)
{
  gboolean mine;
  return reply_is_mine(call, &mine, error) &&
         row_deed(call, deed, mine, "reply", (const char *const[]){"leave", "reply", NULL});
}

/* -- the office's decisions ------------------------------------------------------------------------------------------ */

static gboolean settle(PageCall *call, Deed *deed, GError **error)
{
  (void)error;
  const gint32 village = page_village_of(call, "village");
  if (village == 0)
    return FALSE;
  g_autofree char *code = number_text(village);
  g_autofree char *day = number_text(page_number(call, "day", 1, call->programme->training_days));
  deed_words(deed, "settle", code, day, NULL);
  deed_back(deed, page_attention, "/attention", 0);
  return TRUE;
}

static gboolean decide(PageCall *call, Deed *deed, const char *decision, GError **error)
{
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Proposal));
  const gint64 number = page_number(call, "number", 1, G_MAXINT32);
  gboolean mine = FALSE;
  if (!proposals_list(call->book, PLACE_COUNTRY, all, error))
    return FALSE;
  for (guint i = 0; i < all->len; i++) {
    const Proposal *proposal = &g_array_index(all, Proposal, i);
    if (proposal->number != number || !page_covers(call, proposal->village))
      continue;
    mine = TRUE;
    if (proposal->state != PROPOSAL_NEW)
      page_overtaken(call);
  }
  if (!mine) {
    page_refuse(call, "proposal");
    return FALSE;
  }
  g_autofree char *text = number_text(number);
  deed_words(deed, "proposals", text, decision, NULL);
  deed_back(deed, page_attention, "/attention", 0);
  return TRUE;
}

static gboolean accept_proposal(PageCall *call, Deed *deed, GError **error)
{
  return decide(call, deed, "accepted", error);
}

static gboolean refuse_proposal(PageCall *call, Deed *deed, GError **error)
{
  return decide(call, deed, "refused", error);
}

static gboolean close_ticket(PageCall *call, Deed *deed, GError **error)
{
  Ticket ticket;
  gboolean found = FALSE, mine = FALSE;
  const gint64 id = page_number(call, "id", 1, G_MAXINT32);
  const char *outcome = page_field(call, "outcome");
  if (!tickets_get(call->book, id, &ticket, &found, error))
    return FALSE;
  const gboolean good = !found || page_answers_for(call, ticket.msisdn, &mine, error);
  if (found)
    ticket_clear(&ticket);
  if (!good)
    return FALSE;
  if (!mine) {
    page_refuse(call, "ticket");
    return FALSE;
  }
  page_check_text(call, "outcome", TRUE, OUTCOME_BYTES);
  g_autofree char *number = number_text(id);
  g_autofree char *option = g_strconcat("--outcome=", outcome, NULL);
  deed_words(deed, "ticket", "close", number, option, NULL);
  deed_back(deed, page_attention, "/attention", 0);
  return TRUE;
}

/* A switch of the whole programme, for who answers for its home. */
static gboolean set_reminders(PageCall *call, Deed *deed, GError **error)
{
  (void)error;
  const gint64 on = page_number(call, "on", 1, 2);
  if (on == 0 || !page_has_strangers(call)) {
    page_refuse(call, "reminders");
    return FALSE;
  }
  deed_words(deed, "reminders", on == 1 ? "on" : "off", NULL);
  deed_back(deed, page_office, "/office", 0);
  return TRUE;
}

static gboolean set_practice(PageCall *call, Deed *deed, const char *on)
{
  const gint32 village = page_village_of(call, "village");
  if (village == 0)
    return FALSE;
  g_autofree char *code = number_text(village);
  deed_words(deed, "practice", on, code, NULL);
  deed_back(deed, page_village, "/village", village);
  return TRUE;
}

static gboolean practise(PageCall *call, Deed *deed, GError **error)
{
  (void)error;
  return set_practice(call, deed, "on");
}

static gboolean stop_practice(PageCall *call, Deed *deed, GError **error)
{
  (void)error;
  return set_practice(call, deed, "off");
}

const DeedKind deeds_of_deciding[] = {{"unlock-phone", unlock_phone},
                                      {"unlock-card", unlock_card},
                                      {"resume", resume},
                                      {"suspend", suspend},
                                      {"agree", agree},
                                      {"cancel", cancel},
                                      {"again", read_again},
                                      {"leave-message", leave_message},
                                      {"resend", resend},
                                      {"leave-reply", leave_reply},
                                      {"settle", settle},
                                      {"accept", accept_proposal},
                                      {"refuse", refuse_proposal},
                                      {"ticket", close_ticket},
                                      {"reminders", set_reminders},
                                      {"practise", practise},
                                      {"stop-practice", stop_practice},
                                      {NULL, NULL}};
