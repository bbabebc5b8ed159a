/* Training days as mentors confirm them. One report stands for each day of a village's fiscal year; a later one replaces it,
 * and the earlier stays in the table.
 *
 *   stands → replaced (by a later report) → stands again (the later one was taken back)
 *   stands, replaced → undone
 *
 * ids are named after the message like the ledger's: inbox id * 16. Villages of practice are negative (places.h). */
#pragma once
#include "book.h"
#include "calendar.h"

typedef enum { TRAINING_STANDS, TRAINING_REPLACED, TRAINING_UNDONE, TRAINING_STATES } TrainingState;

typedef struct {
  gint64 id;
  gint32 fiscal_year; /* Buddhist era */
  gint32 village;
  gint32 day;      /* training day, 1- */
  Day held_day;    /* the calendar day on which it was held */
  gint32 present;  /* households */
  char absent[64]; /* numbers of households with two digits, joined by a space ("05 12"); "" where not told */
  gint64 person;
  gint64 at_ms; /* when it was reported */
  TrainingState state;
  gint64 replaces; /* the report that stood before; 0: none */
} Training;

/* Adds a report, which then stands: the one that stood is `replaced` and named in training->replaces. */
gboolean trainings_add(Book *book, Training *training, GError **error);
/* The report that stands for a day. */
gboolean trainings_standing(Book *book, gint32 fiscal_year, gint32 village, gint32 day, Training *training, gboolean *found,
                            GError **error);
/* The report that a message made. */
gboolean trainings_of_message(Book *book, gint64 inbox_id, Training *training, gboolean *found, GError **error);
/* Takes a report back. Where it stood, the newest one before it that was not taken back stands again. */
gboolean trainings_undo(Book *book, const Training *training, GError **error);
/* The households present on the days 1 to `days`, into present[0] …; -1 where no report stands. */
gboolean trainings_present(Book *book, gint32 fiscal_year, gint32 village, gint32 days, gint32 *present, GError **error);
/* All reports of a place, replaced and undone ones too, by village, day and time. Array of Training. */
gboolean trainings_list(Book *book, gint32 fiscal_year, gint64 place, GArray *trainings, GError **error);
