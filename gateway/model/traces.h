/* Traces: everything in the book that names a person's number, to be shown to him or taken out. Scans of whole tables: for the
 * office, never for a message. */
#pragma once
#include "phones.h"

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

/* What came from a phone and what went to it, by time of each, but for what was another person's while the number was his. */
gboolean traces_messages(Book *book, const Phone *phone, TraceMessageDo each, gpointer data, GError **error);
/* What a person booked. */
gboolean traces_entries(Book *book, gint64 person, TraceEntryDo each, gpointer data, GError **error);

/* Takes a number out of inbox, outbox, questions, consents, tickets and USSD sessions, with the texts of its own messages and
 * replies (their parsed requests stay for replay, but for those that name a phone), and blanks every other text that names it
 * in whatever spelling, raw bytes, what others dialled and what the office wrote too; its row of phones is deleted. The
 * caller's transaction. */
gboolean traces_erase_number(Book *book, gint64 msisdn, GError **error);
/* The numbers that a person sent from and that are nobody's now, a changed number's. Array of gint64. */
gboolean traces_former_numbers(Book *book, gint64 person, GArray *numbers, GError **error);
/* Takes out the person's messages, and the replies to them, from a number that is another's now, and the name out of people;
 * what the person covers and leads is his no more. The number of the person stays, as the ledger's pseudonym. */
gboolean traces_erase_person(Book *book, gint64 person, GError **error);

/* Whether bytes name the number: its nine last digits, with blanks, dots, hyphens and the like between, in the digits of any
 * script, also as JSON escapes. */
gboolean text_names_number(const void *bytes, gsize length, gint64 msisdn);
