/* Needs attention: one list for each sort, each entry with what the officer can do about it. */
#include "attend.h"
#include "credit.h"
#include "form.h"
#include "language/wording.h"
#include "model/inbox.h"
#include "model/mismatches.h"
#include "model/outbox.h"
#include "model/people.h"
#include "model/phones.h"
#include "model/proposals.h"
#include "model/tickets.h"
#include "paper/names.h"
#include "parts.h"
#include "pipeline/behalf.h"
#include "pipeline/uncertain.h"
#include "teach.h"

#define DAYS_SOON 7

/* -- messages ------------------------------------------------------------------------------------------------------- */

/* What can be done about a message that was not understood: read it again where its word is known by now, else teach it. */
static gboolean add_unknown(PageCall *call, const AttentionRow *row, GError **error)
{
  InboxRow message = {0};
  gboolean found = FALSE;
  AgainVerdict verdict = AGAIN_GONE;
  if (!inbox_get(call->book, row->row, &message, &found, error))
    return FALSE;
  const gboolean good = !found || behalf_may_again(call->desk->gateway, &message, call->now_ms, &verdict, error);
  if (found)
    inbox_row_clear(&message);
  if (!good)
    return FALSE;
  if (verdict == AGAIN_MAY) {
    page_add(call, "<p class=\"good\">%s</p>", page_say(call, PHRASE_WEB_AGAIN_MAY));
    page_button(call, "/do/again", "message", row->row, PHRASE_WEB_AGAIN);
  } else if (verdict == AGAIN_SINCE) {
    page_add(call, "<p class=\"none\">%s</p>", page_say(call, PHRASE_WEB_AGAIN_SINCE));
  } else if (verdict == AGAIN_OLD) {
    page_add(call, "<p class=\"none\">%s</p>", page_say(call, PHRASE_WEB_AGAIN_OLD));
  } else if (page_may_teach(row->text)) {
    page_add(call, "<a class=\"button small\" href=\"/teach?id=%" G_GINT64_FORMAT "\">%s</a> ", row->row,
             page_say(call, PHRASE_WEB_TEACH));
  } else {
    page_add(call, "<p class=\"none\">%s</p>", page_say(call, PHRASE_WEB_CALL_SENDER));
  }
  page_button(call, "/do/leave-message", "message", row->row, PHRASE_WEB_LEAVE);
  return TRUE;
}

static void add_held(PageCall *call, const AttentionRow *row)
{
  page_add(call, "<p class=\"none\">%s</p>", page_say(call, PHRASE_WEB_HELD_HOW));
  page_button(call, "/do/agree", "question", row->row, PHRASE_WEB_AGREE);
  page_button(call, "/do/cancel", "question", row->row, PHRASE_WEB_CANCEL);
}

/* -- replies -------------------------------------------------------------------------------------------------------- */

static PhraseId repeat_phrase(RepeatVerdict verdict)
{
  static const PhraseId phrases[] = {[REPEAT_MAY] = PHRASE_WEB_REPEAT_MAY,     [REPEAT_ONCE] = PHRASE_WEB_REPEAT_ONCE,
                                     [REPEAT_TRIED] = PHRASE_WEB_REPEAT_TRIED, [REPEAT_ASKING] = PHRASE_WEB_REPEAT_ASKING,
                                     [REPEAT_LATE] = PHRASE_WEB_REPEAT_LATE,   [REPEAT_GONE] = PHRASE_WEB_REPEAT_GONE,
                                     [REPEAT_SETTLED] = PHRASE_WEB_REPEAT_LATE};
  return phrases[verdict];
}

/* What is known of it: how often it may have been sent, whether the provider took it. */
static PhraseId known_phrase(const OutboxRow *reply)
{
  if (reply->state == OUTBOX_UNCERTAIN)
    return PHRASE_WEB_KNOWN_NOTHING;
  if (reply->provider_ref != NULL)
    return PHRASE_WEB_KNOWN_FAILED;
  return reply->attempt == 0 ? PHRASE_WEB_KNOWN_REFUSED : PHRASE_WEB_KNOWN_GIVEN_UP;
}

static const ProviderFacts *facts_of(const PageCall *call, const char *name)
{
  for (guint i = 0; i < call->desk->providers->len; i++) {
    const ProviderFacts *facts = provider_facts(g_ptr_array_index(call->desk->providers, i));
    if (g_strcmp0(facts->name, name) == 0)
      return facts;
  }
  return NULL;
}

