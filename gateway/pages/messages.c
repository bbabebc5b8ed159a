/* The log of messages, newest first, and the trace of one: what was understood, booked and answered. */
#include "attend.h"
#include "call.h"
#include "model/attention.h"
#include "model/inbox.h"
#include "model/ledger.h"
#include "model/outbox.h"
#include "paper/names.h"
#include "parts.h"
#include "pipeline/behalf.h"

#include <string.h>

#define MESSAGES_SHOWN 100

/* "Booked" is said of what stands in the book, and of nothing that was only answered. */
static void add_state(PageCall *call, const char *state)
{
  static const struct {
    const char *state, *class;
    PhraseId phrase;
  } states[] = {{"booked", "mark", PHRASE_WEB_BOOKED},        {"answered", "none", PHRASE_WEB_ANSWERED},
                {"undone", "mark wait", PHRASE_WEB_UNDONE},   {"refused", "mark wait", PHRASE_WEB_NOT_BOOKED},
                {"ignored", "mark wait", PHRASE_WEB_IGNORED}, {"dead", "mark wait", PHRASE_WEB_DEAD}};
  for (guint i = 0; i < G_N_ELEMENTS(states); i++)
    if (strcmp(states[i].state, state) == 0)
      page_add(call, "<span class=\"%s\">%s</span>", states[i].class, page_say(call, states[i].phrase));
}

typedef struct {
  PageCall *call;
  gint64 last; /* the number of the oldest that is shown */
} Log;

static void add_message(const AttentionRow *row, gpointer data)
{
  Log *log = data;
  PageCall *call = log->call;
  log->last = row->id;
  g_autofree char *when = page_time(call, row->at_ms);
  page_add(call, "<tr><td data-t=\"\"><span><a href=\"/message?id=%" G_GINT64_FORMAT "\">%s</a></span></td>", row->id, when);
  page_cell(call, PHRASE_WEB_FROM, FALSE);
  page_add_whose(call, row->msisdn, row->village, row->household);
  page_cell_end(call);
  page_cell_text(call, PHRASE_WEB_TEXT, FALSE, row->text != NULL ? row->text : page_say(call, PHRASE_WEB_NO_TEXT));
  page_cell(call, PHRASE_COL_STATE, FALSE);
  add_state(call, row->state);
  page_cell_end(call);
  page_raw(call, "</tr>\n");
}

/* What is not shown, and the way to it where there is one list. */
static void add_rest(PageCall *call, gint64 village, gint64 last)
{
  g_autofree char *n = name_baht((gint64)MESSAGES_SHOWN * 100), *all = name_baht((gint64)ATTENTION_WINDOW * 100);
  g_autofree char *note = phrase_fill(call->phrases, PHRASE_WEB_LOG_WINDOW, "n", n, "all", all, NULL);
  if (last != 0 && village != 0)
    page_add(call, "<p><a href=\"/messages?village=%" G_GINT64_FORMAT "&amp;before=%" G_GINT64_FORMAT "\">%s →</a></p>",
             village, last, page_say(call, PHRASE_WEB_OLDER));
  else if (last != 0)
    page_add(call, "<p><a href=\"/messages?before=%" G_GINT64_FORMAT "\">%s →</a></p>", last, page_say(call, PHRASE_WEB_OLDER));
  page_add(call, "<p class=\"none\">%s</p>", note);
}

gboolean page_messages(PageCall *call, GError **error)
{
  static const PhraseId titles[] = {PHRASE_WEB_WHEN, PHRASE_WEB_FROM, PHRASE_WEB_TEXT, PHRASE_COL_STATE};
  const gint64 asked = page_number(call, "village", 10000000, 99999999);
  const guint lists = asked != 0 ? 1 : call->places->len;
  Log log = {.call = call};
  guint n = 0;
  if (asked != 0 && !page_covers(call, asked)) {
    page_refuse(call, "place");
    return TRUE;
  }
  page_begin(call, page_say(call, PHRASE_WEB_MESSAGES), "/messages");
  page_table_begin(call, titles, G_N_ELEMENTS(titles), 0);
  for (guint i = 0; i < lists; i++) {
    guint some = 0;
    const AttentionScope scope = {.place = asked != 0 ? asked : g_array_index(call->places, gint64, i),
                                  .strangers = asked == 0 && i == 0 && page_has_strangers(call),
                                  .before = page_number(call, "before", 1, G_MAXINT64 / 64),
                                  .limit = MESSAGES_SHOWN};
    if (!attention_list(call->book, ATTENTION_LOG, &scope, add_message, &log, &some, error))
      return FALSE;
    n += some;
  }
  page_table_end(call);
  if (n == 0)
    page_add(call, "<p class=\"none\">%s</p>", page_say(call, PHRASE_NONE_YET));
  add_rest(call, asked, lists == 1 && n == MESSAGES_SHOWN ? log.last : 0);
  page_end(call);
  return TRUE;
}

/* -- one message ---------------------------------------------------------------------------------------------------- */

