/* Our HTTP client against servers that misbehave on the wire: what is taken for an answer, what for "never sent", what for
 * "nobody knows"; nothing is sent twice, nothing grows without bound, nothing outlives its deadline. */
#include "clock.h"
#include "net/http_client.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define DEADLINE_MS 700
#define RSS_MAX_KB (64 * 1024)

typedef enum {
  THEN_KEEP,      /* the connection stays open for the next request */
  THEN_CLOSE,     /* an orderly end */
  THEN_RESET,     /* RST */
  THEN_HANG,      /* silence */
  THEN_DRIP,      /* a byte of `more` every 50 ms */
  THEN_FLOOD,     /* `more` as fast as it is read, for ever */
  THEN_CHALLENGE, /* `more` once the request bears credentials */
} Then;

/* Before the request is read: an accepted connection is ended at once. */
typedef enum { AT_REQUEST, AT_ACCEPT } When;

typedef struct {
  const char *name, *answer, *more;
  Then then;
  When when;
  HttpOutcome outcome;
  gint32 status;
} Case;

typedef struct {
  Loop *loop;
  HttpClient *client;
  int listener;
  guint16 port;
  LoopFile *file;
  GPtrArray *peers;
  const Case *now;
  guint connections, requests;
  HttpResponse response;
  guint done;
} Fixture;

typedef struct {
  Fixture *fixture;
  int fd;
  LoopFile *file;
  LoopTimer *timer;
  GString *got;
  gsize dripped;
  gboolean pouring; /* a flood is on */
} Peer;

static void peer_free(gpointer data)
{
  Peer *peer = data;
  loop_file_free(peer->file);
  loop_timer_free(peer->timer);
  if (peer->fd >= 0)
    close(peer->fd);
  g_string_free(peer->got, TRUE);
  g_free(peer);
}

static void peer_end(Peer *peer, gboolean reset)
{
  const struct linger now = {.l_onoff = 1, .l_linger = 0};
  if (reset)
    setsockopt(peer->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  loop_file_free(g_steal_pointer(&peer->file));
  loop_timer_stop(peer->timer);
  close(peer->fd);
  peer->fd = -1;
}

static gboolean peer_write(Peer *peer, const char *bytes, gsize length)
{
  return send(peer->fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)length;
}

static void on_drip(gpointer data)
{
  Peer *peer = data;
  const char *more = peer->fixture->now->more;
  peer_write(peer, more + peer->dripped++ % strlen(more), 1);
  loop_timer_set(peer->timer, 50);
}

static void peer_answer(Peer *peer)
{
  const Case *now = peer->fixture->now;
  const gboolean known = now->then == THEN_CHALLENGE && strstr(peer->got->str, "\r\nAuthorization: ") != NULL;
  peer->fixture->requests++;
  g_string_truncate(peer->got, 0);
  const char *answer = known ? now->more : now->answer;
  if (answer != NULL)
    peer_write(peer, answer, strlen(answer));
  if (now->then == THEN_CLOSE || now->then == THEN_RESET) {
    peer_end(peer, now->then == THEN_RESET);
  } else if (now->then == THEN_DRIP) {
    on_drip(peer);
  } else if (now->then == THEN_FLOOD) {
    peer->pouring = TRUE;
    loop_file_set(peer->file, LOOP_READ | LOOP_WRITE);
  }
}

static void on_peer(gpointer data, guint events)
{
  Peer *peer = data;
  char bytes[4096];
  const ssize_t n = recv(peer->fd, bytes, sizeof bytes, MSG_DONTWAIT);
  if (n == 0 || (n < 0 && errno != EAGAIN)) {
    peer_end(peer, FALSE);
    return;
  }
  if (n > 0)
    g_string_append_len(peer->got, bytes, n);
  const char *body = strstr(peer->got->str, "\r\n\r\n");
  const char *length = strstr(peer->got->str, "Content-Length: ");
  const gsize wanted = length != NULL ? g_ascii_strtoull(length + 16, NULL, 10) : 0;
  if (body != NULL && strlen(body + 4) >= wanted)
    peer_answer(peer);
  if (peer->pouring && (events & LOOP_WRITE) != 0) {
    const char *more = peer->fixture->now->more;
    const gsize size = strlen(more);
    for (guint i = 0; i < 64 && peer_write(peer, more, size); i++)
      ;
  }
}

static void on_accept(gpointer data, guint events)
{
  Fixture *fixture = data;
  const int fd = accept4(fixture->listener, NULL, NULL, SOCK_CLOEXEC);
  (void)events;
  if (fd < 0)
    return;
  Peer *peer = g_new0(Peer, 1);
  peer->fixture = fixture;
  peer->fd = fd;
  peer->got = g_string_new(NULL);
  peer->file = loop_file_new(fixture->loop, fd, LOOP_READ, on_peer, peer);
  peer->timer = loop_timer_new(fixture->loop, on_drip, peer);
  g_ptr_array_add(fixture->peers, peer);
  fixture->connections++;
  if (fixture->now->when == AT_ACCEPT)
    peer_end(peer, fixture->now->then == THEN_RESET);
}

static void set_up(Fixture *fixture)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  memset(fixture, 0, sizeof *fixture);
  fixture->loop = loop_new();
  fixture->client = http_client_new(fixture->loop);
  fixture->peers = g_ptr_array_new_with_free_func(peer_free);
  fixture->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  g_assert_cmpint(bind(fixture->listener, (struct sockaddr *)&address, length), ==, 0);
  g_assert_cmpint(listen(fixture->listener, 16), ==, 0);
  g_assert_cmpint(getsockname(fixture->listener, (struct sockaddr *)&address, &length), ==, 0);
  fixture->port = ntohs(address.sin_port);
  fixture->file = loop_file_new(fixture->loop, fixture->listener, LOOP_READ, on_accept, fixture);
}