static gboolean add_reply(PageCall *call, const AttentionRow *row, GError **error)
{
  OutboxRow reply = {0};
  gboolean found = FALSE;
  if (!outbox_get(call->book, row->row, &reply, &found, error) || !found)
    return found;
  const RepeatVerdict verdict = uncertain_may_repeat(call->desk->gateway, facts_of(call, reply.provider), &reply, call->now_ms);
  g_autofree char *times = g_strdup_printf("%d", MAX(reply.attempt, 1));
  g_autofree char *known = phrase_fill(call->phrases, known_phrase(&reply), "n", times, NULL);
  page_add(call, "<p class=\"none\">%s · %s %s</p>", reply.provider, known, page_say(call, repeat_phrase(verdict)));
  if (verdict == REPEAT_MAY)
    page_button(call, "/do/resend", "reply", row->row, PHRASE_WEB_RESEND);
  page_button(call, "/do/leave-reply", "reply", row->row, PHRASE_WEB_LEAVE);
  outbox_row_clear(&reply);
  return TRUE;
}

/* -- lists that the book holds in one form --------------------------------------------------------------------------- */

typedef struct {
  PageCall *call;
  AttendSort sort;
  GError *wrong;
} Listing;

static gboolean add_action(PageCall *call, AttendSort sort, const AttentionRow *row, GError **error)
{
  switch (sort) {
  case ATTEND_CARDS:
    page_button(call, "/do/unlock-card", "household", row->household, PHRASE_WEB_UNLOCK);
    return TRUE;
  case ATTEND_PHONES:
    page_button(call, "/do/unlock-phone", "phone", row->msisdn, PHRASE_WEB_UNLOCK);
    return TRUE;
  case ATTEND_SUSPENDED:
    page_button(call, "/do/resume", "phone", row->msisdn, PHRASE_WEB_RESUME);
    return TRUE;
  case ATTEND_HELD:
    add_held(call, row);
    return TRUE;
  case ATTEND_UNKNOWN:
    return add_unknown(call, row, error);
  case ATTEND_LOST:
    page_button(call, "/do/leave-message", "message", row->row, PHRASE_WEB_LEAVE);
    return TRUE;
  case ATTEND_UNCERTAIN:
  case ATTEND_FAILED:
    return add_reply(call, row, error);
  case ATTEND_CREDIT:
  case ATTEND_TICKETS:
  case ATTEND_DAYS:
  case ATTEND_PROPOSALS:
  case ATTEND_SORTS:
    break;
  }
  return TRUE;
}

static void add_row(const AttentionRow *row, gpointer data)
{
  Listing *listing = data;
  PageCall *call = listing->call;
  const gboolean message = listing->sort >= ATTEND_HELD && listing->sort <= ATTEND_FAILED;
  if (listing->wrong != NULL)
    return;
  page_raw(call, "<div class=\"card\">");
  page_add_whose(call, row->msisdn, row->village, row->household);
  if (row->at_ms != 0) {
    g_autofree char *when = page_time(call, row->at_ms);
    page_add(call, " · %s", when);
  }
  if (message)
    page_add(call, row->text != NULL ? "<div class=\"said\">%s</div>" : "<div class=\"said none\">%s</div>",
             row->text != NULL ? row->text : page_say(call, PHRASE_WEB_NO_TEXT));
  if (row->reason != NULL && listing->sort == ATTEND_LOST) {
    g_autofree char *reason = page_reason(call, row->reason);
    page_add(call, "<p class=\"none\">%s</p>", reason);
  }
  page_raw(call, "<div>");
  if (!add_action(call, listing->sort, row, &listing->wrong))
    return;
  if (message && row->id != 0)
    page_add(call, "<a href=\"/message?id=%" G_GINT64_FORMAT "\">%s</a>", row->id, page_say(call, PHRASE_WEB_TRACE));
  page_raw(call, "</div></div>\n");
}

static gboolean add_list(PageCall *call, AttendSort sort, gint64 place, guint *n, GError **error)
{
  const AttentionScope scope = page_attend_scope(call, place);
  Listing listing = {call, sort, NULL};
  if (!attention_list(call->book, page_attend_row(sort)->kind, &scope, add_row, &listing, n, error))
    return FALSE;
  if (listing.wrong != NULL)
    g_propagate_error(error, listing.wrong);
  return listing.wrong == NULL;
}

/* -- tickets, training days, proposals ------------------------------------------------------------------------------ */

