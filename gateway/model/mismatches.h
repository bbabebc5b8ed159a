/* Where the training days of a place do not agree, for the officer: what was planned, what mentors reported, what households
 * say. Nothing here changes a count. */
#pragma once
#include "book.h"
#include "calendar.h"

typedef enum {
  MISMATCH_UNCONFIRMED, /* planned for a day that has passed, and no report stands */
  MISMATCH_OTHER_DAY,   /* reported for another day than planned */
  MISMATCH_CONTESTED,   /* households say that it was otherwise */
  MISMATCH_DIFFERING    /* another mentor's last report says otherwise */
} MismatchKind;

typedef struct {
  MismatchKind kind;
  gint32 village;
  gint32 day;            /* training day */
  Day planned_day;       /* UNCONFIRMED, OTHER_DAY */
  Day held_day;          /* OTHER_DAY */
  gint32 present;        /* of the report that stands; -1: none does */
  gint32 other;          /* DIFFERING: of the other mentor's */
  char contested_by[64]; /* CONTESTED: numbers of households, joined by a space; those that are settled left out */
} Mismatch;

/* Of a fiscal year, by village, training day and kind. `today`: sessions planned for it or later need no report yet. Array of
 * Mismatch. */
gboolean mismatches(Book *book, gint32 fiscal_year, gint64 place, Day today, GArray *found, GError **error);
