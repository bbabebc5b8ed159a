/* An SMS provider's HTTP interface, as its profile in config/providers describes it. Bytes in, structs out: after loading
 * nothing here does I/O, keeps time or holds state between calls. Facts about the providers stand beside their profiles.
 *
 * Polling is done in rounds. A round asks page after page while `more` is set; its state lives in a PollState:
 *
 *   poll_state_init(&state, cursor_from_database, POLL_MESSAGES);
 *   settle = provider_settle_new(provider, POLL_MESSAGES);            // NULL where the cursor mode needs none
 *   HttpRequest *request = provider_poll_request(provider, &state, clock_now_ms(), limit);
 *   … exchange …
 *   // facts->messages.read_once: the provider has forgotten the page now. Write response.body to the journal and sync it
 * first. if (provider_poll_read(provider, &state, &response, clock_now_ms(), &page, &error)) … one transaction: page.items
 * (receipts), page.broken, page.cursor; the journal's row goes with it … provider_settle_add(settle, &page); // only after the
 * commit poll_page_clear(&page), and the next request while page.more
 *   // when the round has ended (neither more nor capped), or pauses (capped):
 *   while ((request = provider_settle_request(settle)) != NULL)
 *     … exchange …  provider_settle_read(settle, &response, &error) …
 *   // or facts->messages.taken: page.takes times, or until an answer is empty, a POLL_TAKE as a page that is read once; it may
 *   // bring what was never listed
 *
 * If that transaction fails, throw state and settle away and begin again with the cursor of the database: what was not settled
 * is listed again and known by its id. At start every page in the journal is read as if it had come now, with
 * provider_poll_read and a fresh state, before the first request. Receipts are polled in the same way (POLL_RECEIPTS), with a
 * cursor of their own. */
#pragma once
#include "http_message.h"
#include "settings.h"

typedef struct Provider Provider;

/* Reads one element of `providers` and its profile. Every mistake in either is a complaint in `file`; NULL after one.
 * Account keys: name, profile, base, own_number, sender (what receivers see; own_number where absent), reply_by, poll, send,
 * webhook, price_satang, cap_segments, cap_satang, credit_low, vars, secrets (name = file, relative to `file`, read now; a
 * final newline is dropped), tls_pin, tls_insecure. */
Provider *provider_load(Settings *file, const config_setting_t *account);
void provider_free(Provider *provider);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Provider, provider_free)

/* How a list is polled. */
typedef struct {
  gboolean polled;    /* the profile has it and the account wants it */
  gboolean read_once; /* a page is forgotten by the provider once it is handed over: journal it before it is read */
  gboolean settles;   /* after the commit the provider is told (ack, delete) */
  gboolean taken;     /* after the commit as many as were listed are taken (POLL_TAKE), each read once */
} PollFacts;

/* What an account's credit is counted in; `currency`: money of a kind that the provider knows. */
typedef enum { CREDIT_BAHT, CREDIT_SEGMENTS, CREDIT_CREDITS, CREDIT_CURRENCY } CreditUnit;
const char *credit_unit_name(CreditUnit unit);

typedef struct {
  const char *name;       /* the account's: what is stored with every message */
  const char *own_number; /* as in the settings */
  const char *profile;    /* path of the profile, for messages */
  const char *title;      /* the profile's */
  const char *base;       /* the address of the provider */
  const char *reply_by;   /* the account that answers its messages; "": itself where it sends, else the first that does */
  gboolean polls, sends;  /* polls: messages.polled */
  PollFacts messages, receipts;
  gboolean pushed;          /* it calls us: webhook.h */
  gboolean brings;          /* and with messages, not with receipts alone */
  gboolean lists_instead;   /* with messages that the polled list has under other ids: they are left to the list */
  gboolean pushed_unsigned; /* and proves nothing: only behind a wall or on loopback */
  gboolean signs_address;   /* and signs the address that it was told: http.public must be that */
  gboolean asks_status;     /* provider_status_request */
  gboolean looks_up;        /* provider_lookup_request: an uncertain send can be looked for */
  gint64 lookup_wait_ms;    /* so long after the send "absent" means absent */
  gboolean ref_int32;       /* it is told the last 31 bits of our reference */
  gboolean status_by_ref;   /* provider_status_request needs no id of its own */
  gboolean idempotent;      /* a send may be repeated with the same ref: the provider takes it once */
  gint64 poll_interval_ms;  /* no sooner than this after a round that brought nothing; 0: the gateway's own */
  gint64 send_gap_ms;       /* at least this between two send requests; 0: none */
  guint in_flight;          /* send requests at a time, at most; 0: the gateway's own */
  guint send_max;           /* messages in one request, at most */
  gint64 price_satang;      /* of a segment; 0: not known */
  gint64 cap_segments;      /* at most so many a day; 0: no cap */
  gint64 cap_satang;        /* the same in money; 0: no cap */
  gboolean asks_credit;     /* provider_credit_request */
  CreditUnit credit_unit;
  gint64 credit_low; /* units: officers are told where less is left; 0: never */
} ProviderFacts;

