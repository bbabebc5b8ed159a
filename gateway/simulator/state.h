/* What the simulated providers remember: per interface the messages from phones and those sent to phones. */
#pragma once
#include "net/http_server.h"
#include "net/loop.h"
#include "simulator/dialler.h"
#include "simulator/talk.h"

typedef enum {
#define API(constant, name, by_time) API_##constant,
#include "simulator/apis.def"
#undef API
  API_COUNT
} ApiName;

/* A message from a phone (MO). */
typedef struct {
  gint64 id;
  gint64 time_ms;
  guint32 handed_out; /* times */
  gboolean huge;      /* where its id is a number, one over 2^63 is listed in its place */
  gsize length;       /* of the text, which may hold anything, NUL too */
  const char *from;   /* behind the text; may be no number */
  char text[];
} Item;

typedef enum { SENT_PENDING, SENT_DELIVERED, SENT_FAILED, SENT_STATES } SentState;

/* A message to a phone (MT) that was accepted. */
typedef struct {
  gint64 n; /* from 1 */
  gint64 time_ms;
  gint64 done_ms;        /* when it became what it is; 0: pending */
  guint32 times;         /* accepted under its ref; where the interface knows no ref, each is a message of its own */
  SentState state;       /* what the phone made of it */
  gboolean report_waits; /* there is a report that was not handed out or marked as read */
  char *ref;             /* or NULL */
  char *callback;        /* where it is pushed what becomes of it, as the send asked; or NULL */
  char *secret;          /* what that is signed with */
  char to[20];
  char text[];
} Sent;

typedef struct {
  gint64 injected;
  gint64 handed_out; /* with repetitions */
  gint64 polled;     /* messages handed out at least once */
  gint64 removed;    /* read once, marked as read or deleted */
  gint64 polls, sends;
  gint64 accepted; /* with repetitions of a ref */
  gint64 rejected, busy;
  gint64 dropped; /* sends accepted without an answer, or cut off before */
  gint64 lost;    /* answers with messages read once that never arrived */
  gint64 faults;
} Counters;

/* An answer of its own in place of what was asked (hostile.c). */
typedef struct Hostile Hostile;

/* What goes wrong. Probabilities, 0 to 1, drawn anew for each request (`duplicate`, `other_id` and `same_id` for each message
 * handed out, `reject` and `busy` for each message sent). */
typedef struct {
  double duplicate, reorder, drop_after_accept, refuse_429, error_500, truncate, garbage, cut_before, reject, busy;
  double other_id;  /* a message comes a second time under another id */
  double same_id;   /* an id comes a second time with another text */
  double lose;      /* the answer to a poll breaks off after the messages were counted as handed out */
  double ids_down;  /* a page lists its messages backwards */
  double ids_huge;  /* a page's numeric ids lie over 2^63 */
  double same_page; /* the first page again, and it says that more follow */
  double dates_1970, dates_2099;
  double keep_read; /* what was marked as read stays in the list */
  gint64 delay_ms;  /* before a send is answered */
  const Hostile *hostile;
  gboolean hostile_poll, hostile_send; /* where it strikes */
  gint64 hostile_times;                /* how often still; -1: always */
} Faults;

typedef struct State State;

typedef struct {
  State *state;
  ApiName api;
  GPtrArray *inbox;   /* Item, by id, or by time and then id: apis.def */
  GPtrArray *removed; /* Item: out of the inbox */
  GPtrArray *altered; /* Item: copies that faults made */
  GQueue *coming;     /* Item: each page that is handed out brings one of them into the inbox */
  GPtrArray *repeat;  /* Item: to be handed out again at the next poll */
  gint64 last_id;
  gint64 polled_ms;   /* when messages were last asked for; 0: never */
  GPtrArray *sent;    /* Sent */
  GHashTable *by_ref; /* Sent: the last of that ref */
  GHashTable *phones; /* numbers that wrote or were written to */
  char *credit;       /* what is left, as the interface writes it */
  SentState outcome;  /* of what is accepted from now on */
  GPtrArray *waiters; /* Waiter: calls of /control/wait */
  Counters counters;
  Faults faults;
} Provider;

typedef struct Pusher Pusher;

struct State {
  Loop *loop;
  GRand *random;
  gint64 delay_ms; /* what a provider starts and is reset with */
  gboolean show;   /* each message as it passes, on standard error */
  Provider providers[API_COUNT];
  GHashTable *held; /* Held: answers that wait for their time */
  Talk *talk;
  Dialler *dialler;
  Pusher *pusher;
};

State *state_new(Loop *loop, guint32 seed, gint64 delay_ms, gboolean show);
/* Drops the calls that wait. */
void state_free(State *state);
void provider_reset(Provider *provider);

/* The provider of that name ("plain"), or NULL. */
Provider *state_find(State *state, const char *name);
/* "plain, africastalking, …". Caller frees. */
char *state_names(void);

/* The number the messages come to. */
#define OWN_NUMBER "+66900000000"
/* "+" and 8 to 15 digits. */
gboolean number_is_valid(const char *number);

/* -- messages from phones ------------------------------------------------------------------------------------------- */

/* Puts a message into the inbox, or behind those that are coming; id 0 takes the next one. */
const Item *provider_inject(Provider *provider, const char *from, const char *text, gsize length, gint64 time_ms, gint64 id,
                            gboolean coming);
/* A message in memory of its own, with room for the sender. */
Item *item_new(const char *from, const char *text, gsize length, gint64 time_ms, gint64 id);
/* Brings one of the messages that are coming into the inbox. */
void provider_let_come(Provider *provider);
/* The index of the first item behind that id (or behind that time and id: apis.def). */
guint provider_after(const Provider *provider, gint64 time_ms, gint64 id);
/* The index of the item with that id; FALSE where there is none. */
gboolean provider_find(const Provider *provider, gint64 id, guint *index);
/* Counts an item as handed out. */
void provider_hand_out(Provider *provider, Item *item);
/* Takes the item at that index out of the inbox. */
void provider_remove(Provider *provider, guint index);

/* -- messages to phones --------------------------------------------------------------------------------------------- */

/* Accepts a message to a phone, logs it, and answers those who wait. Where `idempotent`, a ref that was there before is not
 * sent again: the result is the first one of it. */
const Sent *provider_accept(Provider *provider, const char *to, const char *text, const char *ref, gboolean idempotent);
/* The n-th message sent, from 1; NULL where there is none. */
Sent *provider_sent(const Provider *provider, gint64 n);
/* The phone has it, or will never have it: from now on reports say so, and it is pushed where the send asked for that. */
void provider_settle(Provider *provider, Sent *sent, SentState state);
/* The send asks for that, for the message it made last. */
void provider_callback(Provider *provider, const char *url, const char *secret);
/* Answers `call` with {"sent":n} when that many messages were accepted or the time is over. */
void provider_wait(Provider *provider, HttpCall *call, gint64 sent, gint64 most_ms);
