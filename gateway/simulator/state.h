/* What the simulated providers remember: per interface the messages from phones and those sent to phones. */
#pragma once
#include "net/http_server.h"
#include "net/loop.h"
#include "simulator/dialler.h"

typedef enum { API_PLAIN, API_AFRICASTALKING, API_TWILIO } ApiName;
#define API_COUNT 3

/* A message from a phone (MO). */
typedef struct {
  gint64 id;
  gint64 time_ms;
  guint32 handed_out; /* times */
  gsize length;       /* of the text, which may hold anything, NUL too */
  const char *from;   /* behind the text; may be no number */
  char text[];
} Item;

/* A message to a phone (MT) that was accepted. */
typedef struct {
  gint64 n; /* from 1 */
  gint64 time_ms;
  guint32 times; /* accepted under its ref; where the interface knows no ref, each is a message of its own */
  char *ref;     /* or NULL */
  char to[20];
  char text[];
} Sent;

typedef struct {
  gint64 handed_out; /* with repetitions */
  gint64 polled;     /* messages handed out at least once */
  gint64 polls, sends;
  gint64 accepted; /* with repetitions of a ref */
  gint64 rejected, busy;
  gint64 dropped; /* sends accepted without an answer, or cut off before */
  gint64 faults;
} Counters;

/* What goes wrong. Probabilities, 0 to 1, drawn anew for each request (`duplicate` for each message handed out, `reject` and
 * `busy` for each message sent). */
typedef struct {
  double duplicate, reorder, drop_after_accept, refuse_429, error_500, truncate, garbage, cut_before, reject, busy;
  gint64 delay_ms; /* before a send is answered */
} Faults;

typedef struct State State;

typedef struct {
  State *state;
  ApiName api;
  GPtrArray *inbox;  /* Item, by id; of Twilio by time, then id */
  GPtrArray *repeat; /* Item: to be handed out again at the next poll */
  gint64 last_id;
  GPtrArray *sent;    /* Sent */
  GHashTable *by_ref; /* Sent */
  GPtrArray *waiters; /* Waiter: calls of /control/wait */
  Counters counters;
  Faults faults;
} Provider;

struct State {
  Loop *loop;
  GRand *random;
  gint64 delay_ms; /* what a provider starts and is reset with */
  gboolean show;   /* each message as it passes, on standard error */
  Provider providers[API_COUNT];
  GHashTable *held; /* Held: answers that wait for their time */
  Dialler *dialler;
};

State *state_new(Loop *loop, guint32 seed, gint64 delay_ms, gboolean show);
/* Drops the calls that wait. */
void state_free(State *state);
void provider_reset(Provider *provider);

/* The provider of that name ("plain"), or NULL. */
Provider *state_find(State *state, const char *name);

/* The number the messages come to. */
#define OWN_NUMBER "+66900000000"
/* "+" and 8 to 15 digits. */
gboolean number_is_valid(const char *number);

/* Puts a message into the inbox; id 0 takes the next one. */
const Item *provider_inject(Provider *provider, const char *from, const char *text, gsize length, gint64 time_ms, gint64 id);
/* The index of the first item behind that id (of Twilio: behind that time and id). */
guint provider_after(const Provider *provider, gint64 time_ms, gint64 id);
/* Counts an item as handed out. */
void provider_hand_out(Provider *provider, Item *item);

/* Accepts a message to a phone, logs it unless the ref was there before, and answers those who wait. The result is the first
 * one of that ref. */
const Sent *provider_accept(Provider *provider, const char *to, const char *text, const char *ref);
/* Answers `call` with {"sent":n} when that many messages were accepted or the time is over. */
void provider_wait(Provider *provider, HttpCall *call, gint64 sent, gint64 most_ms);
