#include "report.h"

#include "model/people.h"
#include "model/places.h"
#include "model/product_states.h"
#include "model/proposals.h"
#include "model/sessions.h"
#include "model/trainings.h"
#include "model/visits.h"

#define VILLAGE_LEAST 999999 /* wider places have smaller codes */

static gboolean is_village(gint64 place)
{
  return place > VILLAGE_LEAST;
}

/* Those that stand, of the days a mentor reported. */
static gboolean list_trainings(Book *book, gint32 fiscal_year, gint64 place, GArray *into, GError **error)
{
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Training));
  if (!trainings_list(book, fiscal_year, place, all, error))
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    if (g_array_index(all, Training, i).state == TRAINING_STANDS)
      g_array_append_val(into, g_array_index(all, Training, i));
  return TRUE;
}

static gboolean gather_accounts(Book *book, Report *report, gint32 complete, GError **error)
{
  const gint32 first = fiscal_year_start(report->fiscal_year);
  const gint32 past = month_add(report->month, 1 - REPORT_MONTHS);
  return totals_months(book, first, report->month, report->place, report->months, REPORT_MONTHS, &report->n_months, error) &&
         totals_months(book, past, report->month, report->place, report->past, REPORT_MONTHS, &report->n_past, error) &&
         target_of_village(book, report->place, report->fiscal_year, complete, &report->target, error) &&
         assessments_count(book, report->fiscal_year, report->place, &report->assessed, error) &&
         visits_households(book, report->fiscal_year, report->place, &report->visited, error) &&
         groups_list(book, first, report->month, report->place, report->groups, error) &&
         totals_products(book, report->month, report->place, report->products, error);
}

static gboolean gather_records(Book *book, Report *report, GError **error)
{
  return product_states_list(book, report->place, report->product_states, error) &&
         proposals_list(book, report->place, report->proposals, error) &&
         sessions_list(book, report->fiscal_year, report->place, report->sessions, error) &&
         list_trainings(book, report->fiscal_year, report->place, report->trainings, error);
}

static gboolean gather_village(Book *book, Report *report, GError **error)
{
  gboolean found = FALSE;
  GError *wrong = NULL;
  if (!village_facts_get(book, (gint32)report->place, &report->facts, &found, error))
    return FALSE;
  if (found && report->facts.model_leader != 0)
    report->model_leader = people_name(book, report->facts.model_leader, &wrong);
  if (wrong != NULL)
    g_propagate_error(error, wrong);
  return wrong == NULL;
}

static gint32 days_held(const Report *report, gint32 village)
{
  gint32 held = 0;
  for (guint i = 0; i < report->trainings->len; i++)
    held += g_array_index(report->trainings, Training, i).village == village;
  return held;
}

static gboolean gather_lines(Book *book, Report *report, gint32 complete, GError **error)
{
  gint32 village = 0;
  for (gboolean found = TRUE;;) {
    if (!villages_next(book, report->place, &village, &found, error))
      return FALSE;
    if (!found)
      return TRUE;
    ReportVillage line = {.village = village, .training_days = days_held(report, village)};
    if (!totals_get(book, report->month, village, &line.month, error) ||
        !target_of_village(book, village, report->fiscal_year, complete, &line.target, error) ||
        !assessments_count(book, report->fiscal_year, village, &line.assessed, error))
      return FALSE;
    g_array_append_val(report->lines, line);
  }
}

static gboolean gather(Book *book, Report *report, gint32 complete, GError **error)
{
  return gather_accounts(book, report, complete, error) && gather_records(book, report, error) &&
         (is_village(report->place) ? gather_village(book, report, error) : gather_lines(book, report, complete, error));
}

Report *report_gather(Book *book, const Programme *programme, gint64 place, gint32 month, gint64 now_ms, GError **error)
{
  g_autoptr(Report) report = g_new0(Report, 1);
  report->place = place;
  report->month = month;
  report->fiscal_year = fiscal_year_of_month(month);
  report->as_of = day_of_ms(now_ms, programme->utc_offset_minutes);
  report->villages = target_villages(programme, place);
  report->households = target_households(programme, place);
  report->groups = g_array_new(FALSE, FALSE, sizeof(GroupStanding));
  report->products = g_array_new(FALSE, FALSE, sizeof(ProductTotals));
  report->product_states = g_array_new(FALSE, FALSE, sizeof(ProductState));
  report->proposals = g_array_new(FALSE, FALSE, sizeof(Proposal));
  report->sessions = g_array_new(FALSE, FALSE, sizeof(Session));
  report->trainings = g_array_new(FALSE, FALSE, sizeof(Training));
  report->lines = g_array_new(FALSE, FALSE, sizeof(ReportVillage));
  /* as the month stood at its end, or as it stands now */
  const gint32 complete = MIN(month_add(month, 1), day_month(report->as_of));
  if (!book_begin(book, error))
    return NULL;
  const gboolean done = gather(book, report, complete, error);
  book_rollback(book);
  return done ? g_steal_pointer(&report) : NULL;
}

void report_free(Report *report)
{
  if (report == NULL)
    return;
  GArray *const lists[] = {report->groups,   report->products,  report->product_states, report->proposals,
                           report->sessions, report->trainings, report->lines};
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
    g_array_unref(lists[i]);
  g_free(report->model_leader);
  g_free(report);
}
