#include "names.h"
#include "report_parts.h"

static gint64 income_of(const Totals *totals)
{
  return totals->income + totals->sell;
}

/* A household's month with income, on average and in whole baht; the measure of the +3 %. */
static gint64 mean_of(const Totals *totals)
{
  return totals->practising > 0 ? income_of(totals) / totals->practising / 100 * 100 : 0;
}

static void add_months(const Writing *writing)
{
  const Report *report = writing->report;
  const Phrases *phrases = writing->phrases;
  const char *const header[] = {phrase(phrases, PHRASE_TAB_MONTH),  phrase(phrases, PHRASE_TAB_REPORTING),
                                phrase(phrases, PHRASE_TAB_INCOME), phrase(phrases, PHRASE_TAB_EXPENSE),
                                phrase(phrases, PHRASE_TAB_SAVING), phrase(phrases, PHRASE_TAB_LEFT),
                                phrase(phrases, PHRASE_TAB_MEAN)};
  page_table(writing->page, G_N_ELEMENTS(header), G_N_ELEMENTS(header) - 1, header);
  Totals sum = {0};
  guint hidden = 0;
  for (guint i = 0; i < report->n_months; i++) {
    const Totals *month = &report->months[i];
    const gboolean shown = report_shows(month->reporting);
    g_autofree char *name = phrase_month(phrases, month->month);
    g_autofree char *reporting = report_of_all(writing, month->reporting);
    g_autofree char *income = report_baht(writing, income_of(month), shown);
    g_autofree char *expense = report_baht(writing, month->expense, shown);
    g_autofree char *saving = report_baht(writing, month->saving, shown);
    g_autofree char *left = report_baht(writing, totals_left(month), shown);
    g_autofree char *mean = report_baht(writing, mean_of(month), report_shows(month->practising));
    page_row(writing->page, (const char *const[]){name, reporting, income, expense, saving, left, mean});
    hidden += !shown;
    if (!shown)
      continue;
    sum.income += income_of(month);
    sum.expense += month->expense;
    sum.saving += month->saving;
    sum.withdrawal += month->withdrawal;
  }
  /* a month that is hidden could be told from a sum that holds it */
  g_autofree char *income = report_baht(writing, sum.income, hidden < report->n_months);
  g_autofree char *expense = report_baht(writing, sum.expense, hidden < report->n_months);
  g_autofree char *saving = report_baht(writing, sum.saving, hidden < report->n_months);
  g_autofree char *left = report_baht(writing, totals_left(&sum), hidden < report->n_months);
  page_row(writing->page, (const char *const[]){phrase(phrases, hidden == 0 ? PHRASE_TAB_SUM : PHRASE_TAB_SUM_SHOWN), "",
                                                income, expense, saving, left, ""});
}

/* What a month must bring, on average over the households with a baseline: also those whose months are too few to be counted,
 * so that the line is there from the first month on and stands still while they become more. */
static gint64 line_of(const Target *target)
{
  const gint64 planned = (gint64)target->counted + target->few_months;
  const gint64 year = target->baseline_year_satang + MIN(target->few_year_satang, G_MAXINT64 - target->baseline_year_satang);
  return report_shows(planned) ? target_month_satang(year) / planned : 0;
}

/* "…, ธ.ค. 2568 – พ.ย. 2569". Caller frees. */
static char *chart_title(const Report *report, const Phrases *phrases, PhraseId id)
{
  g_autofree char *from = phrase_month(phrases, report->past[0].month);
  g_autofree char *to = phrase_month(phrases, report->month);
  return phrase_fill(phrases, id, "from", from, "to", to, NULL);
}

typedef struct {
  Chart chart;
  ChartBar bars[REPORT_MONTHS];
  char *title, *label;
} Drawing;

static void set_bars(Drawing *drawing, const Report *report, const Phrases *phrases, ReportChart which)
{
  const Wording *wording = phrases_wording(phrases);
  for (guint i = 0; i < report->n_past; i++) {
    const Totals *month = &report->past[i];
    drawing->bars[i] = (ChartBar){.label = wording->months[month->month % 100 - 1],
                                  .satang = which == REPORT_INCOME ? mean_of(month) : month->saving,
                                  .shown = report_shows(which == REPORT_INCOME ? month->practising : month->reporting)};
  }
}