static void tear_down(Fixture *fixture)
{
  http_response_clear(&fixture->response);
  http_client_free(fixture->client);
  g_ptr_array_unref(fixture->peers);
  loop_file_free(fixture->file);
  close(fixture->listener);
  loop_free(fixture->loop);
}

static void on_done(gpointer data, HttpResponse *response)
{
  Fixture *fixture = data;
  http_response_clear(&fixture->response);
  fixture->response = *response;
  memset(response, 0, sizeof *response);
  fixture->done++;
}

static HttpRequest *request_new(const Fixture *fixture, const char *scheme)
{
  g_autofree char *url = g_strdup_printf("%s://127.0.0.1:%u/send", scheme, fixture->port);
  HttpRequest *request = http_request_new("POST", url);
  request->body = g_byte_array_new();
  g_byte_array_append(request->body, (const guint8 *)"hello", 5);
  request->deadline_ms = DEADLINE_MS;
  request->answer_max = 100000;
  return request;
}

/* Every exchange ends once, by its deadline and a second. */
static void exchange(Fixture *fixture, HttpRequest *request, const Case *now)
{
  const guint before = fixture->done;
  const gint64 end = clock_steady_ms() + DEADLINE_MS + 1000;
  fixture->now = now;
  http_client_start(fixture->client, request, on_done, fixture);
  while (fixture->done == before) {
    loop_round(fixture->loop, 100);
    g_assert_cmpint(clock_steady_ms(), <, end);
  }
}

static void assert_rss(void)
{
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifndef __SANITIZE_ADDRESS__ /* which keeps what was freed */
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  g_assert_cmpint(usage.ru_maxrss, <, RSS_MAX_KB);
#endif
}