/* Owned by the provider. */
const ProviderFacts *provider_facts(const Provider *provider);

/* -- polling ------------------------------------------------------------------------------------------------------- */

/* POLL_TAKE: the first message of a list that is taken: a round of one page, read once, with no cursor. */
typedef enum { POLL_MESSAGES, POLL_RECEIPTS, POLL_TAKE } PollKind;

/* One round. At its start page is 0; provider_poll_read moves it on. */
typedef struct {
  PollKind kind;
  char *cursor; /* as stored; "" before the first message ever. after_id: the greatest id; since_time: ms UTC of the newest;
                 * scan: the newest message's id when last all was read; else "" for ever */
  guint page;   /* pages read in this round */
  /* the engine's own: */
  char *next;        /* the next page's whole URL, or its marker, where the provider gives one */
  char *mark;        /* the first id of the page before, to tell a page that comes again */
  gint64 reached;    /* what the cursor will be: an id or ms */
  gint64 since_ms;   /* {since} */
  gint64 until_ms;   /* {until}: when the round began, or the end of its window */
  gboolean windowed; /* {until} lies before the round's beginning */
  guint limit;       /* as last asked */
  guint boost;       /* doublings of the limit, where only a longer page can reach what is older */
  guint offset;      /* elements read in this round */
  char *newest;      /* scan: the cursor of a round that ends well */
  gboolean anchored; /* scan: what is known was reached */
  guint beyond;      /* scan: pages since */
} PollState;

void poll_state_init(PollState *state, const char *cursor, PollKind kind);
void poll_state_clear(PollState *state);

/* A message from a phone. The strings belong to the page; none holds a NUL, all are UTF-8. */
typedef struct {
  const char *id;     /* unique for this account as far as the provider keeps its word; never empty */
  gint64 number;      /* the id as a number where the profile says so, else 0 */
  const char *from;   /* E.164 where the profile can tell, else as the provider writes it */
  const char *to;     /* "" where it does not say */
  const char *text;   /* may be empty */
  gsize text_length;  /* bytes */
  gint64 time_ms;     /* UTC, the provider's; 0 where it does not say or it cannot be read */
  guint position;     /* in the list as it came */
  const char *own_id; /* the provider's id where the profile makes another of the content; else the same as id; NULL: none */
  /* A long message may come in parts, each an item of its own; parts = 1: it is whole. Keep each part by its id; when all of a
   * part_key are there, provider_parts_join. The key may come again for another message after an hour or so. */
  guint parts, part;    /* part: from 1 */
  const char *part_key; /* NULL where whole */
} PollItem;

/* Puts the texts of a message's parts together, in order of `part`. NULL where one is missing or two do not belong together.
 * Caller frees. */
char *provider_parts_join(const PollItem *parts, guint n);

typedef enum { DELIVERY_PENDING, DELIVERY_DELIVERED, DELIVERY_FAILED } DeliveryState;
const char *delivery_state_name(DeliveryState state);

/* A report on a message we sent, in any order and perhaps before the answer to its send. Strings as in PollItem. */
typedef struct {
  const char *id;  /* of the message, the provider's as in SendOutcome; NULL where it does not say */
  const char *ref; /* ours; NULL where it does not say */
  const char *to;  /* E.164 where the profile can tell; "" */
  DeliveryState state;
  const char *reason; /* the provider's code, for the log */
  gint64 time_ms;     /* 0: it does not say */
  const char *text;   /* of a sent-log only; "" */
  const char *own_id; /* the report's own; NULL: none */
} Receipt;

/* What the provider listed and nobody can read: to be kept and shown to an officer. It never holds up the others. */
typedef struct {
  const char *id;     /* the provider's where that can be read, else a hash of the raw text: the same item has the same id */
  const char *reason; /* for the officer: what is wrong with it */
  const char *raw;    /* the item as JSON, what was unreadable in it as the bytes that came: no UTF-8, may hold NULs */
  gsize raw_length;
  guint position;
  const char *own_id; /* NULL: none that can be read */
} PollBroken;

