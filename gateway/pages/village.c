/* One village: its month, its households, its mentors, its training days, groups and products. */
#include "village.h"
#include "cost.h"
#include "model/households.h"
#include "model/life_plans.h"
#include "model/sessions.h"
#include "model/trainings.h"
#include "paper/names.h"
#include "parts.h"

/* -- households ----------------------------------------------------------------------------------------------------- */

typedef struct {
  gboolean sent[101];
  gint32 result[101]; /* of the assessment: 1 passed, 0 failed, -1 waiting */
  gboolean planned[101];
} Standing;

static gint32 result_of(const Assessment *assessment)
{
  gint32 result = 1;
  for (guint i = 0; i < CRITERIA; i++) {
    if (assessment->criteria[i] == ASSESSED_NO)
      return 0;
    if (assessment->criteria[i] == ASSESSED_OPEN)
      result = -1;
  }
  return result;
}

static gboolean read_standing(PageCall *call, gint32 village, Standing *standing, GError **error)
{
  g_autoptr(GArray) totals = g_array_new(FALSE, FALSE, sizeof(Totals));
  g_autoptr(GArray) assessments = g_array_new(FALSE, FALSE, sizeof(Assessment));
  g_autoptr(GArray) plans = g_array_new(FALSE, FALSE, sizeof(LifePlan));
  for (guint i = 0; i < G_N_ELEMENTS(standing->result); i++)
    standing->result[i] = -1;
  if (!totals_of_households(call->book, page_month(call), village, totals, error) ||
      !assessments_list(call->book, fiscal_year_of_month(page_month(call)), village, assessments, error) ||
      !life_plans_list(call->book, village, plans, error))
    return FALSE;
  for (guint i = 0; i < totals->len; i++) {
    const Totals *month = &g_array_index(totals, Totals, i);
    standing->sent[household_number(month->place)] = month->entries > 0;
  }
  for (guint i = 0; i < assessments->len; i++) {
    const Assessment *one = &g_array_index(assessments, Assessment, i);
    standing->result[household_number(one->household)] = result_of(one);
  }
  for (guint i = 0; i < plans->len; i++) {
    const LifePlan *plan = &g_array_index(plans, LifePlan, i);
    standing->planned[household_number(plan->household)] = plan->plan_day != 0;
  }
  return TRUE;
}

static void mark(PageCall *call, PhraseId title, gint32 state, PhraseId yes, PhraseId no, PhraseId waiting)
{
  page_cell(call, title, FALSE);
  page_raw(call, state > 0 ? "<span class=\"mark\">✓ " : state == 0 ? "<span class=\"mark no\">✗ " : "<span class=\"none\">");
  page_add(call, "%s</span>", page_say(call, state > 0 ? yes : state == 0 ? no : waiting));
  page_cell_end(call);
}

static gboolean add_household(PageCall *call, gint32 village, gint32 number, const Standing *standing, GError **error)
{
  TargetHousehold target;
  const gint64 code = household_code(village, number);
  if (!target_of_household(call->book, code, fiscal_year_of_month(page_month(call)), day_month(call->today), &target, error))
    return FALSE;
  page_raw(call, "<tr>");
  page_cell(call, PHRASE_COL_HOUSEHOLD, FALSE);
  page_add(call, "<a href=\"/household?code=%" G_GINT64_FORMAT "\">%s %d</a>", code, page_say(call, PHRASE_COL_HOUSEHOLD),
           number);
  page_cell_end(call);
  mark(call, PHRASE_TAB_REPORTING, standing->sent[number] ? 1 : -1, PHRASE_WEB_SENT, PHRASE_NO, PHRASE_WEB_NOT_SENT);
  mark(call, PHRASE_TAB_TARGET, !target.counted ? -1 : target.reached, PHRASE_WEB_REACHED, PHRASE_WEB_NOT_REACHED,
       PHRASE_WEB_LINE_UNKNOWN);
  mark(call, PHRASE_WEB_PLAN, standing->planned[number] ? 1 : -1, PHRASE_WEB_HAS, PHRASE_NO, PHRASE_NONE_YET);
  mark(call, PHRASE_WEB_ASSESSMENT, standing->result[number], PHRASE_RESULT_PASSED, PHRASE_RESULT_FAILED,
       PHRASE_RESULT_WAITING);
  page_raw(call, "</tr>\n");
  return TRUE;
}

