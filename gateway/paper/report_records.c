#include "model/places.h"
#include "model/product_states.h"
#include "model/proposals.h"
#include "model/sessions.h"
#include "model/trainings.h"
#include "names.h"
#include "report_parts.h"

static gboolean is_wide(const Writing *writing)
{
  return writing->report->lines->len > 0;
}

/* Villages are named only where the place has more than one. */
static char *village_name(const Writing *writing, gint32 village)
{
  return is_wide(writing) ? name_place(writing->phrases, village) : NULL;
}

/* The row without its first cell where that is the village of a village's own report. */
static void add_table(const Writing *writing, guint n, guint numbers, const char *const *header)
{
  const guint skip = is_wide(writing) ? 0 : 1;
  page_table(writing->page, n - skip, numbers, header + skip);
}

static void add_row(const Writing *writing, const char *const *cells)
{
  page_row(writing->page, cells + (is_wide(writing) ? 0 : 1));
}

static char *quantity(const Writing *writing, gint64 milli, const char *unit)
{
  g_autofree char *number = name_decimal(milli, 1000, 0);
  return g_strdup_printf("%s %s", number, name_unit(writing->phrases, unit));
}

static void add_states(const Writing *writing)
{
  const Phrases *phrases = writing->phrases;
  const GArray *states = writing->report->product_states;
  const char *const header[] = {phrase(phrases, PHRASE_TAB_VILLAGE), phrase(phrases, PHRASE_TAB_PRODUCT),
                                phrase(phrases, PHRASE_TAB_STATE), phrase(phrases, PHRASE_TAB_GRADE),
                                phrase(phrases, PHRASE_TAB_SINCE)};
  add_table(writing, G_N_ELEMENTS(header), 0, header);
  for (guint i = 0; i < states->len; i++) {
    const ProductState *state = &g_array_index(states, ProductState, i);
    g_autofree char *village = village_name(writing, state->village);
    g_autofree char *since = phrase_day(phrases, state->since_day);
    add_row(writing, (const char *const[]){village, name_product(phrases, state->product),
                                           name_state(phrases, product_stage_name(state->stage)), state->grade, since});
  }
}

static void add_sales(const Writing *writing)
{
  const Report *report = writing->report;
  const Phrases *phrases = writing->phrases;
  const gboolean shown = report_shows(report->months[report->n_months - 1].reporting);
  const char *const header[] = {phrase(phrases, PHRASE_TAB_PRODUCT), phrase(phrases, PHRASE_TAB_MADE),
                                phrase(phrases, PHRASE_TAB_SOLD_QTY), phrase(phrases, PHRASE_TAB_SOLD)};
  page_table(writing->page, G_N_ELEMENTS(header), G_N_ELEMENTS(header) - 1, header);
  for (guint i = 0; i < report->products->len; i++) {
    const ProductTotals *product = &g_array_index(report->products, ProductTotals, i);
    g_autofree char *made = quantity(writing, product->made_milli, product->unit);
    g_autofree char *sold = quantity(writing, product->sold_milli, product->unit);
    g_autofree char *baht = report_baht(writing, product->sold_satang, shown);
    const char *hidden = phrase(phrases, PHRASE_HIDDEN);
    page_row(writing->page, (const char *const[]){name_product(phrases, product->product), shown ? made : hidden,
                                                  shown ? sold : hidden, baht});
  }
}

/* Those that wait for the office. */
static void add_proposals(const Writing *writing)
{
  const GArray *proposals = writing->report->proposals;
  g_autoptr(GString) names = g_string_new(NULL);
  for (guint i = 0; i < proposals->len; i++) {
    const Proposal *proposal = &g_array_index(proposals, Proposal, i);
    if (proposal->state == PROPOSAL_NEW)
      g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", proposal->name);
  }
  if (names->len > 0)
    page_fact(writing->page, phrase(writing->phrases, PHRASE_PROPOSALS), names->str);
}

void report_products(const Writing *writing)
{
  const Report *report = writing->report;
  g_autofree char *month = phrase_month(writing->phrases, report->month);
  g_autofree char *sold = phrase_fill(writing->phrases, PHRASE_CAPTION_SOLD, "month", month, NULL);
  if (report->product_states->len > 0) {
    page_caption(writing->page, phrase(writing->phrases, PHRASE_CAPTION_STATES));
    add_states(writing);
  }
  if (report->products->len > 0) {
    page_caption(writing->page, sold);
    add_sales(writing);
  }
  if (report->product_states->len + report->products->len == 0)
    page_paragraph(writing->page, phrase(writing->phrases, PHRASE_NO_PRODUCTS));
  add_proposals(writing);
}

