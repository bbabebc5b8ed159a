#include "net/http_client.h"

#include "clock.h"

#include <curl/curl.h>
#include <string.h>

#define DEADLINE_MS ((gint64)30000)
#define CONNECT_MS 10000L
#define ANSWER_MAX ((gsize)16 << 20)
#define HEADERS_MAX ((gsize)256 << 10) /* with trailers, which not every libcurl bounds */
#define KEEP_IDLE_S 20L                /* a connection unused for longer is not trusted to be alive */
#define SHARD_REQUESTS 128U
#define SHARD_CONNECTIONS 128L /* so that each request of a full shard finds one kept */
#define POOL_MAX 1024U
#define RETRY_AFTER_MAX_S ((gint64)3600)

/* libcurl looks for an idle connection by walking all of its pool, which makes a request a fifth dearer at a thousand at once
 * and doubles it at three thousand: so there are several pools, and a request goes to the first that has room. */
typedef struct {
  HttpClient *client;
  CURLM *multi;
  LoopTimer *timer; /* libcurl's one time-out */
  guint busy;
} Shard;

struct HttpClient {
  Loop *loop;
  GPtrArray *shards;  /* Shard */
  GPtrArray *handles; /* CURL *, ready for reuse */
};

struct HttpExchange {
  Shard *shard;
  CURL *easy;
  HttpRequest *request;
  struct curl_slist *list; /* the headers of the request */
  GByteArray *body;
  gsize answer_max, headers;
  gboolean too_long;
  gboolean begun;      /* libcurl was about to put the request on a connection */
  gboolean challenged; /* the last status was 401: the request that it answered was not acted on */
  HttpDone done;
  gpointer data;
};

/* -- libcurl's sockets and time-out, on our loop -------------------------------------------------------------------- */

static void collect(Shard *shard);

static void act(Shard *shard, curl_socket_t fd, int events)
{
  int running;
  curl_multi_socket_action(shard->multi, fd, events, &running);
  collect(shard);
}

typedef struct {
  Shard *shard;
  curl_socket_t fd;
  LoopFile *file;
} Socket;

static void on_socket(gpointer data, guint events)
{
  const Socket *socket = data;
  act(socket->shard, socket->fd,
      ((events & LOOP_READ) != 0 ? CURL_CSELECT_IN : 0) | ((events & LOOP_WRITE) != 0 ? CURL_CSELECT_OUT : 0));
}

static int watch(CURL *easy, curl_socket_t fd, int what, void *data, void *per_socket)
{
  Shard *shard = data;
  Socket *socket = per_socket;
  (void)easy;
  if (what == CURL_POLL_REMOVE) {
    if (socket != NULL) {
      loop_file_free(socket->file);
      g_free(socket);
      curl_multi_assign(shard->multi, fd, NULL);
    }
    return 0;
  }
  const guint events =
      ((what & CURL_POLL_IN) != 0 ? (guint)LOOP_READ : 0) | ((what & CURL_POLL_OUT) != 0 ? (guint)LOOP_WRITE : 0);
  if (socket != NULL) {
    loop_file_set(socket->file, events);
    return 0;
  }
  socket = g_new0(Socket, 1);
  socket->shard = shard;
  socket->fd = fd;
  socket->file = loop_file_new(shard->client->loop, fd, events, on_socket, socket);
  curl_multi_assign(shard->multi, fd, socket);
  return 0;
}

static int want_time_out(CURLM *multi, long ms, void *data)
{
  Shard *shard = data;
  (void)multi;
  if (ms < 0)
    loop_timer_stop(shard->timer);
  else
    loop_timer_set(shard->timer, ms);
  return 0;
}

static void on_time_out(gpointer data)
{
  act(data, CURL_SOCKET_TIMEOUT, 0);
}

/* -- one exchange --------------------------------------------------------------------------------------------------- */

/* libcurl calls this whenever a request is about to be written, also when it repeats one over a fresh connection because the
 * kept one gave no byte back. The provider may have acted on the first, so there is no second; but where the provider asks for
 * credentials first (HTTP_AUTH_ANY), the one that bears them is the first that counts. */
