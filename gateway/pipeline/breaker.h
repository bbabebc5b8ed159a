/* When an account that fails is asked again: pure functions. After the n-th failure in a row it is left alone for a while of up
 * to twice the last; after `after` of them the breaker is open: its messages go by another account, and one request at a time
 * tries whether it is back. The waits have full jitter: any part of the while, so that many waiters do not come together. */
#pragma once
#include <glib.h>

typedef struct {
  guint after;
  gint64 least_ms, most_ms;
} BreakerOptions;

typedef struct {
  guint failures; /* in a row */
  guint steps;    /* waits in a row */
  gboolean open;
  gint64 until_ms; /* steady: nothing goes before */
} Breaker;

/* Any part of least · 2^steps, which is at most `most`; at least 1. `random`: any number. Milliseconds. */
gint64 full_jitter(gint64 least_ms, guint steps, gint64 most_ms, guint32 random);

void breaker_good(Breaker *breaker);
/* TRUE where it opens the breaker. Failures of what was under way before the wait began make no new wait, unless the provider
 * asks for a longer one: `wish_ms`, 0 where it does not. */
gboolean breaker_bad(Breaker *breaker, const BreakerOptions *options, gint64 now_ms, gint64 wish_ms, guint32 random);
/* How many requests may be under way: none, one, or any number (G_MAXUINT). */
guint breaker_allows(const Breaker *breaker, gint64 now_ms);

/* The wait before the next try of a row that certainly was not sent: any part (full jitter, decided by the row's id and age) of
 * as long again as it has waited already, which is between `least` and `most`; at least 1. Milliseconds. */
gint64 retry_wait(gint64 outbox_id, gint64 age_ms, gint64 least_ms, gint64 most_ms);
