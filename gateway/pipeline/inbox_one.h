/* One message of a page; for inbox.c and parts.c. In the page's transaction. */
#pragma once
#include "pipeline/inbox.h"
#include "pipeline/turn.h"

/* The message in a savepoint of its own: what fails in it is undone and its bytes are kept. `answer` as in inbox_take_some. */
gboolean inbox_take_one(const Gateway *gateway, const Arrival *arrival, gint64 now_ms, PageTally *tally, char **answer,
                        GError **error);
/* One that could not be taken: its bytes are kept for an officer, once for the same id. */
gboolean inbox_bury(const Gateway *gateway, const Arrival *arrival, const void *raw, gsize length, const char *reason,
                    gint64 now_ms, gboolean *already, GError **error);
