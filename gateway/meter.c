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

/* A series: what its labels say, "" where the metric has no such label. */
typedef struct {
  const char *values[2];
} Labels;

struct Meter {
  GTree *series[METRIC_COUNT]; /* Labels, its strings owned → gint64 * */
};

static gint compare(gconstpointer a, gconstpointer b, gpointer unused)
{
  const Labels *left = a, *right = b;
  (void)unused;
  const gint first = strcmp(left->values[0], right->values[0]);
  return first != 0 ? first : strcmp(left->values[1], right->values[1]);
}

static Labels labels_of(const MetricRow *row, const char *first, const char *second)
{
  return (Labels){
      {row->labels[0][0] != '\0' && first != NULL ? first : "", row->labels[1][0] != '\0' && second != NULL ? second : ""}};
}

static Labels *labels_copy(const Labels *labels)
{
  Labels *copy = g_new(Labels, 1);
  *copy = (Labels){{g_strdup(labels->values[0]), g_strdup(labels->values[1])}};
  return copy;
}

static void labels_free(gpointer data)
{
  Labels *labels = data;
  g_free((char *)labels->values[0]);
  g_free((char *)labels->values[1]);
  g_free(labels);
}

Meter *meter_new(void)
{
  Meter *meter = g_new0(Meter, 1);
  for (gsize i = 0; i < METRIC_COUNT; i++)
    meter->series[i] = g_tree_new_full(compare, NULL, labels_free, g_free);
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

static void append_labels(GString *text, const MetricRow *row, const Labels *labels)
{
  for (gsize i = 0; i < 2 && row->labels[i][0] != '\0'; i++) {
    g_string_append_printf(text, "%s%s=\"", i == 0 ? "{" : ",", row->labels[i]);
    append_value(text, labels->values[i]);
    g_string_append_c(text, '"');
  }
  if (row->labels[0][0] != '\0')
    g_string_append_c(text, '}');
}

/* A message is counted more than once on its way: nothing is put together or copied to find a series that is known. */
static gint64 *find(Meter *meter, Metric metric, const char *first, const char *second)
{
  GTree *series = meter->series[metric];
  Labels labels = labels_of(&rows[metric], first, second);
  gint64 *value = g_tree_lookup(series, &labels);
  if (value == NULL && g_tree_nnodes(series) >= SERIES_MAX) {
    labels = labels_of(&rows[metric], "other", "other");
    value = g_tree_lookup(series, &labels);
  }
  if (value == NULL) {
    value = g_new0(gint64, 1);
    g_tree_insert(series, labels_copy(&labels), value);
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
    for (GTreeNode *node = g_tree_node_first(meter->series[i]); node != NULL; node = g_tree_node_next(node)) {
      g_string_append(text, rows[i].name);
      append_labels(text, &rows[i], g_tree_node_key(node));
      g_string_append_printf(text, " %" G_GINT64_FORMAT "\n", *(const gint64 *)g_tree_node_value(node));
    }
  }
  return g_string_free(text, FALSE);
}
