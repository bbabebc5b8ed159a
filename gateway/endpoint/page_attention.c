/* Needs attention: one list for each kind, each entry with what the officer can do about it. */
#include "command/target.h"
#include "model/attention.h"
#include "model/mismatches.h"
#include "model/proposals.h"
#include "model/tickets.h"
#include "page_attend.h"
#include "page_call.h"
#include "paper/names.h"

#define ROWS_MOST 50
#define DAYS_VILLAGES 300 /* training days are compared in so many villages at most */
#define DAYS_SOON 7
#define DAYS_BACK 30 /* older messages and sends wait no more */
#define DAY_MS ((gint64)86400000)

gboolean page_has_strangers(const PageCall *call)
{
  return page_covers(call, call->programme->home);
}

void page_add_whose(PageCall *call, gint64 msisdn, gint32 village, gint64 household)
{
  char masked[PHONE_MASK_SIZE];
  g_autofree char *place = name_place(call->phrases, household > 0 ? household : village);
  if (msisdn != 0)
    phone_mask(msisdn, masked);
  if (household > 0)
    page_add(call, "<a href=\"/household?code=%" G_GINT64_FORMAT "\">%s</a>", household, place);
  else if (village > 0)
    page_add(call, "<a href=\"/village?code=%d\">%s</a>", village, place);
  if (msisdn != 0)
    page_add(call, " <span class=\"none\">%s</span>", masked);
}

/* -- counting ------------------------------------------------------------------------------------------------------- */

/* What belongs to no place is shown to those who answer for it. */
static gboolean belongs(PageCall *call, gint64 msisdn, gboolean *here, GError **error)
{
  Phone phone = {0};
  gboolean found = FALSE;
  if (msisdn != 0 && !phones_get(call->book, msisdn, &phone, &found, error))
    return FALSE;
  *here = found && phone.village != 0 ? page_covers(call, phone.village) : page_has_strangers(call);
  return TRUE;
}

static gboolean list_tickets(PageCall *call, GArray *mine, GError **error)
{
  g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(Ticket));
  g_array_set_clear_func(open, (GDestroyNotify)ticket_clear);
  if (!tickets_list(call->book, TRUE, open, error))
    return FALSE;
  for (guint i = 0; i < open->len; i++) {
    Ticket ticket = g_array_index(open, Ticket, i);
    gboolean here;
    if (!belongs(call, ticket.msisdn, &here, error))
      return FALSE;
    ticket.outcome = NULL;
    if (here)
      g_array_append_val(mine, ticket);
  }
  return TRUE;
}

static gboolean list_proposals(PageCall *call, gint64 place, GArray *waiting, GError **error)
{
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Proposal));
  if (!proposals_list(call->book, place, all, error))
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    if (g_array_index(all, Proposal, i).state == PROPOSAL_NEW)
      g_array_append_val(waiting, g_array_index(all, Proposal, i));
  return TRUE;
}

static gboolean list_days(PageCall *call, gint64 place, GArray *found, GError **error)
{
  return target_villages(call->programme, place) > DAYS_VILLAGES ||
         mismatches(call->book, call->fiscal_year, place, call->today, found, error);
}

static AttentionScope scope_of(const PageCall *call, gint64 place)
{
  return (AttentionScope){.place = place,
                          .strangers = page_has_strangers(call) && place == g_array_index(call->places, gint64, 0),
                          .tries = call->programme->limits.pin_tries,
                          .since_ms = call->now_ms - DAYS_BACK * DAY_MS,
                          .now_ms = call->now_ms,
                          .limit = ROWS_MOST};
}

gboolean page_attend_count(PageCall *call, gint64 place, gint64 *waiting, GError **error)
{
  g_autoptr(GArray) tickets = g_array_new(FALSE, FALSE, sizeof(Ticket));
  g_autoptr(GArray) proposals = g_array_new(FALSE, FALSE, sizeof(Proposal));
  g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(Mismatch));
  guint n;
  *waiting = 0;
  for (AttentionKind kind = 0; kind < ATTENTION_LOG; kind++) {
    const AttentionScope scope = scope_of(call, place);
    if (!attention_list(call->book, kind, &scope, NULL, NULL, &n, error))
      return FALSE;
    *waiting += n;
  }
  if (!list_tickets(call, tickets, error) || !list_proposals(call, place, proposals, error) ||
      !list_days(call, place, days, error))
    return FALSE;
  *waiting += tickets->len + proposals->len + days->len;
  return TRUE;
}

/* -- lists that the book holds in one form --------------------------------------------------------------------------- */

