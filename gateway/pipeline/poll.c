#include "pipeline/poll.h"

#include "clock.h"
#include "error.h"
#include "log.h"
#include "model/cursors.h"
#include "pipeline/inbox.h"

#define IDLE_FIRST_MS ((gint64)50) /* the first wait after the last message; doubled up to the configured interval */

#define RETRY_AFTER_MOST_MS ((gint64)900000) /* whatever a provider wishes, messages are asked for again by then */

/* waiting (timer) → asking (HTTP) → waiting … */
struct Poller {
  const Gateway *gateway;
  const Provider *provider;
  const ProviderFacts *facts;
  HttpClient *client;
  Sender *sender;
  LoopTimer *timer;
  HttpExchange *asking; /* NULL: waiting */
  PollState state;
  gboolean in_round; /* the state belongs to a round that goes on */
  guint round_taken; /* new messages of the round */
  gint64 wait_ms;    /* the wait after a round that brought nothing */
  guint failures;    /* in a row */
  PipelineFatal fatal;
  gpointer data;
};

static void answered(gpointer data, HttpResponse *response);

static void fail_for_good(Poller *self, GError *error)
{
  self->fatal(self->data, error);
}

static void end_round(Poller *self)
{
  if (self->in_round)
    poll_state_clear(&self->state);
  self->in_round = FALSE;
}

static gboolean begin_round(Poller *self, GError **error)
{
  GError *wrong = NULL;
  g_autofree char *cursor = cursors_get(self->gateway->book, self->facts->name, "poll", &wrong);
  if (wrong != NULL) {
    g_propagate_error(error, wrong);
    return FALSE;
  }
  poll_state_init(&self->state, cursor != NULL ? cursor : "", POLL_MESSAGES);
  self->in_round = TRUE;
  self->round_taken = 0;
  return TRUE;
}

static void ask(gpointer data)
{
  Poller *self = data;
  GError *error = NULL;
  if (!self->in_round && !begin_round(self, &error)) {
    fail_for_good(self, error);
    return;
  }
  const PollOptions *options = &self->gateway->options->poll;
  HttpRequest *request = provider_poll_request(self->provider, &self->state, clock_now_ms(), (guint)options->page);
  request->deadline_ms = options->deadline_ms;
  request->answer_max = options->answer_max;
  self->asking = http_client_start(self->client, request, answered, self);
}

/* How long to wait after a round: not at all while messages come, then longer and longer. */
static gint64 next_wait(Poller *self, gboolean brought_something)
{
  const PollOptions *options = &self->gateway->options->poll;
  if (brought_something) {
    self->wait_ms = MIN(IDLE_FIRST_MS, options->idle_ms);
    return MAX(options->busy_ms, 0);
  }
  const gint64 wait = MAX(self->wait_ms, self->facts->poll_interval_ms);
  self->wait_ms = MIN(self->wait_ms * 2, options->idle_ms);
  return wait;
}

/* After the n-th failure in a row: doubled each time, the provider's own wish first. */
static gint64 failure_wait(Poller *self, gint64 retry_after_ms)
{
  const gint64 most = MAX(self->gateway->options->poll.idle_ms, 60000);
  const gint64 own = MIN(self->gateway->options->poll.idle_ms << MIN(self->failures, 10U), most);
  if (self->failures < 31)
    self->failures++;
  return retry_after_ms > 0 ? MIN(retry_after_ms, RETRY_AFTER_MOST_MS) : own;
}

static void failed(Poller *self, const HttpResponse *response, const GError *error)
{
  g_autofree char *reason = log_foreign(error->message);
  log_event(LOG_WARNING, "poll.failed", "provider=%s status=%d reason=\"%s\"", self->facts->name, response->status, reason);
  GError *wrong = NULL;
  if (g_error_matches(error, FAILURE, FAILED_REJECT) && response->body->len > 0 &&
      !inbox_keep_raw(self->gateway, self->facts, response->body, clock_now_ms(), &wrong)) {
    if (g_error_matches(wrong, FAILURE, FAILED_CORRUPT)) {
      fail_for_good(self, wrong);
      return;
    }
    g_clear_error(&wrong);
  }
  end_round(self);
  loop_timer_set(self->timer, failure_wait(self, response->retry_after_ms));
}

