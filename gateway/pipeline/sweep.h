/* Keeping nothing longer than its time, and no phone in use that may have gone to other hands. The daemon does it at idle
 * moments, a bounded step a second, once a day; `sammachip retain` does it at once. How long: `keep` of the programme. */
#pragma once
#include "model/retention.h"
#include "net/loop.h"
#include "pipeline/gateway.h"

/* Pure: the times and months before which things go, on the day of now_ms. A fiscal year's entries are kept for ledger_years
 * fiscal years more. */
void sweep_before(const Programme *programme, gint64 now_ms, RetainBefore *before);

#define SWEEP_COUNTS (RETAIN_JOBS + 3)

/* Where a sweep stands. Zeroed at first; what it has done before a kill is done. */
typedef struct {
  guint job; /* a RetainJob, then the message ids, then the phones */
  gint64 after;
  char *provider;            /* whose message ids are next */
  gint64 rows[SWEEP_COUNTS]; /* done in each */
} Sweep;
void sweep_clear(Sweep *sweep);
/* The name of what sweep->rows[i] counts. */
const char *sweep_name(guint i);
/* One step of at most `limit` rows, a transaction of its own. `done`: the sweep has come to its end. */
gboolean sweep_step(const Gateway *gateway, Sweep *sweep, gint64 now_ms, guint limit, gboolean *done, GError **error);

typedef struct Sweeper Sweeper;
/* `fatal` as in poll.h. */
Sweeper *sweeper_new(const Gateway *gateway, Loop *loop, void (*fatal)(gpointer data, GError *error), gpointer data);
void sweeper_free(Sweeper *sweeper);
