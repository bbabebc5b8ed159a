/* Visits of mentors to households. A message may name all households of a village, more than the ledger's sixteen rows: a
 * visit's id is the message's * 32 + its number in the message. Visits of practice lie under negative households (places.h). */
#pragma once
#include "book.h"
#include "calendar.h"

#define VISITS_OF_MESSAGE 32

typedef struct {
  gint64 id;          /* visit_id() */
  gint32 fiscal_year; /* Buddhist era */
  gint64 household;
  Day day;
  gint64 person;
  gint64 at_ms;
  gboolean undone;
} Visit;

static inline gint64 visit_id(gint64 inbox_id, guint number)
{
  return inbox_id * VISITS_OF_MESSAGE + number;
}

gboolean visits_add(Book *book, const Visit *visit, GError **error);
/* Whether the same person reported the same visit of that day before. */
gboolean visits_known(Book *book, const Visit *visit, gboolean *known, GError **error);
/* The visits that a message made, in its order. Array of Visit. */
gboolean visits_of_message(Book *book, gint64 inbox_id, GArray *visits, GError **error);
/* Takes all visits of a message back. */
gboolean visits_undo(Book *book, gint64 inbox_id, GError **error);
/* How many households of a place were visited in a fiscal year. */
gboolean visits_households(Book *book, gint32 fiscal_year, gint64 place, gint32 *households, GError **error);
