/* The same message through two accounts (two ways to one number, or a push beside a poll of another account).
 *
 * The rule: what the same phone sent with the same text, and with times of its own at most a minute apart, is one message where
 * it came through different accounts. The first that comes is booked, the other is kept as ignored. The same text twice
 * through one account is never a twin: that is the same-again question's. Nor is what no account brought: an officer's yes for
 * a phone, what was dialled.
 *
 * An account that was away for an hour hands over what a teacher has sent by another meanwhile: more than the phone's row
 * remembers. So where the row is full, the messages themselves are looked through back to the minute. Of a text with a PIN
 * nothing is kept there but its shape: it is a twin where the row remembers it, or the times are the same. */
#pragma once
#include "model/phones.h"
#include "pipeline/gateway.h"

typedef struct {
  const char *provider;
  const char *text; /* decoded */
  const char *folded;
  gint64 own_ms;
} TwinSought;

/* Costs a look at the phone's row, and a read of its last messages only where the text came within the minute, or where the row
 * is full: then of those received since eleven minutes before own_ms, at most 500. */
gboolean twin_find(const Gateway *gateway, const Phone *phone, const TwinSought *sought, gboolean *twin, GError **error);