typedef struct {
  PageCall *call;
  AttentionKind kind;
} Listing;

/* Digits alone teach nothing. */
static gboolean has_word(const char *text)
{
  for (const char *at = text; at != NULL && *at != '\0'; at = g_utf8_next_char(at))
    if (g_unichar_isalpha(g_utf8_get_char(at)))
      return TRUE;
  return FALSE;
}

static void add_action(PageCall *call, AttentionKind kind, const AttentionRow *row)
{
  if (kind == ATTENTION_UNKNOWN && has_word(row->text))
    page_add(call, "<a class=\"button small\" href=\"/teach?id=%" G_GINT64_FORMAT "\">%s</a> ", row->id,
             page_say(call, PHRASE_WEB_TEACH));
  if (kind == ATTENTION_CARDS)
    page_button(call, "/do/unlock-card", "household", row->household, PHRASE_WEB_UNLOCK);
  if (kind == ATTENTION_PHONES)
    page_button(call, "/do/unlock-phone", "phone", row->msisdn, PHRASE_WEB_UNLOCK);
  if (kind == ATTENTION_SUSPENDED)
    page_button(call, "/do/resume", "phone", row->msisdn, PHRASE_WEB_RESUME);
  if (row->id != 0 && kind != ATTENTION_CARDS && kind != ATTENTION_PHONES && kind != ATTENTION_SUSPENDED)
    page_add(call, "<a href=\"/message?id=%" G_GINT64_FORMAT "\">%s</a>", row->id, page_say(call, PHRASE_WEB_TRACE));
}

static void add_row(const AttentionRow *row, gpointer data)
{
  const Listing *listing = data;
  PageCall *call = listing->call;
  page_raw(call, "<div class=\"card\">");
  page_add_whose(call, row->msisdn, row->village, row->household);
  if (row->at_ms != 0) {
    g_autofree char *when = page_time(call, row->at_ms);
    page_add(call, " · %s", when);
  }
  if (row->text != NULL)
    page_add(call, "<div class=\"said\">%s</div>", row->text);
  else if (listing->kind == ATTENTION_LOST || listing->kind == ATTENTION_UNKNOWN)
    page_add(call, "<div class=\"said none\">%s</div>", page_say(call, PHRASE_WEB_NO_TEXT));
  if (row->reason != NULL && listing->kind == ATTENTION_LOST)
    page_add(call, "<div class=\"none\">%s</div>", row->reason);
  page_raw(call, "<div>");
  add_action(call, listing->kind, row);
  page_raw(call, "</div></div>\n");
}

static gboolean add_list(PageCall *call, AttentionKind kind, gint64 place, PhraseId title, guint *all, GError **error)
{
  const gsize before = call->html->len;
  Listing listing = {call, kind};
  guint n;
  page_add(call, "<h2>%s</h2>\n", page_say(call, title));
  const AttentionScope scope = scope_of(call, place);
  if (!attention_list(call->book, kind, &scope, add_row, &listing, &n, error))
    return FALSE;
  if (n == 0)
    g_string_truncate(call->html, before);
  *all += n;
  return TRUE;
}

/* -- training days, tickets, proposals ------------------------------------------------------------------------------ */

static PhraseId mismatch_phrase(MismatchKind kind)
{
  static const PhraseId phrases[] = {[MISMATCH_UNCONFIRMED] = PHRASE_WEB_DAY_UNCONFIRMED,
                                     [MISMATCH_OTHER_DAY] = PHRASE_WEB_DAY_OTHER,
                                     [MISMATCH_CONTESTED] = PHRASE_WEB_DAY_CONTESTED,
                                     [MISMATCH_DIFFERING] = PHRASE_WEB_DAY_DIFFERING};
  return phrases[kind];
}

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
  }
  page_raw(call, "</div>\n");
}

static void add_ticket(PageCall *call, const Ticket *ticket)
{
  const gint32 left = day_distance(call->today, ticket->due_day);
  g_autofree char *days = g_strdup_printf("%d", left);
  g_autofree char *said = phrase_fill(call->phrases, PHRASE_WEB_DAYS_LEFT, "n", days, NULL);
  page_add(call, "<div class=\"card\">%" G_GINT64_FORMAT " · %s ", ticket->id,
           page_say(call, ticket->kind == TICKET_MYDATA ? PHRASE_WEB_TICKET_MYDATA : PHRASE_WEB_TICKET_ERASE));
  page_add_whose(call, ticket->msisdn, 0, 0);
  page_raw(call, left <= DAYS_SOON ? " <span class=\"mark no\">" : " <span class=\"mark wait\">");
  page_add(call, "%s</span><p class=\"none\">%s</p>", said,
           page_say(call, ticket->kind == TICKET_MYDATA ? PHRASE_WEB_MYDATA_HOW : PHRASE_WEB_ERASE_HOW));
  page_form(call, "/do/ticket", "fields");
  page_hidden(call, "id", ticket->id);
  page_add(call, "<label>%s<input name=\"outcome\" maxlength=\"200\" required></label>", page_say(call, PHRASE_WEB_OUTCOME));
  page_form_end(call, PHRASE_WEB_CLOSE_TICKET);
  page_raw(call, "</div>\n");
}

