/* What waits for an account that takes nothing now goes by another. */
#pragma once
#include "pipeline/gateway.h"

/* Queued replies of `from` that have certainly not been sent become `to`'s, a bounded number; how many. A transaction of its
 * own.
 */
gboolean handover(const Gateway *gateway, const char *from, const char *to, gint64 *rows, GError **error);
