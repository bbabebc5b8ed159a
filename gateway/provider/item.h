/* The messages of one page. */
#pragma once
#include "profile.h"
#include "salvage.h"

/* What the page tells about the round. */
typedef struct {
  gboolean salvaged; /* in: the page was mended; a message that holds the mark is unreadable */
  gint64 now_ms;     /* in */
  guint n;           /* elements of the list, also those that were left out */
  gint64 reached;    /* after_id: the greatest id; since_time: the newest time that can be believed; 0: none */
  gint64 newest_ms;  /* of all elements; G_MAXINT64 where one has no readable time */
  const char *mark;  /* the first element's id; NULL */
} PageSeen;

/* Fills items (oldest first), broken, filtered and what the page tells. Strings are borrowed from page->json or put in
 * page->strings, which is made here. */
void page_read(const PollProfile *poll, json_t *list, PollPage *page, PageSeen *seen);
