/* The same message through two accounts (two ways to one number, or a push beside a poll of another account).
 *
 * The rule: what the same phone sent with the same text, and with times of its own at most a minute apart, is one message where
 * it came through different accounts. The first that comes is booked, the other is kept as ignored. The same text twice
 * through one account is never a twin: that is the same-again question's. */
#pragma once
#include "model/phones.h"
#include "pipeline/gateway.h"

/* Costs a look at the phone's row, and a read of its last messages only where the text came within the minute. */
gboolean twin_find(const Gateway *gateway, const Phone *phone, const char *provider, const char *folded, gint64 own_ms,
                   gboolean *twin, GError **error);
