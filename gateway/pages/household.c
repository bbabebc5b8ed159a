/* One household: its months, its +3 %, its assessment and life plan, its card and phones. */
#include "command/target.h"
#include "form.h"
#include "model/assessments.h"
#include "model/cards.h"
#include "model/households.h"
#include "model/life_plans.h"
#include "paper/names.h"
#include "paper/report.h"
#include "parts.h"

/* -- money ---------------------------------------------------------------------------------------------------------- */

static void fact(PageCall *call, PhraseId name, const char *value)
{
  page_add(call, "<dt>%s</dt><dd>%s</dd>", page_say(call, name), value);
}

static gboolean add_target(PageCall *call, gint64 code, const Household *household, GError **error)
{
  TargetHousehold target;
  if (!target_of_household(call->book, code, call->fiscal_year, day_month(call->today), &target, error))
    return FALSE;
  g_autofree char *baseline = name_baht(household->baseline_year_satang), *saved = name_baht(household->saved_satang);
  g_autofree char *owed = name_baht(household->owed_satang);
  g_autofree char *needed = name_baht(target_month_satang(household->baseline_year_satang));
  const PhraseId state = !target.counted  ? PHRASE_WEB_LINE_UNKNOWN
                         : target.reached ? PHRASE_WEB_REACHED
                                          : PHRASE_WEB_NOT_REACHED;
  page_raw(call, "<div class=\"card\"><dl>");
  fact(call, PHRASE_WEB_BASELINE, household->baseline_year_satang != 0 ? baseline : page_say(call, PHRASE_NONE_YET));
  if (household->baseline_year_satang != 0)
    fact(call, PHRASE_WEB_NEEDED, needed);
  fact(call, PHRASE_TAB_TARGET, page_say(call, state));
  fact(call, PHRASE_WEB_SAVED_ALL, saved);
  fact(call, PHRASE_WEB_OWED, owed);
  page_raw(call, "</dl></div>\n");
  return TRUE;
}

static gboolean add_months(PageCall *call, gint64 code, GError **error)
{
  static const PhraseId titles[] = {PHRASE_TAB_MONTH, PHRASE_TAB_INCOME, PHRASE_TAB_EXPENSE, PHRASE_TAB_SAVING,
                                    PHRASE_TAB_LEFT};
  Totals months[REPORT_MONTHS];
  guint n;
  const gint32 last = day_month(call->today); /* a year up to now: the fiscal year may be a month old */
  if (!totals_months(call->book, month_add(last, 1 - REPORT_MONTHS), last, code, months, REPORT_MONTHS, &n, error))
    return FALSE;
  page_add(call, "<h2>%s</h2>", page_say(call, PHRASE_WEB_ACCOUNTS));
  page_table_begin(call, titles, G_N_ELEMENTS(titles), 4);
  for (guint i = n; i-- > 0;) {
    g_autofree char *name = phrase_month(call->phrases, months[i].month);
    const gint64 amounts[] = {months[i].income + months[i].sell, months[i].expense, months[i].saving, totals_left(&months[i])};
    page_raw(call, "<tr>");
    page_cell_text(call, PHRASE_TAB_MONTH, FALSE, name);
    for (guint column = 0; column < G_N_ELEMENTS(amounts); column++)
      page_cell_baht(call, titles[column + 1], amounts[column], TRUE);
    page_raw(call, "</tr>\n");
  }
  page_table_end(call);
  return TRUE;
}

/* -- the office's records ------------------------------------------------------------------------------------------- */

static const PhraseId criteria[CRITERIA] = {[CRITERION_LIVELIHOOD] = PHRASE_COL_HAVE_LIVELIHOOD,
                                            [CRITERION_RELATIONS] = PHRASE_COL_HAVE_RELATIONS,
                                            [CRITERION_ENVIRONMENT] = PHRASE_COL_HAVE_ENVIRONMENT,
                                            [CRITERION_NO_DRUGS] = PHRASE_COL_NOT_DRUGS,
                                            [CRITERION_NO_INFORMAL_DEBT] = PHRASE_COL_NOT_DEBT};