static gboolean add_households(PageCall *call, gint32 village, GError **error)
{
  static const PhraseId titles[] = {PHRASE_COL_HOUSEHOLD, PHRASE_TAB_REPORTING, PHRASE_TAB_TARGET, PHRASE_WEB_PLAN,
                                    PHRASE_WEB_ASSESSMENT};
  Standing standing = {0};
  if (!read_standing(call, village, &standing, error))
    return FALSE;
  page_add(call, "<h2>%s</h2>", page_say(call, PHRASE_WEB_HOUSEHOLDS));
  page_table_begin(call, titles, G_N_ELEMENTS(titles), 0);
  for (gint32 number = 1; number <= call->programme->households; number++)
    if (!add_household(call, village, number, &standing, error))
      return FALSE;
  page_table_end(call);
  return TRUE;
}

/* -- mentors -------------------------------------------------------------------------------------------------------- */

/* Most belong to no household: here alone they are called, and suspended where another is to follow. */
static gboolean add_mentors(PageCall *call, gint32 village, GError **error)
{
  g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
  guint n = 0;
  if (!phones_of_village(call->book, village, phones, error))
    return FALSE;
  page_add(call, "<h2 id=\"mentors\">%s</h2><div class=\"card\">", page_say(call, PHRASE_WEB_MENTORS));
  for (guint i = 0; i < phones->len; i++) {
    const Phone *phone = &g_array_index(phones, Phone, i);
    if ((phone->roles & (ROLE_JUNIOR | ROLE_LEAD)) == 0)
      continue;
    if (!page_add_phone(call, phone, error))
      return FALSE;
    n++;
  }
  if (n == 0)
    page_add(call, "<p class=\"none\">%s</p>", page_say(call, PHRASE_NONE_YET));
  page_raw(call, "</div>\n");
  return TRUE;
}

/* -- training days -------------------------------------------------------------------------------------------------- */

static const Session *session_of(const Report *report, gint32 day)
{
  for (guint i = 0; i < report->sessions->len; i++)
    if (g_array_index(report->sessions, Session, i).day == day)
      return &g_array_index(report->sessions, Session, i);
  return NULL;
}

static const Training *training_of(const Report *report, gint32 day)
{
  for (guint i = 0; i < report->trainings->len; i++)
    if (g_array_index(report->trainings, Training, i).day == day)
      return &g_array_index(report->trainings, Training, i);
  return NULL;
}

static void add_day(PageCall *call, gint32 day, const Session *session, const Training *training)
{
  g_autofree char *number = g_strdup_printf("%s %d", page_say(call, PHRASE_TAB_DAY), day);
  g_autofree char *planned = phrase_day(call->phrases, session != NULL ? session->planned_day : 0);
  g_autofree char *held = phrase_day(call->phrases, training != NULL ? training->held_day : 0);
  page_raw(call, "<tr>");
  page_cell_text(call, PHRASE_TAB_DAY, FALSE, number);
  page_cell_text(call, PHRASE_WEB_PLANNED, FALSE, planned);
  page_cell_text(call, PHRASE_TAB_TOPIC, FALSE, session != NULL ? session->topic : "");
  page_cell_text(call, PHRASE_TAB_VENUE, FALSE, session != NULL ? session->venue : "");
  page_cell_text(call, PHRASE_TAB_HELD, FALSE, held);
  page_cell(call, PHRASE_TAB_PRESENT, TRUE);
  if (training != NULL)
    page_add_of(call, training->present, call->programme->households);
  page_cell_end(call);
  page_raw(call, "</tr>\n");
}

static void add_plan_form(PageCall *call, gint32 village)
{
  page_details(call, "/do/session", PHRASE_WEB_PLAN_DAY);
  page_form(call, "/do/session", "fields");
  page_hidden(call, "village", village);
  page_select(call, "day", PHRASE_COL_TRAINING_DAY, "1");
  for (gint32 day = 1; day <= call->programme->training_days; day++) {
    g_autofree char *number = g_strdup_printf("%d", day);
    page_option(call, number, number);
  }
  page_select_end(call);
  page_input(call, "date", PHRASE_WEB_PLANNED, "type=\"date\" required", "");
  page_input(call, "topic", PHRASE_TAB_TOPIC, "maxlength=\"50\"", "");
  page_input(call, "venue", PHRASE_TAB_VENUE, "maxlength=\"50\"", "");
  page_form_end(call, PHRASE_WEB_SAVE);
  page_raw(call, "</details>\n");
}

