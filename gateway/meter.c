#include "meter.h"

#include <string.h>

#define SERIES_MAX 200

typedef enum { COUNTER, GAUGE } MetricKind;

typedef struct {
  MetricKind kind;
  const char *name;
  const char *labels[2];
  const char *help;
} MetricRow;

static const MetricRow rows[] = {
#define METRIC(id, kind, name, first, second, help) {kind, name, {first, second}, help},
#include "metrics.def"
#undef METRIC
};

struct Meter {
  GTree *series[METRIC_COUNT]; /* the text of the labels, braces and all → gint64 * */
};

static gint compare(gconstpointer a, gconstpointer b, gpointer unused)
{
  (void)unused;
  return strcmp(a, b);
}

Meter *meter_new(void)
{
  Meter *meter = g_new0(Meter, 1);
  for (gsize i = 0; i < METRIC_COUNT; i++)
    meter->series[i] = g_tree_new_full(compare, NULL, g_free, g_free);
  return meter;
}

void meter_free(Meter *meter)
{
  if (meter == NULL)
    return;
  for (gsize i = 0; i < METRIC_COUNT; i++)
    g_tree_unref(meter->series[i]);
  g_free(meter);
}

static void append_value(GString *text, const char *value)
{
  for (const char *at = value; *at != '\0'; at++) {
    if (*at == '\n')
      g_string_append(text, "\\n");
    else
      g_string_append_printf(text, *at == '"' || *at == '\\' ? "\\%c" : "%c", *at);
  }
}

static char *labels_of(const MetricRow *row, const char *const values[2])
{
  GString *text = g_string_new(NULL);
  for (gsize i = 0; i < 2 && row->labels[i][0] != '\0'; i++) {
    g_string_append_printf(text, "%s%s=\"", i == 0 ? "{" : ",", row->labels[i]);
    append_value(text, values[i] != NULL ? values[i] : "");
    g_string_append_c(text, '"');
  }
  if (text->len > 0)
    g_string_append_c(text, '}');
  return g_string_free(text, FALSE);
}

static gint64 *find(Meter *meter, Metric metric, const char *first, const char *second)
{
  GTree *series = meter->series[metric];
  const char *const other[2] = {"other", "other"}, *const values[2] = {first, second};
  g_autofree char *labels = labels_of(&rows[metric], values);
  gint64 *value = g_tree_lookup(series, labels);
  if (value == NULL && g_tree_nnodes(series) >= SERIES_MAX) {
    g_free(labels);
    labels = labels_of(&rows[metric], other);
    value = g_tree_lookup(series, labels);
  }
  if (value == NULL) {
    value = g_new0(gint64, 1);
    g_tree_insert(series, g_steal_pointer(&labels), value);
  }
  return value;
}

void meter_add(Meter *meter, Metric metric, const char *first, const char *second, gint64 n)
{
  if (meter != NULL)
    *find(meter, metric, first, second) += n;
}

void meter_set(Meter *meter, Metric metric, const char *first, const char *second, gint64 value)
{
  if (meter != NULL)
    *find(meter, metric, first, second) = value;
}

void meter_clear(Meter *meter, Metric metric)
{
  if (meter != NULL)
    g_tree_remove_all(meter->series[metric]);
}

char *meter_text(const Meter *meter)
{
  GString *text = g_string_new(NULL);
  for (gsize i = 0; i < METRIC_COUNT; i++) {
    g_string_append_printf(text, "# HELP %s %s\n# TYPE %s %s\n", rows[i].name, rows[i].help, rows[i].name,
                           rows[i].kind == COUNTER ? "counter" : "gauge");
    for (GTreeNode *node = g_tree_node_first(meter->series[i]); node != NULL; node = g_tree_node_next(node))
      g_string_append_printf(text, "%s%s %" G_GINT64_FORMAT "\n", rows[i].name, (const char *)g_tree_node_key(node),
                             *(const gint64 *)g_tree_node_value(node));
  }
  return g_string_free(text, FALSE);
}
