/* How fast our client and the simulator are by themselves: build/tests/bench/send PORT IN_FLIGHT COUNT
 * sends COUNT single messages to a running simulator's plain interface. */
#include "clock.h"
#include "net/http_client.h"

#include <string.h>
#include <sys/resource.h>

typedef struct {
  Loop *loop;
  HttpClient *client;
  char *url;
  gint64 count, started, ended, failed;
} Bench;

static void on_done(gpointer data, HttpResponse *response);

static void start(Bench *bench)
{
  HttpRequest *request = http_request_new("POST", bench->url);
  char body[256];
  const gint64 i = bench->started++;
  g_snprintf(body, sizeof body,
             "{\"messages\":[{\"ref\":\"bench-%" G_GINT64_FORMAT "-%d\",\"to\":\"+66810%06d\","
             "\"text\":\"รับ 500 บ. (27/3) แล้ว เดือนนี้รับ 500 บ. ผิดส่ง ลบ\"}]}",
             clock_now_ms(), (int)i, (int)(i % 1000000));
  http_request_header(request, "Content-Type", "application/json");
  request->body = g_byte_array_new();
  g_byte_array_append(request->body, (const guint8 *)body, (guint)strlen(body));
  http_client_start(bench->client, request, on_done, bench);
}

static void on_done(gpointer data, HttpResponse *response)
{
  Bench *bench = data;
  bench->ended++;
  bench->failed += response->outcome != HTTP_ANSWERED || response->status != 200;
  if (bench->started < bench->count)
    start(bench);
  else if (bench->ended == bench->count)
    loop_stop(bench->loop);
}

static double cpu_us(void)
{
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

int main(int argc, char **argv)
{
  if (argc != 4) {
    g_printerr("usage: send PORT IN_FLIGHT COUNT\n");
    return 64;
  }
  Bench bench = {.loop = loop_new(), .count = g_ascii_strtoll(argv[3], NULL, 10)};
  bench.client = http_client_new(bench.loop);
  bench.url = g_strdup_printf("http://127.0.0.1:%s/plain/send", argv[1]);
  const gint64 begin = clock_steady_ms();
  for (gint64 i = g_ascii_strtoll(argv[2], NULL, 10); i > 0 && bench.started < bench.count; i--)
    start(&bench);
  loop_run(bench.loop);
  const gint64 ms = MAX(clock_steady_ms() - begin, 1);
  g_print("%" G_GINT64_FORMAT " requests, %s at once: %" G_GINT64_FORMAT "/s, %.1f us CPU each here, %" G_GINT64_FORMAT
          " failed\n",
          bench.count, argv[2], bench.count * 1000 / ms, cpu_us() / (double)bench.count, bench.failed);
  http_client_free(bench.client);
  loop_free(bench.loop);
  g_free(bench.url);
  return bench.failed > 0;
}
