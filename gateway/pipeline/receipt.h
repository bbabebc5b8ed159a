/* Reports on what we sent, polled, asked for or pushed, in any order, before the answer to the send or after it. */
#pragma once
#include "model/outbox.h"
#include "pipeline/gateway.h"

#include "provider/provider.h"

/* Whether anything will be told of what is sent by the account. */
gboolean receipt_expected(const ProviderFacts *facts);

/* Applies one report; `known` tells whether the message is. One that is not (yet) is kept a while. In the caller's transaction.
 */
gboolean receipt_take(const Gateway *gateway, const ProviderFacts *from, const Receipt *receipt, gint64 now_ms, gboolean *known,
                      GError **error);
/* The provider has taken a message under that id (may be NULL): it is awaited, and a report that came before is applied. In the
 * transaction that makes it sent. */
gboolean receipt_await(const Gateway *gateway, const ProviderFacts *facts, const OutboxRow *row, const char *id, gint64 now_ms,
                       GError **error);
