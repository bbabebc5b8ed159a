/* Parts of long messages that wait for the others: kept in the transaction that takes them, so that a restart loses none. */
#pragma once
#include "book.h"

typedef struct {
  gint32 part, parts;     /* from 1 */
  const char *message_id; /* the part's own */
  const char *sender;
  const char *text;
  gint64 own_ms; /* 0: the provider gives none */
  gint64 received_ms;
} PartRow;

/* Frees what parts_list filled. */
void part_row_clear(PartRow *row);
/* `twice`: there is such a part already; nothing is changed. */
gboolean parts_add(Book *book, const char *provider, const char *key, const PartRow *row, gboolean *twice, GError **error);
/* All that are there, in order. Array of PartRow (set part_row_clear as its clear function). */
gboolean parts_list(Book *book, const char *provider, const char *key, GArray *rows, GError **error);
gboolean parts_remove(Book *book, const char *provider, const char *key, GError **error);
/* The message of which a part came before that time. Both strings are the caller's to free; NULL where there is none. */
gboolean parts_oldest(Book *book, gint64 before_ms, char **provider, char **key, GError **error);