static int before_request(void *data, char *local_ip, char *ip, int local_port, int port)
{
  HttpExchange *exchange = data;
  (void)local_ip, (void)ip, (void)local_port, (void)port;
  const gboolean may = !exchange->begun || (exchange->challenged && exchange->request->auth == HTTP_AUTH_ANY);
  exchange->begun = TRUE;
  exchange->challenged = FALSE;
  return may ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

static size_t take_header(char *line, size_t size, size_t n, void *data)
{
  HttpExchange *exchange = data;
  const gsize length = size * n;
  exchange->headers += length;
  exchange->too_long = exchange->headers > HEADERS_MAX;
  if (length > 5 && memcmp(line, "HTTP/", 5) == 0) {
    const char *space = memchr(line, ' ', length);
    exchange->challenged = space != NULL && line + length - space >= 4 && memcmp(space, " 401", 4) == 0;
  }
  return exchange->too_long ? 0 : length; /* 0 ends the exchange */
}

static size_t take_body(char *bytes, size_t size, size_t n, void *data)
{
  HttpExchange *exchange = data;
  const gsize length = size * n;
  if (exchange->body->len + length > exchange->answer_max) {
    exchange->too_long = TRUE;
    return 0; /* ends the exchange */
  }
  g_byte_array_append(exchange->body, (const guint8 *)bytes, (guint)length);
  return length;
}

static void set_authentication(CURL *easy, const HttpRequest *request)
{
  if (request->auth != HTTP_AUTH_NONE) {
    curl_easy_setopt(easy, CURLOPT_HTTPAUTH, request->auth == HTTP_AUTH_ANY ? (long)CURLAUTH_ANY : (long)CURLAUTH_BASIC);
    curl_easy_setopt(easy, CURLOPT_USERNAME, request->user);
    curl_easy_setopt(easy, CURLOPT_PASSWORD, request->password);
  }
  if (request->tls_pin != NULL)
    curl_easy_setopt(easy, CURLOPT_PINNEDPUBLICKEY, request->tls_pin);
  if (request->tls_insecure) {
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  }
}

static void set_method(HttpExchange *exchange)
{
  const HttpRequest *request = exchange->request;
  CURL *easy = exchange->easy;
  if (request->body != NULL) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)request->body->len);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body->data != NULL ? (const char *)request->body->data : "");
  }
  if (strcmp(request->method, "GET") != 0 && (strcmp(request->method, "POST") != 0 || request->body == NULL))
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
  for (guint i = 0; i < request->headers->len; i++)
    exchange->list = curl_slist_append(exchange->list, g_ptr_array_index(request->headers, i));
  exchange->list = curl_slist_append(exchange->list, "Expect:");
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange->list);
}

static void set_up(HttpExchange *exchange)
{
  const HttpRequest *request = exchange->request;
  CURL *easy = exchange->easy;
  const gint64 deadline = request->deadline_ms > 0 ? request->deadline_ms : DEADLINE_MS;
  curl_easy_setopt(easy, CURLOPT_PRIVATE, exchange);
  curl_easy_setopt(easy, CURLOPT_URL, request->url);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "*"); /* what an environment says of proxies is not for us */
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)deadline);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, MIN((long)deadline, CONNECT_MS));
  curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, KEEP_IDLE_S);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, exchange);
  set_authentication(easy, request);
  set_method(exchange);
}

static void exchange_free(HttpExchange *exchange)
{
  Shard *shard = exchange->shard;
  HttpClient *client = shard->client;
  curl_multi_remove_handle(shard->multi, exchange->easy);
  if (client->handles->len < POOL_MAX) {
    curl_easy_reset(exchange->easy);
    g_ptr_array_add(client->handles, exchange->easy);
  } else {
    curl_easy_cleanup(exchange->easy);
  }
  shard->busy--;
  curl_slist_free_all(exchange->list);
  http_request_free(exchange->request);
  if (exchange->body != NULL)
    g_byte_array_unref(exchange->body);
  g_free(exchange);
}

/* Whether it is certain that the server saw nothing of the request. */
static gboolean certainly_not_sent(const HttpExchange *exchange)
{
  long bytes = 0;
  curl_easy_getinfo(exchange->easy, CURLINFO_REQUEST_SIZE, &bytes);
  return !exchange->begun && bytes == 0;
}

