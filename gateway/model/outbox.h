/* The outbox: every reply and notice, from the transaction that decided it until its end is known.
 *
 *   queued → sending (handed to the provider; a crash leaves it here) → sent (the provider's id) → delivered | failed
 *   sending → queued (refused for now, due later) | failed (refused for good) | uncertain (the answer was lost)
 *   uncertain → sent | queued | failed, once the provider's log, its key or the class's policy has told
 *   failed → queued, where an officer has it sent once more (pipeline/uncertain.h says when that may be)
 *   queued → expired (past its time, never sent)
 *
 * Our reference at the provider is the row's id, which is never used twice. */
#pragma once
#include "book.h"
#include "message/reply.h"

typedef enum {
  OUTBOX_QUEUED,
  OUTBOX_SENDING,
  OUTBOX_SENT,
  OUTBOX_DELIVERED,
  OUTBOX_FAILED,
  OUTBOX_UNCERTAIN,
  OUTBOX_EXPIRED,
  OUTBOX_STATES
} OutboxState;

/* Strings as in InboxRow: outbox_add copies nothing; outbox_row_clear frees what a getter filled. */
typedef struct {
  gint64 id;
  gint64 inbox_id; /* the message it answers; 0: none */
  const char *provider;
  gint64 msisdn;
  const char *text;
  ReplyClass class;
  gint32 segments;
  gint64 created_ms;
  gint64 expires_ms;
  OutboxState state;
  gint32 attempt;           /* how often it may have reached the provider */
  gint64 due_ms;            /* queued: not before; sending: since; uncertain: when it is looked at again */
  const char *provider_ref; /* NULL: none yet */
} OutboxRow;

const char *outbox_state_name(OutboxState state);
const char *outbox_class_name(ReplyClass class);
void outbox_row_clear(OutboxRow *row);

gint64 outbox_next_id(Book *book);
/* The newest id whose last 31 bits are these: of a provider whose references are no longer. */
gint64 outbox_id_of(Book *book, gint64 last_bits);
/* Adds the row under row->id as queued, or as sending (attempt 1) where it is handed over right after this commit. */
gboolean outbox_add(Book *book, const OutboxRow *row, GError **error);
/* At most `limit` queued rows of a provider that are due and not expired, oldest first, become sending since now_ms, attempt
 * + 1. One whose text was erased meanwhile waits for its time to be over. Commit before sending. Array of OutboxRow (set
 * outbox_row_clear as its clear function). */
gboolean outbox_claim(Book *book, const char *provider, gint64 now_ms, guint limit, GArray *rows, GError **error);
/* The same within what a day may still cost: rows whose segments pass `room` are left waiting, and no more are claimed once
 * `enough` segments were. `segments` gets what was claimed. */
gboolean outbox_claim_within(Book *book, const char *provider, gint64 now_ms, guint limit, gint64 room, gint64 enough,
                             GArray *rows, gint64 *segments, GError **error);
/* What became of it. An outcome that fits no more (a delivery told twice, a send answered after its delivery was told) changes
 * nothing and is no error. sent, failed, requeue: from sending or uncertain; sent also from queued, where a try may have
 * arrived (the report saves a second one), and from what was given up. delivered: from all but what expired unsent: reports
 * come in any order. failed after sent is a delivery that failed. uncertain: from sending. */
gboolean outbox_sent(Book *book, gint64 id, const char *provider_ref, GError **error);
gboolean outbox_failed(Book *book, gint64 id, GError **error);
/* The provider tells so, under its id or our reference. */
gboolean outbox_reported_failed(Book *book, gint64 id, const char *provider_ref, GError **error);
/* It failed, and the phone certainly did not get it: refused for good at every try, or reported as failed. */
gboolean outbox_is_lost(const OutboxRow *row);
/* Refused for good: failed, and the try does not count. From sending. */
gboolean outbox_refused(Book *book, gint64 id, GError **error);
gboolean outbox_delivered(Book *book, gint64 id, GError **error);
gboolean outbox_requeue(Book *book, gint64 id, gint64 due_ms, GError **error);
/* An officer has it sent once more: from uncertain or failed. Whether that may be is the caller's to know. What is lost goes
 * under a new id, as a message of its own that is made at due_ms: under the old one the provider would answer that it has
 * it. */
gboolean outbox_again(Book *book, gint64 id, gint64 due_ms, GError **error);
gboolean outbox_anew(Book *book, gint64 id, gint64 due_ms, gint64 *new_id, GError **error);
/* Certainly not sent: queued again, and the try does not count. From sending. */
gboolean outbox_put_back(Book *book, gint64 id, gint64 due_ms, GError **error);
gboolean outbox_uncertain(Book *book, gint64 id, gint64 look_ms, GError **error);
/* At start, before anything is sent: what a crash left as sending is uncertain, to be looked at wait_ms after its send. How
 * many. */
gboolean outbox_recover(Book *book, const char *provider, ReplyClass class, gint64 wait_ms, gint64 *rows, GError **error);
/* Queued rows past their time become expired, as far as they have certainly not been sent. How many. */
gboolean outbox_expire(Book *book, gint64 now_ms, gint64 *rows, GError **error);
/* Those of an account that may have been sent become uncertain. */
gboolean outbox_doubt(Book *book, const char *provider, gint64 before_ms, GError **error);
/* A phone's reminders that still wait become expired. How many. */
gboolean outbox_expire_reminders(Book *book, gint64 msisdn, gint64 *rows, GError **error);
/* Uncertain rows of a provider to be looked at by now_ms, oldest first. */
gboolean outbox_unsettled(Book *book, const char *provider, gint64 now_ms, guint limit, GArray *rows, GError **error);
gboolean outbox_get(Book *book, gint64 id, OutboxRow *row, gboolean *found, GError **error);
/* How many rows are queued, sending or uncertain (no others). */
gboolean outbox_count(Book *book, OutboxState state, gint64 *rows, GError **error);
/* When the oldest of those rows was made; G_MAXINT64 where there is none. */
gboolean outbox_oldest(Book *book, OutboxState state, gint64 *created_ms, GError **error);
/* Retention: blanks the texts of those of the next `limit` rows after the id *after that were made before; as inbox_blank. */
gboolean outbox_blank_old(Book *book, gint64 before_ms, guint limit, gint64 *after, gint64 *blanked, GError **error);
/* A code's text is not kept once the provider has it. */
gboolean outbox_blank(Book *book, gint64 id, GError **error);
/* What is queued for one number goes to another: of a person whose number changed. */
gboolean outbox_move(Book *book, gint64 from, gint64 to, GError **error);
/* At most `limit` queued rows that have certainly not been sent go to another account, the oldest first. How many. */
gboolean outbox_reroute(Book *book, const char *from, const char *to, guint limit, gint64 *rows, GError **error);
/* A queued reply goes back in the answer to the push that brought the message: sent, and due at 0, by which it is known. */
gboolean outbox_answered(Book *book, gint64 id, GError **error);
/* The message was pushed again: its reply, which went back once and in an answer, if it is among the newest 2,000; and that it
 * goes back again. */
gboolean outbox_answer(Book *book, gint64 inbox_id, gint64 msisdn, OutboxRow *row, gboolean *found, GError **error);
gboolean outbox_answered_again(Book *book, gint64 id, GError **error);
/* The provider's log holds no such message: an uncertain one was not sent, and is queued in its old place. */
gboolean outbox_absent(Book *book, gint64 id, GError **error);
/* The next account, in order of names, that has rows on their way; NULL: none (or an error). Caller frees. */
char *outbox_provider_after(Book *book, const char *after, GError **error);
