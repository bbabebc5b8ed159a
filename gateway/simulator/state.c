#include "simulator/state.h"

#include "clock.h"
#include "simulator/push.h"

#include <string.h>

static const struct {
  const char *name;
  gboolean by_time;
} apis[API_COUNT] = {
#define API(constant, name, by_time) {#name, by_time},
#include "simulator/apis.def"
#undef API
};

typedef struct {
  Provider *provider;
  HttpCall *call;
  LoopTimer *timer;
  gint64 sent;
} Waiter;

static void provider_set_up(Provider *provider)
{
  provider->inbox = g_ptr_array_new_with_free_func(g_free);
  provider->removed = g_ptr_array_new_with_free_func(g_free);
  provider->altered = g_ptr_array_new_with_free_func(g_free);
  provider->coming = g_queue_new();
  provider->repeat = g_ptr_array_new();
  provider->phones = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  provider->credit = g_strdup("1000.00");
  provider->outcome = SENT_PENDING;
  provider->sent = g_ptr_array_new();
  provider->by_ref = g_hash_table_new(g_str_hash, g_str_equal);
  provider->last_id = 0;
  provider->polled_ms = 0;
  provider->counters = (Counters){0};
  provider->faults = (Faults){.delay_ms = provider->state->delay_ms};
}

static void provider_clear(Provider *provider)
{
  g_hash_table_unref(provider->by_ref);
  g_free(provider->credit);
  for (guint i = 0; i < provider->sent->len; i++) {
    Sent *sent = g_ptr_array_index(provider->sent, i);
    g_free(sent->ref);
    g_free(sent->callback);
    g_free(sent->secret);
    g_free(sent);
  }
  g_ptr_array_unref(provider->sent);
  g_hash_table_unref(provider->phones);
  g_ptr_array_unref(provider->repeat);
  g_queue_free_full(provider->coming, g_free);
  g_ptr_array_unref(provider->altered);
  g_ptr_array_unref(provider->removed);
  g_ptr_array_unref(provider->inbox);
}

void provider_reset(Provider *provider)
{
  provider_clear(provider);
  provider_set_up(provider);
}

State *state_new(Loop *loop, guint32 seed, gint64 delay_ms, gboolean show)
{
  State *state = g_new0(State, 1);
  state->loop = loop;
  state->random = g_rand_new_with_seed(seed);
  state->delay_ms = delay_ms;
  state->show = show;
  state->held = g_hash_table_new(NULL, NULL);
  state->talk = talk_new(loop);
  state->dialler = dialler_new(loop, state->talk);
  state->pusher = pusher_new(loop);
  for (guint i = 0; i < API_COUNT; i++) {
    state->providers[i].state = state;
    state->providers[i].api = (ApiName)i;
    state->providers[i].waiters = g_ptr_array_new();
    provider_set_up(&state->providers[i]);
  }
  return state;
}

static void waiter_free(Waiter *waiter)
{
  g_ptr_array_remove_fast(waiter->provider->waiters, waiter);
  loop_timer_free(waiter->timer);
  g_free(waiter);
}

void state_free(State *state)
{
  for (guint i = 0; i < API_COUNT; i++) {
    Provider *provider = &state->providers[i];
    while (provider->waiters->len > 0) {
      Waiter *waiter = g_ptr_array_index(provider->waiters, 0);
      http_drop(waiter->call);
      waiter_free(waiter);
    }
    g_ptr_array_unref(provider->waiters);
    provider_clear(provider);
  }
  g_hash_table_unref(state->held);
  pusher_free(state->pusher);
  dialler_free(state->dialler);
  talk_free(state->talk);
  g_rand_free(state->random);
  g_free(state);
}

Provider *state_find(State *state, const char *name)
{
  for (guint i = 0; name != NULL && i < API_COUNT; i++) {
    if (strcmp(name, apis[i].name) == 0)
      return &state->providers[i];
  }
  return NULL;
}

char *state_names(void)
{
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < API_COUNT; i++)
    g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", apis[i].name);
  return g_string_free(names, FALSE);
}

gboolean number_is_valid(const char *number)
{
  const gsize length = strlen(number);
  return number[0] == '+' && length >= 9 && length <= 16 && strspn(number + 1, "0123456789") == length - 1;
}

