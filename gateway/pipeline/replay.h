/* The book made again from the journal that is kept: every booked message's request is carried out again, in the order of the
 * messages, with what the inbox keeps of its turn (whose account, roles, practice, times). Neither the texts nor the senders'
 * numbers nor a PIN is needed: they may be blanked or erased.
 *
 * Carried out again are the commands that write what messages make (model/digest.h): money, products, groups, mentors' reports,
 * undo and correction, and the answer to a question that such a command asked. What only asks is passed over; so is what
 * changes only the registry (enrolment, consent, language, stop, start, erasure), which stands in the book already.
 *
 * The limits of the programme are those of today's settings: where they were changed, a message may be decided otherwise now.
 * That is reported, as is a message from before the journal had what replay needs. */
#pragma once
#include "pipeline/gateway.h"

typedef struct {
  gint64 messages; /* booked ones of the journal */
  gint64 repeated; /* carried out again */
  gint64 passed;   /* change nothing that messages make */
  gint64 failed;   /* reported: they could not be repeated, or came out otherwise */
} ReplayResult;

typedef struct {
  /* A message that could not be repeated: its id, its command and why; no text, no number. */
  void (*trouble)(gint64 inbox_id, const char *label, const char *why, gpointer data);
  /* After every transaction. */
  void (*progress)(const ReplayResult *so_far, gpointer data);
  gpointer data;
} ReplayReport;

/* `gateway->book` is a copy of the book, which nobody else uses; what its messages made is taken out and made anew, in bounded
 * memory: beside a few hundred rows, what is kept of each question that is open. FALSE: the store's error; the copy is then
 * useless. */
gboolean replay_book(const Gateway *gateway, const ReplayReport *report, ReplayResult *result, GError **error);
