#include "page.h"

#include "table.h"

#include <string.h>

typedef enum { BLOCK_SUBTITLE, BLOCK_HEADING, BLOCK_CAPTION, BLOCK_PARAGRAPH, BLOCK_FACT, BLOCK_TABLE, BLOCK_CHART } BlockKind;

typedef struct {
  BlockKind kind;
  char *text, *value; /* of a fact: name and value; of a chart: title and picture */
  guint n, numbers;   /* of a table */
  GPtrArray *cells;   /* char *, the header first, row by row */
} Block;

struct Page {
  char *language, *title;
  GPtrArray *blocks;
};

/* In the text of a page's own style sheet; the fonts are those that the usual systems have for Thai. */
static const char style[] =
    "@page{size:A4;margin:16mm 15mm}"
    "*{box-sizing:border-box}"
    "body{font:12pt/1.45 \"TH Sarabun New\",Sarabun,\"Noto Sans Thai\",\"Leelawadee UI\",Loma,Tahoma,sans-serif;color:#1c2321;"
    "max-width:180mm;margin:8mm auto;padding:0 4mm}"
    "h1{font-size:1.5em;line-height:1.25;margin:0;color:#1f5136}"
    ".sub{color:#53605a;margin:.1em 0 .8em;border-bottom:2px solid #1f5136;padding-bottom:.4em}"
    "h2{font-size:1.12em;color:#1f5136;margin:1.1em 0 .3em;break-after:avoid}"
    "p{margin:.3em 0}.cap{font-weight:600;margin:.7em 0 .1em;break-after:avoid}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.15em 1em;margin:.3em 0}"
    "dt{color:#53605a}dd{margin:0}dd:empty{border-bottom:1px dotted #9aa59f}"
    ".wide{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:.4em 0;font-size:.92em;break-inside:auto}"
    "thead{display:table-header-group}tr{break-inside:avoid}"
    "th{text-align:left;vertical-align:bottom;border-bottom:1.5px solid #1f5136;padding:.2em .45em;font-weight:600}"
    "td{border-bottom:1px solid #d9dfdb;padding:.2em .45em;vertical-align:top}"
    ".r{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}th.r{white-space:normal}"
    ".chart{display:block;width:100%;margin:.4em 0;break-inside:avoid;font-size:12px}"
    ".chart .grid{stroke:#d9dfdb}.chart .axis{stroke:#53605a}.chart .bar{fill:#4f8a68}"
    ".chart .under{fill:#b9cfc0}"
    ".chart line.target{stroke:#b3471d;stroke-width:2;stroke-dasharray:7 4}"
    ".chart text{fill:#1c2321;text-anchor:middle}.chart text.scale{text-anchor:end;fill:#53605a;font-size:11px}"
    ".chart text.value{font-size:11px;paint-order:stroke;stroke:#fff;stroke-width:3px}.chart text.hidden{fill:#7b8780}"
    ".chart text.target{text-anchor:end;fill:#b3471d;font-weight:600}"
    /* on a telephone the picture is half as large: larger letters, and the values stand in the table above */
    "@media screen and (max-width:520px){body{margin:4mm auto}dl{display:block}dd{margin:0 0 .4em}table{font-size:.8em}"
    "td,th{padding:.2em .25em}"
    ".chart{overflow:visible}.chart text,.chart text.scale,.chart text.hidden,.chart text.target{font-size:20px}"
    ".chart text.value{display:none}}"
    "@media print{.wide{overflow:visible}body{margin:0;padding:0;max-width:none;font-size:11pt}.chart .bar,.chart "
    "line{print-color-adjust:exact;"
    "-webkit-print-color-adjust:exact}}";

static void free_block(gpointer data)
{
  Block *block = data;
  g_free(block->text);
  g_free(block->value);
  g_clear_pointer(&block->cells, g_ptr_array_unref);
  g_free(block);
}

Page *page_new(const char *language, const char *title)
{
  Page *page = g_new0(Page, 1);
  page->language = g_strdup(language);
  page->title = table_clean(title);
  page->blocks = g_ptr_array_new_with_free_func(free_block);
  return page;
}

void page_free(Page *page)
{
  if (page == NULL)
    return;
  g_ptr_array_unref(page->blocks);
  g_free(page->language);
  g_free(page->title);
  g_free(page);
}

static Block *add(Page *page, BlockKind kind, const char *text)
{
  Block *block = g_new0(Block, 1);
  block->kind = kind;
  block->text = text != NULL ? table_clean(text) : NULL;
  g_ptr_array_add(page->blocks, block);
  return block;
}

void page_subtitle(Page *page, const char *text)
{
  add(page, BLOCK_SUBTITLE, text);
}

void page_heading(Page *page, const char *text)
{
  add(page, BLOCK_HEADING, text);
}

void page_caption(Page *page, const char *text)
{
  add(page, BLOCK_CAPTION, text);
}

void page_paragraph(Page *page, const char *text)
{
  add(page, BLOCK_PARAGRAPH, text);
}

void page_fact(Page *page, const char *name, const char *value)
{
  add(page, BLOCK_FACT, name)->value = table_clean(value);
}

void page_table(Page *page, guint n, guint numbers, const char *const *header)
{
  Block *table = add(page, BLOCK_TABLE, NULL);
  table->n = n;
  table->numbers = numbers;
  table->cells = g_ptr_array_new_with_free_func(g_free);
  page_row(page, header);
}

void page_row(Page *page, const char *const *cells)
{
  Block *table = g_ptr_array_index(page->blocks, page->blocks->len - 1);
  g_assert(table->kind == BLOCK_TABLE);
  for (guint i = 0; i < table->n; i++)
    g_ptr_array_add(table->cells, table_clean(cells[i] != NULL ? cells[i] : ""));
}

