/* Life plans: the occupation that a household chose and the day of its plan, as the office enters them. Its baseline stands in
 * households.h. */
#pragma once
#include "book.h"
#include "calendar.h"

typedef struct {
  gint64 household;
  char occupation[160]; /* a product's code or words; "" not told */
  Day plan_day;         /* 0: no plan yet */
} LifePlan;

/* FAILED_REJECT where there is no such household. */
gboolean life_plans_set(Book *book, const LifePlan *plan, GError **error);
/* All households of a place, by code, those without a plan too. Array of LifePlan. */
gboolean life_plans_list(Book *book, gint64 place, GArray *plans, GError **error);
