/* What is past its time: texts are blanked, rows deleted, a bounded number in each step. Sums stay. The tables that only grow
 * are opened for the length of a step by the row 'retention' in `doors`, and each such step is noted in the audit.
 *
 * Of every table with ids the newest row stays, so that an id is never given twice (tables.h). */
#pragma once
#include "book.h"
#include "calendar.h"

/* RETAIN(id, name, before): what a job's rows must lie before. */
#define RETAIN_JOBS_OF(RETAIN)                                                                                                 \
  RETAIN(INBOX_TEXTS, "texts of messages", text_ms)                                                                            \
  RETAIN(OUTBOX_TEXTS, "texts of replies", text_ms)                                                                            \
  RETAIN(QUESTIONS, "questions", text_ms)                                                                                      \
  RETAIN(SCREENS, "ussd sessions", screen_ms)                                                                                  \
  RETAIN(TICKETS, "closed tickets", ledger_ms)                                                                                 \
  RETAIN(LEDGER, "entries", ledger_ms)                                                                                         \
  RETAIN(GROUP_LEDGER, "entries of groups", ledger_ms)                                                                         \
  RETAIN(TRAININGS, "training days", ledger_ms)                                                                                \
  RETAIN(CONTESTS, "contests", ledger_ms)                                                                                      \
  RETAIN(VISITS, "visits", ledger_ms)                                                                                          \
  RETAIN(PROPOSALS, "proposals", ledger_ms)                                                                                    \
  RETAIN(DAYS, "days of households", ledger_day)                                                                               \
  RETAIN(OUTBOX, "replies", ledger_ms)                                                                                         \
  RETAIN(INBOX, "messages", ledger_ms)

typedef enum {
#define RETAIN(id, name, before) RETAIN_##id,
  RETAIN_JOBS_OF(RETAIN)
#undef RETAIN
      RETAIN_JOBS
} RetainJob;

typedef struct {
  gint64 text_ms;      /* messages received before it lose their text */
  gint64 screen_ms;    /* USSD sessions last touched before it go */
  gint32 ledger_month; /* the first month that is kept; sums are checked against the ledger from it on */
  Day ledger_day;      /* its first day */
  gint64 ledger_ms;    /* its first moment */
} RetainBefore;

const char *retention_name(RetainJob job);

/* How many rows the job would touch now. Reads the whole table. */
gboolean retention_count(Book *book, RetainJob job, const RetainBefore *before, gint64 *rows, GError **error);
/* At most `limit` rows; how many in `rows`, 0: the job is done. `after` is the job's own, 0 at first and kept by the caller. In
 * the caller's transaction. */
gboolean retention_step(Book *book, RetainJob job, const RetainBefore *before, guint limit, gint64 *after, gint64 *rows,
                        gint64 now_ms, GError **error);
/* From which month on entries are there: written before the first of them goes. Never moved back. */
gboolean retention_set_month(Book *book, gint32 month, GError **error);