#define OK "HTTP/1.1 200 OK\r\n"
#define KILO "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const Case cases[] = {
    /* whole answers */
    {"length", OK "Content-Length: 2\r\n\r\nhi", NULL, THEN_KEEP, AT_REQUEST, HTTP_ANSWERED, 200},
    {"to-the-end", OK "\r\nhi", NULL, THEN_CLOSE, AT_REQUEST, HTTP_ANSWERED, 200},
    {"chunked", OK "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", NULL, THEN_KEEP, AT_REQUEST, HTTP_ANSWERED, 200},
    {"continue-first", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", NULL, THEN_KEEP,
     AT_REQUEST, HTTP_ANSWERED, 202},
    {"500", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", NULL, THEN_KEEP, AT_REQUEST, HTTP_ANSWERED, 500},
    {"redirect-http", "HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", NULL, THEN_KEEP,
     AT_REQUEST, HTTP_ANSWERED, 307},
    {"redirect-file", "HTTP/1.1 302 Go\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", NULL, THEN_KEEP,
     AT_REQUEST, HTTP_ANSWERED, 302},
    {"401-not-asked-again", "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n", NULL, THEN_KEEP,
     AT_REQUEST, HTTP_ANSWERED, 401},
    {"417", "HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n", NULL, THEN_KEEP, AT_REQUEST, HTTP_ANSWERED, 417},
    {"408-and-close", "HTTP/1.1 408 Slow\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", NULL, THEN_CLOSE, AT_REQUEST,
     HTTP_ANSWERED, 408},
    {"gzip-unasked", OK "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x01", NULL, THEN_KEEP, AT_REQUEST,
     HTTP_ANSWERED, 200},
    /* nobody knows */
    {"close-at-accept", NULL, NULL, THEN_CLOSE, AT_ACCEPT, HTTP_UNCERTAIN, 0},
    {"reset-after-request", NULL, NULL, THEN_RESET, AT_REQUEST, HTTP_UNCERTAIN, 0},
    {"close-after-request", NULL, NULL, THEN_CLOSE, AT_REQUEST, HTTP_UNCERTAIN, 0},
    {"silence", NULL, NULL, THEN_HANG, AT_REQUEST, HTTP_UNCERTAIN, 0},
    {"half-a-header", "HTTP/1.1 200 O", NULL, THEN_CLOSE, AT_REQUEST, HTTP_UNCERTAIN, 0},
    {"half-a-body", OK "Content-Length: 10\r\n\r\nhello", NULL, THEN_CLOSE, AT_REQUEST, HTTP_UNCERTAIN, 200},
    {"half-a-body-reset", OK "Content-Length: 10\r\n\r\nhello", NULL, THEN_RESET, AT_REQUEST, HTTP_UNCERTAIN, -1},
    {"half-a-body-hang", OK "Content-Length: 10\r\n\r\nhello", NULL, THEN_HANG, AT_REQUEST, HTTP_UNCERTAIN, 200},
    {"chunks-without-end", OK "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n", NULL, THEN_CLOSE, AT_REQUEST, HTTP_UNCERTAIN,
     200},
    {"bad-chunk", OK "Transfer-Encoding: chunked\r\n\r\nzz\r\nhi\r\n", NULL, THEN_HANG, AT_REQUEST, HTTP_UNCERTAIN, 200},
    {"huge-chunk", OK "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\nhi\r\n", NULL, THEN_HANG, AT_REQUEST,
     HTTP_UNCERTAIN, 200},
    {"negative-length", OK "Content-Length: -5\r\n\r\nhello", NULL, THEN_HANG, AT_REQUEST, HTTP_UNCERTAIN, -1},
    {"not-http", "220 smtp.example ESMTP\r\n", NULL, THEN_HANG, AT_REQUEST, HTTP_UNCERTAIN, 0},
    {"drip-body", OK "Content-Length: 1000\r\n\r\n", "x", THEN_DRIP, AT_REQUEST, HTTP_UNCERTAIN, 200},
    {"drip-header", OK, "X-A: b\r\n", THEN_DRIP, AT_REQUEST, HTTP_UNCERTAIN, 200},
    {"continue-for-ever", NULL, "HTTP/1.1 100 Continue\r\n\r\n", THEN_FLOOD, AT_REQUEST, HTTP_UNCERTAIN, -1},
    {"length-oversize", OK "Content-Length: 1073741824\r\n\r\n", KILO, THEN_FLOOD, AT_REQUEST, HTTP_UNCERTAIN, 200},
    {"chunked-oversize", OK "Transfer-Encoding: chunked\r\n\r\n", "40\r\n" KILO "\r\n", THEN_FLOOD, AT_REQUEST, HTTP_UNCERTAIN,
     200},
    {"endless-headers", OK, "X-Long: " KILO KILO KILO KILO "\r\n", THEN_FLOOD, AT_REQUEST, HTTP_UNCERTAIN, 200},
    {"endless-header", OK "X: ", KILO, THEN_FLOOD, AT_REQUEST, HTTP_UNCERTAIN, 200},
    {"endless-trailers", OK "Transfer-Encoding: chunked\r\n\r\n0\r\n", "X-Long: " KILO KILO KILO "\r\n", THEN_FLOOD, AT_REQUEST,
     HTTP_UNCERTAIN, 200},
};