/* What is planned already of the next one: by September the days from October on are. */
static gboolean add_next_year(PageCall *call, const Report *report, GError **error)
{
  g_autoptr(GArray) sessions = g_array_new(FALSE, FALSE, sizeof(Session));
  if (report->fiscal_year != call->fiscal_year)
    return TRUE;
  if (!sessions_list(call->book, call->fiscal_year + 1, report->place, sessions, error))
    return FALSE;
  for (guint i = 0; i < sessions->len; i++) {
    const Session *session = &g_array_index(sessions, Session, i);
    add_day(call, session->day, session, NULL);
  }
  return TRUE;
}

static gboolean add_training(PageCall *call, const Report *report, GError **error)
{
  static const PhraseId titles[] = {PHRASE_TAB_DAY,   PHRASE_WEB_PLANNED, PHRASE_TAB_TOPIC,
                                    PHRASE_TAB_VENUE, PHRASE_TAB_HELD,    PHRASE_TAB_PRESENT};
  page_add(call, "<h2 id=\"training\">%s</h2>", page_say(call, PHRASE_TAB_TRAINING));
  page_table_begin(call, titles, G_N_ELEMENTS(titles), 1);
  for (gint32 day = 1; day <= call->programme->training_days; day++)
    add_day(call, day, session_of(report, day), training_of(report, day));
  if (!add_next_year(call, report, error))
    return FALSE;
  page_table_end(call);
  add_plan_form(call, (gint32)report->place);
  return TRUE;
}

/* -- groups --------------------------------------------------------------------------------------------------------- */

static void add_groups(PageCall *call, const Report *report)
{
  static const PhraseId titles[] = {PHRASE_TAB_GROUP, PHRASE_TAB_MEMBERS, PHRASE_TAB_ACTIVITIES, PHRASE_TAB_SOLD,
                                    PHRASE_TAB_SAVED};
  page_add(call, "<h2>%s</h2>", page_say(call, PHRASE_GROUPS));
  if (report->groups->len == 0) {
    page_add(call, "<p class=\"none\">%s</p>", page_say(call, PHRASE_NONE_YET));
    return;
  }
  page_table_begin(call, titles, G_N_ELEMENTS(titles), 4);
  for (guint i = 0; i < report->groups->len; i++) {
    const GroupStanding *group = &g_array_index(report->groups, GroupStanding, i);
    const gboolean shown = group->members == 0 || group->members >= TOTALS_REPORTING_LEAST;
    page_raw(call, "<tr>");
    page_cell_text(call, PHRASE_TAB_GROUP, FALSE, name_product(call->phrases, group->product));
    page_cell(call, PHRASE_TAB_MEMBERS, TRUE);
    page_add(call, "%d", group->members);
    page_cell_end(call);
    page_cell(call, PHRASE_TAB_ACTIVITIES, TRUE);
    page_add(call, "%" G_GINT64_FORMAT, group->activities);
    page_cell_end(call);
    page_cell_baht(call, PHRASE_TAB_SOLD, group->sold_satang, shown);
    page_cell_baht(call, PHRASE_TAB_SAVED, group->saved_satang, shown);
    page_raw(call, "</tr>\n");
  }
  page_table_end(call);
}

gboolean page_village(PageCall *call, GError **error)
{
  const gint32 village = page_village_of(call, "code");
  if (village == 0)
    return TRUE;
  g_autoptr(Report) report = report_gather(call->book, call->programme, village, page_month(call), call->now_ms, error);
  AttendCount count = {0};
  if (report == NULL || !page_attend_count(call, village, &count, error))
    return FALSE;
  g_autofree char *name = name_place(call->phrases, village), *wider = name_place(call->phrases, village / 100);
  g_autofree char *month = phrase_month(call->phrases, page_month(call));
  page_begin(call, name, "/");
  page_add(call, "<p class=\"sub\">%s · %d · %s · ", wider, village, month);
  page_add_link(call, "/report?place", village, page_say(call, PHRASE_WEB_REPORT));
  page_add(call, " · <a href=\"/messages?village=%d\">%s</a>", village, page_say(call, PHRASE_WEB_MESSAGES));
  page_add_years(call, "/village?code", village);
  page_raw(call, "</p>");
  if (!page_add_practising(call, village, error) || !page_add_tiles(call, village, report, &count, error) ||
      !add_households(call, village, error) || !add_mentors(call, village, error) || !add_training(call, report, error))
    return FALSE;
  page_add_accounts(call, report);
  add_groups(call, report);
  page_add_products(call, report);
  if (!page_add_facts(call, report, error) || !page_add_practice(call, village, error) ||
      !page_add_cost_of_village(call, village, error))
    return FALSE;
  page_end(call);
  return TRUE;
}
