#include "parts.h"

#include "form.h"
#include "message/answer.h"
#include "model/people.h"
#include "paper/names.h"

#include <string.h>

static void add_percent(PageCall *call, const Target *target)
{
  const gint32 tenths = target_tenths(target);
  page_raw(call, target_reached(target) ? "<span class=\"mark\">✓ " : "<span class=\"mark no\">");
  page_add(call, "%s%d.%d %%</span>", tenths < 0 ? "−" : "+", ABS(tenths) / 10, ABS(tenths) % 10);
}

static void add_line(PageCall *call, const Target *target)
{
  if (target->counted >= TOTALS_REPORTING_LEAST)
    add_percent(call, target);
  else
    page_add(call, "<span class=\"mark wait\">%s</span>", page_say(call, PHRASE_WEB_LINE_UNKNOWN));
}

gboolean page_add_line_so_far(PageCall *call, gint64 place, gint32 fiscal_year, const Target *target, GError **error)
{
  Target last;
  add_line(call, target);
  if (target->counted >= TOTALS_REPORTING_LEAST || fiscal_year != call->fiscal_year)
    return TRUE;
  if (!target_of_village(call->book, place, fiscal_year - 1, day_month(call->today), &last, error))
    return FALSE;
  if (last.counted < TOTALS_REPORTING_LEAST)
    return TRUE;
  page_add(call, "<small>%s ", page_say(call, PHRASE_WEB_LAST_YEAR));
  add_percent(call, &last);
  page_raw(call, "</small>");
  return TRUE;
}

void page_add_meter(PageCall *call, gint64 n, gint64 all)
{
  page_add_of(call, n, all);
  page_add(call, "<meter aria-hidden=\"true\" min=\"0\" max=\"%" G_GINT64_FORMAT "\" value=\"%" G_GINT64_FORMAT "\"></meter>",
           MAX(all, 1), n);
}

void page_add_years(PageCall *call, const char *path, gint64 place)
{
  const gint32 shown = fiscal_year_of_month(page_month(call));
  const gint32 years[] = {shown - 1, shown + 1};
  for (guint i = 0; i < G_N_ELEMENTS(years) && years[i] <= call->fiscal_year; i++) {
    g_autofree char *name = phrase_fiscal_year(call->phrases, years[i]);
    page_add(call, " · <a href=\"%s=%" G_GINT64_FORMAT "&amp;year=%d\">%s%s</a>", path, place, years[i], i == 0 ? "← " : "→ ",
             name);
  }
}

void page_add_link(PageCall *call, const char *path, gint64 place, const char *name)
{
  const gint32 year = fiscal_year_of_month(page_month(call));
  page_add(call, "<a href=\"%s=%" G_GINT64_FORMAT, path, place);
  if (year != call->fiscal_year)
    page_add(call, "&amp;year=%d", year);
  page_add(call, "\">%s</a>", name);
}

static void tile(PageCall *call, PhraseId title, const char *value)
{
  page_add(call, "<div class=\"tile\"><b>%s</b><span>%s</span></div>", value, page_say(call, title));
}

static void add_attention_tile(PageCall *call, const AttendCount *count)
{
  page_raw(call, count->all > 0 ? "<a class=\"tile warn\" href=\"/attention\">" : "<a class=\"tile\" href=\"/attention\">");
  page_add(call, "<b>%u</b><span>%s →</span></a></div>\n", count->all, page_say(call, PHRASE_WEB_ATTENTION));
}

static void add_sorts(PageCall *call, const AttendCount *count)
{
  if (count->all == 0)
    return;
  page_raw(call, "<ul class=\"sorts\">");
  for (AttendSort sort = 0; sort < ATTEND_SORTS; sort++) {
    const AttendRow *row = page_attend_row(sort);
    if (count->n[sort] > 0)
      page_add(call, "<li><a href=\"/attention#%s\"><b>%u</b> %s</a></li>", row->name, count->n[sort],
               page_say(call, row->title));
  }
  page_raw(call, "</ul>\n");
}

