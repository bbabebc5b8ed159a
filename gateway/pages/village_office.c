/* What the office records of a village, each with its form; and practice. */
#include "model/places.h"
#include "model/product_states.h"
#include "paper/names.h"
#include "village.h"

static char *date_value(Day day)
{
  return day != 0 ? g_strdup_printf("%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100) : g_strdup("");
}

/* -- facts ---------------------------------------------------------------------------------------------------------- */

static void fact(PageCall *call, PhraseId name, const char *value)
{
  page_add(call, "<dt>%s</dt><dd>%s</dd>", page_say(call, name), *value != '\0' ? value : page_say(call, PHRASE_NONE_YET));
}

static void add_facts_form(PageCall *call, gint32 village, const VillageFacts *facts)
{
  static const ModelState states[] = {MODEL_APPLIED, MODEL_ASSESSED, MODEL_PASSED};
  g_autofree char *plan = date_value(facts->plan_day), *centre = date_value(facts->centre_day);
  page_form(call, "/do/facts", "fields");
  page_hidden(call, "village", village);
  page_input(call, "plan", PHRASE_VILLAGE_PLAN, "type=\"date\"", plan);
  page_input(call, "centre_date", PHRASE_WEB_CENTRE_SINCE, "type=\"date\"", centre);
  page_input(call, "centre", PHRASE_CENTRE, "maxlength=\"50\"", facts->centre);
  page_input(call, "leader", PHRASE_WEB_LEADER_PHONE, "type=\"tel\" maxlength=\"20\"", "");
  page_select(call, "leader_state", PHRASE_WEB_LEADER_STATE, model_state_name(facts->model_state));
  page_option(call, "", page_say(call, PHRASE_NONE_YET));
  for (guint i = 0; i < G_N_ELEMENTS(states); i++)
    page_option(call, model_state_name(states[i]), name_state(call->phrases, model_state_name(states[i])));
  page_select_end(call);
  page_form_end(call, PHRASE_WEB_SAVE);
}

gboolean page_add_facts(PageCall *call, const Report *report, GError **error)
{
  (void)error;
  const VillageFacts *facts = &report->facts;
  g_autofree char *plan = phrase_day(call->phrases, facts->plan_day), *since = phrase_day(call->phrases, facts->centre_day);
  g_autofree char *centre = g_strdup_printf("%s %s", facts->centre, since);
  g_autofree char *leader =
      report->model_leader != NULL
          ? g_strdup_printf("%s · %s", report->model_leader, name_state(call->phrases, model_state_name(facts->model_state)))
          : g_strdup("");
  page_add(call, "<h2 id=\"facts\">%s</h2><div class=\"card\"><dl>", page_say(call, PHRASE_WEB_FACTS));
  fact(call, PHRASE_VILLAGE_PLAN, plan);
  fact(call, PHRASE_CENTRE, g_strstrip(centre));
  fact(call, PHRASE_MODEL_LEADER, leader);
  page_raw(call, "</dl></div>");
  page_details(call, "/do/facts", PHRASE_WEB_FACTS_CHANGE);
  add_facts_form(call, (gint32)report->place, facts);
  page_raw(call, "</details>\n");
  return TRUE;
}

/* -- products ------------------------------------------------------------------------------------------------------- */

static void add_product_form(PageCall *call, gint32 village)
{
  page_details(call, "/do/product", PHRASE_WEB_PRODUCT_CHANGE);
  page_form(call, "/do/product", "fields");
  page_hidden(call, "village", village);
  page_select(call, "product", PHRASE_TAB_PRODUCT, "");
  for (guint i = 0; i < call->programme->products->len; i++) {
    const Product *product = g_ptr_array_index(call->programme->products, i);
    page_option(call, product->code, name_product(call->phrases, product->code));
  }
  page_select_end(call);
  page_select(call, "state", PHRASE_TAB_STATE, "");
  for (ProductStage stage = 0; stage < PRODUCT_STATES; stage++)
    page_option(call, product_stage_name(stage), name_state(call->phrases, product_stage_name(stage)));
  page_select_end(call);
  page_input(call, "grade", PHRASE_TAB_GRADE, "maxlength=\"30\"", "");
  page_input(call, "since", PHRASE_TAB_SINCE, "type=\"date\"", "");
  page_form_end(call, PHRASE_WEB_SAVE);
  page_raw(call, "</details>\n");
}

static void add_product_states(PageCall *call, const GArray *states)
{
  static const PhraseId titles[] = {PHRASE_TAB_PRODUCT, PHRASE_TAB_STATE, PHRASE_TAB_GRADE, PHRASE_TAB_SINCE};
  page_table_begin(call, titles, G_N_ELEMENTS(titles), 0);
  for (guint i = 0; i < states->len; i++) {
    const ProductState *state = &g_array_index(states, ProductState, i);
    g_autofree char *since = phrase_day(call->phrases, state->since_day);
    page_raw(call, "<tr>");
    page_cell_text(call, PHRASE_TAB_PRODUCT, FALSE, name_product(call->phrases, state->product));
    page_cell_text(call, PHRASE_TAB_STATE, FALSE, name_state(call->phrases, product_stage_name(state->stage)));
    page_cell_text(call, PHRASE_TAB_GRADE, FALSE, state->grade);
    page_cell_text(call, PHRASE_TAB_SINCE, FALSE, since);
    page_raw(call, "</tr>\n");
  }
  page_table_end(call);
}

void page_add_products(PageCall *call, const Report *report)
{
  page_add(call, "<h2 id=\"products\">%s</h2>", page_say(call, PHRASE_WEB_PRODUCTS));
  if (report->product_states->len > 0)
    add_product_states(call, report->product_states);
  else
    page_add(call, "<p class=\"none\">%s</p>", page_say(call, PHRASE_NO_PRODUCTS));
  add_product_form(call, (gint32)report->place);
}

/* -- practice ------------------------------------------------------------------------------------------------------- */

gboolean page_add_practising(PageCall *call, gint32 village, GError **error)
{
  gboolean on;
  if (!villages_practice(call->book, village, &on, error))
    return FALSE;
  if (on)
    page_add(call, "<p class=\"card practice\"><a class=\"mark wait\" href=\"#practice\">%s</a> %s</p>\n",
             page_say(call, PHRASE_COL_PRACTICE), page_say(call, PHRASE_WEB_PRACTICE_ON));
  return TRUE;
}

gboolean page_add_practice(PageCall *call, gint32 village, GError **error)
{
  gboolean on;
  Totals month;
  if (!villages_practice(call->book, village, &on, error) || !totals_get(call->book, page_month(call), -village, &month, error))
    return FALSE;
  page_add(call, "<h2 id=\"practice\">%s</h2>", page_say(call, PHRASE_WEB_PRACTICE));
  if (on || month.entries != 0) {
    g_autofree char *income = name_baht(month.income + month.sell), *saving = name_baht(month.saving);
    page_add(call, "<div class=\"card practice\"><p><span class=\"mark wait\">%s</span> %s</p><dl><dt>%s</dt><dd>",
             page_say(call, PHRASE_COL_PRACTICE), page_say(call, PHRASE_WEB_PRACTICE_COUNTS),
             page_say(call, PHRASE_TAB_REPORTING));
    page_add_of(call, month.reporting, call->programme->households);
    page_add(call, "</dd><dt>%s</dt><dd>%s</dd><dt>%s</dt><dd>%s</dd></dl></div>\n", page_say(call, PHRASE_WEB_INCOME_MONTH),
             income, page_say(call, PHRASE_WEB_SAVING_MONTH), saving);
  }
  page_add(call, "<p class=\"none\">%s</p>", page_say(call, on ? PHRASE_WEB_PRACTICE_ON : PHRASE_WEB_PRACTICE_OFF));
  page_button(call, on ? "/do/stop-practice" : "/do/practise", "village", village,
              on ? PHRASE_WEB_PRACTICE_STOP : PHRASE_WEB_PRACTICE_START);
  return TRUE;
}
