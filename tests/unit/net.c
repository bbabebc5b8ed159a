/* Our HTTP client against our HTTP server, in one loop: what each kind of failure is taken for, and many requests at once. */
#include "clock.h"
#include "error.h"
#include "net/http_client.h"
#include "net/http_server.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define BODY_MAX ((gsize)100000)

static const HttpBounds bounds = {BODY_MAX, 4096};

typedef struct {
  Loop *loop;
  HttpServer *server;
  HttpClient *client;
  guint seen; /* requests that reached the handler */
  HttpCall *later;
  LoopTimer *timer;
  /* the last answer */
  HttpResponse response;
  guint done;
} Fixture;

static void answer_later(gpointer data)
{
  Fixture *fixture = data;
  http_reply(fixture->later, 200, "text/plain", (char *)"late", 4, FALSE);
}

static void on_call(gpointer data, HttpCall *call)
{
  Fixture *fixture = data;
  fixture->seen++;
  if (strcmp(call->path, "/drop") == 0) {
    http_drop(call);
  } else if (strcmp(call->path, "/never") == 0) {
    fixture->later = call;
  } else if (strcmp(call->path, "/release") == 0) {
    answer_later(fixture);
    http_reply(call, 200, NULL, NULL, 0, FALSE);
  } else if (strcmp(call->path, "/later") == 0) {
    fixture->later = call;
    loop_timer_set(fixture->timer, 20);
  } else if (strcmp(call->path, "/cut") == 0) {
    http_reply_cut(call, 200, "text/plain", "half of it", 10, 5);
  } else if (strcmp(call->path, "/moved") == 0) {
    http_reply_header(call, "Location", "/ok");
    http_reply(call, 302, NULL, NULL, 0, FALSE);
  } else if (strcmp(call->path, "/busy") == 0) {
    http_reply_header(call, "Retry-After", "7");
    http_reply(call, 429, NULL, NULL, 0, FALSE);
  } else if (strcmp(call->path, "/query") == 0) {
    const char *value = http_call_query(call, "DateSent>"), *header = http_call_header(call, "x-key");
    char *text = g_strdup_printf("%s|%s|%s", call->method, value, header);
    http_reply(call, 200, "text/plain", text, strlen(text), TRUE);
  } else {
    http_reply(call, 200, "text/plain", (char *)call->body, call->body_length, FALSE);
  }
}

