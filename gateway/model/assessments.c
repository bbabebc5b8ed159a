#include "assessments.h"

#include "places.h"
#include "tables.h"

#define COLUMNS "livelihood, relations, environment, no_drugs, no_informal_debt"
#define OF_PLACE " FROM assessments WHERE fiscal_year = $fiscal_year AND household >= $from AND household <= $to"

/* The sum of five is NULL where one is open, the product of those that are known is 0 where one is no. */
#define SUM "livelihood + relations + environment + no_drugs + no_informal_debt"
#define NONE_IS_NO                                                                                                             \
  "coalesce(livelihood, 1) * coalesce(relations, 1) * coalesce(environment, 1) * coalesce(no_drugs, 1)"                        \
  " * coalesce(no_informal_debt, 1) = 1"

enum { ASSESSMENT_PUT, ASSESSMENT_COUNT, ASSESSMENT_LIST };
static const char *const list[] = {
    [ASSESSMENT_PUT] = "INSERT INTO assessments (fiscal_year, household, day, " COLUMNS ") VALUES ($fiscal_year, $household,"
                       " $day, $livelihood, $relations, $environment, $no_drugs, $no_informal_debt)"
                       " ON CONFLICT (fiscal_year, household) DO UPDATE SET day = excluded.day,"
                       "  livelihood = excluded.livelihood, relations = excluded.relations,"
                       "  environment = excluded.environment, no_drugs = excluded.no_drugs,"
                       "  no_informal_debt = excluded.no_informal_debt",
    [ASSESSMENT_COUNT] = "SELECT count(*), coalesce(sum(CASE WHEN " SUM " = 5 THEN 1 ELSE 0 END), 0),"
                         " coalesce(sum(CASE WHEN " NONE_IS_NO " THEN 0 ELSE 1 END), 0)" OF_PLACE,
    [ASSESSMENT_LIST] = "SELECT household, day, coalesce(livelihood, -1), coalesce(relations, -1),"
                        " coalesce(environment, -1), coalesce(no_drugs, -1), coalesce(no_informal_debt, -1)" OF_PLACE
                        " ORDER BY abs(household)",
};
TABLE_SQL(assessments, list);

static const char *const names[CRITERIA] = {"livelihood", "relations", "environment", "no_drugs", "no_informal_debt"};
static const char *const parameters[CRITERIA] = {"$livelihood", "$relations", "$environment", "$no_drugs", "$no_informal_debt"};

const char *criterion_name(Criterion criterion)
{
  return names[criterion];
}

gboolean assessments_put(Book *book, const Assessment *assessment, GError **error)
{
  Statement *put = book->assessments[ASSESSMENT_PUT];
  statement_int(put, "$fiscal_year", assessment->fiscal_year);
  statement_int(put, "$household", assessment->household);
  statement_int(put, "$day", assessment->day);
  for (int i = 0; i < CRITERIA; i++) {
    if (assessment->criteria[i] == ASSESSED_OPEN)
      statement_null(put, parameters[i]);
    else
      statement_int(put, parameters[i], assessment->criteria[i]);
  }
  return statement_run(put, error);
}

static void bind_place(Statement *statement, gint32 fiscal_year, gint64 place)
{
  statement_int(statement, "$fiscal_year", fiscal_year);
  bind_households_of(statement, place);
}

gboolean assessments_count(Book *book, gint32 fiscal_year, gint64 place, AssessmentCount *count, GError **error)
{
  *count = (AssessmentCount){0};
  Statement *statement = book->assessments[ASSESSMENT_COUNT];
  bind_place(statement, fiscal_year, place);
  if (statement_step(statement, error) != STEP_ROW)
    return FALSE;
  count->passed = (gint32)statement_column_int(statement, 1);
  count->failed = (gint32)statement_column_int(statement, 2);
  count->waiting = (gint32)statement_column_int(statement, 0) - count->passed - count->failed;
  statement_reset(statement);
  return TRUE;
}

gboolean assessments_list(Book *book, gint32 fiscal_year, gint64 place, GArray *assessments, GError **error)
{
  Statement *all = book->assessments[ASSESSMENT_LIST];
  bind_place(all, fiscal_year, place);
  Step step;
  while ((step = statement_step(all, error)) == STEP_ROW) {
    Assessment assessment = {
        .fiscal_year = fiscal_year, .household = statement_column_int(all, 0), .day = (Day)statement_column_int(all, 1)};
    for (int i = 0; i < CRITERIA; i++)
      assessment.criteria[i] = (Assessed)statement_column_int(all, 2 + i);
    g_array_append_val(assessments, assessment);
  }
  return step == STEP_DONE;
}
