/* What a message costs between the provider's bytes and ours: pages of 1,000 read, batches of 100 written and judged. */
#include "provider/provider.h"
#include "clock.h"

#include <stdio.h>

#define PAGE 1000
#define BATCH 100
#define ROUNDS 200

static Provider *load(void)
{
  g_autoptr(GError) error = NULL;
  Settings *file = settings_open("config/sammachip.cfg", &error);
  if (file == NULL)
    g_error("%s", error->message);
  Provider *provider =
      provider_load(file, config_setting_get_elem(config_setting_get_member(settings_root(file), "providers"), 0));
  if (!settings_close(file, &error))
    g_error("%s", error->message);
  return provider;
}

static void bench_poll(const Provider *provider)
{
  g_autoptr(GString) body = g_string_new("{\"messages\":[");
  for (guint i = 1; i <= PAGE; i++)
    g_string_append_printf(body,
                           "%s{\"id\":%u,\"from\":\"+66812%06u\",\"to\":\"+66800000001\",\"text\":\"ขายข้าว 20 กก 500\","
                           "\"time\":\"2026-11-24T02:03:04Z\"}",
                           i > 1 ? "," : "", i, i);
  g_string_append(body, "]}");
  HttpResponse response = {.outcome = HTTP_ANSWERED, .status = 200, .retry_after_ms = -1, .body = g_byte_array_new()};
  g_byte_array_append(response.body, (const guint8 *)body->str, (guint)body->len);
  const gint64 begin = g_get_monotonic_time();
  for (guint i = 0; i < ROUNDS; i++) {
    PollState state;
    PollPage page;
    poll_state_init(&state, "", POLL_MESSAGES);
    http_request_free(provider_poll_request(provider, &state, clock_now_ms(), PAGE));
    if (!provider_poll_read(provider, &state, &response, clock_now_ms(), &page, NULL) || page.items->len != PAGE)
      g_error("the page was not read");
    poll_page_clear(&page);
    poll_state_clear(&state);
  }
  printf("poll: %.2f us a message of %u bytes\n", (double)(g_get_monotonic_time() - begin) / (ROUNDS * PAGE),
         (guint)(body->len / PAGE));
  http_response_clear(&response);
}

static void bench_send(const Provider *provider)
{
  Outgoing messages[BATCH];
  SendOutcome outcomes[BATCH];
  char refs[BATCH][16], numbers[BATCH][16];
  g_autoptr(GString) body = g_string_new("{\"results\":[");
  for (guint i = 0; i < BATCH; i++) {
    g_snprintf(refs[i], sizeof refs[i], "%u", i + 1000000);
    g_snprintf(numbers[i], sizeof numbers[i], "+66812%06u", i);
    messages[i] = (Outgoing){refs[i], numbers[i], "บันทึกขายข้าว 20 กก 500 บาทแล้ว รวมเดือนนี้ 1,500"};
    g_string_append_printf(body, "%s{\"ref\":\"%s\",\"id\":\"a%u\",\"status\":\"accepted\"}", i > 0 ? "," : "", refs[i], i);
  }
  g_string_append(body, "]}");
  HttpResponse response = {.outcome = HTTP_ANSWERED, .status = 200, .retry_after_ms = -1, .body = g_byte_array_new()};
  g_byte_array_append(response.body, (const guint8 *)body->str, (guint)body->len);
  const gint64 begin = g_get_monotonic_time();
  for (guint i = 0; i < ROUNDS * 10; i++) {
    const guint n = provider_send_batch(provider, messages, BATCH, NULL);
    http_request_free(provider_send_request(provider, messages, n));
    provider_send_read(provider, messages, n, &response, outcomes);
    for (guint k = 0; k < n; k++)
      send_outcome_clear(&outcomes[k]);
  }
  printf("send: %.2f us a message, %u a request\n", (double)(g_get_monotonic_time() - begin) / (ROUNDS * 10 * BATCH), BATCH);
  http_response_clear(&response);
}

int main(void)
{
  g_autoptr(Provider) provider = load();
  bench_poll(provider);
  bench_send(provider);
  return 0;
}
