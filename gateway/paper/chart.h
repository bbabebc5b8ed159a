/* Pictures of months: bars against a line, as SVG that stands inside a page. Drawn in whole numbers: no floating point. */
#pragma once
#include <glib.h>

typedef struct {
  const char *label; /* under the bar */
  gint64 satang;     /* below 0 counts as 0 */
  gboolean shown;    /* FALSE: the mark of what is not shown stands in its place */
} ChartBar;

typedef struct {
  const char *title; /* also what is read aloud */
  const char *unit;  /* of the axis: "บาท" */
  const ChartBar *bars;
  guint n;
  gint64 line_satang;     /* 0: none */
  const char *line_label; /* may be NULL */
  const char *hidden;     /* where a bar is not shown */
} Chart;

/* "<svg …>…</svg>", without scripts or anything from outside; every text is escaped. Caller frees. */
char *chart_svg(const Chart *chart);
/* The least 1, 2 or 5 times a power of ten that is at least `satang` and a whole baht: steps of an axis. */
gint64 chart_step(gint64 satang);
