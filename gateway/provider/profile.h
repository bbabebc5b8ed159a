/* A provider as loaded: what the files profile_*.c read (their helpers are in profile_read.h), and what poll.c, settle.c,
 * send.c, delivery.c, webhook.c and describe.c go by. */
#pragma once
#include "body.h"
#include "msisdn.h"
#include "provider.h"
#include "signature.h"
#include "source.h"
#include "stencil.h"
#include "when.h"

/* All that is set must hold: the value at `pointer`, as text, is one of `in`; the answer's text matches `regex`. */
typedef struct {
  Pointer *pointer;
  char **in;
  gboolean exists; /* instead of `in`: there is something other than null */
  GRegex *regex;
} Test;

typedef struct {
  GArray *http; /* gint */
  Test test;
} Success;

/* What a provider's code means: code as text → SendResult or DeliveryState. */
typedef struct {
  GHashTable *results;
} Outcomes;

typedef struct {
  char method[8];
  Stencil *path;
  GPtrArray *query;   /* Pair */
  GPtrArray *headers; /* Pair */
  GPtrArray *form;    /* Pair; NULL: no form */
  Body *json;         /* NULL: no JSON body */
} Shape;

typedef struct {
  char *name; /* query and form: percent-encoded */
  Stencil *value;
} Pair;

/* The fields an id may be made of. */
typedef enum { HASH_ID = 1, HASH_FROM = 2, HASH_TO = 4, HASH_TEXT = 8, HASH_TIME = 16 } HashField;

/* A list of messages or of delivery reports in a document. */
typedef struct {
  gboolean receipts;
  Pointer *list;
  gboolean single; /* an object in the list's place is a list of one */
  GArray *filter;  /* Test: all must hold */

  /* Pointer: the first that finds something counts */
  GPtrArray *id, *from, *to, *text, *time;          /* a report: id, to, time */
  GPtrArray *ref, *status, *reason;                 /* a report */
  GPtrArray *part_group, *part_total, *part_number; /* of a long message that comes in parts */
  gboolean id_numeric;
  gboolean id_made;       /* the id is a hash of: */
  guint hash;             /* HashField */
  gboolean number_equals; /* equal ones in one list are told apart by a number: the provider has no id at all */
  GArray *time_formats;   /* WhenFormat */
  NumberForm number;
  char *country;
} ItemProfile;

typedef enum {
  CURSOR_AFTER_ID,   /* {cursor} is the greatest id seen */
  CURSOR_SINCE_TIME, /* {since} is the newest time seen, less the overlap */
  CURSOR_CONSUME,    /* the provider forgets what it has handed over */
  CURSOR_ACK,        /* what is booked is acknowledged */
  CURSOR_DELETE,     /* what is booked is deleted */
  CURSOR_TAKE,       /* what is booked is taken from the head of the list, one by one */
  CURSOR_SCAN,       /* newest first, until the newest of the last complete round comes */
} CursorMode;
extern const char *const CURSOR_MODE_NAMES[];
typedef enum { PAGING_NONE, PAGING_NEXT_URL, PAGING_UNTIL_EMPTY, PAGING_PAGE, PAGING_OFFSET, PAGING_MARKER } Paging;
extern const char *const PAGING_NAMES[];
typedef enum { ORDER_ASC, ORDER_DESC } Order;

/* What follows the commit, in the modes ack and delete. */
typedef struct {
  Shape shape;
  Success success;
  GArray *gone;     /* gint: statuses that say it is done already */
  gboolean by_time; /* one request for all that lies lag_ms before the newest */
  gint64 lag_ms;
  WhenWrite write;
} SettleProfile;

typedef struct PollProfile {
  Shape shape;
  guint limit_max;
  Success success;
  gboolean has_empty;
  Test empty; /* goes before failure */
  ItemProfile items;

  Paging paging;
  Order order;
  Pointer *next;
  gboolean has_more;
  Test more;                   /* without it no page follows */
  gboolean full_pages;         /* a page that is not full is the last */
  guint first_page, max_pages; /* so many pages at a go, then a pause */

  CursorMode mode;
  gint64 start;       /* after_id: the cursor before the first message */
  gboolean inclusive; /* after_id: the provider lists the cursor's own message again: ask from the one after it */
  WhenWrite write;    /* since_time: how {since} and {until} are written */
  gint64 overlap_ms, start_ms;
  gint64 window_ms;    /* since_time: {until} lies no further from {since}; 0: it is now */
  gint64 settle_ms;    /* newest first: older pages are not followed once a whole page lies this far behind; -1: all are */
  guint overlap_pages; /* scan: read so many more */
  SettleProfile settle;
  struct PollProfile
      *take; /* CURSOR_TAKE: the list's first, which is gone then. Its items are this one's. NULL: no such mode */
} PollProfile;

typedef enum { RECIPIENTS_SINGLE, RECIPIENTS_JOIN, RECIPIENTS_LIST } Recipients;
typedef enum { REF_NONE, REF_ECHO, REF_IDEMPOTENT } RefMeaning;

