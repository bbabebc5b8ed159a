#include "simulator/api.h"

#include <string.h>

#define JSON "application/json; charset=utf-8"

/* An answer that waits for its time. */
typedef struct {
  Provider *provider;
  HttpCall *call;
  LoopTimer *timer;
  int status;
  GString *json;
} Held;

static gboolean strikes(Provider *provider, double probability)
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
  if (strikes(provider, provider->faults.truncate))
    answer_half(provider, call, status, json);
  else
    answer(call, status, json);
}

void answer_poll(Provider *provider, HttpCall *call, GString *json)
{
  answer_now(provider, call, 200, json);
}

static void finish_send(Provider *provider, HttpCall *call, int status, GString *json)
{
  if (status < 300 && strikes(provider, provider->faults.drop_after_accept)) {
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
  finish_send(held->provider, held->call, held->status, held->json);
  loop_timer_free(held->timer);
  g_free(held);
}

void answer_send(Provider *provider, HttpCall *call, int status, GString *json)
{
  if (provider->faults.delay_ms <= 0) {
    finish_send(provider, call, status, json);
    return;
  }
  Held *held = g_new0(Held, 1);
  *held = (Held){.provider = provider, .call = call, .status = status, .json = json};
  held->timer = loop_timer_new(provider->state->loop, on_due, held);
  g_hash_table_add(provider->state->held, held);
  loop_timer_set(held->timer, provider->faults.delay_ms);
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
    g_string_free(held->json, TRUE);
    g_free(held);
    g_hash_table_iter_remove(&iter);
  }
}

gboolean fault_before(Provider *provider, HttpCall *call, gboolean is_send)
{
  const Faults *faults = &provider->faults;
  if (is_send)
    provider->counters.sends++;
  else
    provider->counters.polls++;
  if (is_send && strikes(provider, faults->cut_before)) {
    provider->counters.dropped++;
    http_drop(call);
    return TRUE;
  }
  if (strikes(provider, faults->refuse_429)) {
    http_reply_header(call, "Retry-After", "1");
    answer_error(call, 429, "too_many_requests", "slow down");
    return TRUE;
  }
  if (strikes(provider, faults->error_500)) {
    answer_error(call, 500, "internal", "an error on demand");
    return TRUE;
  }
  if (strikes(provider, faults->garbage)) {
    static const char page[] = "<!DOCTYPE html><html><body><h1>Welcome to the network</h1></body></html>";
    http_reply(call, 200, "text/html", (char *)page, sizeof page - 1, FALSE);
    return TRUE;
  }
  return FALSE;
}

MessageFault fault_message(Provider *provider)
{
  if (strikes(provider, provider->faults.reject))
    return FAULT_REJECT;
  return strikes(provider, provider->faults.busy) ? FAULT_BUSY : FAULT_NONE;
}

/* -- pages ---------------------------------------------------------------------------------------------------------- */

/* What is to be handed out again comes first and takes half of the page at most, so that there is room for both. Only what lies
 * before `before` (NULL: all): who asks by id has passed it, while a later one would make the cursor leap over what is between.
 */
static GPtrArray *page_begin(Provider *provider, guint most, const Item *before)
{
  GPtrArray *page = g_ptr_array_new();
  for (guint i = provider->repeat->len; i-- > 0 && page->len < most;) {
    const Item *item = g_ptr_array_index(provider->repeat, i);
    if (before == NULL || item->id < before->id)
      g_ptr_array_add(page, g_ptr_array_steal_index_fast(provider->repeat, i));
  }
  return page;
}

static void page_add(Provider *provider, GPtrArray *page, Item *item, guint most)
{
  g_ptr_array_add(page, item);
  if (!strikes(provider, provider->faults.duplicate))
    return;
  if (page->len < most && g_rand_boolean(provider->state->random))
    g_ptr_array_add(page, item);
  else
    g_ptr_array_add(provider->repeat, item);
}

static GPtrArray *page_end(Provider *provider, GPtrArray *page)
{
  for (guint i = 0; i < page->len; i++)
    provider_hand_out(provider, g_ptr_array_index(page, i));
  if (page->len > 1 && strikes(provider, provider->faults.reorder)) {
    for (guint i = page->len - 1; i > 0; i--) {
      const guint other = (guint)g_rand_int_range(provider->state->random, 0, (gint32)i + 1);
      gpointer kept = page->pdata[i];
      page->pdata[i] = page->pdata[other];
      page->pdata[other] = kept;
    }
  }
  return page;
}

GPtrArray *fault_page(Provider *provider, guint first, guint most)
{
  const Item *next = first < provider->inbox->len ? g_ptr_array_index(provider->inbox, first) : NULL;
  GPtrArray *page = page_begin(provider, most / 2, next);
  for (guint i = first; i < provider->inbox->len && page->len < most; i++)
    page_add(provider, page, g_ptr_array_index(provider->inbox, i), most);
  return page_end(provider, page);
}

GPtrArray *fault_page_down(Provider *provider, guint end, guint most, gint64 since_ms, const Item **last)
{
  GPtrArray *page = page_begin(provider, most / 2, NULL);
  const Item *taken = NULL;
  *last = NULL;
  for (guint i = end; i-- > 0;) {
    Item *item = g_ptr_array_index(provider->inbox, i);
    if (item->time_ms < since_ms)
      break;
    if (page->len >= most) {
      *last = taken;
      break;
    }
    taken = item;
    page_add(provider, page, item, most);
  }
  return page_end(provider, page);
}
