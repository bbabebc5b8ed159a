/* Rows of the outbox of which nobody knows whether they were sent: sent once more where the provider takes a reference once or
 * the row's class wants it (once, after its time), else given up. Where the provider keeps a log it is asked first (follow.h).
 * Of what is given up officers get an alert, one in ten minutes at most. */
#pragma once
#include "model/outbox.h"
#include "pipeline/gateway.h"

#include "provider/provider.h"

/* How long after the send such a row is looked at. */
gint64 uncertain_wait(const Gateway *gateway, const ProviderFacts *facts, ReplyClass class);
/* At start, before anything is sent: what a crash left as sending is uncertain, its time counted from its send. How many. */
gboolean uncertain_recover(const Gateway *gateway, const ProviderFacts *facts, gint64 *rows, GError **error);
/* Settles the rows whose time has come; replies past their time expire. One transaction. */
gboolean uncertain_sweep(const Gateway *gateway, const ProviderFacts *facts, gint64 now_ms, GError **error);
/* Whether an officer may have a row sent once more: never where a second one might reach the phone and its class goes out at
 * most once. */
typedef enum {
  REPEAT_MAY,    /* by the same rules, or because the phone certainly did not get it */
  REPEAT_ONCE,   /* nobody knows whether it arrived, and its class is never sent twice */
  REPEAT_TRIED,  /* the same, and it was sent twice */
  REPEAT_ASKING, /* the provider's log is being asked */
  REPEAT_LATE,   /* past its time */
  REPEAT_GONE,   /* its text or its account is not there any more */
  REPEAT_SETTLED /* it is on its way, or arrived */
} RepeatVerdict;
/* `facts` of the row's account; NULL: there is none of that name. */
RepeatVerdict uncertain_may_repeat(const Gateway *gateway, const ProviderFacts *facts, const OutboxRow *row, gint64 now_ms);
/* One row by those rules; given_up is counted on. In the caller's transaction. */
gboolean uncertain_resolve(const Gateway *gateway, const ProviderFacts *facts, const OutboxRow *row, gint64 now_ms,
                           gint64 *given_up, GError **error);
/* So many more were given up (may be 0): an alert, where it is time for one. In the caller's transaction. */
gboolean uncertain_tell(const Gateway *gateway, const ProviderFacts *facts, gint64 given_up, gint64 now_ms, GError **error);