gboolean page_add_tiles(PageCall *call, gint64 place, const Report *report, const AttendCount *count, GError **error)
{
  Totals month;
  if (!totals_get(call->book, page_month(call), place, &month, error))
    return FALSE;
  const gboolean shown = month.reporting >= TOTALS_REPORTING_LEAST;
  g_autofree char *income = shown ? name_baht(month.income + month.sell) : g_strdup(page_say(call, PHRASE_HIDDEN));
  g_autofree char *saving = shown ? name_baht(month.saving) : g_strdup(page_say(call, PHRASE_HIDDEN));
  page_raw(call, "<div class=\"tiles\"><div class=\"tile\"><b>");
  page_add_meter(call, month.reporting, target_households(call->programme, place));
  page_add(call, "</b><span>%s</span></div>", page_say(call, PHRASE_TAB_REPORTING));
  tile(call, PHRASE_WEB_INCOME_MONTH, income);
  tile(call, PHRASE_WEB_SAVING_MONTH, saving);
  if (report != NULL) {
    page_raw(call, "<div class=\"tile\"><b>");
    if (!page_add_line_so_far(call, place, report->fiscal_year, &report->target, error))
      return FALSE;
    page_add(call, "</b><span>%s</span></div>", page_say(call, PHRASE_WEB_LINE));
  }
  add_attention_tile(call, count);
  add_sorts(call, count);
  return TRUE;
}

gboolean page_add_attention_of_all(PageCall *call, GError **error)
{
  AttendCount all = {0};
  for (guint i = 0; i < call->places->len; i++) {
    AttendCount one = {0};
    if (!page_attend_count(call, g_array_index(call->places, gint64, i), &one, error))
      return FALSE;
    all.all += one.all;
    for (AttendSort sort = 0; sort < ATTEND_SORTS; sort++)
      all.n[sort] += one.n[sort];
  }
  page_raw(call, "<div class=\"tiles\">");
  add_attention_tile(call, &all);
  add_sorts(call, &all);
  return TRUE;
}

static void add_months(PageCall *call, const Report *report)
{
  static const PhraseId titles[] = {PHRASE_TAB_MONTH,   PHRASE_TAB_REPORTING, PHRASE_TAB_INCOME,
                                    PHRASE_TAB_EXPENSE, PHRASE_TAB_SAVING,    PHRASE_TAB_LEFT};
  page_table_begin(call, titles, G_N_ELEMENTS(titles), 5);
  for (guint i = report->n_past; i-- > 0;) {
    const Totals *month = &report->past[i];
    const gboolean shown = month->reporting >= TOTALS_REPORTING_LEAST;
    const gint64 amounts[] = {month->income + month->sell, month->expense, month->saving, totals_left(month)};
    g_autofree char *name = phrase_month(call->phrases, month->month);
    page_raw(call, "<tr>");
    page_cell_text(call, PHRASE_TAB_MONTH, FALSE, name);
    page_cell(call, PHRASE_TAB_REPORTING, TRUE);
    page_add_of(call, month->reporting, report->households);
    page_cell_end(call);
    for (guint column = 0; column < G_N_ELEMENTS(amounts); column++)
      page_cell_baht(call, titles[column + 2], amounts[column], shown);
    page_raw(call, "</tr>\n");
  }
  page_table_end(call);
}

void page_add_accounts(PageCall *call, const Report *report)
{
  page_add(call, "<h2>%s</h2><div class=\"grid\">", page_say(call, PHRASE_WEB_ACCOUNTS));
  for (ReportChart chart = 0; chart < REPORT_CHARTS; chart++) {
    char *named;
    g_autofree char *picture = report_chart(report, call->phrases, chart, &named);
    g_autofree char *title = named;
    page_add(call, "<div class=\"card\"><h3>%s</h3>", title);
    page_raw(call, picture);
    page_raw(call, "</div>");
  }
  page_raw(call, "</div>\n");
  if (page_month(call) == day_month(call->today))
    page_add(call, "<p class=\"none\">%s</p>\n", page_say(call, PHRASE_NOTE_OPEN));
  page_add(call, "<details><summary>%s</summary>", page_say(call, PHRASE_WEB_AS_TABLE));
  add_months(call, report);
  page_raw(call, "</details>\n");
}

