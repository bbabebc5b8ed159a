#include "pipeline/send.h"

#include "clock.h"
#include "error.h"
#include "log.h"
#include "pipeline/breaker.h"
#include "pipeline/cap.h"
#include "pipeline/handover.h"
#include "pipeline/parcel.h"
#include "pipeline/uncertain.h"

#include <stdlib.h>
#include <string.h>

#define SWEEP_MS ((gint64)1000)         /* how often expiry and uncertain rows are looked at */
#define SLOW_COMMIT_FACTOR 8            /* the window is at least so many times what a commit last took */
#define ANSWER_MAX ((gsize)256 << 10)   /* a hundred results are 10 KiB; all requests under way may bring this much */
#define LONG_QUIET_MS ((gint64)60000)   /* asked for by a provider: a person does not wait so long for an answer */
#define BREAKER_MOST_MS ((gint64)30000) /* a provider that is back is found so soon */

/* Several parcels in one HTTP request. */
typedef struct {
  Sender *sender;
  GPtrArray *parcels;
  HttpExchange *exchange;
} Shipment;

/* claimed → under way (a Shipment) → finished (outcome known) → written with the next flush */
struct Sender {
  const Gateway *gateway;
  const Provider *provider;
  const ProviderFacts *facts;
  HttpClient *client;
  LoopTimer *flush_timer;
  LoopTimer *sweep_timer;
  GQueue *claimed;       /* Parcel */
  GHashTable *under_way; /* Shipment, as a set */
  GPtrArray *finished;   /* Parcel */
  guint parcels_under_way;
  guint just_finished;    /* in the last window: how far to claim ahead */
  gint64 commit_ms;       /* what the last commit took */
  gint64 flush_at_ms;     /* steady; 0: the timer does not run */
  gint64 paused_until_ms; /* steady: the provider asked for quiet */
  gint64 next_start_ms;   /* steady: the provider's gap between requests */
  Breaker breaker;
  BreakerOptions breaking;
  GPtrArray *others; /* Sender, in the order of preference, this one too; NULL: none. Borrowed */
  guint throttled;   /* in a row */
  gboolean capped;   /* the day's cap was reached: logged once */
  gboolean draining;
  void (*fatal)(gpointer data, GError *error);
  gpointer data;
};

static guint request_limit(const Sender *self)
{
  const guint own = (guint)self->gateway->options->send.in_flight;
  const guint limit = self->facts->in_flight > 0 ? MIN(own, self->facts->in_flight) : own;
  return MIN(limit, breaker_allows(&self->breaker, clock_steady_ms()));
}

/* How many parcels may be out of the book's hands: what fills the requests, and what a window will finish. */
static guint claim_room(const Sender *self)
{
  const guint limit = request_limit(self);
  const guint out = self->parcels_under_way + g_queue_get_length(self->claimed);
  if (self->breaker.open) /* one message tries whether the provider is back */
    return out == 0 ? limit : 0;
  const guint most = limit == 0 ? 0 : limit * self->facts->send_max + self->just_finished + self->just_finished / 2;
  return out < most ? most - out : 0;
}

static void schedule(Sender *self, gint64 wait_ms)
{
  const gint64 at = clock_steady_ms() + wait_ms;
  if (self->flush_at_ms != 0 && self->flush_at_ms <= at)
    return;
  self->flush_at_ms = at;
  loop_timer_set(self->flush_timer, wait_ms);
}

static gint64 window_ms(const Sender *self)
{
  return MAX(self->gateway->options->send.window_ms, self->commit_ms * SLOW_COMMIT_FACTOR);
}

/* -- outcomes into the book ---------------------------------------------------------------------------------------- */

static gboolean claim(Sender *self, gint64 now_ms, GArray *rows, GError **error)
{
  const guint room = self->draining || clock_steady_ms() < self->paused_until_ms ? 0 : claim_room(self);
  gboolean capped = self->capped;
  if (room > 0 && !cap_claim(self->gateway, self->facts, now_ms, room, rows, &capped, error))
    return FALSE;
  if (capped && !self->capped)
    log_event(LOG_WARNING, "cap.reached", "provider=%s until tomorrow", self->facts->name);
  self->capped = capped;
  return TRUE;
}

static gboolean write_all(Sender *self, gint64 now_ms, GArray *rows, GError **error)
{
  if (!book_begin(self->gateway->book, error))
    return FALSE;
  gboolean good = TRUE;
  for (guint i = 0; good && i < self->finished->len; i++)
    good = parcel_settle(self->gateway, self->facts, g_ptr_array_index(self->finished, i), now_ms, error);
  if (good && claim(self, now_ms, rows, error))
    return book_commit(self->gateway->book, error);
  book_rollback(self->gateway->book);
  return FALSE;
}