static void test_case(gconstpointer data)
{
  const Case *now = data;
  Fixture fixture;
  set_up(&fixture);
  exchange(&fixture, request_new(&fixture, "http"), now);
  g_test_message("%s", fixture.response.failure != NULL ? fixture.response.failure : "answered");
  g_assert_cmpint(fixture.response.outcome, ==, now->outcome);
  if (now->status >= 0)
    g_assert_cmpint(fixture.response.status, ==, now->status);
  g_assert_cmpuint(fixture.requests, <=, 1);
  g_assert_cmpuint(fixture.connections, ==, 1);
  g_assert_true((fixture.response.failure == NULL) == (now->outcome == HTTP_ANSWERED));
  assert_rss();
  tear_down(&fixture);
}

/* The same on a connection that was good for one request: libcurl would repeat it over a fresh one. */
static void test_case_kept(gconstpointer data)
{
  static const Case good = {"", OK "Content-Length: 0\r\n\r\n", NULL, THEN_KEEP, AT_REQUEST, HTTP_ANSWERED, 200};
  const Case *now = data;
  Fixture fixture;
  set_up(&fixture);
  exchange(&fixture, request_new(&fixture, "http"), &good);
  g_assert_cmpint(fixture.response.outcome, ==, HTTP_ANSWERED);
  exchange(&fixture, request_new(&fixture, "http"), now);
  g_assert_cmpint(fixture.response.outcome, ==, now->outcome);
  g_assert_cmpuint(fixture.requests, ==, 2);
  tear_down(&fixture);
}

static void test_not_sent(void)
{
  static const Case closes = {"", NULL, NULL, THEN_CLOSE, AT_ACCEPT, HTTP_NOT_SENT, 0};
  static const Case resets = {"", NULL, NULL, THEN_RESET, AT_ACCEPT, HTTP_NOT_SENT, 0};
  static const Case hangs = {"", NULL, NULL, THEN_HANG, AT_REQUEST, HTTP_NOT_SENT, 0};
  const Case *const all[] = {&closes, &resets, &hangs};
  for (guint i = 0; i < G_N_ELEMENTS(all); i++) { /* no TLS, so no request */
    Fixture fixture;
    set_up(&fixture);
    exchange(&fixture, request_new(&fixture, "https"), all[i]);
    g_assert_cmpint(fixture.response.outcome, ==, HTTP_NOT_SENT);
    tear_down(&fixture);
  }
  Fixture early;
  set_up(&early);
  exchange(&early, request_new(&early, "http"), &resets); /* seen before or after the request was written */
  g_assert_cmpint(early.response.outcome, !=, HTTP_ANSWERED);
  tear_down(&early);
  const char *const urls[] = {"http://127.0.0.1:1/", "file:///etc/passwd", "gopher://127.0.0.1:1/", "http://:x/", ""};
  for (guint i = 0; i < G_N_ELEMENTS(urls); i++) {
    Fixture fixture;
    set_up(&fixture);
    exchange(&fixture, http_request_new("GET", urls[i]), &hangs);
    g_assert_cmpint(fixture.response.outcome, ==, HTTP_NOT_SENT);
    g_assert_cmpuint(fixture.response.body->len, ==, 0);
    tear_down(&fixture);
  }
}

