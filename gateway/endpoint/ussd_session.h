/* One callback of a USSD gateway against the book: which session it belongs to, whether it was here before, the step it makes,
 * the message it becomes, the screen it gets. All of it in the caller's transaction and savepoint: the ledger and the session
 * move together, or not at all. */
#pragma once
#include "endpoint/ussd_options.h"
#include "pipeline/gateway.h"

typedef struct {
  const Gateway *gateway;
  const UssdOptions *options;
  const char *reply_by; /* the account by which notices to other phones go; NULL: none */
} UssdDesk;

/* The screen for a callback; `more`: the session goes on. Caller frees. NULL: the store's error. */
char *ussd_session_serve(const UssdDesk *desk, const UssdEntry *entry, const DialectCall *call, gint64 now_ms, gboolean *more,
                         GError **error);