/* -- requests ------------------------------------------------------------------------------------------------------ */

/* The provider wants quiet, or refuses our account. One step for all answers of one moment. */
static void pause_sending(Sender *self, const Parcel *parcel)
{
  const SendOptions *options = &self->gateway->options->send;
  const gint64 now = clock_steady_ms();
  gint64 quiet = CONFIG_PAUSE_MS;
  if (parcel->outcome.result == SEND_THROTTLED) {
    if (now >= self->paused_until_ms && self->throttled < 20)
      self->throttled++;
    quiet = parcel->outcome.retry_after_ms >= 0
                ? MIN(parcel->outcome.retry_after_ms, options->retry_most_ms)
                : retry_wait(parcel->row.id, options->retry_least_ms << (MAX(self->throttled, 1U) - 1), options->retry_least_ms,
                             options->retry_most_ms);
  }
  self->paused_until_ms = MAX(self->paused_until_ms, now + quiet);
}

/* What a whole request says of the provider: nothing came of it, and not for the messages' sake. */
static void judge(Sender *self, const HttpResponse *response, const SendOutcome *outcomes, guint n)
{
  gboolean bad = response->outcome != HTTP_ANSWERED || response->status >= 500, refused = FALSE;
  for (guint i = 0; i < n; i++) {
    bad = bad && (outcomes[i].result == SEND_TEMPORARY || outcomes[i].result == SEND_UNCERTAIN);
    refused = refused || outcomes[i].result == SEND_CONFIG;
  }
  if (!bad && !refused) {
    if (self->breaker.open)
      log_event(LOG_INFO, "breaker.closed", "provider=%s", self->facts->name);
    breaker_good(&self->breaker);
    return;
  }
  if (refused && !self->breaker.open)
    self->breaker.failures = self->breaking.after; /* it will take none of the others either */
  const gint64 wish_ms = CLAMP(response->retry_after_ms, 0, self->gateway->options->send.retry_most_ms);
  if (breaker_bad(&self->breaker, &self->breaking, clock_steady_ms(), wish_ms, g_random_int()))
    log_event(LOG_WARNING, "breaker.open", "provider=%s; one message at a time tries whether it is back", self->facts->name);
}

/* An answer that told of no message what became of it. */
static void count_fault(const Sender *self, const HttpResponse *response, const SendOutcome *outcomes, guint n)
{
  gboolean told = response->outcome == HTTP_ANSWERED && response->status / 100 == 2;
  for (guint i = 0; i < n; i++)
    told = told && outcomes[i].result != SEND_UNCERTAIN && !outcomes[i].maybe_sent;
  if (!told)
    meter_add(self->gateway->meter, METRIC_FAULTS, self->facts->name, http_response_fault(response), 1);
}

static void finish(Sender *self, Parcel *parcel)
{
  meter_add(self->gateway->meter, METRIC_SENDS, self->facts->name, send_result_name(parcel->outcome.result), 1);
  if (parcel->outcome.result != SEND_ACCEPTED)
    parcel_log(self->facts, parcel);
  if (parcel->outcome.result == SEND_THROTTLED || parcel->outcome.result == SEND_CONFIG)
    pause_sending(self, parcel);
  else if (parcel->outcome.result == SEND_ACCEPTED)
    self->throttled = 0;
  g_ptr_array_add(self->finished, parcel);
}

static void hold_back_first(Sender *self)
{
  Parcel *parcel = g_queue_pop_head(self->claimed);
  parcel->outcome.result = SEND_TEMPORARY;
  parcel->held_back = TRUE;
  g_ptr_array_add(self->finished, parcel);
}

/* What was claimed and not handed over goes back to the outbox with the next flush. */
static void hold_back(Sender *self)
{
  while (!g_queue_is_empty(self->claimed))
    hold_back_first(self);
  schedule(self, 0);
}

static void ship(Sender *self);

