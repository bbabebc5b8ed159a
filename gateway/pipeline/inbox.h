/* A page of messages: one transaction, each message inside its own savepoint, the poll cursor in it. */
#pragma once
#include "pipeline/gateway.h"

#include "provider/provider.h"

typedef struct {
  guint taken;    /* messages that were new, whatever became of them */
  guint already;  /* handed over before */
  guint dead;     /* kept for an officer */
  guint replies;  /* queued */
  guint silenced; /* answers that the guard held back */
} PageTally;

/* Books the page and stores its cursor. FALSE: nothing of the page is kept and the cursor has not moved; FAILED_RETRY may go
 * through later, FAILED_CORRUPT ends the daemon. */
gboolean inbox_take_page(const Gateway *gateway, const ProviderFacts *from, const char *reply_by, const PollPage *page,
                         gint64 now_ms, PageTally *tally, GError **error);

/* Keeps an answer that is no page at all: one dead row with its first 64 KiB, once for the same bytes. */
gboolean inbox_keep_raw(const Gateway *gateway, const ProviderFacts *from, const GByteArray *raw, gint64 now_ms,
                        GError **error);