static void set_up(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  (void)unused;
  fixture->loop = loop_new();
  fixture->client = http_client_new(fixture->loop);
  fixture->timer = loop_timer_new(fixture->loop, answer_later, fixture);
  fixture->server = http_server_new(fixture->loop, "127.0.0.1", 0, &bounds, on_call, fixture, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(http_server_port(fixture->server), >, 0);
}

static void tear_down(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  http_response_clear(&fixture->response);
  http_client_free(fixture->client);
  http_server_free(fixture->server);
  loop_timer_free(fixture->timer);
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

static HttpRequest *request_new(const Fixture *fixture, const char *method, const char *path)
{
  g_autofree char *url = g_strdup_printf("http://127.0.0.1:%u%s", http_server_port(fixture->server), path);
  return http_request_new(method, url);
}

static void set_body(HttpRequest *request, const char *body, gsize length)
{
  if (request->body == NULL)
    request->body = g_byte_array_new();
  g_byte_array_append(request->body, (const guint8 *)body, (guint)length);
}

static HttpOutcome exchange(Fixture *fixture, HttpRequest *request)
{
  const guint before = fixture->done;
  http_client_start(fixture->client, request, on_done, fixture);
  g_assert_cmpuint(fixture->done, ==, before);
  const gint64 end = clock_steady_ms() + 20000;
  while (fixture->done == before) {
    g_assert_cmpint(clock_steady_ms(), <, end);
    loop_round(fixture->loop, 1000);
  }
  return fixture->response.outcome;
}

static HttpOutcome get(Fixture *fixture, const char *path)
{
  return exchange(fixture, request_new(fixture, "GET", path));
}

static HttpOutcome post(Fixture *fixture, const char *path, const char *body)
{
  HttpRequest *request = request_new(fixture, "POST", path);
  set_body(request, body, strlen(body));
  return exchange(fixture, request);
}

static void assert_body(const Fixture *fixture, const char *body)
{
  g_autofree char *text = g_strndup((const char *)fixture->response.body->data, fixture->response.body->len);
  g_assert_cmpstr(text, ==, body);
}

static void test_answered(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  g_assert_cmpint(post(fixture, "/ok", "รับ 500"), ==, HTTP_ANSWERED);
  g_assert_cmpint(fixture->response.status, ==, 200);
  g_assert_cmpint(fixture->response.retry_after_ms, ==, -1);
  assert_body(fixture, "รับ 500");
  HttpRequest *request = request_new(fixture, "GET", "/query?DateSent%3E=2017-03-27&a=b");
  http_request_header(request, "X-Key", "secret");
  g_assert_cmpint(exchange(fixture, request), ==, HTTP_ANSWERED);
  assert_body(fixture, "GET|2017-03-27|secret");
  g_assert_cmpint(get(fixture, "/later"), ==, HTTP_ANSWERED);
  assert_body(fixture, "late");
  g_assert_cmpint(get(fixture, "/busy"), ==, HTTP_ANSWERED);
  g_assert_cmpint(fixture->response.retry_after_ms, ==, 7000);
}

static void test_body_limit(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  g_autofree char *body = g_malloc(BODY_MAX + 1);
  memset(body, 'x', BODY_MAX);
  body[BODY_MAX] = '\0';
  g_assert_cmpint(post(fixture, "/ok", body), ==, HTTP_ANSWERED);
  g_assert_cmpint(fixture->response.status, ==, 200);
  g_assert_cmpuint(fixture->response.body->len, ==, BODY_MAX);
  HttpRequest *request = request_new(fixture, "POST", "/ok");
  set_body(request, body, BODY_MAX);
  set_body(request, "y", 1);
  g_assert_cmpint(exchange(fixture, request), ==, HTTP_ANSWERED);
  g_assert_cmpint(fixture->response.status, ==, 413);
  g_assert_cmpuint(fixture->seen, ==, 1);
}

static void test_refused(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  HttpRequest *request = request_new(fixture, "GET", "/ok");
  http_server_free(fixture->server);
  fixture->server = NULL;
  g_assert_cmpint(exchange(fixture, request), ==, HTTP_NOT_SENT);
  g_assert_nonnull(fixture->response.failure);
}

static void test_port_taken(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  (void)unused;
  g_assert_null(http_server_new(fixture->loop, "127.0.0.1", http_server_port(fixture->server), &bounds, on_call, fixture, &error));
  g_assert_error(error, FAILURE, FAILED_RETRY);
}

static void test_dropped(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  g_assert_cmpint(post(fixture, "/drop", "on a fresh connection"), ==, HTTP_UNCERTAIN);
  g_assert_cmpuint(fixture->seen, ==, 1);
  for (guint i = 0; i < 3; i++) {
    fixture->seen = 0;
    g_assert_cmpint(post(fixture, "/ok", "x"), ==, HTTP_ANSWERED);
    g_assert_cmpint(post(fixture, "/drop", "on a kept one"), ==, HTTP_UNCERTAIN);
    g_assert_cmpuint(fixture->seen, ==, 2);
    g_assert_cmpint(get(fixture, "/ok"), ==, HTTP_ANSWERED);
    g_assert_cmpint(get(fixture, "/drop"), ==, HTTP_UNCERTAIN);
    g_assert_cmpuint(fixture->seen, ==, 4);
  }
}

static void test_cut(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  g_assert_cmpint(get(fixture, "/cut"), ==, HTTP_UNCERTAIN);
  g_assert_cmpint(fixture->response.status, ==, 200);
  g_assert_cmpuint(fixture->response.body->len, ==, 0);
}

static void test_deadline(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  const gint64 begin = clock_steady_ms();
  HttpRequest *request = request_new(fixture, "GET", "/never");
  request->deadline_ms = 200;
  g_assert_cmpint(exchange(fixture, request), ==, HTTP_UNCERTAIN);
  g_assert_cmpint(clock_steady_ms() - begin, >=, 199);
  g_assert_cmpint(clock_steady_ms() - begin, <, 2000);
  g_assert_cmpuint(fixture->seen, ==, 1);
}

static void test_answer_limit(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  HttpRequest *request = request_new(fixture, "POST", "/ok");
  set_body(request, "0123456789", 10);
  request->answer_max = 9;
  g_assert_cmpint(exchange(fixture, request), ==, HTTP_UNCERTAIN);
  g_assert_nonnull(strstr(fixture->response.failure, "longer"));
}

static void test_redirect(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  g_assert_cmpint(get(fixture, "/moved"), ==, HTTP_ANSWERED);
  g_assert_cmpint(fixture->response.status, ==, 302);
  g_assert_cmpuint(fixture->seen, ==, 1);
}

static void test_cancel(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  HttpExchange *given_up = http_client_start(fixture->client, request_new(fixture, "GET", "/never"), on_done, fixture);
  g_assert_cmpint(get(fixture, "/ok"), ==, HTTP_ANSWERED);
  http_client_cancel(fixture->client, given_up);
  loop_round(fixture->loop, 10);
  g_assert_cmpuint(fixture->done, ==, 1);
}

/* One call is answered from within another. */
static void test_released(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  for (guint i = 0; i < 20; i++) {
    fixture->later = NULL;
    http_client_start(fixture->client, request_new(fixture, "GET", "/never"), on_done, fixture);
    while (fixture->later == NULL)
      loop_round(fixture->loop, 1000);
    const guint before = fixture->done;
    http_client_start(fixture->client, request_new(fixture, "GET", "/release"), on_done, fixture);
    const gint64 end = clock_steady_ms() + 5000;
    while (fixture->done < before + 2) {
      g_assert_cmpint(clock_steady_ms(), <, end);
      loop_round(fixture->loop, 1000);
    }
  }
}

#define IN_FLIGHT 512
#define REQUESTS 20000

typedef struct {
  Fixture *fixture;
  guint started, ended, wrong;
} Load;

static void on_load(gpointer data, HttpResponse *response);

static void load_start(Load *load)
{
  HttpRequest *request = request_new(load->fixture, "POST", "/ok");
  set_body(request, "{\"messages\":[]}", 15);
  load->started++;
  http_client_start(load->fixture->client, request, on_load, load);
}

static void on_load(gpointer data, HttpResponse *response)
{
  Load *load = data;
  load->ended++;
  if (response->outcome != HTTP_ANSWERED || response->status != 200 || response->body->len != 15)
    load->wrong++;
  if (load->started < REQUESTS)
    load_start(load);
}

static void test_many(Fixture *fixture, gconstpointer unused)
{
  Load load = {.fixture = fixture};
  (void)unused;
  const gint64 begin = clock_steady_ms(), end = begin + 60000;
  for (guint i = 0; i < IN_FLIGHT; i++)
    load_start(&load);
  while (load.ended < REQUESTS && clock_steady_ms() < end)
    loop_round(fixture->loop, 1000);
  g_assert_cmpuint(load.ended, ==, REQUESTS);
  g_assert_cmpuint(load.wrong, ==, 0);
  g_assert_cmpuint(fixture->seen, ==, REQUESTS);
  g_test_message("%d requests, %d at once: %" G_GINT64_FORMAT " ms", REQUESTS, IN_FLIGHT, clock_steady_ms() - begin);
}

static void say(int fd, const char *path)
{
  g_autofree char *text = g_strdup_printf("GET %s HTTP/1.1\r\nHost: here\r\n\r\n", path);
  g_assert_cmpint(write(fd, text, strlen(text)), ==, (gssize)strlen(text));
}

/* A call that waits for its answer, and on another connection one that nobody has read yet, when the server goes. */
static void test_stopped(Fixture *fixture, gconstpointer unused)
{
  const struct sockaddr_in to = {
      .sin_family = AF_INET, .sin_port = htons(http_server_port(fixture->server)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fds[2];
  (void)unused;
  for (guint i = 0; i < G_N_ELEMENTS(fds); i++) {
    fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(connect(fds[i], (const struct sockaddr *)&to, sizeof to), ==, 0);
    say(fds[i], i == 0 ? "/never" : "/ok");
  }
  const gint64 until = clock_steady_ms() + 5000;
  while (fixture->seen < 2 && clock_steady_ms() < until)
    loop_round(fixture->loop, 10);
  for (guint i = 0; i < 10; i++)
    loop_round(fixture->loop, 1);
  g_assert_cmpuint(fixture->seen, ==, 2);
  say(fds[1], "/never");
  http_server_free(fixture->server);
  fixture->server = NULL;
  g_assert_cmpuint(fixture->seen, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS(fds); i++)
    close(fds[i]);
}

int main(int argc, char **argv)
{
  struct rlimit files;
  g_test_init(&argc, &argv, NULL);
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max; /* both ends of 512 connections are ours */
    setrlimit(RLIMIT_NOFILE, &files);
  }
  static const struct {
    const char *name;
    void (*run)(Fixture *, gconstpointer);
  } tests[] = {{"/net/answered", test_answered},     {"/net/body-limit", test_body_limit},     {"/net/refused", test_refused},
               {"/net/port-taken", test_port_taken}, {"/net/dropped", test_dropped},           {"/net/cut", test_cut},
               {"/net/deadline", test_deadline},     {"/net/answer-limit", test_answer_limit}, {"/net/redirect", test_redirect},
               {"/net/cancel", test_cancel},         {"/net/released", test_released},         {"/net/many", test_many},
               {"/net/stopped", test_stopped}};
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run();
}
