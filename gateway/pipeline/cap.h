/* What an account may spend on one day, in segments and in money, exactly: nothing is claimed that would pass it, receipts no
 * more than the rest. What has to wait goes on the next day, or expires in its time. At four fifths each officer gets one
 * alert, which is counted itself and goes before all else; until it is written no more is claimed. Of an account without price
 * and cap only the villages' messages are counted. */
#pragma once
#include "model/outbox.h"
#include "model/spend.h"
#include "pipeline/gateway.h"

#include "provider/provider.h"

/* Pure: how many segments are left; G_MAXINT64 where there is no cap. */
gint64 cap_left(const ProviderFacts *facts, const Spend *spent);
/* Pure: after how many more segments officers are to be told; 0: now, or past it. */
gint64 cap_until_told(const ProviderFacts *facts, const Spend *spent);

/* As outbox_claim, within the cap; counts what it claims. `capped`: something may have been left waiting for the cap. In the
 * caller's transaction. */
gboolean cap_claim(const Gateway *gateway, const ProviderFacts *facts, gint64 now_ms, guint limit, GArray *rows,
                   gboolean *capped, GError **error);
/* A claimed row was certainly not sent: it is taken off the day on which it was claimed. In the transaction that puts it back.
 */
gboolean cap_give_back(const Gateway *gateway, const ProviderFacts *facts, const OutboxRow *row, GError **error);
