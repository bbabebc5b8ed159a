/* HTTP requests, many at a time over kept-alive connections, on libcurl inside our loop.
 *
 * A request is made once: libcurl's own repetition over a fresh connection, when a kept one turns out dead, is refused, since
 * the provider may have acted on the first. No redirect is followed; only http and https are spoken. */
#pragma once
#include "http_message.h"
#include "net/loop.h"

typedef struct HttpClient HttpClient;
typedef struct HttpExchange HttpExchange;

/* Called once for every exchange that was not cancelled, never from inside http_client_start. The response is the client's and
 * is cleared after the call; the exchange is gone. */
typedef void (*HttpDone)(gpointer data, HttpResponse *response);

/* Requests without a deadline of their own have 30 s, without a limit of their own an answer of 16 MiB. */
HttpClient *http_client_new(Loop *loop);
/* Every exchange must be done or cancelled. */
void http_client_free(HttpClient *client);

/* Begins an exchange and takes the request over. */
HttpExchange *http_client_start(HttpClient *client, HttpRequest *request, HttpDone done, gpointer data);
/* Gives an exchange up: `done` is not called. */
void http_client_cancel(HttpClient *client, HttpExchange *exchange);

/* One exchange with a loop of its own, for command-line use. Takes the request over; fills `response` (clear it). */
void http_exchange(HttpRequest *request, HttpResponse *response);
