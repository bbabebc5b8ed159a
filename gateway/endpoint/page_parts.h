/* Parts that several pages show. page_parts.c */
#pragma once
#include "model/product_states.h"
#include "page_call.h"
#include "paper/report.h"

/* Where a place stands to its +3 % line: "+4.2 %" and whether it is reached; or that it is not known. */
void page_add_line(PageCall *call, const Target *target);
/* Links to the fiscal years before and after the one that is shown; `path` is what stands before "=CODE". */
void page_add_years(PageCall *call, const char *path, gint64 place);
/* The month in four numbers, and how much needs attention. `report` NULL: of a place too wide for one. */
gboolean page_add_tiles(PageCall *call, gint64 place, const Report *report, GError **error);
/* Twelve months up to the one that is shown: two pictures and the table that says the same. */
void page_add_accounts(PageCall *call, const Report *report);