/* Books a page. FALSE: the round has ended and the timer runs, or the daemon ends. */
static gboolean take(Poller *self, const PollPage *page, PageTally *tally)
{
  GError *error = NULL;
  const char *reply_by = self->sender != NULL ? sender_name(self->sender) : NULL;
  if (inbox_take_page(self->gateway, self->facts, reply_by, page, clock_now_ms(), tally, &error))
    return TRUE;
  if (g_error_matches(error, FAILURE, FAILED_CORRUPT)) {
    fail_for_good(self, error);
    return FALSE;
  }
  log_event(LOG_ERROR, "page.failed", "provider=%s reason=\"%s\"", self->facts->name, error->message);
  g_error_free(error);
  end_round(self);
  loop_timer_set(self->timer, failure_wait(self, -1));
  return FALSE;
}

static void answered(gpointer data, HttpResponse *response)
{
  Poller *self = data;
  PollPage page;
  PageTally tally;
  g_autoptr(GError) error = NULL;
  self->asking = NULL;
  if (!provider_poll_read(self->provider, &self->state, response, clock_now_ms(), &page, &error)) {
    failed(self, response, error);
    return;
  }
  self->failures = 0;
  const gboolean more = page.more, capped = page.capped;
  const gboolean good = take(self, &page, &tally);
  poll_page_clear(&page);
  if (!good)
    return;
  if (tally.taken > 0)
    log_event(LOG_DEBUG, "page.taken", "provider=%s new=%u known=%u dead=%u", self->facts->name, tally.taken, tally.already,
              tally.dead);
  if (capped)
    log_event(LOG_WARNING, "poll.capped", "provider=%s; the round goes on with the next poll", self->facts->name);
  if (tally.silenced > 0)
    log_event(LOG_INFO, "guard.silent", "provider=%s answers=%u", self->facts->name, tally.silenced);
  if (tally.replies > 0)
    sender_wake(self->sender);
  self->round_taken += tally.taken;
  if (!more && !capped)
    end_round(self);
  loop_timer_set(self->timer, more ? 0 : next_wait(self, self->round_taken > 0));
}

gboolean poller_can(const Provider *provider, GError **error)
{
  const PollFacts *facts = &provider_facts(provider)->messages;
  if (!facts->polled || (!facts->read_once && !facts->settles && !facts->in_parts))
    return TRUE;
  g_set_error(error, FAILURE, FAILED_CONFIG, "%s: %s is %s, which cannot be polled yet; write poll = false in its account",
              provider_facts(provider)->profile, provider_facts(provider)->name,
              facts->read_once ? "read only once"
              : facts->settles ? "to be acknowledged"
                               : "coming in parts");
  return FALSE;
}

Poller *poller_new(const Gateway *gateway, const Provider *provider, HttpClient *client, Loop *loop, Sender *sender,
                   PipelineFatal fatal, gpointer data)
{
  Poller *self = g_new0(Poller, 1);
  self->gateway = gateway;
  self->provider = provider;
  self->facts = provider_facts(provider);
  self->client = client;
  self->sender = sender;
  self->fatal = fatal;
  self->data = data;
  self->wait_ms = MIN(IDLE_FIRST_MS, gateway->options->poll.idle_ms);
  self->timer = loop_timer_new(loop, ask, self);
  loop_timer_set(self->timer, 0);
  return self;
}

void poller_free(Poller *self)
{
  if (self == NULL)
    return;
  if (self->asking != NULL)
    http_client_cancel(self->client, self->asking);
  end_round(self);
  loop_timer_free(self->timer);
  g_free(self);
}
