/* HTTP requests from others, on libmicrohttpd inside our loop (its own polling, no thread). Loopback by default; TLS is a
 * proxy's work. A request is handed over whole; it is answered at once or later. */
#pragma once
#include "net/loop.h"

typedef struct HttpServer HttpServer;
typedef struct HttpCall HttpCall;

/* Owned by the server until http_reply or http_drop. */
struct HttpCall {
  const char *method; /* "GET" */
  const char *path;   /* "/control/sent", unescaped */
  const char *target; /* as it came: path and query, escaped */
  const char *body;   /* NUL-terminated for convenience; may hold NULs */
  gsize body_length;
  gboolean too_long; /* it was over body_max and is not kept; only after http_server_take_long */
};

/* NULL where absent. */
const char *http_call_query(HttpCall *call, const char *name);
const char *http_call_header(HttpCall *call, const char *name);

/* All headers as they came: char *, "Name: value". Caller frees with g_ptr_array_unref. */
GPtrArray *http_call_headers(HttpCall *call);

/* The numeric address of the other end, "127.0.0.1" or "::1". Caller frees; NULL where it is unknown. */
char *http_call_peer(HttpCall *call);

/* Answers a call; `body` is copied unless `take` is TRUE, then it is freed with g_free after it was sent. */
void http_reply(HttpCall *call, int status, const char *content_type, char *body, gsize length, gboolean take);
/* A header more for the answer, before http_reply. */
void http_reply_header(HttpCall *call, const char *name, const char *value);
/* Announces an answer of `length` bytes, sends the first `sent` and closes the connection: what a failing provider does. */
void http_reply_cut(HttpCall *call, int status, const char *content_type, const char *body, gsize length, gsize sent);
/* Answers in pieces without saying how many: with wait_ms 0 `body` over and over for ever, else one byte of it each wait_ms. */
void http_reply_stream(HttpCall *call, int status, const char *content_type, const char *body, gsize length, gint64 wait_ms);
/* Closes the connection without a word. */
void http_drop(HttpCall *call);
/* The same, so that the other end sees a reset. */
void http_reset(HttpCall *call);

/* Called when a request is whole. */
typedef void (*HttpHandler)(gpointer data, HttpCall *call);

typedef struct {
  gsize body;        /* bytes of the longest that is taken; a longer one is answered 413 */
  guint connections; /* at once. Of more, and where bodies that are not answered yet come to 64 of the longest, who has kept us
                        waiting longest is let go */
} HttpBounds;

/* Listens on host:port (port 0: any free one). NULL and FAILED_RETRY where the port is taken. */
HttpServer *http_server_new(Loop *loop, const char *host, guint16 port, const HttpBounds *bounds, HttpHandler handler,
                            gpointer data, GError **error);
/* How many connections were let go to make room. */
guint64 http_server_let_go(const HttpServer *server);
/* From now on bodies that are too long are not answered 413: the handler gets the call without its body. */
void http_server_take_long(HttpServer *server);
guint16 http_server_port(const HttpServer *server);
/* Calls not answered yet are dropped, and gone. */
void http_server_free(HttpServer *server);
