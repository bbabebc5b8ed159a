/* The parts of a report's page. For the files of the report alone. */
#pragma once
#include "report.h"

typedef struct {
  const Report *report;
  const Phrases *phrases;
  Page *page;
} Writing;

/* Whether sums of so many reporting households are shown. */
static inline gboolean report_shows(gint64 reporting)
{
  return reporting >= TOTALS_REPORTING_LEAST;
}

/* Baht where they are shown, else the mark. Caller frees. */
char *report_baht(const Writing *writing, gint64 satang, gboolean shown);
/* "12/20" of the place's households. Caller frees. */
char *report_of_all(const Writing *writing, gint64 n);

/* The months of the fiscal year: table and pictures. */
void report_accounts(const Writing *writing);
/* The villages of a wider place. */
void report_villages(const Writing *writing);
/* Products and proposals; training days; groups. */
void report_products(const Writing *writing);
void report_training(const Writing *writing);
void report_groups(const Writing *writing);
