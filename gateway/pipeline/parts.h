/* Long messages that come in parts: each part is kept in the transaction that takes it, and when the last has come the whole is
 * a message like any other. What is not whole after ten minutes is kept for an officer. */
#pragma once
#include "pipeline/inbox.h"
#include "pipeline/turn.h"

/* Takes a part; `arrival` is made of it. In the page's transaction. `answer` as in inbox_take_some. */
gboolean parts_take(const Gateway *gateway, const PollItem *item, const Arrival *arrival, gint64 now_ms, PageTally *tally,
                    char **answer, GError **error);
/* What waited too long, a bounded number. A transaction of its own, where there is any. */
gboolean parts_sweep(const Gateway *gateway, gint64 now_ms, GError **error);
