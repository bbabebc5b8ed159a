/* What sending costs. cost.c */
#pragma once
#include "call.h"

/* Of this month: the accounts' spending against their caps, then the messages to the villages of the officer's places. */
gboolean page_add_costs(PageCall *call, GError **error);
/* Of this month to one village's phones, as a sentence. */
gboolean page_add_cost_of_village(PageCall *call, gint32 village, GError **error);
