/* The inside of doctor: the checks, by where they look. Each says its own lines. */
#pragma once
#include "cli/job.h"

typedef struct {
  const Job *job;
  Book *book;       /* a reader; NULL where it does not open */
  gboolean running; /* a daemon writes the book */
  guint good, notes, bad;
} Visit;

/* A verdict, what was looked at, what was found, and the mend (NULL: none), in colours on a terminal. */
void visit_line(FILE *out, const char *verdict, const char *check, const char *what, const char *mend);
void visit_good(Visit *visit, const char *check, const char *what, ...) G_GNUC_PRINTF(3, 4);
/* What an administrator should know, and what is wrong; `mend` says what to do. */
void visit_note(Visit *visit, const char *check, const char *mend, const char *what, ...) G_GNUC_PRINTF(4, 5);
void visit_bad(Visit *visit, const char *check, const char *mend, const char *what, ...) G_GNUC_PRINTF(4, 5);

/* Settings, languages, keys, secrets, the disk. */
void doctor_files(Visit *visit);
/* Opens visit->book; its mode, its log, its sums, what stands in its queues, the backup. */
void doctor_book(Visit *visit);
/* The daemon (sets visit->running), the ports; before doctor_book. */
void doctor_daemon(Visit *visit);
/* The accounts' servers; the clock, against theirs and the book. */
void doctor_accounts(Visit *visit);
