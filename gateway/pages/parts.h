/* Parts that several pages show. parts.c */
#pragma once
#include "attend.h"
#include "model/product_states.h"
#include "paper/report.h"

/* Where a place stands to its +3 % line: "+4.2 %" and whether it is reached; or that it is not known, and where this year
 * cannot tell yet, how the last one ended. */
gboolean page_add_line_so_far(PageCall *call, gint64 place, gint32 fiscal_year, const Target *target, GError **error);
/* "14/20" with a bar. */
void page_add_meter(PageCall *call, gint64 n, gint64 all);
/* Links to the fiscal years before and after the one that is shown; `path` is what stands before "=CODE". */
void page_add_years(PageCall *call, const char *path, gint64 place);
/* A link to a place's page, of the fiscal year that is shown. */
void page_add_link(PageCall *call, const char *path, gint64 place, const char *name);
/* The month in four numbers, and how much needs attention, by its sorts. `report` NULL: of a place too wide for one. */
gboolean page_add_tiles(PageCall *call, gint64 place, const Report *report, const AttendCount *count, GError **error);
/* How much needs attention in all the officer's places together, by its sorts. */
gboolean page_add_attention_of_all(PageCall *call, GError **error);
/* Twelve months up to the one that is shown: two pictures and the table that says the same. */
void page_add_accounts(PageCall *call, const Report *report);
/* Why a message was passed over or could not be read; or why it was not booked, in the words that answer it: they ask for what
 * was missing. Caller frees. */
char *page_reason(const PageCall *call, const char *reason);
/* A phone: whose, its number whole, its roles and state, and what can be done about it. */
gboolean page_add_phone(PageCall *call, const Phone *phone, GError **error);
