/* What a command works on and what it leaves behind, and the one door to all commands. A command checks, writes through model/
 * inside the caller's transaction, and chooses the answer; it knows no words and does no I/O of its own. */
#pragma once
#include "message/answer.h"
#include "message/request.h"
#include "model/book.h"
#include "model/phones.h"
#include "programme.h"

/* What goes to a phone besides the answer. */
typedef struct {
  gint64 msisdn;
  char language[4];
  Answer answer;
} Notice;

/* Keys kept in files outside the database. */
typedef struct {
  const char *pin_key; /* for HMAC-SHA256 of PINs */
} TurnSecrets;

typedef struct {
  /* given */
  Book *book;
  const Programme *programme;
  gint64 inbox_id; /* this message's: ledger rows are named after it */
  gint64 own_ms;   /* the message's own time; entries without a date lie on its day */
  gint64 now_ms;
  Day today;    /* own_ms on the programme's calendar */
  Phone *phone; /* the sender's row; what changes in it, the caller writes with phones_touch */
  /* Whose account it is about: the phone's own person, household and village, or those of a card's code in front of the
   * message (88). In practice household and village are negative (model/places.h). 0: none. */
  gint64 person;
  gint64 household;
  gint32 village;
  gboolean practice;
  gboolean by_card;           /* it is about the household of a card (88), by whatever phone */
  gboolean repeated;          /* by replay: the PIN was right when the message came, and the account above is that of then */
  const TurnSecrets *secrets; /* NULL where the gateway was given none: no PIN is right then */
  /* left behind */
  Answer answer;
  guint recorded;       /* ledger rows of this message that UNDO may take back */
  gboolean refused;     /* the answer is a refusal: nothing was changed */
  gint64 settles;       /* the message that asked the question which this one settled; 0: none */
  gint64 borrowed_prev; /* the message before it that another's phone booked for the household; 0: none */
  gint64 same_again_ms; /* when the same was sent before: it is asked, not booked. 0: it is not asked */
  GArray *notices; /* Notice: what goes to other phones, or to this one before its answer. NULL: none. The caller's to free */
} Turn;

/* Queues a message to a phone besides the answer; its text is made in that phone's language. */
void turn_notify(Turn *turn, gint64 msisdn, const char *language, const Answer *answer);
/* A place as the turn's tables have it: its code, negative in practice. */
gint64 turn_place(const Turn *turn, gint64 code);

/* Carries out an accepted request. FALSE and the store's error where the book could not be written: the caller rolls back. */
gboolean command_carry_out(Turn *turn, const Request *request, GError **error);

/* The same for a request that the sender has agreed to: no question is asked any more. `asked` is the reply that asked. */
gboolean command_carry_out_agreed(Turn *turn, const Request *request, ReplyId asked, gint64 asked_by, GError **error);

/* The sender sent what was recorded within the last minutes, to the letter: holds the request and asks. */
gboolean command_ask_same_again(Turn *turn, const Request *request, gint64 earlier_ms, GError **error);
/* Puts the open question again (a lone "yes, sir" is no consent). `found` FALSE where none is open. */
gboolean command_ask_again(Turn *turn, gboolean *found, GError **error);

/* Sets the answer to a refusal without fields and notes that nothing was changed. */
void turn_refuse(Turn *turn, ReplyId refusal);
/* "ลบ 500", but what was last has no baht: refused, naming it. */
gboolean turn_refuse_baht(Turn *turn, const Request *request, Command command);
