/* Traces: everything in the book that names a person's number, to be shown to him or taken out. Scans of whole tables: for the
 * office, never for a message. */
#pragma once
#include "book.h"

/* One message or reply of a number. */
typedef struct {
  gint64 at_ms;
  gboolean ours;    /* a reply */
  const char *text; /* NULL: not kept any more */
  const char *state;
} TraceMessage;
/* One row of the ledger or the groups' ledger. */
typedef struct {
  gint64 household; /* 0: none */
  gint32 day;
  const char *kind;
  const char *category;
  const char *product;
  gint64 amount_satang;
  gint64 qty_milli;
  const char *unit;
} TraceEntry;
/* Strings last for the call. */
typedef void (*TraceMessageDo)(const TraceMessage *message, gpointer data);
typedef void (*TraceEntryDo)(const TraceEntry *entry, gpointer data);

/* What came from a number and what went to it, by time of each. */
gboolean traces_messages(Book *book, gint64 msisdn, TraceMessageDo each, gpointer data, GError **error);
/* What a person booked. */
gboolean traces_entries(Book *book, gint64 person, TraceEntryDo each, gpointer data, GError **error);

/* Takes a number out of inbox, outbox, questions, consents, tickets and USSD sessions, with the texts of its own messages and
 * replies (their parsed requests stay for replay, but for those that name a phone), and blanks every other text that names it
 * in whatever spelling; its row of phones is deleted. The caller's transaction. */
gboolean traces_erase_number(Book *book, gint64 msisdn, GError **error);
/* Takes the name out of people; what the person covers and leads is his no more. The number of the person stays, as the
 * ledger's pseudonym. */
gboolean traces_erase_person(Book *book, gint64 person, GError **error);

/* Whether a text names the number: its nine last digits, with blanks or hyphens between, in Arabic or Thai digits. */
gboolean text_names_number(const char *text, gint64 msisdn);