/* 0 and the past say nothing: who asks at once is refused at once. Nor does one provider's 10^9 stop us for good. */
static gint64 retry_after(CURL *easy)
{
  struct curl_header *header;
  if (curl_easy_header(easy, "Retry-After", 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
    return -1;
  gint64 seconds;
  if (g_ascii_isdigit(header->value[0])) {
    seconds = (gint64)MIN(g_ascii_strtoull(header->value, NULL, 10), (guint64)RETRY_AFTER_MAX_S);
  } else {
    const time_t at = curl_getdate(header->value, NULL);
    seconds = at != -1 ? at - clock_now_ms() / 1000 : 0;
  }
  return seconds > 0 ? MIN(seconds, RETRY_AFTER_MAX_S) * 1000 : -1;
}

static gint64 date_of(CURL *easy)
{
  struct curl_header *header;
  if (curl_easy_header(easy, "Date", 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
    return 0;
  const time_t at = curl_getdate(header->value, NULL);
  return at > 0 ? (gint64)at * 1000 : 0;
}

static const char *fault_of(const HttpExchange *exchange, CURLcode code)
{
  if (exchange->too_long)
    return "too_long";
  if (certainly_not_sent(exchange))
    return "unreachable";
  return code == CURLE_OPERATION_TIMEDOUT ? "late" : "cut";
}

static void finish(HttpExchange *exchange, CURLcode code)
{
  HttpResponse response = {.retry_after_ms = -1, .body = g_steal_pointer(&exchange->body)};
  long status = 0;
  curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status);
  response.status = (gint32)status;
  if (code == CURLE_OK) {
    response.outcome = HTTP_ANSWERED;
    response.retry_after_ms = retry_after(exchange->easy);
    response.date_ms = exchange->request->asks_time ? date_of(exchange->easy) : 0;
  } else {
    response.outcome = certainly_not_sent(exchange) ? HTTP_NOT_SENT : HTTP_UNCERTAIN;
    response.failure = g_strdup(exchange->too_long ? "the answer is longer than allowed" : curl_easy_strerror(code));
    response.fault = fault_of(exchange, code);
    g_byte_array_set_size(response.body, 0);
  }
  const HttpDone done = exchange->done;
  const gpointer data = exchange->data;
  exchange_free(exchange);
  done(data, &response);
  http_response_clear(&response);
}

/* Hands out what has ended. A callback may start and cancel exchanges: libcurl's list is read anew each time. */
static void collect(Shard *shard)
{
  CURLMsg *message;
  int left;
  while ((message = curl_multi_info_read(shard->multi, &left)) != NULL) {
    HttpExchange *exchange = NULL;
    if (message->msg != CURLMSG_DONE)
      continue;
    const CURLcode code = message->data.result;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &exchange);
    finish(exchange, code);
  }
}

/* -- the outside ---------------------------------------------------------------------------------------------------- */

static Shard *shard_new(HttpClient *client)
{
  Shard *shard = g_new0(Shard, 1);
  shard->client = client;
  shard->multi = curl_multi_init();
  shard->timer = loop_timer_new(client->loop, on_time_out, shard);
  curl_multi_setopt(shard->multi, CURLMOPT_SOCKETFUNCTION, watch);
  curl_multi_setopt(shard->multi, CURLMOPT_SOCKETDATA, shard);
  curl_multi_setopt(shard->multi, CURLMOPT_TIMERFUNCTION, want_time_out);
  curl_multi_setopt(shard->multi, CURLMOPT_TIMERDATA, shard);
  curl_multi_setopt(shard->multi, CURLMOPT_MAXCONNECTS, SHARD_CONNECTIONS);
  return shard;
}

static void shard_free(gpointer data)
{
  Shard *shard = data;
  g_assert(shard->busy == 0);
  curl_multi_cleanup(shard->multi);
  loop_timer_free(shard->timer);
  g_free(shard);
}

static Shard *shard_with_room(HttpClient *client)
{
  for (guint i = 0; i < client->shards->len; i++) {
    Shard *shard = g_ptr_array_index(client->shards, i);
    if (shard->busy < SHARD_REQUESTS)
      return shard;
  }
  g_ptr_array_add(client->shards, shard_new(client));
  return g_ptr_array_index(client->shards, client->shards->len - 1);
}

HttpClient *http_client_new(Loop *loop)
{
  HttpClient *client = g_new0(HttpClient, 1);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  client->loop = loop;
  client->shards = g_ptr_array_new_with_free_func(shard_free);
  client->handles = g_ptr_array_new_with_free_func(curl_easy_cleanup);
  return client;
}

void http_client_free(HttpClient *client)
{
  if (client == NULL)
    return;
  g_ptr_array_unref(client->handles);
  g_ptr_array_unref(client->shards);
  curl_global_cleanup();
  g_free(client);
}

HttpExchange *http_client_start(HttpClient *client, HttpRequest *request, HttpDone done, gpointer data)
{
  HttpExchange *exchange = g_new0(HttpExchange, 1);
  exchange->shard = shard_with_room(client);
  exchange->request = request;
  exchange->done = done;
  exchange->data = data;
  exchange->body = g_byte_array_new();
  exchange->answer_max = request->answer_max > 0 ? request->answer_max : ANSWER_MAX;
  exchange->easy =
      client->handles->len > 0 ? g_ptr_array_steal_index_fast(client->handles, client->handles->len - 1) : curl_easy_init();
  exchange->shard->busy++;
  set_up(exchange);
  curl_multi_add_handle(exchange->shard->multi, exchange->easy); /* asks for a time-out of 0: begins with the next round */
  return exchange;
}

void http_client_cancel(HttpClient *client, HttpExchange *exchange)
{
  (void)client;
  exchange_free(exchange);
}

static void keep(gpointer data, HttpResponse *response)
{
  gpointer *kept = data;
  Loop *loop = kept[0];
  *(HttpResponse *)kept[1] = *response;
  memset(response, 0, sizeof *response);
  loop_stop(loop);
}

void http_exchange(HttpRequest *request, HttpResponse *response)
{
  Loop *loop = loop_new();
  HttpClient *client = http_client_new(loop);
  gpointer kept[2] = {loop, response};
  http_client_start(client, request, keep, kept);
  loop_run(loop);
  http_client_free(client);
  loop_free(loop);
}
