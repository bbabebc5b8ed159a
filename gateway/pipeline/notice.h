/* Messages that nobody asked for: reminders, summaries, alerts. */
#pragma once
#include "model/phones.h"
#include "pipeline/gateway.h"

/* Puts one into the outbox in the phone's language, with the expiry of its class but no later than until_ms; it is due at
 * due_ms. Nothing for a phone that is not active or that guard_may_reach refuses. In the caller's transaction. */
gboolean notice_queue(const Gateway *gateway, const char *provider, const Phone *phone, const Answer *answer, gint64 now_ms,
                      gint64 due_ms, gint64 until_ms, GError **error);
