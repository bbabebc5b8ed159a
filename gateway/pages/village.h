/* The parts of a village's page that village.c and village_office.c share. */
#pragma once
#include "form.h"
#include "paper/report.h"

/* What the office records: its plan, learning centre and model leader; its products on the way to OTOP. */
gboolean page_add_facts(PageCall *call, const Report *report, GError **error);
void page_add_products(PageCall *call, const Report *report);
/* A banner where the village practises. */
gboolean page_add_practising(PageCall *call, gint32 village, GError **error);
/* What was practised this month, and the switch. */
gboolean page_add_practice(PageCall *call, gint32 village, GError **error);
