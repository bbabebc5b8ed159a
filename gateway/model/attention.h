/* What needs an officer's attention and was not let be (attended.h), newest first. Of messages and sends, which have no index
 * by what became of them, only the newest ATTENTION_WINDOW are looked at, so that a question costs the same however many there
 * are. */
#pragma once
#include "inbox.h"

#define ATTENTION_WINDOW 5000

typedef enum {
  ATTENTION_UNKNOWN,   /* messages that were not understood */
  ATTENTION_LOST,      /* dead ones, and those ignored that an officer should see */
  ATTENTION_HELD,      /* amounts that wait for the sender's yes */
  ATTENTION_UNCERTAIN, /* sends whose answer was lost */
  ATTENTION_FAILED,    /* sends that failed */
  ATTENTION_CARDS,     /* cards locked by wrong PINs */
  ATTENTION_PHONES,    /* phones locked by wrong PINs */
  ATTENTION_SUSPENDED, /* phones that are suspended */
  ATTENTION_LOG,       /* every message, for the log */
  ATTENTION_KINDS
} AttentionKind;

/* 0 and NULL where a kind has no such thing. Strings live until the next row. */
typedef struct {
  gint64 id; /* of the message it is about */
  gint64 at_ms;
  gint64 msisdn;
  gint32 village;
  gint64 household;
  const char *state, *reason, *text; /* of a message in the log also "answered" and "undone": attention_standing */
  gint64 row;                        /* the row itself: of the inbox, the outbox or the questions */
} AttentionRow;

typedef void (*AttentionDo)(const AttentionRow *row, gpointer data);

/* Which of a kind. */
typedef struct {
  gint64 place;
  gboolean strangers; /* also of numbers that belong to no place */
  gint32 tries;       /* so many wrong PINs lock a card or a phone */
  gint64 since_ms;    /* messages and failed sends no older than this */
  gint64 now_ms;      /* amounts are held until their time is past */
  gint64 before;      /* of the log: messages with a smaller number; 0: all */
  guint limit;
} AttentionScope;

/* `each` may be NULL; `n` is how many there are, within the limit. */
gboolean attention_list(Book *book, AttentionKind kind, const AttentionScope *scope, AttentionDo each, gpointer data, guint *n,
                        GError **error);
/* How a message stands, as the log tells it: its state; but of one that was carried out "answered" where it recorded nothing, a
 * question or an amount that is asked about first, and "undone" where what it recorded was taken back or corrected. */
const char *attention_standing(const InboxRow *row);
/* What was sent in answer to a message: looked for among those made after it. */
gboolean attention_answers(Book *book, gint64 inbox_id, gint64 received_ms, AttentionDo each, gpointer data, GError **error);
