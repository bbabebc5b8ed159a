/* import assessments: fiscal_year, village, household, then the three haves and two nots: livelihood, relations, environment,
 * no_drugs, no_informal_debt, each yes, no, or empty while it is open. The office's alone: none of it comes or goes by SMS. */
#include "import_kind.h"
#include "model/assessments.h"

#include <string.h>

#define FIRST_CRITERION 3

static const CsvColumn columns[] = {{"fiscal_year", TRUE}, {"village", TRUE},         {"household", TRUE},
                                    {"livelihood", TRUE},  {"relations", TRUE},       {"environment", TRUE},
                                    {"no_drugs", TRUE},    {"no_informal_debt", TRUE}};

static Assessed read_criterion(Import *import, const char *text, guint line, const char *name)
{
  if (*text == '\0')
    return ASSESSED_OPEN;
  if (strcmp(text, "yes") == 0)
    return ASSESSED_YES;
  if (strcmp(text, "no") != 0)
    csv_complain(&import->complaints, line, "write yes or no, or leave it empty", "%s is \"%s\"", name, text);
  return ASSESSED_NO;
}

static gboolean take_assessment(Import *import, const char *const *fields, guint line, GError **error)
{
  const guint before = import->complaints.count;
  Assessment assessment = {.fiscal_year = import_fiscal_year(import, fields[0], line), .day = import->today};
  assessment.household = import_household(import, import_village(import, fields[1], line), fields[2], line);
  for (int i = 0; i < CRITERIA; i++)
    assessment.criteria[i] = read_criterion(import, fields[FIRST_CRITERION + i], line, criterion_name((Criterion)i));
  if (import->complaints.count > before || !import_once(import, assessment.household * 10000 + assessment.fiscal_year, line))
    return TRUE;
  return assessments_put(import->book, &assessment, error);
}

const ImportKind import_assessments_kind = {columns, G_N_ELEMENTS(columns), take_assessment};
