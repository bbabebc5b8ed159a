/* The messages or reports of one page. */
#pragma once
#include "profile.h"
#include "salvage.h"

/* What the page tells about the round. */
typedef struct {
  gboolean salvaged;     /* in: the page was mended; a message that holds the mark is unreadable */
  gint64 now_ms;         /* in */
  gboolean by_number;    /* in: the cursor is an id */
  gboolean newest_first; /* in */
  const char *anchor;    /* in: an id to look for; NULL */
  guint n;               /* elements of the list, also those that were left out */
  gint64 reached;        /* the greatest id; or the newest time that can be believed; 0: none */
  gint64 newest_ms;      /* of all elements; G_MAXINT64 where one has no readable time */
  const char *mark;      /* the first element's id; NULL */
  const char *last;      /* the last element's id; NULL */
  gboolean anchored;     /* the anchor is among them */
} PageSeen;

/* The list in a document as an array; NULL where there is none. New reference. */
json_t *items_list(const ItemProfile *items, json_t *root);
/* Fills items or receipts (oldest first), broken, filtered and what the page tells. Strings are borrowed from page->json or put
 * in page->strings, which is made here. */
void page_read(const Provider *provider, const ItemProfile *items, json_t *list, PollPage *page, PageSeen *seen);
