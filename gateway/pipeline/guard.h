/* How often one sender is answered, whatever the command: against two machines that answer each other, and against a flood.
 * What is limited is the answer alone: a true entry is booked however many came before it. The counters stand in the phone's
 * row, so that they hold after a restart. Source: sections 6 and 7 of the SMS language.
 *
 *   doubtful   a message that was refused, that says again what it said within a day in whatever words (the same request), or
 *              that is asked whether it is meant twice. UNDO is not: each takes back another. At most `refusals` of them are
 * answered before half an hour (window_ms) without such an answer has passed, and at most `refusals_day` on one day. Any half
 * hour then holds no more than `refusals`. any        at most `replies_day` answers on one day; the last of them says that it
 * is the last, and that entries are still booked. flood      a bucket of `burst` tokens, one an answer, refilled by
 * `per_minute`. An empty bucket is silent.
 *
 * Days are those of the programme's calendar, by our clock. A clock that was set back or far ahead begins a count anew. */
#pragma once
#include "model/phones.h"
#include "pipeline/options.h"

typedef enum {
  GUARD_ANSWER, /* as the command chose */
  GUARD_LAST,   /* the day's last: say so instead */
  GUARD_SILENT
} GuardVerdict;

/* Decides on one answer and counts it in `phone`, which the caller writes. */
GuardVerdict guard_answer(const GuardOptions *options, Phone *phone, gboolean doubtful, Day today, gint64 now_ms);
/* A message to another phone, or one before the answer: counts among the sender's answers of any kind, and leaves room for the
 * last. */
gboolean guard_notice(const GuardOptions *options, Phone *phone, Day today);

/* Nothing goes to short codes, letters, foreign or fixed numbers, nor to a number of ours. */
gboolean guard_may_reach(gint64 msisdn, const char *const *own_numbers);
