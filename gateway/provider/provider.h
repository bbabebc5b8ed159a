/* An SMS provider's HTTP interface, as its profile in config/providers describes it. Bytes in, structs out: after loading
 * nothing here does I/O, keeps time or holds state between calls. Facts about the providers stand beside their profiles.
 *
 * Polling is done in rounds. A round asks page after page while `more` is set; its state lives in a PollState:
 *
 *   poll_state_init(&state, cursor_from_database);
 *   HttpRequest *request = provider_poll_request(provider, &state, clock_now_ms(), limit);
 *   … exchange …
 *   if (provider_poll_read(provider, &state, &response, clock_now_ms(), &page, &error))
 *     … one transaction: page.items, page.broken, page.cursor; then poll_page_clear, and the next request …
 *
 * If that transaction fails, throw the state away and begin again with the cursor of the database. */
#pragma once
#include "http_message.h"
#include "settings.h"

typedef struct Provider Provider;

/* Reads one element of `providers` and its profile. Every mistake in either is a complaint in `file`; NULL after one.
 * Account keys: name, profile, base, own_number, sender (what receivers see; own_number where absent), poll, send, vars,
 * price_satang, cap_segments, cap_satang,
 * secrets (name = file, relative to `file`, read now; a final newline is dropped), tls_pin, tls_insecure. */
Provider *provider_load(Settings *file, const config_setting_t *account);
void provider_free(Provider *provider);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Provider, provider_free)

typedef struct {
  const char *name;       /* the account's: what is stored with every message */
  const char *own_number; /* as in the settings */
  const char *profile;    /* path of the profile, for messages */
  gboolean polls, sends;
  gboolean idempotent;     /* a send may be repeated with the same ref: the provider takes it once */
  gint64 poll_interval_ms; /* no sooner than this after a round that brought nothing; 0: the gateway's own */
  gint64 send_gap_ms;      /* at least this between two send requests; 0: none */
  guint in_flight;         /* send requests at a time, at most; 0: the gateway's own */
  guint send_max;          /* messages in one request, at most */
  gint64 price_satang;     /* of a segment; 0: not known */
  gint64 cap_segments;     /* at most so many a day; 0: no cap */
  gint64 cap_satang;       /* the same in money; 0: no cap */
} ProviderFacts;

/* Owned by the provider. */
const ProviderFacts *provider_facts(const Provider *provider);

/* -- polling ------------------------------------------------------------------------------------------------------- */

/* One round. At its start page is 0; provider_poll_read moves it on. */
typedef struct {
  char *cursor; /* as stored; "" before the first message ever. after_id: the greatest id; since_time: ms UTC of the newest */
  guint page;   /* pages read in this round */
  /* the engine's own: */
  char *next;      /* the next page's whole URL, where the provider gives one */
  char *mark;      /* the first id of the page before, to tell a page that comes again */
  gint64 reached;  /* what the cursor will be: an id or ms */
  gint64 until_ms; /* when the round began: {until} */
  guint limit;     /* as last asked */
} PollState;

void poll_state_init(PollState *state, const char *cursor);
void poll_state_clear(PollState *state);

/* A message from a phone. The strings belong to the page; none holds a NUL, all are UTF-8. */
typedef struct {
  const char *id;    /* unique for this account as far as the provider keeps its word; never empty */
  gint64 number;     /* the id as a number where the profile says so, else 0 */
  const char *from;  /* as the provider writes it */
  const char *to;    /* "" where it does not say */
  const char *text;  /* may be empty */
  gsize text_length; /* bytes */
  gint64 time_ms;    /* UTC, the provider's; 0 where it does not say or it cannot be read */
} PollItem;

/* What the provider listed and nobody can read: to be kept and shown to an officer. It never holds up the others. */
typedef struct {
  const char *id;     /* the provider's where that can be read, else a hash of the raw text: the same item has the same id */
  const char *reason; /* for the officer: what is wrong with it */
  const char *raw;    /* the item as JSON, what was unreadable in it as the bytes that came: no UTF-8, may hold NULs */
  gsize raw_length;
} PollBroken;