static void add_proposal(PageCall *call, const Proposal *proposal)
{
  g_autofree char *when = page_time(call, proposal->at_ms);
  page_raw(call, "<div class=\"card\">");
  page_add_whose(call, 0, proposal->village, 0);
  page_add(call, " · %s<div class=\"said\">%s</div>", when, proposal->name);
  page_button(call, "/do/accept", "number", proposal->number, PHRASE_WEB_ACCEPT);
  page_button(call, "/do/refuse", "number", proposal->number, PHRASE_WEB_REFUSE);
  page_raw(call, "</div>\n");
}

/* Tickets are of people, not of places: they stand once. */
static gboolean add_others(PageCall *call, gint64 place, gboolean first, guint *all, GError **error)
{
  g_autoptr(GArray) tickets = g_array_new(FALSE, FALSE, sizeof(Ticket));
  g_autoptr(GArray) proposals = g_array_new(FALSE, FALSE, sizeof(Proposal));
  g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(Mismatch));
  if ((first && !list_tickets(call, tickets, error)) || !list_proposals(call, place, proposals, error) ||
      !list_days(call, place, days, error))
    return FALSE;
  if (tickets->len > 0)
    page_add(call, "<h2>%s</h2>\n", page_say(call, PHRASE_WEB_TICKETS));
  for (guint i = 0; i < tickets->len; i++)
    add_ticket(call, &g_array_index(tickets, Ticket, i));
  if (days->len > 0)
    page_add(call, "<h2>%s</h2>\n", page_say(call, PHRASE_WEB_DAYS));
  for (guint i = 0; i < days->len && i < ROWS_MOST; i++)
    add_day(call, &g_array_index(days, Mismatch, i));
  if (proposals->len > 0)
    page_add(call, "<h2>%s</h2>\n", page_say(call, PHRASE_PROPOSALS));
  for (guint i = 0; i < proposals->len && i < ROWS_MOST; i++)
    add_proposal(call, &g_array_index(proposals, Proposal, i));
  *all += tickets->len + proposals->len + days->len;
  return TRUE;
}

static gboolean add_place(PageCall *call, gint64 place, gboolean first, guint *all, GError **error)
{
  static const struct {
    AttentionKind kind;
    PhraseId title;
  } lists[] = {{ATTENTION_CARDS, PHRASE_WEB_CARDS},         {ATTENTION_PHONES, PHRASE_WEB_PHONES_LOCKED},
               {ATTENTION_HELD, PHRASE_WEB_HELD},           {ATTENTION_UNKNOWN, PHRASE_WEB_UNKNOWN},
               {ATTENTION_LOST, PHRASE_WEB_LOST},           {ATTENTION_UNCERTAIN, PHRASE_WEB_UNCERTAIN},
               {ATTENTION_FAILED, PHRASE_WEB_FAILED_SENDS}, {ATTENTION_SUSPENDED, PHRASE_WEB_SUSPENDED}};
  if (!add_others(call, place, first, all, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
    if (!add_list(call, lists[i].kind, place, lists[i].title, all, error))
      return FALSE;
  return TRUE;
}

gboolean page_attention(PageCall *call, GError **error)
{
  guint all = 0;
  page_begin(call, page_say(call, PHRASE_WEB_ATTENTION), "/attention");
  for (guint i = 0; i < call->places->len; i++)
    if (!add_place(call, g_array_index(call->places, gint64, i), i == 0, &all, error))
      return FALSE;
  if (all == 0)
    page_add(call, "<p class=\"good\">%s</p>", page_say(call, PHRASE_WEB_NOTHING));
  g_autofree char *window = name_baht((gint64)ATTENTION_WINDOW * 100), *days = g_strdup_printf("%d", DAYS_BACK);
  g_autofree char *note = phrase_fill(call->phrases, PHRASE_WEB_WINDOW, "n", window, "days", days, NULL);
  page_add(call, "<p class=\"none\">%s</p>", note);
  page_end(call);
  return TRUE;
}