static void draw(Drawing *drawing, const Report *report, const Phrases *phrases, ReportChart which)
{
  const gint64 line = which == REPORT_INCOME ? line_of(&report->target) : 0;
  g_autofree char *baht = name_baht(line - line % 100);
  set_bars(drawing, report, phrases, which);
  drawing->title = chart_title(report, phrases, which == REPORT_INCOME ? PHRASE_CHART_INCOME : PHRASE_CHART_SAVING);
  drawing->label = phrase_fill(phrases, PHRASE_CHART_LINE, "baht", baht, NULL);
  drawing->chart = (Chart){.title = drawing->title,
                           .unit = phrase(phrases, PHRASE_BAHT),
                           .bars = drawing->bars,
                           .n = report->n_past,
                           .line_satang = line,
                           .line_label = drawing->label,
                           .hidden = phrase(phrases, PHRASE_HIDDEN)};
}

static void drawing_clear(Drawing *drawing)
{
  g_free(drawing->title);
  g_free(drawing->label);
}

char *report_chart(const Report *report, const Phrases *phrases, ReportChart which, char **title)
{
  Drawing drawing = {0};
  draw(&drawing, report, phrases, which);
  char *svg = chart_svg(&drawing.chart);
  *title = g_steal_pointer(&drawing.title);
  drawing_clear(&drawing);
  return svg;
}

void report_accounts(const Writing *writing)
{
  const Report *report = writing->report;
  g_autofree char *year = phrase_fiscal_year(writing->phrases, report->fiscal_year);
  g_autofree char *heading = phrase_fill(writing->phrases, PHRASE_HEAD_ACCOUNTS, "year", year, NULL);
  page_heading(writing->page, heading);
  add_months(writing);
  for (ReportChart which = 0; which < REPORT_CHARTS; which++) {
    Drawing drawing = {0};
    draw(&drawing, report, writing->phrases, which);
    page_chart(writing->page, &drawing.chart);
    drawing_clear(&drawing);
  }
}

void report_villages(const Writing *writing)
{
  const Report *report = writing->report;
  const Phrases *phrases = writing->phrases;
  const Programme *programme = phrases_wording(phrases)->programme;
  const char *const header[] = {phrase(phrases, PHRASE_TAB_VILLAGE), phrase(phrases, PHRASE_TAB_REPORTING),
                                phrase(phrases, PHRASE_TAB_INCOME),  phrase(phrases, PHRASE_TAB_EXPENSE),
                                phrase(phrases, PHRASE_TAB_SAVING),  phrase(phrases, PHRASE_TAB_TARGET),
                                phrase(phrases, PHRASE_TAB_PASSED),  phrase(phrases, PHRASE_TAB_TRAINING)};
  page_heading(writing->page, phrase(phrases, PHRASE_HEAD_VILLAGES));
  page_table(writing->page, G_N_ELEMENTS(header), G_N_ELEMENTS(header) - 1, header);
  for (guint i = 0; i < report->lines->len; i++) {
    const ReportVillage *line = &g_array_index(report->lines, ReportVillage, i);
    const gboolean shown = report_shows(line->month.reporting);
    g_autofree char *name = name_place(phrases, line->village);
    g_autofree char *reporting = phrase_of(phrases, line->month.reporting, programme->households);
    g_autofree char *income = report_baht(writing, income_of(&line->month), shown);
    g_autofree char *expense = report_baht(writing, line->month.expense, shown);
    g_autofree char *saving = report_baht(writing, line->month.saving, shown);
    g_autofree char *reached = phrase_of(phrases, line->target.reached, programme->households);
    g_autofree char *passed = phrase_of(phrases, line->assessed.passed, programme->households);
    g_autofree char *days = phrase_of(phrases, line->training_days, programme->training_days);
    page_row(writing->page, (const char *const[]){name, reporting, income, expense, saving, reached, passed, days});
  }
}
