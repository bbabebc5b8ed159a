/* A page of messages: one transaction, each message inside its own savepoint, the poll cursor in it. */
#pragma once
#include "pipeline/gateway.h"

#include "provider/provider.h"

typedef struct {
  guint taken;    /* messages that were new, whatever became of them */
  guint already;  /* handed over before */
  guint dead;     /* kept for an officer */
  guint receipts; /* reports on messages that we know */
  guint replies;  /* queued */
  guint silenced; /* answers that the guard held back */
} PageTally;

/* Where a page comes from and what goes with it. */
typedef struct {
  const ProviderFacts *from;
  const char *reply_by; /* NULL: nothing is answered */
  const char *cursor;   /* the name under which the page's cursor is stored; NULL: it has none */
} Inlet;

/* Books the page (messages, and reports on what we sent) and stores its cursor. FALSE: nothing of the page is kept and the
 * cursor has not moved; FAILED_RETRY may go through later, FAILED_CORRUPT ends the daemon. */
gboolean inbox_take_page(const Gateway *gateway, const Inlet *inlet, const PollPage *page, gint64 now_ms, PageTally *tally,
                         GError **error);
/* The same in the caller's transaction, which is to be rolled back on FALSE. `tally` is added to. `answer` gets the text of the
 * reply to the page's last message, where its row of the outbox is made sent by that (NULL: it is not wanted). Caller frees. */
gboolean inbox_take_some(const Gateway *gateway, const Inlet *inlet, const PollPage *page, gint64 now_ms, PageTally *tally,
                         char **answer, GError **error);

/* Keeps an answer that is no page at all: one dead row with its first 64 KiB, once for the same bytes. */
gboolean inbox_keep_raw(const Gateway *gateway, const ProviderFacts *from, const void *raw, gsize length, gint64 now_ms,
                        GError **error);
/* A page that its provider hands over only once was lost on the way: a row for an officer. */
gboolean inbox_report_lost(const Gateway *gateway, const ProviderFacts *from, gint64 now_ms, GError **error);
