#include "model/places.h"
#include "names.h"
#include "report_parts.h"

static const char *text(const Writing *writing, PhraseId id)
{
  return phrase(writing->phrases, id);
}

static void add_fact(const Writing *writing, PhraseId name, const char *value)
{
  page_fact(writing->page, text(writing, name), value);
}

/* The head of the form; who writes it signs it by hand. */
static void add_head(const Writing *writing)
{
  g_autofree char *day = phrase_day(writing->phrases, writing->report->as_of);
  const Programme *programme = phrases_wording(writing->phrases)->programme;
  g_autofree char *subtitle =
      phrase_fill(writing->phrases, PHRASE_REPORT_SUBTITLE, "office", name_office(writing->phrases), "day", day, NULL);
  g_autofree char *address = phrase_fill(writing->phrases, PHRASE_OFFICE_LINE, "office", name_office(writing->phrases),
                                         "telephone", programme->telephone, NULL);
  page_subtitle(writing->page, subtitle);
  add_fact(writing, PHRASE_BY, "");
  add_fact(writing, PHRASE_POSITION, "");
  add_fact(writing, PHRASE_DATE, day);
  add_fact(writing, PHRASE_ADDRESS, address);
}

static void add_day_fact(const Writing *writing, PhraseId name, Day day, const char *behind)
{
  g_autofree char *date = phrase_day(writing->phrases, day);
  g_autofree char *value = behind[0] != '\0' ? g_strdup_printf("%s · %s", behind, date) : g_strdup(date);
  add_fact(writing, name, day != 0 ? value : text(writing, PHRASE_NONE_YET));
}

static void add_background(const Writing *writing)
{
  const Report *report = writing->report;
  g_autofree char *place = name_place(writing->phrases, report->place);
  g_autofree char *households = g_strdup_printf("%d", report->households);
  g_autofree char *villages = g_strdup_printf("%d", report->villages);
  g_autofree char *year = phrase_fiscal_year(writing->phrases, report->fiscal_year);
  const gboolean wide = report->lines->len > 0;
  g_autofree char *first =
      wide ? phrase_fill(writing->phrases, PHRASE_BACKGROUND_WIDE, "place", place, "villages", villages, "households",
                         households, "year", year, NULL)
           : phrase_fill(writing->phrases, PHRASE_BACKGROUND, "place", place, "households", households, "year", year, NULL);
  page_heading(writing->page, text(writing, PHRASE_HEAD_BACKGROUND));
  page_paragraph(writing->page, first);
  if (wide)
    return;
  const char *state = name_state(writing->phrases, model_state_name(report->facts.model_state));
  g_autofree char *leader = report->model_leader == NULL ? g_strdup(text(writing, PHRASE_NONE_YET))
                            : state[0] == '\0'           ? g_strdup(report->model_leader)
                                                         : g_strdup_printf("%s · %s", report->model_leader, state);
  add_fact(writing, PHRASE_MODEL_LEADER, leader);
  add_day_fact(writing, PHRASE_VILLAGE_PLAN, report->facts.plan_day, "");
}

/* "+9.0 %" */
static char *percent(gint32 tenths)
{
  const gint32 size = ABS(tenths);
  return g_strdup_printf("%c%d.%d %%", tenths < 0 ? '-' : '+', size / 10, size % 10);
}

static void add_target(const Writing *writing)
{
  const Target *target = &writing->report->target;
  const gint32 uncounted = MAX(writing->report->households - target->counted - target->few_months, 0);
  g_autofree char *reached = report_of_all(writing, target->reached);
  g_autofree char *counted = g_strdup_printf("%d", target->counted);
  g_autofree char *few = g_strdup_printf("%d", target->few_months);
  g_autofree char *none = g_strdup_printf("%d", uncounted);
  g_autofree char *value = phrase_fill(writing->phrases, PHRASE_TARGET_VALUE, "reached", reached, "counted", counted, "few",
                                       few, "none", none, NULL);
  add_fact(writing, PHRASE_TARGET, value);
  g_autofree char *tenths = percent(target_tenths(target));
  g_autofree char *whole =
      phrase_fill(writing->phrases, target_reached(target) ? PHRASE_TARGET_ALL_REACHED : PHRASE_TARGET_ALL_NOT, "percent",
                  tenths, "counted", counted, NULL);
  add_fact(writing, PHRASE_TARGET_ALL, report_shows(target->counted) ? whole : text(writing, PHRASE_TARGET_ALL_HIDDEN));
}

