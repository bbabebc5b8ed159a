/* Three haves, two nots: five criteria a household and fiscal year, entered at the office, never by SMS. All five are required.
 */
#pragma once
#include "book.h"
#include "calendar.h"

/* In the order of the columns of tables, imports and exports. */
typedef enum {
  CRITERION_LIVELIHOOD,       /* has a right livelihood and income from it */
  CRITERION_RELATIONS,        /* has good relations in family and community */
  CRITERION_ENVIRONMENT,      /* has a good environment */
  CRITERION_NO_DRUGS,         /* yes: not addicted */
  CRITERION_NO_INFORMAL_DEBT, /* yes: no informal debt */
  CRITERIA
} Criterion;

typedef enum { ASSESSED_OPEN = -1, ASSESSED_NO = 0, ASSESSED_YES = 1 } Assessed; /* open: not looked at yet */

typedef struct {
  gint32 fiscal_year; /* Buddhist era */
  gint64 household;
  Assessed criteria[CRITERIA];
  Day day; /* when it was entered */
} Assessment;

/* passed: all five yes. failed: one is no, whatever is open. waiting: none is no, one is open. Households without a row are in
 * none of them. */
typedef struct {
  gint32 passed, failed, waiting;
} AssessmentCount;

/* "livelihood" …: the column's name. */
const char *criterion_name(Criterion criterion);

/* Adds it, or changes the one of that fiscal year and household. */
gboolean assessments_put(Book *book, const Assessment *assessment, GError **error);
gboolean assessments_count(Book *book, gint32 fiscal_year, gint64 place, AssessmentCount *count, GError **error);
/* Of a place, by household. Array of Assessment. */
gboolean assessments_list(Book *book, gint32 fiscal_year, gint64 place, GArray *assessments, GError **error);
