/* What the daemon counts about itself, for /metrics. Owned by the daemon and lent with the Gateway; the tools have none.
 * Counters begin with the start of the process. */
#pragma once
#include <glib.h>

typedef enum {
#define METRIC(id, kind, name, first, second, help) id,
#include "metrics.def"
#undef METRIC
  METRIC_COUNT
} Metric;

typedef struct Meter Meter;

Meter *meter_new(void);
/* NULL is fine. */
void meter_free(Meter *meter);

/* Adds `n` to a counter's series of these label values (NULL where the metric has no such label); copied. More than 200 series
 * of one metric are counted together, under "other". With a meter of NULL nothing is done. */
void meter_add(Meter *meter, Metric metric, const char *first, const char *second, gint64 n);
/* The same for a gauge, which then has that value. */
void meter_set(Meter *meter, Metric metric, const char *first, const char *second, gint64 value);
/* A gauge that is set anew as a whole: its series are gone. */
void meter_clear(Meter *meter, Metric metric);

/* All of it in Prometheus's text format 0.0.4, series in the order of their labels. Caller frees. */
char *meter_text(const Meter *meter);