typedef struct {
  GArray *items;      /* PollItem, oldest first. Known ones come again: in since_time mode most are; compare ids */
  GArray *broken;     /* PollBroken */
  guint filtered;     /* what the profile's filter left out: our own messages and the like */
  const char *cursor; /* to be stored in this page's transaction: the old one while it must not move yet */
  gboolean more;      /* ask for the next page at once. Never set by a page that brings the round no further */
  gboolean capped;    /* with more FALSE: the round has not seen all. Keep the state: it goes on with the next poll after
                       * max_pages,    and begins anew where the provider repeats itself. Tell an officer if it lasts */
  gpointer json;      /* what the strings live in */
  GStringChunk *strings;
} PollPage;

void poll_page_clear(PollPage *page);

/* The request for the round's next page; `limit` is what is wanted at once, the profile's own most goes before it.
 * Deadline and size of answer are the caller's to set. Caller frees. */
HttpRequest *provider_poll_request(const Provider *provider, PollState *state, gint64 now_ms, guint limit);

/* Reads the answer. TRUE: `page` is filled (clear it) and the state stands at the next page. FALSE: `page` is empty and
 *   FAILED_RETRY   no answer or an answer that says "later": ask again (response->retry_after_ms goes before the own delay)
 *   FAILED_CONFIG  the provider refuses our credentials or settings: an administrator must act
 *   FAILED_REJECT  the answer is not what the profile describes: keep the raw body and tell an officer
 * After FAILED_REJECT and FAILED_CONFIG the state is at the start of a new round, its cursor unmoved. */
gboolean provider_poll_read(const Provider *provider, PollState *state, const HttpResponse *response, gint64 now_ms,
                            PollPage *page, GError **error);

/* -- sending ------------------------------------------------------------------------------------------------------- */

typedef struct {
  const char *ref;  /* ours: decimal digits, unique for good; the provider's key where it has one */
  const char *to;   /* E.164, "+66…" */
  const char *text; /* UTF-8, not empty */
} Outgoing;

typedef enum {
  SEND_ACCEPTED,  /* the provider has it: `id` is set where it gives one */
  SEND_PERMANENT, /* it never will: `reason` */
  SEND_TEMPORARY, /* certainly not sent (or idempotent): try again */
  SEND_THROTTLED, /* the same, and slow down for all */
  SEND_CONFIG, /* refused for our account's sake (credentials, balance, sender): certainly not sent; an administrator must act
                */
  SEND_UNCERTAIN, /* nobody knows: not again but by the policy of its class */
} SendResult;
const char *send_result_name(SendResult result);

typedef struct {
  SendResult result;
  gint64 retry_after_ms; /* temporary, throttled: as the provider asks; -1: it does not say */
  char *id;              /* the provider's; NULL where it gave none */
  char *reason;          /* the provider's code and words, for the log; NULL where accepted */
  gboolean whole;        /* the batch of several was judged by one answer: if permanent, that says nothing of a single message;
                          * it was certainly not sent, so send them one by one */
} SendOutcome;

void send_outcome_clear(SendOutcome *outcome);

/* How many of the leading messages go in one request: at least 1, at most facts->send_max. A provider that joins recipients
 * takes only messages of equal text. 0 and FAILED_REJECT: the first can never go by this provider (its number, its length);
 * it is SEND_PERMANENT with the error's text. */
guint provider_send_batch(const Provider *provider, const Outgoing *messages, guint n, GError **error);

/* The request for a batch as provider_send_batch counted it. Caller frees. */
HttpRequest *provider_send_request(const Provider *provider, const Outgoing *messages, guint n);

/* Judges the answer for every message of the batch; fills outcomes[0 … n-1], each to be cleared. Never fails: what cannot be
 * read after the provider may have taken it is SEND_UNCERTAIN. */
void provider_send_read(const Provider *provider, const Outgoing *messages, guint n, const HttpResponse *response,
                        SendOutcome *outcomes);

/* The profile and account as understood, for an administrator: several lines, no secret in it. Caller frees. */
char *provider_describe(const Provider *provider);