static gboolean add_assessment(PageCall *call, gint64 code, GError **error)
{
  g_autoptr(GArray) known = g_array_new(FALSE, FALSE, sizeof(Assessment));
  if (!assessments_list(call->book, call->fiscal_year, code, known, error))
    return FALSE;
  g_autofree char *year = phrase_fiscal_year(call->phrases, call->fiscal_year);
  page_add(call, "<div class=\"card\" id=\"assessment\"><h3>%s · %s</h3>", page_say(call, PHRASE_WEB_ASSESSMENT), year);
  page_form(call, "/do/assess", "stack");
  page_hidden(call, "household", code);
  for (guint i = 0; i < CRITERIA; i++) {
    const Assessed now = known->len > 0 ? g_array_index(known, Assessment, 0).criteria[i] : ASSESSED_OPEN;
    page_select(call, criterion_name((Criterion)i), criteria[i], now == ASSESSED_YES ? "yes" : now == ASSESSED_NO ? "no" : "");
    page_option(call, "", page_say(call, PHRASE_RESULT_WAITING));
    page_option(call, "yes", page_say(call, PHRASE_YES));
    page_option(call, "no", page_say(call, PHRASE_NO));
    page_select_end(call);
  }
  page_form_end(call, PHRASE_WEB_SAVE);
  page_raw(call, "</div>\n");
  return TRUE;
}

static gboolean add_plan(PageCall *call, gint64 code, const Household *household, GError **error)
{
  g_autoptr(GArray) known = g_array_new(FALSE, TRUE, sizeof(LifePlan));
  if (!life_plans_list(call->book, code, known, error))
    return FALSE;
  const LifePlan *plan = known->len > 0 ? &g_array_index(known, LifePlan, 0) : NULL;
  const Day day = plan != NULL ? plan->plan_day : 0;
  g_autofree char *date = day != 0 ? g_strdup_printf("%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100) : g_strdup("");
  g_autofree char *baht = household->baseline_year_satang != 0 ? name_baht(household->baseline_year_satang) : g_strdup("");
  const char *occupation = plan != NULL ? plan->occupation : "";
  const Product *product = programme_product(call->programme, occupation);
  page_add(call, "<div class=\"card\" id=\"plan\"><h3>%s</h3>", page_say(call, PHRASE_WEB_PLAN));
  page_form(call, "/do/plan", "stack");
  page_hidden(call, "household", code);
  page_input(call, "occupation", PHRASE_WEB_OCCUPATION, "maxlength=\"50\"",
             product != NULL ? name_product(call->phrases, occupation) : occupation);
  page_input(call, "date", PHRASE_WEB_PLAN_DATE, "type=\"date\"", date);
  page_input(call, "baseline", PHRASE_WEB_BASELINE, "inputmode=\"decimal\" maxlength=\"14\"", baht);
  page_form_end(call, PHRASE_WEB_SAVE);
  page_raw(call, "</div>\n");
  return TRUE;
}

/* -- card and phones ------------------------------------------------------------------------------------------------ */

static gboolean add_phones(PageCall *call, gint64 code, GError **error)
{
  g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
  Card card;
  gboolean found;
  char number[8];
  if (!phones_of_household(call->book, code, phones, error) || !cards_get(call->book, code, &card, &found, error))
    return FALSE;
  household_card(code, number);
  page_add(call, "<h2>%s</h2><div class=\"card\"><p>%s <b>%s</b> ", page_say(call, PHRASE_WEB_PHONES),
           page_say(call, PHRASE_CARD_CODE), number);
  if (found && card.tries >= call->programme->limits.pin_tries) {
    page_add(call, "<span class=\"mark no\">%s</span></p>", page_say(call, PHRASE_WEB_LOCKED));
    page_button(call, "/do/unlock-card", "household", code, PHRASE_WEB_UNLOCK);
  } else {
    page_raw(call, "</p>");
  }
  for (guint i = 0; i < phones->len; i++)
    if (!page_add_phone(call, &g_array_index(phones, Phone, i), error))
      return FALSE;
  if (phones->len == 0)
    page_add(call, "<p class=\"none\">%s</p>", page_say(call, PHRASE_NONE_YET));
  page_raw(call, "</div>\n");
  return TRUE;
}

gboolean page_household(PageCall *call, GError **error)
{
  const gint64 code = page_household_of(call, "code");
  Household household;
  gboolean found = FALSE;
  if (code == 0)
    return TRUE;
  if (!households_get(call->book, code, &household, &found, error))
    return FALSE;
  if (!found)
    household = (Household){.code = code};
  g_autofree char *name = name_place(call->phrases, code), *village = name_place(call->phrases, code / 100);
  page_begin(call, name, "/");
  page_add(call, "<p class=\"crumbs\"><a href=\"/village?code=%" G_GINT64_FORMAT "\">← %s</a></p>", code / 100, village);
  if (!add_target(call, code, &household, error))
    return FALSE;
  page_raw(call, "<div class=\"grid\">");
  if (!add_assessment(call, code, error) || !add_plan(call, code, &household, error))
    return FALSE;
  page_raw(call, "</div>\n");
  if (!add_months(call, code, error) || !add_phones(call, code, error))
    return FALSE;
  page_end(call);
  return TRUE;
}
