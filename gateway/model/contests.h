/* Contests: a household says that a training day was otherwise than the mentor reported. It only flags: no count changes. Open
 * until an officer settles it or the household takes it back. ids: inbox id * 16. */
#pragma once
#include "book.h"
#include "calendar.h"

typedef struct {
  gint64 id;
  gint64 training; /* trainings.id: the report that stood when it was contested */
  gint64 household;
  gint64 person;
  gint64 at_ms;
  gint64 settled_ms; /* 0: open */
  /* of that report; read, never written */
  gint32 village;
  gint32 day;
} Contest;

gboolean contests_add(Book *book, const Contest *contest, GError **error);
/* The contest that a message made. */
gboolean contests_of_message(Book *book, gint64 inbox_id, Contest *contest, gboolean *found, GError **error);
/* Settles an open one; one that is settled keeps its time. */
gboolean contests_settle(Book *book, gint64 id, gint64 at_ms, GError **error);
/* The contests of a place's trainings, settled ones too, by village, day and time. Array of Contest. */
gboolean contests_list(Book *book, gint32 fiscal_year, gint64 place, GArray *contests, GError **error);
