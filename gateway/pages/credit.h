/* What the accounts have left at their providers. credit.c */
#pragma once
#include "call.h"

/* Both for who answers for the programme's home alone, as the accounts are the whole programme's. */

/* Every account that can be asked: its credit and when it was told, or since when it is not known. */
void page_add_credits(PageCall *call);
/* The accounts that have less than they should; adds nothing to the page where `shown` is FALSE. How many. */
guint page_low_credits(PageCall *call, gboolean shown);