static void add_practising(const Writing *writing)
{
  const Report *report = writing->report;
  const gint64 practising = report->months[report->n_months - 1].practising;
  const gint64 wanted = ((gint64)report->households * TARGET_PRACTISING + 99) / 100;
  g_autofree char *now = report_of_all(writing, practising);
  g_autofree char *line = report_of_all(writing, wanted);
  g_autofree char *share = g_strdup_printf("%d", TARGET_PRACTISING);
  g_autofree char *value = phrase_fill(
      writing->phrases, target_practising(practising, report->households) ? PHRASE_PRACTISING_REACHED : PHRASE_PRACTISING_NOT,
      "n", now, "line", line, "share", share, NULL);
  add_fact(writing, PHRASE_PRACTISING, value);
}

static void add_objectives(const Writing *writing)
{
  const Report *report = writing->report;
  g_autofree char *reporting = report_of_all(writing, report->months[report->n_months - 1].reporting);
  g_autofree char *passed = report_of_all(writing, report->assessed.passed);
  g_autofree char *failed = g_strdup_printf("%d", report->assessed.failed);
  g_autofree char *waiting =
      g_strdup_printf("%d", MAX(report->households - report->assessed.passed - report->assessed.failed, 0));
  g_autofree char *assessed =
      phrase_fill(writing->phrases, PHRASE_ASSESSED_VALUE, "passed", passed, "failed", failed, "waiting", waiting, NULL);
  page_heading(writing->page, text(writing, PHRASE_HEAD_OBJECTIVES));
  add_fact(writing, PHRASE_REPORTING, reporting);
  add_practising(writing);
  add_target(writing);
  add_fact(writing, PHRASE_ASSESSED, assessed);
}

/* What was used: products, then the place where people learn. */
static void add_materials(const Writing *writing)
{
  page_heading(writing->page, text(writing, PHRASE_HEAD_MATERIALS));
  report_products(writing);
  if (writing->report->lines->len > 0)
    return;
  page_heading(writing->page, text(writing, PHRASE_HEAD_EQUIPMENT));
  add_day_fact(writing, PHRASE_CENTRE, writing->report->facts.centre_day, writing->report->facts.centre);
}

static void add_process(const Writing *writing)
{
  g_autofree char *visited = report_of_all(writing, writing->report->visited);
  page_heading(writing->page, text(writing, PHRASE_HEAD_PROCESS));
  report_training(writing);
  add_fact(writing, PHRASE_VISITED, visited);
  report_groups(writing);
}

static void add_precautions(const Writing *writing)
{
  const Report *report = writing->report;
  g_autofree char *least = g_strdup_printf("%d", TOTALS_REPORTING_LEAST);
  g_autofree char *months = g_strdup_printf("%d", TARGET_MONTHS_LEAST);
  g_autofree char *hidden =
      phrase_fill(writing->phrases, PHRASE_NOTE_HIDDEN, "mark", text(writing, PHRASE_HIDDEN), "least", least, NULL);
  g_autofree char *target = phrase_fill(writing->phrases, PHRASE_NOTE_TARGET, "months", months, NULL);
  page_heading(writing->page, text(writing, PHRASE_HEAD_PRECAUTIONS));
  page_paragraph(writing->page, text(writing, PHRASE_NOTE_SOURCE));
  page_paragraph(writing->page, target);
  page_paragraph(writing->page, hidden);
  if (report->month >= day_month(report->as_of))
    page_paragraph(writing->page, text(writing, PHRASE_NOTE_OPEN));
}

Page *report_page(const Report *report, const Phrases *phrases)
{
  g_autofree char *place = name_place(phrases, report->place);
  g_autofree char *month = phrase_month(phrases, report->month);
  g_autofree char *title = phrase_fill(phrases, PHRASE_REPORT_TITLE, "place", place, "month", month, NULL);
  Page *page = page_new(phrases_wording(phrases)->code, title);
  const Writing writing = {.report = report, .phrases = phrases, .page = page};
  add_head(&writing);
  add_background(&writing);
  add_objectives(&writing);
  report_accounts(&writing);
  if (report->lines->len > 0)
    report_villages(&writing);
  add_materials(&writing);
  add_process(&writing);
  add_precautions(&writing);
  return page;
}
