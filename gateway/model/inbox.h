/* The inbox: every message handed over to us, in the order of its coming, and what became of it.
 *
 *   booked (carried out) | refused (a helpful reply was queued) | ignored (reason) | dead (undecodable; raw bytes kept, an
 *   officer is told)
 *
 * A message has its turn in the transaction that receives it, so its row is written once, with what became of it.
 * The ids ascend and are never used twice; a ledger row's id is made of its message's. */
#pragma once
#include "book.h"
#include "message/command.h"

typedef enum { INBOX_BOOKED, INBOX_REFUSED, INBOX_IGNORED, INBOX_DEAD, INBOX_STATES } InboxState;

/* What stands for the provider where no account brought the message: an officer did it, or it was dialled (the entry's name
 * behind it). No account may be named so. */
#define INBOX_OFFICE "office"
#define INBOX_DIALLED "ussd:"

/* Strings are owned by whoever made the row: inbox_add copies nothing and keeps nothing; inbox_row_clear frees what a getter
 * filled. */
typedef struct {
  gint64 id;
  const char *provider;
  const char *message_id; /* the provider's; NULL: it gives none */
  gint64 msisdn;          /* 0: the sender is no number */
  const char *sender;     /* as given, only where msisdn is 0 */
  gint64 received_ms;
  gint64 own_ms; /* the message's own time; received_ms where the provider gives none */
  const char *text;
  const void *raw; /* only where undecodable */
  gsize raw_length;
  InboxState state;
  const char *reason;  /* refused: the reply's id; ignored: the reason; dead: what is wrong */
  const char *label;   /* request_label */
  const char *request; /* request_text: no number, no PIN */
  gint64 prev;         /* the phone's previous message; 0: none */
  gint64 person;       /* 0: none */
  gint32 recorded;     /* how many ledger rows of this message UNDO may take back; 0: none */
  gint64 undone_by;    /* the message that took it back, or corrected it; 0: none */
  /* Whose account it was about, for replay; negative in practice (places.h). 0: none. */
  gint64 household;
  gint32 village;
  RoleSet roles; /* the sender's at that time */
  gboolean practice;
  gint64 borrowed_prev; /* the message before it by which another's phone booked for the household; 0: none, or not borrowed */
  gint64 settles;       /* the message that asked the question which this one settled; 0: none */
  gint64 same_again_ms; /* when the sender had sent the same before: it was asked, not booked. 0: it was not asked */
} InboxRow;

const char *inbox_state_name(InboxState state);
void inbox_row_clear(InboxRow *row);

/* The next id; taken whether it is used or not. Take it first: ledger, question and outbox rows name it. */
gint64 inbox_next_id(Book *book);
/* Adds the row under row->id. */
gboolean inbox_add(Book *book, const InboxRow *row, GError **error);
/* The journal for replay: at most `limit` rows after the id `after` that were booked, or settled a question,
 * oldest first, their texts left out. Array
 * of InboxRow. */
gboolean inbox_booked(Book *book, gint64 after, guint limit, GArray *rows, GError **error);
/* Those that were booked and still have their text. */
gboolean inbox_booked_texts(Book *book, gint64 after, guint limit, GArray *rows, GError **error);
/* replay's: what carrying it out again recorded. */
gboolean inbox_set_recorded(Book *book, gint64 id, gint32 recorded, GError **error);
gboolean inbox_get(Book *book, gint64 id, InboxRow *row, gboolean *found, GError **error);
/* A phone's message by the provider's name for it, received at since_ms or later, if it is among the newest 2,000 of all: there
 * is no index for it. */
gboolean inbox_find(Book *book, gint64 msisdn, const char *message_id, gint64 since_ms, InboxRow *row, gboolean *found,
                    GError **error);
/* A phone's messages, from phones.last_message; those by which others' phones booked for a household, from its card. */
typedef enum { CHAIN_PHONE, CHAIN_BORROWED } InboxChain;
/* UNDO's: walks the chain from `head` to the newest message that recorded something, is not undone and was received at since_ms
 * or later. Bounded: at most 500 messages back. */
gboolean inbox_last_recorded(Book *book, InboxChain chain, gint64 head, gint64 since_ms, InboxRow *row, gboolean *found,
                             GError **error);
typedef struct {
  const char *provider; /* another account than this */
  gint64 own_ms, within_ms, since_ms;
  gboolean (*is)(const char *text, gint64 own_ms, gpointer data); /* text: NULL where none is kept; lives for the call */
  gpointer data;
} InboxElsewhere;
/* Whether a phone has a message, from `head` on its chain, that came through another account, has a time of its own within
 * within_ms of own_ms, was received at since_ms or later, and is the one. The chain is not followed beyond since_ms, nor beyond
 * 500 messages. */
gboolean inbox_elsewhere(Book *book, const InboxElsewhere *sought, gint64 head, gboolean *found, GError **error);
/* Marks a message as taken back, or corrected, by another; by 0: stands again. */
gboolean inbox_set_undone(Book *book, gint64 id, gint64 by, GError **error);
/* Retention: blanks text, raw and sender of those of the next `limit` messages after the id *after that were received before,
 * and moves *after to the last one blanked: 0 at first, then kept by the caller, so that each call costs what it blanks.
 * `blanked` 0: none is left. */
gboolean inbox_blank(Book *book, gint64 before_ms, guint limit, gint64 *after, gint64 *blanked, GError **error);
