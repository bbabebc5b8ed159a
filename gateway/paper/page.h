/* A page for people: headings, paragraphs, facts, tables and pictures in order, written as plain text or as HTML that stands
 * alone: no script, nothing from outside, made to be printed on A4. Every text is escaped; texts are copied. */
#pragma once
#include "chart.h"

typedef struct Page Page;

/* `language` is an HTML language code, "th". */
Page *page_new(const char *language, const char *title);
void page_free(Page *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Page, page_free)

/* Under the title, small. */
void page_subtitle(Page *page, const char *text);
void page_heading(Page *page, const char *text);
/* Above a table or a picture. */
void page_caption(Page *page, const char *text);
void page_paragraph(Page *page, const char *text);
/* "name: value"; neighbours stand in one list. An empty value leaves a line to write on. */
void page_fact(Page *page, const char *name, const char *value);
/* Begins a table of n columns; the rows follow. `numbers`: how many of the last columns are aligned right. */
void page_table(Page *page, guint n, guint numbers, const char *const *header);
void page_row(Page *page, const char *const *cells);
/* In plain text a picture is left out: its numbers stand in a table. */
void page_chart(Page *page, const Chart *chart);

/* Caller frees. */
char *page_text(const Page *page);
char *page_html(const Page *page);
