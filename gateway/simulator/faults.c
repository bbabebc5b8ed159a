#include "simulator/api.h"

#include "clock.h"
#include "simulator/hostile.h"

#include <string.h>

#define JSON "application/json; charset=utf-8"
#define SILENCE_MS 100000 /* who waits longer than that for an answer learns that there is none */

/* An answer that waits for its time. */
typedef struct {
  Provider *provider;
  HttpCall *call;
  LoopTimer *timer;
  int status;
  GString *json; /* NULL: it never comes */
} Held;

gboolean fault_strikes(Provider *provider, double probability)
{
  if (probability <= 0 || g_rand_double(provider->state->random) >= probability)
    return FALSE;
  provider->counters.faults++;
  return TRUE;
}

void answer(HttpCall *call, int status, GString *json)
{
  const gsize length = json->len;
  http_reply(call, status, JSON, g_string_free(json, FALSE), length, TRUE);
}

void answer_error(HttpCall *call, int status, const char *code, const char *message)
{
  GString *json = g_string_new("{\"error\":");
  json_append(json, code);
  g_string_append(json, ",\"message\":");
  json_append(json, message);
  g_string_append_c(json, '}');
  answer(call, status, json);
}

/* Every other truncation is a whole HTTP answer with half a JSON text in it, the others break off on the wire. */
static void answer_half(Provider *provider, HttpCall *call, int status, GString *json)
{
  if (g_rand_boolean(provider->state->random)) {
    g_string_truncate(json, json->len / 2);
    answer(call, status, json);
    return;
  }
  http_reply_cut(call, status, JSON, json->str, json->len, json->len / 2);
  g_string_free(json, TRUE);
}

static void answer_now(Provider *provider, HttpCall *call, int status, GString *json)
{
  if (fault_strikes(provider, provider->faults.truncate))
    answer_half(provider, call, status, json);
  else
    answer(call, status, json);
}

void answer_poll(Provider *provider, HttpCall *call, GString *json)
{
  if (fault_strikes(provider, provider->faults.lose)) {
    provider->counters.lost++;
    http_reply_cut(call, 200, JSON, json->str, json->len, json->len / 2);
    g_string_free(json, TRUE);
    return;
  }
  answer_now(provider, call, 200, json);
}

static void finish_send(Provider *provider, HttpCall *call, int status, GString *json)
{
  if (status < 300 && fault_strikes(provider, provider->faults.drop_after_accept)) {
    provider->counters.dropped++;
    g_string_free(json, TRUE);
    http_drop(call);
    return;
  }
  answer_now(provider, call, status, json);
}

static void on_due(gpointer data)
{
  Held *held = data;
  g_hash_table_remove(held->provider->state->held, held);
  if (held->json != NULL)
    finish_send(held->provider, held->call, held->status, held->json);
  else
    http_drop(held->call);
  loop_timer_free(held->timer);
  g_free(held);
}

static void hold(Provider *provider, HttpCall *call, int status, GString *json, gint64 wait_ms)
{
  Held *held = g_new0(Held, 1);
  *held = (Held){.provider = provider, .call = call, .status = status, .json = json};
  held->timer = loop_timer_new(provider->state->loop, on_due, held);
  g_hash_table_add(provider->state->held, held);
  loop_timer_set(held->timer, wait_ms);
}

void answer_send(Provider *provider, HttpCall *call, int status, GString *json)
{
  if (provider->faults.delay_ms <= 0) {
    finish_send(provider, call, status, json);
    return;
  }
  hold(provider, call, status, json, provider->faults.delay_ms);
}

void answer_never(Provider *provider, HttpCall *call)
{
  hold(provider, call, 0, NULL, SILENCE_MS);
}

void held_drop_all(State *state)
{
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init(&iter, state->held);
  while (g_hash_table_iter_next(&iter, &key, NULL)) {
    Held *held = key;
    http_drop(held->call);
    loop_timer_free(held->timer);
    if (held->json != NULL)
      g_string_free(held->json, TRUE);
    g_free(held);
    g_hash_table_iter_remove(&iter);
  }
}

gboolean fault_before(Provider *provider, HttpCall *call, gboolean is_send)
{
  const Faults *faults = &provider->faults;
  if (is_send) {
    provider->counters.sends++;
  } else {
    provider->counters.polls++;
    provider->polled_ms = clock_now_ms();
  }
  if (faults->hostile != NULL && (is_send ? faults->hostile_send : faults->hostile_poll) && faults->hostile_times != 0) {
    provider->faults.hostile_times -= faults->hostile_times > 0 ? 1 : 0;
    provider->counters.faults++;
    hostile_answer(faults->hostile, provider, call);
    return TRUE;
  }
  if (is_send && fault_strikes(provider, faults->cut_before)) {
    provider->counters.dropped++;
    http_drop(call);
    return TRUE;
  }
  if (fault_strikes(provider, faults->refuse_429)) {
    http_reply_header(call, "Retry-After", "1");
    answer_error(call, 429, "too_many_requests", "slow down");
    return TRUE;
  }
  if (fault_strikes(provider, faults->error_500)) {
    answer_error(call, 500, "internal", "an error on demand");
    return TRUE;
  }
  if (fault_strikes(provider, faults->garbage)) {
    static const char page[] = "<!DOCTYPE html><html><body><h1>Welcome to the network</h1></body></html>";
    http_reply(call, 200, "text/html", (char *)page, sizeof page - 1, FALSE);
    return TRUE;
  }
  return FALSE;
}

MessageFault fault_message(Provider *provider)
{
  if (fault_strikes(provider, provider->faults.reject))
    return FAULT_REJECT;
  return fault_strikes(provider, provider->faults.busy) ? FAULT_BUSY : FAULT_NONE;
}