guint provider_after(const Provider *provider, gint64 time_ms, gint64 id)
{
  guint low = 0, high = provider->inbox->len;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    const Item *item = g_ptr_array_index(provider->inbox, middle);
    const gboolean behind = apis[provider->api].by_time && item->time_ms != time_ms ? item->time_ms > time_ms : item->id > id;
    if (behind)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

gboolean provider_find(const Provider *provider, gint64 id, guint *index)
{
  for (guint i = provider->inbox->len; i-- > 0;) {
    const Item *item = g_ptr_array_index(provider->inbox, i);
    if (item->id == id) {
      *index = i;
      return TRUE;
    }
  }
  return FALSE;
}

Item *item_new(const char *from, const char *text, gsize length, gint64 time_ms, gint64 id)
{
  const gsize from_size = strlen(from) + 1;
  Item *item = g_malloc0(sizeof *item + length + 1 + from_size);
  item->id = id;
  item->time_ms = time_ms;
  item->length = length;
  memcpy(item->text, text, length);
  item->from = memcpy(item->text + length + 1, from, from_size);
  return item;
}

static void arrive(Provider *provider, Item *item)
{
  g_ptr_array_insert(provider->inbox, (gint)provider_after(provider, item->time_ms, item->id), item);
  if (!g_hash_table_contains(provider->phones, item->from))
    g_hash_table_add(provider->phones, g_strdup(item->from));
  talk_add(provider->state->talk, TALK_SAID, item->from, NULL, item->text, item->length, item->id);
  if (provider->state->show)
    g_printerr("%s ▸ %s\n", item->from, item->text);
}

const Item *provider_inject(Provider *provider, const char *from, const char *text, gsize length, gint64 time_ms, gint64 id,
                            gboolean coming)
{
  Item *item = item_new(from, text, length, time_ms, id > 0 ? id : provider->last_id + 1);
  provider->last_id = MAX(provider->last_id, item->id);
  provider->counters.injected++;
  if (coming)
    g_queue_push_tail(provider->coming, item);
  else
    arrive(provider, item);
  return item;
}

void provider_let_come(Provider *provider)
{
  Item *item = g_queue_pop_head(provider->coming);
  if (item != NULL)
    arrive(provider, item);
}

void provider_remove(Provider *provider, guint index)
{
  g_ptr_array_add(provider->removed, g_ptr_array_steal_index(provider->inbox, index));
  provider->counters.removed++;
}

void provider_hand_out(Provider *provider, Item *item)
{
  if (item->handed_out++ == 0)
    provider->counters.polled++;
  provider->counters.handed_out++;
}

/* -- those who wait ------------------------------------------------------------------------------------------------- */

static void waiter_answer(Waiter *waiter)
{
  char body[40];
  const int length = g_snprintf(body, sizeof body, "{\"sent\":%u}", waiter->provider->sent->len);
  http_reply(waiter->call, 200, "application/json", body, (gsize)length, FALSE);
  waiter_free(waiter);
}

static void on_waited(gpointer data)
{
  waiter_answer(data);
}

void provider_wait(Provider *provider, HttpCall *call, gint64 sent, gint64 most_ms)
{
  Waiter *waiter = g_new0(Waiter, 1);
  waiter->provider = provider;
  waiter->call = call;
  waiter->sent = sent;
  waiter->timer = loop_timer_new(provider->state->loop, on_waited, waiter);
  g_ptr_array_add(provider->waiters, waiter);
  if (provider->sent->len >= sent)
    waiter_answer(waiter);
  else
    loop_timer_set(waiter->timer, most_ms);
}

static void wake(Provider *provider)
{
  for (guint i = provider->waiters->len; i-- > 0;) {
    Waiter *waiter = g_ptr_array_index(provider->waiters, i);
    if (provider->sent->len >= waiter->sent)
      waiter_answer(waiter); /* the last one takes its place: it was looked at already */
  }
}

const Sent *provider_accept(Provider *provider, const char *to, const char *text, const char *ref, gboolean idempotent)
{
  Sent *before = idempotent && ref != NULL ? g_hash_table_lookup(provider->by_ref, ref) : NULL;
  provider->counters.accepted++;
  if (before != NULL) {
    before->times++;
    return before;
  }
  const gsize length = strlen(text) + 1;
  Sent *sent = g_malloc0(sizeof *sent + length);
  g_ptr_array_add(provider->sent, sent);
  sent->n = provider->sent->len;
  sent->time_ms = clock_now_ms();
  sent->times = 1;
  sent->ref = g_strdup(ref);
  g_strlcpy(sent->to, to, sizeof sent->to);
  memcpy(sent->text, text, length);
  if (ref != NULL)
    g_hash_table_insert(provider->by_ref, sent->ref, sent);
  if (!g_hash_table_contains(provider->phones, to))
    g_hash_table_add(provider->phones, g_strdup(to));
  if (provider->outcome != SENT_PENDING)
    provider_settle(provider, sent, provider->outcome);
  talk_add(provider->state->talk, TALK_TOLD, to, NULL, text, length - 1, 0);
  if (provider->state->show)
    g_printerr("      %s ◂ %s\n", to, text);
  wake(provider);
  return sent;
}

Sent *provider_sent(const Provider *provider, gint64 n)
{
  return n >= 1 && n <= (gint64)provider->sent->len ? g_ptr_array_index(provider->sent, (guint)(n - 1)) : NULL;
}

static void push_state(Provider *provider, const Sent *sent)
{
  if (sent->callback != NULL && sent->state != SENT_PENDING)
    push_receipt(provider->state->pusher, apis[provider->api].name, sent);
}

void provider_settle(Provider *provider, Sent *sent, SentState state)
{
  sent->state = state;
  sent->done_ms = state != SENT_PENDING ? clock_now_ms() : 0;
  sent->report_waits = state != SENT_PENDING;
  push_state(provider, sent);
}

void provider_callback(Provider *provider, const char *url, const char *secret)
{
  Sent *sent = provider_sent(provider, provider->sent->len);
  sent->callback = g_strdup(url);
  sent->secret = g_strdup(secret);
  push_state(provider, sent);
}