static const Session *session_of(const Report *report, gint32 day)
{
  for (guint i = 0; i < report->sessions->len; i++) {
    const Session *session = &g_array_index(report->sessions, Session, i);
    if (session->day == day)
      return session;
  }
  return NULL;
}

static const Training *training_of(const Report *report, gint32 day)
{
  for (guint i = 0; i < report->trainings->len; i++) {
    const Training *training = &g_array_index(report->trainings, Training, i);
    if (training->day == day)
      return training;
  }
  return NULL;
}

/* The days of one village: as planned, as held. */
static void add_days(const Writing *writing, gint32 days)
{
  const Phrases *phrases = writing->phrases;
  const char *const header[] = {phrase(phrases, PHRASE_TAB_DAY), phrase(phrases, PHRASE_TAB_TOPIC),
                                phrase(phrases, PHRASE_TAB_VENUE), phrase(phrases, PHRASE_TAB_HELD),
                                phrase(phrases, PHRASE_TAB_PRESENT)};
  page_table(writing->page, G_N_ELEMENTS(header), 1, header);
  for (gint32 day = 1; day <= days; day++) {
    const Session *session = session_of(writing->report, day);
    const Training *training = training_of(writing->report, day);
    if (session == NULL && training == NULL)
      continue;
    g_autofree char *number = g_strdup_printf("%d", day);
    g_autofree char *held = phrase_day(phrases, training != NULL ? training->held_day : session->planned_day);
    g_autofree char *planned = phrase_fill(phrases, PHRASE_PLANNED, "day", held, NULL);
    g_autofree char *present = training != NULL ? report_of_all(writing, training->present) : NULL;
    page_row(writing->page,
             (const char *const[]){number, session != NULL ? session->topic : "", session != NULL ? session->venue : "",
                                   training != NULL ? held : planned, present});
  }
}

void report_training(const Writing *writing)
{
  const Report *report = writing->report;
  const gint32 days = phrases_wording(writing->phrases)->programme->training_days;
  g_autofree char *held = phrase_of(writing->phrases, report->trainings->len, (gint64)days * MAX(report->villages, 1));
  page_fact(writing->page, phrase(writing->phrases, PHRASE_TRAINING_DAYS), held);
  if (!is_wide(writing) && report->sessions->len + report->trainings->len > 0)
    add_days(writing, days);
}

void report_groups(const Writing *writing)
{
  const Report *report = writing->report;
  const Phrases *phrases = writing->phrases;
  const gboolean shown = report_shows(report->months[report->n_months - 1].reporting);
  const char *const header[] = {phrase(phrases, PHRASE_TAB_VILLAGE), phrase(phrases, PHRASE_TAB_GROUP),
                                phrase(phrases, PHRASE_TAB_MEMBERS), phrase(phrases, PHRASE_TAB_SELLERS),
                                phrase(phrases, PHRASE_TAB_NETWORK), phrase(phrases, PHRASE_TAB_ACTIVITIES),
                                phrase(phrases, PHRASE_TAB_SOLD),    phrase(phrases, PHRASE_TAB_SAVED)};
  g_autofree char *count = g_strdup_printf("%u", report->groups->len);
  page_fact(writing->page, phrase(phrases, PHRASE_GROUPS), count);
  if (report->groups->len == 0)
    return;
  add_table(writing, G_N_ELEMENTS(header), G_N_ELEMENTS(header) - 2, header);
  for (guint i = 0; i < report->groups->len; i++) {
    const GroupStanding *group = &g_array_index(report->groups, GroupStanding, i);
    g_autofree char *village = village_name(writing, group->village);
    g_autofree char *members = g_strdup_printf("%d", group->members);
    g_autofree char *sellers = g_strdup_printf("%d", group->sellers);
    g_autofree char *network = g_strdup_printf("%d", group->villages);
    g_autofree char *activities = g_strdup_printf("%" G_GINT64_FORMAT, group->activities);
    g_autofree char *sold = report_baht(writing, group->sold_satang, shown);
    g_autofree char *saved = report_baht(writing, group->saved_satang, shown);
    add_row(writing, (const char *const[]){village, name_product(phrases, group->product), members, sellers, network,
                                           activities, sold, saved});
  }
}
