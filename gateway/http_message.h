/* An HTTP request and its answer as plain data: what provider/ builds and reads, what net/ carries. */
#pragma once
#include <glib.h>

typedef enum { HTTP_AUTH_NONE, HTTP_AUTH_BASIC, HTTP_AUTH_ANY } HttpAuth;

typedef struct {
  char method[8];     /* "GET", "POST", "PUT", "DELETE" */
  char *url;          /* whole, escaped. May hold a secret: log only through http_request_place */
  GPtrArray *headers; /* char *: "Name: value" */
  GByteArray *body;   /* NULL: none */
  HttpAuth auth;
  char *user; /* with an auth */
  char *password;
  char *tls_pin;         /* "sha256//…" as libcurl takes it, or NULL */
  gboolean tls_insecure; /* a device's own certificate is taken unseen: only for a private network */
  gint64 deadline_ms;    /* the whole exchange ends by then; 0: the client's own */
  gsize answer_max;      /* bytes; a longer answer is cut off and fails; 0: the client's own */
  gboolean asks_time;    /* the answer's Date is read */
} HttpRequest;

HttpRequest *http_request_new(const char *method, const char *url);
void http_request_header(HttpRequest *request, const char *name, const char *value);
/* Whether a header may be called so: a token of RFC 9110, letters, digits and !#$%&'*+-.^_`|~ */
gboolean http_header_name(const char *name);
void http_request_free(HttpRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpRequest, http_request_free)
/* Scheme, host and path without query or user: for a log line. Caller frees. */
char *http_request_place(const HttpRequest *request);

/* How far an exchange got. The difference decides whether a message may be sent again. */
typedef enum {
  HTTP_ANSWERED,  /* a whole answer: status, headers and body are set */
  HTTP_NOT_SENT,  /* no connection: the provider never saw it; safe to repeat */
  HTTP_UNCERTAIN, /* sent at least in part, no whole answer: nobody knows what the provider did */
} HttpOutcome;

typedef struct {
  HttpOutcome outcome;
  gint32 status;         /* HTTP_ANSWERED; also where an answer began and broke off, else 0 */
  gint64 retry_after_ms; /* from Retry-After in seconds or as a date: above 0, at most an hour; -1: none */
  gint64 date_ms;    /* the provider's clock as its Date says, ms UTC, whole seconds; 0: not asked for, or it does not say */
  GByteArray *body;  /* never NULL; not NUL-terminated */
  char *failure;     /* what went wrong, for a log line; NULL where answered */
  const char *fault; /* the same in a word of http_response_fault; NULL where answered */
} HttpResponse;

/* What is wrong with an answer that was not what was asked for, in one word for a metric: "unreachable" (no connection), "late"
 * (its deadline passed), "cut", "too_long", "redirect", "refused" (401, 403, 407), "missing" (404, 410), "throttled" (429),
 * "rejected" (any other 4xx), "failing" (what is left), "unreadable" (2xx, but not what the profile describes). Never NULL;
 * static. */
const char *http_response_fault(const HttpResponse *response);

void http_response_clear(HttpResponse *response);