static void shipped(gpointer data, HttpResponse *response)
{
  Shipment *shipment = data;
  Sender *self = shipment->sender;
  const guint n = shipment->parcels->len;
  g_autofree Outgoing *messages = parcels_outgoing(shipment->parcels);
  g_autofree SendOutcome *outcomes = g_new0(SendOutcome, n);
  provider_send_read(self->provider, messages, n, response, outcomes);
  judge(self, response, outcomes, n);
  count_fault(self, response, outcomes, n);
  meter_set(self->gateway->meter, METRIC_BREAKER, self->facts->name, NULL, self->breaker.open ? 1 : 0);
  for (guint i = n; i-- > 0;) { /* from the last, so that those that go again keep their order at the head */
    Parcel *parcel = g_ptr_array_index(shipment->parcels, i);
    if (outcomes[i].whole && outcomes[i].result == SEND_PERMANENT) {
      send_outcome_clear(&outcomes[i]);
      parcel->alone = TRUE;
      g_queue_push_head(self->claimed, parcel);
      continue;
    }
    parcel->outcome = outcomes[i];
    parcel->held_back = response->outcome == HTTP_NOT_SENT && outcomes[i].result == SEND_TEMPORARY; /* it keeps its place */
    finish(self, parcel);
  }
  self->parcels_under_way -= n;
  g_hash_table_remove(self->under_way, shipment);
  schedule(self, window_ms(self));
  ship(self);
}

static void shipment_free(gpointer data)
{
  Shipment *shipment = data;
  g_ptr_array_unref(shipment->parcels);
  g_free(shipment);
}

/* The leading claimed parcels that go in one request, taken from the queue. NULL: the first can never go, or not any more. */
static GPtrArray *take_batch(Sender *self)
{
  const gint64 now_ms = clock_now_ms();
  if (parcel_is_late(g_queue_peek_head(self->claimed), now_ms)) {
    hold_back_first(self);
    return NULL;
  }
  const guint most = MIN(self->facts->send_max, g_queue_get_length(self->claimed));
  g_autofree Outgoing *messages = g_new(Outgoing, most);
  guint ready = 0;
  for (const GList *link = self->claimed->head; ready < most; link = link->next) {
    const Parcel *parcel = link->data;
    if (ready > 0 && (parcel->alone || parcel_is_late(parcel, now_ms)))
      break;
    messages[ready++] = parcel_outgoing(parcel);
    if (parcel->alone)
      break;
  }
  g_autoptr(GError) error = NULL;
  const guint n = provider_send_batch(self->provider, messages, ready, &error);
  if (n == 0) {
    Parcel *parcel = g_queue_pop_head(self->claimed);
    parcel->outcome.result = SEND_PERMANENT;
    parcel->outcome.reason = g_strdup(error->message);
    finish(self, parcel);
    return NULL;
  }
  GPtrArray *batch = g_ptr_array_sized_new(n);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add(batch, g_queue_pop_head(self->claimed));
  return batch;
}

static void start(Sender *self, GPtrArray *batch)
{
  const guint n = batch->len;
  g_autofree Outgoing *messages = parcels_outgoing(batch);
  Shipment *shipment = g_new0(Shipment, 1);
  shipment->sender = self;
  shipment->parcels = batch;
  HttpRequest *request = provider_send_request(self->provider, messages, n);
  request->deadline_ms = self->gateway->options->send.deadline_ms;
  request->answer_max = ANSWER_MAX;
  g_hash_table_add(self->under_way, shipment);
  self->parcels_under_way += n;
  self->next_start_ms = clock_steady_ms() + self->facts->send_gap_ms;
  shipment->exchange = http_client_start(self->client, request, shipped, shipment);
}

/* Starts as many requests as may be under way. */
static void ship(Sender *self)
{
  const gint64 now = clock_steady_ms();
  if (!g_queue_is_empty(self->claimed) && (self->draining || now < self->paused_until_ms || now < self->breaker.until_ms))
    hold_back(self);
  while (!g_queue_is_empty(self->claimed) && g_hash_table_size(self->under_way) < request_limit(self)) {
    const gint64 gap = self->next_start_ms - clock_steady_ms();
    if (self->facts->send_gap_ms > 0 && gap > 0) {
      schedule(self, gap);
      return;
    }
    GPtrArray *batch = take_batch(self);
    if (batch == NULL)
      schedule(self, window_ms(self));
    else
      start(self, batch);
  }
}

static void queue_claimed(Sender *self, GArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    g_queue_push_tail(self->claimed, parcel_new(&g_array_index(rows, OutboxRow, i)));
}

/* -- the two timers ------------------------------------------------------------------------------------------------ */

static void flush(gpointer data)
{
  Sender *self = data;
  GError *error = NULL;
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(OutboxRow));
  const gint64 began = clock_steady_ms();
  self->flush_at_ms = 0;
  if (!write_all(self, clock_now_ms(), rows, &error)) {
    for (guint i = 0; i < rows->len; i++)
      outbox_row_clear(&g_array_index(rows, OutboxRow, i));
    if (g_error_matches(error, FAILURE, FAILED_CORRUPT)) {
      self->fatal(self->data, error);
      return;
    }
    log_event(LOG_ERROR, "outbox.failed", "provider=%s reason=\"%s\"", self->facts->name, error->message);
    g_error_free(error);
    schedule(self, SWEEP_MS); /* the outcomes are kept in memory until the book takes them */
    return;
  }
  self->commit_ms = clock_steady_ms() - began;
  self->just_finished = self->finished->len;
  g_ptr_array_set_size(self->finished, 0);
  const gboolean full = rows->len > 0 && claim_room(self) == 0;
  queue_claimed(self, rows);
  ship(self);
  if (rows->len > 0 && !full && !self->draining)
    schedule(self, window_ms(self)); /* there may be more */
  const gint64 quiet = self->breaker.until_ms - clock_steady_ms();
  if (quiet > 0 && !self->draining)
    schedule(self, quiet);
}