void page_chart(Page *page, const Chart *chart)
{
  add(page, BLOCK_CHART, chart->title)->value = chart_svg(chart);
}

/* Columns of a terminal: Thai vowels and tone marks stand above and below the letter before them. */
static guint width_of(const char *text)
{
  guint width = 0;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar c = g_utf8_get_char(at);
    width += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
  }
  return width;
}

static void pad(GString *text, guint from, guint to)
{
  for (; from < to; from++)
    g_string_append_c(text, ' ');
}

static void text_table(GString *text, const Block *table)
{
  g_autofree guint *widths = g_new0(guint, table->n);
  for (guint i = 0; i < table->cells->len; i++)
    widths[i % table->n] = MAX(widths[i % table->n], width_of(g_ptr_array_index(table->cells, i)));
  for (guint i = 0; i < table->cells->len; i++) {
    const guint column = i % table->n;
    const char *cell = g_ptr_array_index(table->cells, i);
    const gboolean right = column >= table->n - table->numbers, last = column + 1 == table->n;
    g_string_append(text, "  ");
    if (right)
      pad(text, width_of(cell), widths[column]);
    g_string_append(text, cell);
    if (!right && !last)
      pad(text, width_of(cell), widths[column]);
    if (last)
      g_string_append_c(text, '\n');
  }
}

static void text_block(GString *text, const Block *block)
{
  switch (block->kind) {
  case BLOCK_SUBTITLE:
  case BLOCK_PARAGRAPH:
    g_string_append_printf(text, "%s\n", block->text);
    break;
  case BLOCK_HEADING:
    g_string_append_printf(text, "\n%s\n", block->text);
    break;
  case BLOCK_CAPTION:
    g_string_append_printf(text, "  %s\n", block->text);
    break;
  case BLOCK_FACT:
    g_string_append_printf(text, "  %s: %s\n", block->text, block->value[0] != '\0' ? block->value : "________");
    break;
  case BLOCK_TABLE:
    text_table(text, block);
    break;
  case BLOCK_CHART:
    break;
  }
}

char *page_text(const Page *page)
{
  GString *text = g_string_new(page->title);
  g_string_append_c(text, '\n');
  for (guint i = 0; i < page->blocks->len; i++)
    text_block(text, g_ptr_array_index(page->blocks, i));
  return g_string_free(text, FALSE);
}

static void html_element(GString *html, const char *before, const char *text, const char *after)
{
  g_autofree char *escaped = g_markup_escape_text(text, -1);
  g_string_append_printf(html, "%s%s%s", before, escaped, after);
}

static void html_table(GString *html, const Block *table)
{
  g_string_append(html, "<div class=\"wide\"><table>\n<thead>");
  for (guint i = 0; i < table->cells->len; i++) {
    const guint column = i % table->n, row = i / table->n;
    const gboolean right = column >= table->n - table->numbers;
    if (column == 0)
      g_string_append(html, "<tr>");
    html_element(html,
                 row == 0 ? right ? "<th class=\"r\">" : "<th>"
                 : right  ? "<td class=\"r\">"
                          : "<td>",
                 g_ptr_array_index(table->cells, i), row == 0 ? "</th>" : "</td>");
    if (column + 1 == table->n)
      g_string_append(html, row == 0 ? "</tr></thead>\n<tbody>\n" : "</tr>\n");
  }
  g_string_append(html, "</tbody></table></div>\n");
}

static void html_block(GString *html, const Block *block)
{
  switch (block->kind) {
  case BLOCK_SUBTITLE:
    html_element(html, "<p class=\"sub\">", block->text, "</p>\n");
    break;
  case BLOCK_HEADING:
    html_element(html, "<h2>", block->text, "</h2>\n");
    break;
  case BLOCK_CAPTION:
    html_element(html, "<p class=\"cap\">", block->text, "</p>\n");
    break;
  case BLOCK_PARAGRAPH:
    html_element(html, "<p>", block->text, "</p>\n");
    break;
  case BLOCK_FACT:
    html_element(html, "<dt>", block->text, "</dt>");
    html_element(html, "<dd>", block->value, "</dd>\n");
    break;
  case BLOCK_TABLE:
    html_table(html, block);
    break;
  case BLOCK_CHART:
    html_element(html, "<p class=\"cap\">", block->text, "</p>\n");
    g_string_append(html, block->value);
    break;
  }
}

static gboolean is_fact(const Page *page, guint i)
{
  return i < page->blocks->len && ((const Block *)g_ptr_array_index(page->blocks, i))->kind == BLOCK_FACT;
}

char *page_html(const Page *page)
{
  GString *html = g_string_new("<!DOCTYPE html>\n");
  html_element(html, "<html lang=\"", page->language, "\">\n<head>\n<meta charset=\"utf-8\">\n");
  g_string_append(html, "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
  html_element(html, "<title>", page->title, "</title>\n");
  g_string_append_printf(html, "<style>%s</style>\n</head>\n<body>\n", style);
  html_element(html, "<h1>", page->title, "</h1>\n");
  for (guint i = 0; i < page->blocks->len; i++) {
    if (is_fact(page, i) && (i == 0 || !is_fact(page, i - 1)))
      g_string_append(html, "<dl>\n");
    html_block(html, g_ptr_array_index(page->blocks, i));
    if (is_fact(page, i) && !is_fact(page, i + 1))
      g_string_append(html, "</dl>\n");
  }
  return g_string_free(g_string_append(html, "</body>\n</html>\n"), FALSE);
}
