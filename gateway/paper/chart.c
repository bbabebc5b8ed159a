#include "chart.h"

#include "names.h"
#include "table.h"

/* The picture's measures, in its own units; it is as wide as the page lets it be. */
#define WIDTH 720
#define HEIGHT 260
#define LEFT 72
#define RIGHT 12
#define TOP 30
#define BOTTOM 30
#define PLOT_W (WIDTH - LEFT - RIGHT)
#define PLOT_H (HEIGHT - TOP - BOTTOM)
#define STEPS 4 /* of the axis, at most one more */

gint64 chart_step(gint64 satang)
{
  static const gint64 factors[] = {2, 5, 10};
  gint64 power = 100;
  while (satang > power && power < G_MAXINT64 / 100) {
    for (guint i = 0; i < G_N_ELEMENTS(factors); i++)
      if (satang <= power * factors[i])
        return power * factors[i];
    power *= 10;
  }
  return power;
}

/* value / most of `room`, most > 0, without overflow. */
static gint32 scaled(gint64 value, gint64 most, gint32 room)
{
  const gint64 clamped = CLAMP(value, 0, most);
  return (gint32)(most > G_MAXINT64 / room ? clamped / (most / room) : clamped * room / most);
}

static char *escape(const char *text)
{
  g_autofree char *clean = table_clean(text != NULL ? text : "");
  return g_markup_escape_text(clean, -1);
}

static void add_text(GString *svg, const char *class, gint32 x, gint32 y, const char *text)
{
  g_autofree char *escaped = escape(text);
  g_string_append_printf(svg, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n", class, x, y, escaped);
}

/* The axis and its lines; the value at its top is returned. */
static gint64 add_axis(GString *svg, const Chart *chart)
{
  gint64 most = chart->line_satang;
  for (guint i = 0; i < chart->n; i++)
    most = MAX(most, chart->bars[i].shown ? chart->bars[i].satang : 0);
  most = MIN(most, G_MAXINT64 / 2) / 16 * 17; /* room for the values above the bars */
  const gint64 step = chart_step(MAX(most, 100) / STEPS);
  const gint64 steps = MAX((MAX(most, 1) - 1) / step + 1, 1), top = MIN(step, G_MAXINT64 / (steps + 1)) * steps;
  for (gint64 i = 0; i <= steps; i++) {
    const gint32 y = TOP + PLOT_H - scaled(step * i, top, PLOT_H);
    g_autofree char *label = name_baht(step * i);
    g_string_append_printf(svg, "<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", i == 0 ? "axis" : "grid",
                           LEFT, y, WIDTH - RIGHT, y);
    add_text(svg, "scale", LEFT - 8, y + 4, label);
  }
  add_text(svg, "scale", LEFT - 8, TOP - 20, chart->unit);
  return top;
}

static gint32 left_of(const Chart *chart, guint i)
{
  return LEFT + (gint32)(i * PLOT_W / chart->n);
}

static void add_bar(GString *svg, const Chart *chart, guint i, gint64 top)
{
  const ChartBar *bar = &chart->bars[i];
  const gint32 width = PLOT_W / (gint32)chart->n, middle = left_of(chart, i) + width / 2, inner = width * 3 / 5;
  const gint32 height = scaled(bar->satang, top, PLOT_H);
  add_text(svg, "month", middle, HEIGHT - BOTTOM + 18, bar->label);
  if (!bar->shown) {
    add_text(svg, "hidden", middle, TOP + PLOT_H - 6, chart->hidden);
    return;
  }
  g_string_append_printf(svg, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n",
                         bar->satang < chart->line_satang ? "bar under" : "bar", middle - inner / 2, TOP + PLOT_H - height,
                         inner, height);
}

/* After the line, which would strike it through. */
static void add_value(GString *svg, const Chart *chart, guint i, gint64 top)
{
  const ChartBar *bar = &chart->bars[i];
  if (!bar->shown)
    return;
  const gint32 middle = left_of(chart, i) + PLOT_W / (gint32)chart->n / 2;
  g_autofree char *value = name_baht(bar->satang - bar->satang % 100);
  add_text(svg, "value", middle, TOP + PLOT_H - scaled(bar->satang, top, PLOT_H) - 4, value);
}

static void add_line(GString *svg, const Chart *chart, gint64 top)
{
  const gint32 y = TOP + PLOT_H - scaled(chart->line_satang, top, PLOT_H);
  g_string_append_printf(svg, "<line class=\"target\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", LEFT, y, WIDTH - RIGHT, y);
  if (chart->line_label != NULL)
    add_text(svg, "target", WIDTH - RIGHT, TOP - 14, chart->line_label);
}

char *chart_svg(const Chart *chart)
{
  g_autofree char *title = escape(chart->title);
  GString *svg = g_string_new(NULL);
  g_string_append_printf(svg, "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 %d %d\"><title>%s</title>\n", WIDTH, HEIGHT,
                         title);
  const gint64 top = add_axis(svg, chart);
  for (guint i = 0; i < chart->n; i++)
    add_bar(svg, chart, i, top);
  if (chart->line_satang > 0)
    add_line(svg, chart, top);
  for (guint i = 0; i < chart->n; i++)
    add_value(svg, chart, i, top);
  return g_string_free(g_string_append(svg, "</svg>\n"), FALSE);
}