typedef struct {
  GArray *items;    /* POLL_MESSAGES: PollItem, oldest first. Known ones come again: in since_time mode most are; compare ids */
  GArray *receipts; /* POLL_RECEIPTS: Receipt, oldest first; items is empty then, and the other way round */
  GArray *broken;   /* PollBroken */
  guint filtered;   /* what the profile's filter left out: our own messages and the like */
  guint takes;      /* of a list that is taken: so many reach its last message */
  const char *cursor; /* to be stored in this page's transaction: the old one while it must not move yet */
  gboolean more;      /* ask for the next page at once. Never set by a page that brings the round no further */
  gboolean capped;    /* with more FALSE: the round has not seen all. Keep the state: it goes on with the next poll after
                       * max_pages,    and begins anew where the provider repeats itself. Tell an officer if it lasts */
  gpointer json;      /* what the strings live in */
  GStringChunk *strings;
  gint64 asked_ms; /* {until} of the round: what bears a later time may be older than what came since */
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

/* -- after the commit: acknowledging, deleting -- */

/* What was booked in a round and the provider is to be told. One request at a time. */
typedef struct Settle Settle;

Settle *provider_settle_new(const Provider *provider, PollKind kind);
void provider_settle_free(Settle *settle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settle, provider_settle_free)
/* Takes over what the page listed, known ones too; nothing that the filter left out. `settle` may be NULL. */
void provider_settle_add(Settle *settle, const PollPage *page);
/* The next request, NULL where nothing is left. Never one that would acknowledge or delete what was not added. Caller frees. */
HttpRequest *provider_settle_request(Settle *settle);
/* Reads the answer and goes on to the next. FALSE: throw it away, the rest is listed again: FAILED_RETRY, FAILED_CONFIG,
 * FAILED_REJECT (the provider will not have this one: it may be skipped). */
gboolean provider_settle_read(Settle *settle, const HttpResponse *response, GError **error);
/* Leaves out the one that was just refused. FALSE: there is no other. */
gboolean provider_settle_skip(Settle *settle);

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
  char *reason;          /* our words and the provider's code, for the log; NULL where accepted */
  char *words;           /* the provider's, which may repeat number and text: never for a log; NULL where it has none */
  gboolean whole;        /* the batch of several was judged by one answer: if permanent, that says nothing of a single message;
                          * it was certainly not sent, so send them one by one */
  gboolean maybe_sent;   /* temporary, and yet it may have been taken: again under the same reference, by no other account */
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

/* -- what became of it ---------------------------------------------------------------------------------------------- */

/* Asks for one message by the provider's id (or our ref, as the profile has it). Caller frees. */
HttpRequest *provider_status_request(const Provider *provider, const char *id, const char *ref, const char *to);
/* Fills page->receipts (one, or none where the provider does not know the message yet); clear the page. Errors as for polls. */
gboolean provider_status_read(const Provider *provider, const HttpResponse *response, gint64 now_ms, PollPage *page,
                              GError **error);

typedef enum {
  LOOKUP_FOUND,   /* it was taken: `outcome` is SEND_ACCEPTED with its id */
  LOOKUP_ABSENT,  /* the provider's log holds no such message: it was not taken, if lookup_wait_ms have gone by */
  LOOKUP_UNKNOWN, /* the answer does not tell: more messages than it shows, or no answer */
} LookupResult;

/* Looks for an uncertain send in the provider's log, by our ref where it keeps that, else by receiver and text. Caller frees.
 */
HttpRequest *provider_lookup_request(const Provider *provider, const Outgoing *message, gint64 sent_ms, gint64 now_ms);
/* Whether the provider's id is that of another message of ours: two of one text and receiver are told apart by it. */
typedef gboolean (*LookupIsOther)(const char *id, gpointer data);
/* `is_other` may be NULL. */
LookupResult provider_lookup_read(const Provider *provider, const Outgoing *message, gint64 sent_ms,
                                  const HttpResponse *response, gint64 now_ms, LookupIsOther is_other, gpointer data,
                                  SendOutcome *outcome, GError **error);

/* -- what is left --------------------------------------------------------------------------------------------------- */

/* Asks for the account's credit. Deadline and size of answer are the caller's to set. Caller frees. */
HttpRequest *provider_credit_request(const Provider *provider);
/* In hundredths of facts->credit_unit, cut off downwards; below 0 where the account owes. Errors as for polls. */
gboolean provider_credit_read(const Provider *provider, const HttpResponse *response, gint64 *hundredths, GError **error);

/* The profile and account as understood, for an administrator: several lines, no secret in it. Caller frees. */
char *provider_describe(const Provider *provider);