/* Credentials that the server must ask for first: the second request of the exchange follows an answer, so it may go. */
static void test_any_auth(void)
{
  static const char *const challenges[] = {"Digest realm=\"box\", nonce=\"abc\", qop=\"auth\", algorithm=MD5",
                                           "Basic realm=\"box\""};
  for (guint i = 0; i < G_N_ELEMENTS(challenges); i++) {
    g_autofree char *refusal =
        g_strdup_printf("HTTP/1.1 401 No\r\nWWW-Authenticate: %s\r\nContent-Length: 0\r\n\r\n", challenges[i]);
    const Case now = {"", refusal, OK "Content-Length: 0\r\n\r\n", THEN_CHALLENGE, AT_REQUEST, HTTP_ANSWERED, 200};
    Fixture fixture;
    set_up(&fixture);
    for (guint again = 0; again < 2; again++) {
      HttpRequest *request = request_new(&fixture, "http");
      request->auth = HTTP_AUTH_ANY;
      request->user = g_strdup("u");
      request->password = g_strdup("p");
      exchange(&fixture, request, &now);
      g_test_message("%s", fixture.response.failure != NULL ? fixture.response.failure : "answered");
      g_assert_cmpint(fixture.response.outcome, ==, HTTP_ANSWERED);
      g_assert_cmpint(fixture.response.status, ==, 200);
    }
    tear_down(&fixture);
  }
}

static void test_retry_after(void)
{
  static const struct {
    const char *value;
    gint64 least, most;
  } table[] = {
      {"0", -1, -1},
      {"120", 120000, 120000},
      {"1000000000", 3600000, 3600000},
      {"99999999999999999999999", 3600000, 3600000},
      {"-5", -1, -1},
      {"soon", -1, -1},
      {"", -1, -1},
      {"Thu, 01 Jan 1970 00:00:10 GMT", -1, -1},
      {"Fri, 31 Dec 2100 23:59:59 GMT", 3600000, 3600000},
      {"Sun, 26 Mar 2017 17:01:40 GMT", 100000, 100000},
  };
  clock_freeze(G_GINT64_CONSTANT(1490547600000)); /* Sun, 26 Mar 2017 17:00:00 GMT */
  for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
    g_autofree char *answer =
        g_strdup_printf("HTTP/1.1 429 Slow\r\nRetry-After: %s\r\nContent-Length: 0\r\n\r\n", table[i].value);
    const Case now = {"", answer, NULL, THEN_KEEP, AT_REQUEST, HTTP_ANSWERED, 429};
    Fixture fixture;
    set_up(&fixture);
    exchange(&fixture, request_new(&fixture, "http"), &now);
    g_test_message("%s: %" G_GINT64_FORMAT, table[i].value, fixture.response.retry_after_ms);
    g_assert_cmpint(fixture.response.retry_after_ms, >=, table[i].least);
    g_assert_cmpint(fixture.response.retry_after_ms, <=, table[i].most);
    tear_down(&fixture);
  }
  clock_freeze(0);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *fresh = g_strconcat("/net-hostile/fresh/", cases[i].name, NULL);
    g_autofree char *kept = g_strconcat("/net-hostile/kept/", cases[i].name, NULL);
    g_test_add_data_func(fresh, &cases[i], test_case);
    if (cases[i].when == AT_REQUEST)
      g_test_add_data_func(kept, &cases[i], test_case_kept);
  }
  g_test_add_func("/net-hostile/not-sent", test_not_sent);
  g_test_add_func("/net-hostile/any-auth", test_any_auth);
  g_test_add_func("/net-hostile/retry-after", test_retry_after);
  return g_test_run();
}