static const char *outbox_state(const PageCall *call, const char *name)
{
  static const PhraseId phrases[OUTBOX_STATES] = {
      [OUTBOX_QUEUED] = PHRASE_WEB_OUT_QUEUED,  [OUTBOX_SENDING] = PHRASE_WEB_OUT_QUEUED,
      [OUTBOX_SENT] = PHRASE_WEB_OUT_SENT,      [OUTBOX_DELIVERED] = PHRASE_WEB_OUT_DELIVERED,
      [OUTBOX_FAILED] = PHRASE_WEB_OUT_FAILED,  [OUTBOX_UNCERTAIN] = PHRASE_WEB_OUT_UNCERTAIN,
      [OUTBOX_EXPIRED] = PHRASE_WEB_OUT_EXPIRED};
  for (OutboxState state = 0; state < OUTBOX_STATES; state++)
    if (strcmp(outbox_state_name(state), name) == 0)
      return page_say(call, phrases[state]);
  return name;
}

/* What was understood, as the language says it: "จ่าย". */
static const char *label_text(const PageCall *call, const char *label)
{
  const char *verb = phrases_wording(call->phrases)->verbs[command_by_name(label)];
  return verb != NULL ? verb : label;
}

static gboolean is_state(const char *name, OutboxState state)
{
  return strcmp(name, outbox_state_name(state)) == 0;
}

static void add_answer(const AttentionRow *row, gpointer data)
{
  PageCall *call = data;
  const gboolean left = is_state(row->state, OUTBOX_SENT) || is_state(row->state, OUTBOX_DELIVERED);
  const gboolean lost = is_state(row->state, OUTBOX_FAILED) || is_state(row->state, OUTBOX_EXPIRED);
  g_autofree char *when = page_time(call, row->at_ms);
  page_add(call, "<div class=\"card\">%s · <span class=\"%s\">%s</span><div class=\"said\">%s</div></div>", when,
           left   ? "mark"
           : lost ? "mark no"
                  : "mark wait",
           outbox_state(call, row->state), row->text != NULL ? row->text : page_say(call, PHRASE_WEB_NO_TEXT));
}

static gboolean add_booked(PageCall *call, const InboxRow *row, GError **error)
{
  LedgerRow entries[LEDGER_ROWS_MAX];
  guint n;
  const Wording *wording = phrases_wording(call->phrases);
  if (!ledger_of_message(call->book, row->id, entries, &n, error))
    return FALSE;
  if (n > 0)
    page_add(call, "<h2>%s</h2>", page_say(call, PHRASE_WEB_BOOKED));
  for (guint i = 0; i < n; i++) {
    g_autofree char *day = phrase_day(call->phrases, entries[i].day), *baht = name_baht(entries[i].amount_satang);
    page_add(call, "<div class=\"card\">%s · %s %s · %s ", day, baht, page_say(call, PHRASE_BAHT),
             wording->verbs[entries[i].kind]);
    if (entries[i].product[0] != '\0')
      page_add(call, "%s", name_product(call->phrases, entries[i].product));
    page_raw(call, "</div>\n");
  }
  return TRUE;
}

static gboolean add_trace(PageCall *call, const InboxRow *row, GError **error)
{
  g_autofree char *when = page_time(call, row->received_ms);
  g_autofree char *reason = row->reason != NULL ? page_reason(call, row->reason) : NULL;
  page_begin(call, page_say(call, PHRASE_WEB_TRACE), "/messages");
  page_raw(call, "<div class=\"card\"><p>");
  page_add_whose(call, row->msisdn, row->village, row->household);
  page_add(call, " · %s · %s ", when,
           strcmp(row->provider, INBOX_OFFICE) == 0 ? page_say(call, PHRASE_WEB_BY_OFFICE) : row->provider);
  add_state(call, attention_standing(row));
  page_add(call, "</p><div class=\"said\">%s</div><dl>", row->text != NULL ? row->text : page_say(call, PHRASE_WEB_NO_TEXT));
  if (row->label != NULL)
    page_add(call, "<dt>%s</dt><dd>%s</dd>", page_say(call, PHRASE_WEB_UNDERSTOOD), label_text(call, row->label));
  if (reason != NULL)
    page_add(call, "<dt>%s</dt><dd>%s</dd>", page_say(call, PHRASE_WEB_REASON), reason);
  if (row->undone_by != 0)
    page_add(call, "<dt>%s</dt><dd><a href=\"/message?id=%" G_GINT64_FORMAT "\">%" G_GINT64_FORMAT "</a></dd>",
             page_say(call, PHRASE_WEB_UNDONE_BY), row->undone_by, row->undone_by);
  page_raw(call, "</dl></div>\n");
  if (!add_booked(call, row, error))
    return FALSE;
  page_add(call, "<h2>%s</h2>", page_say(call, PHRASE_WEB_ANSWERS));
  const gsize before = call->html->len;
  if (!attention_answers(call->book, row->id, row->received_ms, add_answer, call, error))
    return FALSE;
  if (call->html->len == before)
    page_add(call, "<p class=\"none\">%s</p>", page_say(call, PHRASE_WEB_NO_ANSWER));
  page_end(call);
  return TRUE;
}

gboolean page_trace(PageCall *call, GError **error)
{
  InboxRow row;
  gboolean mine;
  if (!page_inbox_row(call, "id", &row, &mine, error))
    return FALSE;
  mine = mine && !row.practice;
  const gboolean done = !mine || add_trace(call, &row, error);
  if (!mine)
    page_refuse(call, "message");
  inbox_row_clear(&row);
  return done;
}