/* Whose it is, as far as the book knows: who looks into it has to find the person. */
static gboolean add_asker(PageCall *call, const Ticket *ticket, GError **error)
{
  Phone phone = {0};
  gboolean found = FALSE;
  GError *wrong = NULL;
  if (ticket->msisdn != 0 && !phones_get(call->book, ticket->msisdn, &phone, &found, error))
    return FALSE;
  g_autofree char *name = ticket->person != 0 ? people_name(call->book, ticket->person, &wrong) : NULL;
  if (wrong != NULL) {
    g_propagate_error(error, wrong);
    return FALSE;
  }
  page_add(call, "<bdi>%s</bdi> ", name != NULL ? name : "");
  page_add_whose(call, ticket->msisdn, found ? phone.village : 0, found ? phone.household : 0);
  return TRUE;
}

static gboolean add_ticket(PageCall *call, const Ticket *ticket, GError **error)
{
  const gboolean mydata = ticket->kind == TICKET_MYDATA;
  const gint32 left = day_distance(call->today, ticket->due_day);
  g_autofree char *days = g_strdup_printf("%d", ABS(left));
  g_autofree char *said = phrase_fill(call->phrases, left < 0 ? PHRASE_WEB_DAYS_OVER : PHRASE_WEB_DAYS_LEFT, "n", days, NULL);
  g_autofree char *command = g_strdup_printf("sammachip %s", mydata ? "mydata" : "erase");
  if (ticket->person != 0) {
    g_autofree char *bare = g_steal_pointer(&command);
    command = g_strdup_printf("%s %" G_GINT64_FORMAT, bare, ticket->person);
  }
  g_autofree char *how =
      phrase_fill(call->phrases, mydata ? PHRASE_WEB_MYDATA_HOW : PHRASE_WEB_ERASE_HOW, "command", command, NULL);
  page_add(call, "<div class=\"card\">%" G_GINT64_FORMAT " · %s · ", ticket->id,
           page_say(call, mydata ? PHRASE_WEB_TICKET_MYDATA : PHRASE_WEB_TICKET_ERASE));
  if (!add_asker(call, ticket, error))
    return FALSE;
  page_raw(call, left <= DAYS_SOON ? " <span class=\"mark no\">" : " <span class=\"mark wait\">");
  page_add(call, "%s</span><p class=\"none\">%s</p>", said, how);
  page_form(call, "/do/ticket", "fields");
  page_hidden(call, "id", ticket->id);
  page_input(call, "outcome", PHRASE_WEB_OUTCOME, "maxlength=\"200\" required", "");
  page_form_end(call, PHRASE_WEB_CLOSE_TICKET);
  page_raw(call, "</div>\n");
  return TRUE;
}

static gboolean add_tickets(PageCall *call, guint *n, GError **error)
{
  g_autoptr(GArray) tickets = g_array_new(FALSE, FALSE, sizeof(Ticket));
  if (!page_attend_tickets(call, tickets, error))
    return FALSE;
  for (guint i = 0; i < tickets->len; i++)
    if (!add_ticket(call, &g_array_index(tickets, Ticket, i), error))
      return FALSE;
  *n = tickets->len;
  return TRUE;
}

static PhraseId mismatch_phrase(MismatchKind kind)
{
  static const PhraseId phrases[] = {[MISMATCH_UNCONFIRMED] = PHRASE_WEB_DAY_UNCONFIRMED,
                                     [MISMATCH_OTHER_DAY] = PHRASE_WEB_DAY_OTHER,
                                     [MISMATCH_CONTESTED] = PHRASE_WEB_DAY_CONTESTED,
                                     [MISMATCH_DIFFERING] = PHRASE_WEB_DAY_DIFFERING};
  return phrases[kind];
}

