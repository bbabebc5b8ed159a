/* USSD callbacks against a running gateway, in Africa's Talking's way: build/tests/bench/ussd URL SESSIONS PER_SECOND
 * begins so many sessions a second, each of a phone of its own (+66810000000 and on), each five callbacks: dial, income,
 * amount, no category, confirm. Every tenth hangs up before it confirms. Prints p50, p99 and the slowest callback; 1 where a
 * screen was none, longer than 80 units, or not the expected one. */
#include "net/http_client.h"
#include "text/segment.h"

#include <stdio.h>
#include <string.h>

#define KEYS 4
#define TICK_MS 10
#define PHONES 2000U

typedef struct {
  Loop *loop;
  HttpClient *client;
  LoopTimer *timer;
  const char *url;
  guint sessions, per_second;
  guint begun, ended, wrong;
  gint64 start_us;
  GArray *waits; /* gint64, µs */
} Bench;

typedef struct {
  Bench *bench;
  guint number;
  guint keys; /* pressed so far */
  gint64 asked_us;
} Session;

static void call(Session *session);

static gint compare(gconstpointer a, gconstpointer b)
{
  const gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;
  return (left > right) - (left < right);
}

static gboolean is_good(const Session *session, const HttpResponse *response)
{
  g_autofree char *text = g_strndup((const char *)response->body->data, response->body->len);
  const gboolean more = session->keys < KEYS;
  if (response->outcome != HTTP_ANSWERED || response->status != 200 || !g_str_has_prefix(text, more ? "CON " : "END ") ||
      !g_utf8_validate(text, -1, NULL))
    return FALSE;
  const Segmentation size = segment_text(text + 4);
  return size.units <= 80 && (more || strstr(text, "บันทึกแล้ว") != NULL);
}

static void on_done(gpointer data, HttpResponse *response)
{
  Session *session = data;
  Bench *bench = session->bench;
  const gint64 wait = g_get_monotonic_time() - session->asked_us;
  const gboolean good = is_good(session, response);
  g_array_append_val(bench->waits, wait);
  bench->wrong += !good;
  const gboolean hangs_up = session->number % 10 == 9 && session->keys == KEYS - 1;
  if (good && session->keys < KEYS && !hangs_up) {
    session->keys++;
    call(session);
    return;
  }
  g_free(session);
  if (++bench->ended == bench->sessions)
    loop_stop(bench->loop);
}

static void call(Session *session)
{
  char body[256], keys[64] = "";
  const guint amount = session->number % 900 + 1;
  /* none that hung up before: what it left would be offered again */
  const guint phone = session->number < PHONES ? session->number : session->number * 10 % PHONES;
  const char *const formats[KEYS + 1] = {"", "1", "1*%u", "1*%u*0", "1*%u*0*1"};
  if (session->keys >= 2)
    g_snprintf(keys, sizeof keys, session->keys == 2 ? "1*%u" : session->keys == 3 ? "1*%u*0" : "1*%u*0*1", amount);
  else
    g_strlcpy(keys, formats[session->keys], sizeof keys);
  g_snprintf(body, sizeof body, "sessionId=b%u-%" G_GINT64_FORMAT "&phoneNumber=%%2B6681%07u&serviceCode=*384%%23&text=%s",
             session->number, session->bench->start_us, phone, keys);
  HttpRequest *request = http_request_new("POST", session->bench->url);
  http_request_header(request, "Content-Type", "application/x-www-form-urlencoded");
  request->body = g_byte_array_new();
  g_byte_array_append(request->body, (const guint8 *)body, (guint)strlen(body));
  session->asked_us = g_get_monotonic_time();
  http_client_start(session->bench->client, request, on_done, session);
}

static void on_tick(gpointer data)
{
  Bench *bench = data;
  const gint64 passed_us = g_get_monotonic_time() - bench->start_us;
  const gint64 due = MIN(passed_us * bench->per_second / 1000000 + 1, (gint64)bench->sessions);
  while (bench->begun < due) {
    Session *session = g_new0(Session, 1);
    session->bench = bench;
    session->number = bench->begun++;
    call(session);
  }
  if (bench->begun < bench->sessions)
    loop_timer_set(bench->timer, TICK_MS);
}

int main(int argc, char **argv)
{
  if (argc != 4) {
    fprintf(stderr, "usage: ussd URL SESSIONS PER_SECOND\n");
    return 64;
  }
  Bench bench = {.loop = loop_new(), .url = argv[1]};
  bench.sessions = (guint)g_ascii_strtoull(argv[2], NULL, 10);
  bench.per_second = (guint)g_ascii_strtoull(argv[3], NULL, 10);
  bench.client = http_client_new(bench.loop);
  bench.timer = loop_timer_new(bench.loop, on_tick, &bench);
  bench.waits = g_array_new(FALSE, FALSE, sizeof(gint64));
  bench.start_us = g_get_monotonic_time();
  loop_timer_set(bench.timer, 0);
  loop_run(bench.loop);
  g_array_sort(bench.waits, compare);
  const guint n = bench.waits->len;
  printf("%u callbacks, %u wrong, p50 %.1f ms, p99 %.1f ms, slowest %.1f ms\n", n, bench.wrong,
         (double)g_array_index(bench.waits, gint64, n / 2) / 1000,
         (double)g_array_index(bench.waits, gint64, (guint)((guint64)n * 99 / 100)) / 1000,
         (double)g_array_index(bench.waits, gint64, n - 1) / 1000);
  loop_timer_free(bench.timer);
  http_client_free(bench.client);
  loop_free(bench.loop);
  g_array_unref(bench.waits);
  return bench.wrong > 0;
}