static gint64 quiet_ms(const Sender *self)
{
  return MAX(self->paused_until_ms, self->breaker.until_ms) - clock_steady_ms();
}

/* Nothing, or next to nothing, goes by it for longer than what waits should wait. What is known of its pace grows old. */
static gboolean is_out(const Sender *self)
{
  const gboolean is_slow = self->throttled >= self->breaking.after && quiet_ms(self) > -LONG_QUIET_MS;
  return self->breaker.open || self->capped || is_slow || quiet_ms(self) >= LONG_QUIET_MS;
}

/* What waits here meanwhile goes by the next in the order that takes any now. */
static gboolean hand_on(Sender *self, GError **error)
{
  for (guint i = 0; is_out(self) && self->others != NULL && i < self->others->len; i++) {
    Sender *other = g_ptr_array_index(self->others, i);
    gint64 rows;
    if (other == self || is_out(other) || quiet_ms(other) > 0)
      continue;
    if (!handover(self->gateway, self->facts->name, other->facts->name, &rows, error))
      return FALSE;
    sender_wake(other);
    break;
  }
  return TRUE;
}

static void sweep(gpointer data)
{
  Sender *self = data;
  GError *error = NULL;
  if (!uncertain_sweep(self->gateway, self->facts, clock_now_ms(), &error) || !hand_on(self, &error)) {
    if (g_error_matches(error, FAILURE, FAILED_CORRUPT)) {
      self->fatal(self->data, error);
      return;
    }
    log_event(LOG_ERROR, "sweep.failed", "reason=\"%s\"", error->message);
    g_error_free(error);
  }
  if (!self->draining)
    schedule(self, 0);
  loop_timer_set(self->sweep_timer, SWEEP_MS);
}

/* -- the outside --------------------------------------------------------------------------------------------------- */

Sender *sender_new(const Gateway *gateway, const Provider *provider, HttpClient *client, Loop *loop,
                   void (*fatal)(gpointer data, GError *error), gpointer data)
{
  Sender *self = g_new0(Sender, 1);
  self->gateway = gateway;
  self->provider = provider;
  self->facts = provider_facts(provider);
  self->client = client;
  self->claimed = g_queue_new();
  self->under_way = g_hash_table_new_full(NULL, NULL, shipment_free, NULL);
  self->finished = g_ptr_array_new_with_free_func(parcel_free);
  const SendOptions *options = &gateway->options->send;
  self->breaking =
      (BreakerOptions){(guint)options->breaker, options->retry_least_ms, MIN(options->retry_most_ms, BREAKER_MOST_MS)};
  self->fatal = fatal;
  self->data = data;
  self->flush_timer = loop_timer_new(loop, flush, self);
  self->sweep_timer = loop_timer_new(loop, sweep, self);
  loop_timer_set(self->sweep_timer, 0);
  return self;
}

void sender_free(Sender *self)
{
  if (self == NULL)
    return;
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init(&iter, self->under_way);
  while (g_hash_table_iter_next(&iter, &key, NULL)) {
    Shipment *shipment = key;
    http_client_cancel(self->client, shipment->exchange);
    g_ptr_array_set_free_func(shipment->parcels, parcel_free);
  }
  g_hash_table_unref(self->under_way);
  g_queue_free_full(self->claimed, parcel_free);
  g_ptr_array_unref(self->finished);
  loop_timer_free(self->flush_timer);
  loop_timer_free(self->sweep_timer);
  g_free(self);
}

const char *sender_name(const Sender *self)
{
  return self->facts->name;
}

gboolean sender_is_down(const Sender *self)
{
  return self->breaker.open;
}

void sender_set_others(Sender *self, GPtrArray *others)
{
  self->others = others;
}

void sender_wake(Sender *self)
{
  schedule(self, 0);
}

void sender_drain(Sender *self)
{
  self->draining = TRUE;
  hold_back(self);
}

gboolean sender_is_idle(const Sender *self)
{
  return g_hash_table_size(self->under_way) == 0 && self->finished->len == 0;
}