/* A contest is settled; a plan that was otherwise is put right where training days are planned. */
static void add_day(PageCall *call, const Mismatch *day)
{
  g_autofree char *number = g_strdup_printf("%d", day->day), *present = g_strdup_printf("%d", day->present);
  g_autofree char *other = g_strdup_printf("%d", day->other), *planned = phrase_day(call->phrases, day->planned_day);
  g_autofree char *held = phrase_day(call->phrases, day->held_day);
  g_autofree char *said = phrase_fill(call->phrases, mismatch_phrase(day->kind), "n", number, "present", present, "other",
                                      other, "planned", planned, "held", held, "households", day->contested_by, NULL);
  page_raw(call, "<div class=\"card\">");
  page_add_whose(call, 0, day->village, 0);
  page_add(call, "<div>%s</div>", said);
  if (day->kind == MISMATCH_CONTESTED) {
    page_form(call, "/do/settle", "act");
    page_hidden(call, "village", day->village);
    page_hidden(call, "day", day->day);
    page_form_end(call, PHRASE_WEB_SETTLE);
  } else if (day->kind == MISMATCH_DIFFERING) {
    page_add(call, "<p class=\"none\">%s</p>", page_say(call, PHRASE_WEB_DAY_ASK));
  } else {
    page_add(call, "<a class=\"button small\" href=\"/village?code=%d#training\">%s</a>", day->village,
             page_say(call, PHRASE_WEB_PLAN_DAY));
  }
  page_raw(call, "</div>\n");
}

static gboolean add_days(PageCall *call, gint64 place, guint *n, GError **error)
{
  g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(Mismatch));
  if (!page_attend_days(call, place, days, error))
    return FALSE;
  for (guint i = 0; i < days->len && i < ATTEND_ROWS_MOST; i++)
    add_day(call, &g_array_index(days, Mismatch, i));
  *n = days->len;
  return TRUE;
}

static gboolean add_proposals(PageCall *call, gint64 place, guint *n, GError **error)
{
  g_autoptr(GArray) proposals = g_array_new(FALSE, FALSE, sizeof(Proposal));
  if (!page_attend_proposals(call, place, proposals, error))
    return FALSE;
  for (guint i = 0; i < proposals->len && i < ATTEND_ROWS_MOST; i++) {
    const Proposal *proposal = &g_array_index(proposals, Proposal, i);
    g_autofree char *when = page_time(call, proposal->at_ms);
    page_raw(call, "<div class=\"card\">");
    page_add_whose(call, 0, proposal->village, 0);
    page_add(call, " · %s<div class=\"said\">%s</div>", when, proposal->name);
    page_button(call, "/do/accept", "number", proposal->number, PHRASE_WEB_ACCEPT);
    page_button(call, "/do/refuse", "number", proposal->number, PHRASE_WEB_REFUSE);
    page_raw(call, "</div>\n");
  }
  *n = proposals->len;
  return TRUE;
}

/* -- the page ------------------------------------------------------------------------------------------------------- */

static gboolean add_of_place(PageCall *call, AttendSort sort, gint64 place, gboolean first, guint *n, GError **error)
{
  *n = 0;
  if (sort == ATTEND_CREDIT) {
    *n = first ? page_low_credits(call, TRUE) : 0;
    return TRUE;
  }
  if (sort == ATTEND_TICKETS)
    return !first || add_tickets(call, n, error);
  if (sort == ATTEND_DAYS)
    return add_days(call, place, n, error);
  if (sort == ATTEND_PROPOSALS)
    return add_proposals(call, place, n, error);
  return add_list(call, sort, place, n, error);
}

/* Without its heading where there is none. */
static gboolean add_sort(PageCall *call, AttendSort sort, guint *all, GError **error)
{
  const gsize before = call->html->len;
  const AttendRow *row = page_attend_row(sort);
  guint n = 0;
  page_add(call, "<h2 id=\"%s\">%s</h2>\n", row->name, page_say(call, row->title));
  for (guint i = 0; i < call->places->len; i++) {
    guint some;
    if (!add_of_place(call, sort, g_array_index(call->places, gint64, i), i == 0, &some, error))
      return FALSE;
    n += some;
  }
  if (n == 0)
    g_string_truncate(call->html, before);
  *all += n;
  return TRUE;
}

gboolean page_attention(PageCall *call, GError **error)
{
  guint all = 0;
  page_begin(call, page_say(call, PHRASE_WEB_ATTENTION), "/attention");
  for (AttendSort sort = 0; sort < ATTEND_SORTS; sort++)
    if (!add_sort(call, sort, &all, error))
      return FALSE;
  if (all == 0)
    page_add(call, "<p class=\"good\">%s</p>", page_say(call, PHRASE_WEB_NOTHING));
  g_autofree char *window = name_baht((gint64)ATTENTION_WINDOW * 100), *days = g_strdup_printf("%d", ATTEND_DAYS_BACK);
  g_autofree char *note = phrase_fill(call->phrases, PHRASE_WEB_WINDOW, "n", window, "days", days, NULL);
  page_add(call, "<p class=\"none\">%s</p>", note);
  page_end(call);
  return TRUE;
}
