/* The month of a village, a tambon or a district, for the office: what was booked there, gathered from the book and composed as
 * a page under the headings of the department's knowledge-management form.
 *
 * Figures stand with what they are out of, 12/20. Sums of a month in which fewer than TOTALS_REPORTING_LEAST households
 * reported are not shown: they would tell one household's money to the others. */
#pragma once
#include "command/target.h"
#include "language/phrases.h"
#include "model/assessments.h"
#include "model/groups.h"
#include "model/totals.h"
#include "model/village_facts.h"
#include "page.h"

#define REPORT_MONTHS 12

/* A line of a wider place's table. */
typedef struct {
  gint32 village;
  Totals month;
  Target target;
  AssessmentCount assessed;
  gint32 training_days; /* held */
} ReportVillage;

typedef struct {
  gint64 place;
  gint32 month, fiscal_year;
  Day as_of;
  gint32 villages, households;  /* that the programme has there */
  Totals months[REPORT_MONTHS]; /* of the fiscal year up to the month, which is the last */
  guint n_months;
  Totals past[REPORT_MONTHS]; /* the same and those before: twelve up to the month, whatever the year is young */
  guint n_past;
  Target target;
  AssessmentCount assessed;
  gint32 visited;
  GArray *groups;         /* GroupStanding, of the fiscal year up to the month */
  GArray *products;       /* ProductTotals, of the month */
  GArray *product_states; /* ProductState */
  GArray *proposals;      /* Proposal */
  GArray *sessions;       /* Session */
  GArray *trainings;      /* Training: those that stand */
  GArray *lines;          /* ReportVillage: of a place wider than a village */
  VillageFacts facts;     /* of a village */
  char *model_leader;     /* a name; NULL: none */
} Report;

/* Gathers it in one view of the book. `now_ms` tells which months are complete. NULL on an error. */
Report *report_gather(Book *book, const Programme *programme, gint64 place, gint32 month, gint64 now_ms, GError **error);
void report_free(Report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Report, report_free)

/* One of its pictures, as SVG that stands inside a page: the mean income of a household's month against the +3 % line, or what
 * was saved. Caller frees it and its title. */
typedef enum { REPORT_INCOME, REPORT_SAVING, REPORT_CHARTS } ReportChart;
char *report_chart(const Report *report, const Phrases *phrases, ReportChart which, char **title);

/* The page in a language. Caller frees. */
Page *report_page(const Report *report, const Phrases *phrases);
