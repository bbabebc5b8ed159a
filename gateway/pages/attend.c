#include "attend.h"

#include "command/target.h"
#include "credit.h"
#include "model/mismatches.h"
#include "model/proposals.h"
#include "model/tickets.h"
#include "paper/names.h"

#define DAYS_VILLAGES 300 /* training days are compared in so many villages at most */
#define DAY_MS ((gint64)86400000)

const AttendRow *page_attend_row(AttendSort sort)
{
  static const AttendRow rows[ATTEND_SORTS] = {[ATTEND_CREDIT] = {"credit", PHRASE_WEB_CREDIT_LOW, ATTENTION_KINDS},
                                               [ATTEND_TICKETS] = {"tickets", PHRASE_WEB_TICKETS, ATTENTION_KINDS},
                                               [ATTEND_CARDS] = {"cards", PHRASE_WEB_CARDS, ATTENTION_CARDS},
                                               [ATTEND_PHONES] = {"phones", PHRASE_WEB_PHONES_LOCKED, ATTENTION_PHONES},
                                               [ATTEND_HELD] = {"held", PHRASE_WEB_HELD, ATTENTION_HELD},
                                               [ATTEND_UNKNOWN] = {"unknown", PHRASE_WEB_UNKNOWN, ATTENTION_UNKNOWN},
                                               [ATTEND_LOST] = {"lost", PHRASE_WEB_LOST, ATTENTION_LOST},
                                               [ATTEND_UNCERTAIN] = {"uncertain", PHRASE_WEB_UNCERTAIN, ATTENTION_UNCERTAIN},
                                               [ATTEND_FAILED] = {"failed", PHRASE_WEB_FAILED_SENDS, ATTENTION_FAILED},
                                               [ATTEND_DAYS] = {"days", PHRASE_WEB_DAYS, ATTENTION_KINDS},
                                               [ATTEND_PROPOSALS] = {"proposals", PHRASE_PROPOSALS, ATTENTION_KINDS},
                                               [ATTEND_SUSPENDED] = {"suspended", PHRASE_WEB_SUSPENDED, ATTENTION_SUSPENDED}};
  return &rows[sort];
}

/* -- whose it is ---------------------------------------------------------------------------------------------------- */

gboolean page_answers_for(PageCall *call, gint64 msisdn, gboolean *mine, GError **error)
{
  Phone phone = {0};
  gboolean found = FALSE;
  if (msisdn != 0 && !phones_get(call->book, msisdn, &phone, &found, error))
    return FALSE;
  *mine = found && phone.village != 0 ? page_covers(call, phone.village) : page_has_strangers(call);
  return TRUE;
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

/* -- lists ---------------------------------------------------------------------------------------------------------- */

AttentionScope page_attend_scope(const PageCall *call, gint64 place)
{
  return (AttentionScope){.place = place,
                          .strangers = page_has_strangers(call) && place == g_array_index(call->places, gint64, 0),
                          .tries = call->programme->limits.pin_tries,
                          .since_ms = call->now_ms - ATTEND_DAYS_BACK * DAY_MS,
                          .now_ms = call->now_ms,
                          .limit = ATTEND_ROWS_MOST};
}

gboolean page_attend_tickets(PageCall *call, GArray *tickets, GError **error)
{
  g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(Ticket));
  g_array_set_clear_func(open, (GDestroyNotify)ticket_clear);
  if (!tickets_list(call->book, TRUE, open, error))
    return FALSE;
  for (guint i = 0; i < open->len; i++) {
    Ticket ticket = g_array_index(open, Ticket, i);
    gboolean mine;
    if (!page_answers_for(call, ticket.msisdn, &mine, error))
      return FALSE;
    ticket.outcome = NULL;
    if (mine)
      g_array_append_val(tickets, ticket);
  }
  return TRUE;
}

gboolean page_attend_proposals(PageCall *call, gint64 place, GArray *waiting, GError **error)
{
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Proposal));
  if (!proposals_list(call->book, place, all, error))
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    if (g_array_index(all, Proposal, i).state == PROPOSAL_NEW)
      g_array_append_val(waiting, g_array_index(all, Proposal, i));
  return TRUE;
}

gboolean page_attend_days(PageCall *call, gint64 place, GArray *found, GError **error)
{
  return target_villages(call->programme, place) > DAYS_VILLAGES ||
         mismatches(call->book, call->fiscal_year, place, call->today, found, error);
}

/* -- counting ------------------------------------------------------------------------------------------------------- */

static void count_at(AttendCount *count, gint32 village)
{
  if (count->villages == NULL || village <= 0)
    return;
  gpointer key = GINT_TO_POINTER(village);
  const gint n = GPOINTER_TO_INT(g_hash_table_lookup(count->villages, key));
  g_hash_table_insert(count->villages, key, GINT_TO_POINTER(n + 1));
}

static void count_row(const AttentionRow *row, gpointer data)
{
  count_at(data, row->village);
}

gboolean page_attend_count(PageCall *call, gint64 place, AttendCount *count, GError **error)
{
  g_autoptr(GArray) tickets = g_array_new(FALSE, FALSE, sizeof(Ticket));
  g_autoptr(GArray) proposals = g_array_new(FALSE, FALSE, sizeof(Proposal));
  g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(Mismatch));
  const AttentionScope scope = page_attend_scope(call, place);
  for (AttendSort sort = 0; sort < ATTEND_SORTS; sort++) {
    const AttentionKind kind = page_attend_row(sort)->kind;
    if (kind != ATTENTION_KINDS && !attention_list(call->book, kind, &scope, count_row, count, &count->n[sort], error))
      return FALSE;
  }
  const gboolean first = place == g_array_index(call->places, gint64, 0);
  if ((first && !page_attend_tickets(call, tickets, error)) || !page_attend_proposals(call, place, proposals, error) ||
      !page_attend_days(call, place, days, error))
    return FALSE;
  for (guint i = 0; i < proposals->len; i++)
    count_at(count, g_array_index(proposals, Proposal, i).village);
  for (guint i = 0; i < days->len; i++)
    count_at(count, g_array_index(days, Mismatch, i).village);
  count->n[ATTEND_CREDIT] = first ? page_low_credits(call, FALSE) : 0;
  count->n[ATTEND_TICKETS] = tickets->len;
  count->n[ATTEND_PROPOSALS] = proposals->len;
  count->n[ATTEND_DAYS] = days->len;
  for (AttendSort sort = 0; sort < ATTEND_SORTS; sort++)
    count->all += count->n[sort];
  return TRUE;
}
