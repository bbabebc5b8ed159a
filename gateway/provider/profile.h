/* A provider as loaded: what profile.c, profile_poll.c and profile_send.c read, and what poll.c, send.c and describe.c go by.
 */
#pragma once
#include "body.h"
#include "pointer.h"
#include "provider.h"
#include "stencil.h"
#include "when.h"

#define CODES_MAX 100 /* of one list in a profile */

/* The value at `pointer`, as text, is one of `in`. */
typedef struct {
  Pointer *pointer; /* NULL: always true */
  char **in;
} Test;

typedef struct {
  GArray *http; /* gint */
  Test test;
} Success;

/* How an answer is judged. The same words stand in a profile: accepted, permanent, temporary, throttled, config, duplicate_ok
 * (the provider has had this ref already: accepted), uncertain. */
typedef struct {
  GHashTable *results; /* code as text → SendResult */
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

/* after_id    {cursor} is the greatest id seen
 * since_time  {since} is the newest time seen, less the overlap
 * The others are known by name and not yet built: consume (the provider forgets what it has handed over), ack, delete, scan. */
typedef enum { CURSOR_AFTER_ID, CURSOR_SINCE_TIME, CURSOR_CONSUME, CURSOR_ACK, CURSOR_DELETE, CURSOR_SCAN } CursorMode;
typedef enum { PAGING_NONE, PAGING_NEXT_URL, PAGING_UNTIL_EMPTY, PAGING_PAGE } Paging;
typedef enum { ORDER_ASC, ORDER_DESC } Order;

typedef struct {
  Shape shape;
  guint limit_max;
  Success success;
  gboolean has_empty;
  Test empty; /* goes before failure */
  Pointer *list;
  GArray *filter; /* Test: all must hold */

  GPtrArray *id, *from, *to, *text, *time; /* Pointer: the first that finds something counts */
  gboolean id_numeric;
  gboolean id_hash;     /* no id of its own: a hash of from, time and text */
  GArray *time_formats; /* WhenFormat */

  Paging paging;
  Order order;
  Pointer *next;
  guint first_page, max_pages; /* so many pages at a go, then a pause */

  CursorMode mode;
  gint64 start;       /* after_id: the cursor before the first message */
  gboolean inclusive; /* after_id: the provider lists the cursor's own message again: ask from the one after it */
  WhenWrite write;    /* since_time: how {since} and {until} are written */
  gint64 overlap_ms, start_ms;
  gint64 settle_ms; /* newest first: older pages are not followed once a whole page lies this far behind; -1: all are */
} PollProfile;

typedef enum { RECIPIENTS_SINGLE, RECIPIENTS_JOIN, RECIPIENTS_LIST } Recipients;
typedef enum { NUMBER_E164, NUMBER_NOPLUS, NUMBER_NATIONAL0, NUMBER_00 } NumberForm;
typedef enum { REF_NONE, REF_ECHO, REF_IDEMPOTENT } RefMeaning;

typedef struct {
  Shape shape;
  Success success;
  Recipients recipients;
  char *separator;
  guint text_max; /* UTF-16 units; 0: none */
  NumberForm number;
  char *country; /* national0: "66" */
  RefMeaning ref;
  gboolean ref_int32;
  guint ref_max;     /* characters */
  char *gsm7, *ucs2; /* {enc}: for a text that GSM-7 can write, and for another; NULL: not used */
  gboolean one_text; /* all messages of a request have the same text */

  Pointer *list; /* one result per message; NULL: the answer is about one message */
  Pointer *result_ref, *result_to, *result_id, *result_status, *result_reason;
  Outcomes outcomes;    /* of the status */
  SendResult otherwise; /* a status that is not listed */
  SendResult missing;   /* a message that the list does not name */
} SendProfile;

struct Provider {
  ProviderFacts facts;
  char *title, *base, *sender;
  GUri *base_uri;
  HttpAuth auth;
  Stencil *user, *password;
  GPtrArray *headers; /* Pair: of every request */
  char *tls_pin;
  gboolean tls_insecure;
  PollProfile poll;
  SendProfile send;
  Pointer *error_code, *error_message;
  Outcomes error_codes, error_statuses; /* by the code in the answer; by the HTTP status */
};

/* -- reading: shared by the files that load a profile -- */

typedef struct {
  Settings *file;
  Dictionary dictionary;
} Loader;

void read_shape(const Loader *loader, SettingsGroup *group, Purpose purpose, const config_setting_t *recipient, Shape *shape);
GPtrArray *read_pairs(const Loader *loader, const config_setting_t *list, Place place, Purpose purpose);
Pointer *read_pointer(const Loader *loader, SettingsGroup *group, const char *key, gboolean required);
/* One pointer or a list of them; never NULL. */
GPtrArray *read_pointers(const Loader *loader, SettingsGroup *group, const char *key, gboolean required);
void read_test(const Loader *loader, SettingsGroup *group, gboolean required, Test *test);
void read_success(const Loader *loader, SettingsGroup *parent, Success *success);
/* The keys of `group` that are words of an outcome. */
void read_outcomes(const Loader *loader, SettingsGroup *group, Outcomes *outcomes);
SendResult read_result(SettingsGroup *group, const char *key, SendResult fallback);
void read_poll(const Loader *loader, const config_setting_t *root, PollProfile *poll);
void read_send(const Loader *loader, const config_setting_t *root, SendProfile *send, guint *send_max);
void poll_profile_clear(PollProfile *poll);
void send_profile_clear(SendProfile *send);
void shape_clear(Shape *shape);
void success_clear(Success *success);
void test_clear(gpointer test);

/* -- going by it -- */

/* The request; `each` and n: the values of every recipient, for a JSON body that lists them. */
HttpRequest *shape_request(const Provider *provider, const Shape *shape, const Values *values, const Values *each, guint n);
gboolean test_holds(const Test *test, json_t *root);
gboolean success_listed(const Success *success, gint status); /* its HTTP status alone */
gboolean success_holds(const Success *success, gint status, json_t *root);
/* Parses a body as JSON; NULL and FAILED_REJECT. */
json_t *answer_parse(const GByteArray *body, GError **error);
/* An answer that is no success, judged by code, HTTP status and its class; `reason` gets the provider's words. */
SendResult answer_judge(const Provider *provider, gint status, json_t *root, char **reason);