char *page_reason(const PageCall *call, const char *reason)
{
  static const struct {
    const char *reason;
    PhraseId phrase;
  } passed[] = {{"TWIN", PHRASE_WEB_WHY_TWIN},
                {"NETWORK_RETRY", PHRASE_WEB_WHY_NETWORK_RETRY},
                {"ALPHA_SENDER", PHRASE_WEB_WHY_ALPHA_SENDER},
                {"SHORT_CODE", PHRASE_WEB_WHY_SHORT_CODE},
                {"NOT_TH_MOBILE", PHRASE_WEB_WHY_NOT_TH_MOBILE},
                {"EMPTY", PHRASE_WEB_WHY_EMPTY},
                {"AUTO_REPLY", PHRASE_WEB_WHY_AUTO_REPLY},
                {"OTP", PHRASE_WEB_WHY_OTP},
                {"AD", PHRASE_WEB_WHY_AD},
                {"LAUGH", PHRASE_WEB_WHY_LAUGH},
                {"OWN_REPLY", PHRASE_WEB_WHY_OWN_REPLY},
                {"TOO_OLD", PHRASE_WEB_WHY_TOO_OLD},
                {"PART_TWICE", PHRASE_WEB_WHY_PART_TWICE},
                {"PARTS_MISSING", PHRASE_WEB_WHY_PARTS_MISSING},
                {"FAILED", PHRASE_WEB_WHY_FAILED}};
  Answer answer;
  for (guint i = 0; i < G_N_ELEMENTS(passed); i++)
    if (strcmp(passed[i].reason, reason) == 0)
      return g_strdup(page_say(call, passed[i].phrase));
  for (ReplyId id = REPLY_NONE + 1; id < REPLY_COUNT; id++) {
    if (strcmp(reply_row(id)->name, reason) != 0)
      continue;
    answer_begin(&answer, id);
    return catalogue_render(call->desk->gateway->catalogue, call->language, &answer);
  }
  return phrase_fill(call->phrases, PHRASE_WEB_WHY_UNREADABLE, "reason", reason, NULL);
}

gboolean page_add_phone(PageCall *call, const Phone *phone, GError **error)
{
  GError *wrong = NULL;
  g_autofree char *roles = name_roles(call->phrases, phone->roles), *heard = phrase_day(call->phrases, phone->heard_day);
  g_autofree char *name = phone->person != 0 ? people_name(call->book, phone->person, &wrong) : NULL;
  if (wrong != NULL) {
    g_propagate_error(error, wrong);
    return FALSE;
  }
  /* whole: a sender who is to be called is looked up here; wherever many are listed they are masked */
  g_autofree char *number = g_strdup_printf("0%09" G_GINT64_FORMAT, phone->msisdn % 1000000000);
  page_add(call, "<p><bdi>%s</bdi> · <a href=\"tel:%s\">%s</a> · %s · ", name != NULL ? name : "", number, number, roles);
  page_raw(call, phone->state == PHONE_ACTIVE ? "<span class=\"mark\">" : "<span class=\"mark wait\">");
  page_add(call, "%s</span>", name_state(call->phrases, phone_state_name(phone->state)));
  if (phone->heard_day != 0)
    page_add(call, " · %s %s", page_say(call, PHRASE_WEB_HEARD), heard);
  page_raw(call, "</p>");
  if (phone->pin_tries >= call->programme->limits.pin_tries)
    page_button(call, "/do/unlock-phone", "phone", phone->msisdn, PHRASE_WEB_UNLOCK);
  if (phone->state == PHONE_SUSPENDED)
    page_button(call, "/do/resume", "phone", phone->msisdn, PHRASE_WEB_RESUME);
  else if (phone->state == PHONE_ACTIVE)
    page_button(call, "/do/suspend", "phone", phone->msisdn, PHRASE_WEB_SUSPEND);
  return TRUE;
}