/* Where the answer says what became of one message. */
typedef struct {
  Source *ref, *to, *id, *status, *reason;
} ResultPlaces;

typedef struct {
  Shape shape;
  Success success;
  Recipients recipients;
  char *separator;
  guint text_max;   /* UTF-16 units; 0: none */
  guint text_bytes; /* of UTF-8; 0: none */
  NumberForm number;
  char *country; /* national0: "66" */
  RefMeaning ref;
  gboolean ref_int32;
  guint ref_max;         /* characters */
  char *gsm7, *ucs2;     /* {enc}: for a text that GSM-7 can write, and for another; NULL: not used */
  gboolean enc_is_typed; /* no text: a number or flag */
  gboolean one_text;     /* all messages of a request have the same text */

  GPtrArray *list;    /* Pointer: one result per message; empty: the answer is about one message */
  gboolean all_parts; /* the list holds the parts of one message */
  ResultPlaces places;
  Outcomes outcomes;    /* of the status */
  SendResult otherwise; /* a status that is not listed */
  SendResult missing;   /* a message that the list does not name */
  Pointer *bad_list;    /* those that were not taken stand apart; NULL: they do not */
  ResultPlaces bad;
  SendResult bad_result;
} SendProfile;

typedef struct {
  gboolean given;
  Shape shape;
  Success success;
  ItemProfile items;
} StatusProfile;

typedef struct {
  gboolean given;
  Shape shape;
  Success success;
  GArray *absent; /* gint: statuses that say it is not there */
  ItemProfile items;
  WhenWrite write;
  guint limit;
  gint64 wait_ms;
} LookupProfile;

typedef struct {
  Shape shape;
  Success success;
  Source *value; /* NULL: the account cannot be asked */
} CreditProfile;
extern const char *const CREDIT_UNIT_NAMES[];

typedef enum { CONTENT_JSON, CONTENT_FORM, CONTENT_QUERY } Content;

typedef struct {
  gboolean given;
  char method[8];
  Content content;
  GArray *when; /* Test: the document is of this kind where all hold */
  ItemProfile items;
  gboolean other_ids; /* than the list has for the same messages */
  gint reply_status;
  char *reply_type;
  Stencil *reply_text; /* one of them or none */
  Body *reply_json;
} WebhookProfile;

struct Provider {
  ProviderFacts facts;
  char *title, *base, *sender;
  GUri *base_uri;
  HttpAuth auth;
  Stencil *user, *password;
  GPtrArray *headers; /* Pair: of every request */
  char *tls_pin;
  gboolean tls_insecure;
  PollProfile poll, receipts;
  SendProfile send;
  Pointer *error_code, *error_message;
  Source *error_text;                   /* the code in an answer that is plain text */
  Outcomes error_codes, error_statuses; /* by the code in the answer; by the HTTP status */
  Outcomes states;
  DeliveryState state_otherwise;
  StatusProfile status;
  LookupProfile lookup;
  CreditProfile credit;
  SignatureRule *signature; /* NULL: nothing is pushed */
  WebhookProfile pushed_messages, pushed_receipts;
};

/* The request; `each` and n: the values of every recipient, for a JSON body that lists them. */
HttpRequest *shape_request(const Provider *provider, const Shape *shape, const Values *values, const Values *each, guint n);
/* In its path, query, headers, form or JSON. */
gboolean shape_mentions(const Shape *shape, Variable variable);
gboolean test_holds(const Test *test, json_t *root, const GByteArray *body);
gboolean tests_hold(const GArray *tests, json_t *root, const GByteArray *body); /* all; also none */
gboolean status_listed(const GArray *http, gint status);
gboolean success_holds(const Success *success, gint status, json_t *root, const GByteArray *body);
/* Parses a body as JSON; NULL and FAILED_REJECT. */
json_t *answer_parse(const GByteArray *body, GError **error);
/* Whether what a provider gave as a code can be nothing else (21614, NO_CREDIT): it may repeat a number, a name or a text
 * there. */
gboolean code_shaped(const char *code);
/* A provider's code or state as a log may hold it: as it stands where `known`, one of the profile's own words, or where it is
 * shaped as a code; else "unlisted". */
const char *code_told(const char *code, gboolean known);
/* An answer that is no success, judged by code, HTTP status and its class; `reason` gets status and code, fit for a log;
 * `words`, where it is not NULL, what the provider says of it, or NULL. Caller frees both. */
SendResult answer_judge(const Provider *provider, const HttpResponse *response, json_t *root, char **reason, char **words);
/* The same as an error about `what` ("poll"): FAILED_RETRY, FAILED_CONFIG or FAILED_REJECT. Always FALSE. */
gboolean answer_fail(const Provider *provider, const char *what, const HttpResponse *response, json_t *root, GError **error);
/* Whether it holds one of the profile's error codes, whatever its status. */
gboolean answer_names_error(const Provider *provider, json_t *root);
/* No answer, as an error: FAILED_RETRY. Always FALSE. */
gboolean answer_none(const Provider *provider, const char *what, const HttpResponse *response, GError **error);
