/* What needs attention, counted. page_attention.c */
#pragma once
#include "page_call.h"

/* Of a place that the officer covers. */
gboolean page_attend_count(PageCall *call, gint64 place, gint64 *waiting, GError **error);
/* Who cover the home district, or wider, answer for what belongs to no place. */
gboolean page_has_strangers(const PageCall *call);
/* A phone as it may be shown, and where it belongs. */
void page_add_whose(PageCall *call, gint64 msisdn, gint32 village, gint64 household);
