#include "pipeline/poll.h"

#include "clock.h"
#include "error.h"
#include "log.h"
#include "model/cursors.h"
#include "pipeline/breaker.h"
#include "pipeline/inbox.h"
#include "pipeline/journal.h"

#define IDLE_FIRST_MS ((gint64)50) /* the first wait after the last message; doubled up to the configured interval */

#define SKIPS_MOST 8U           /* of a round: a provider that refuses them all is not asked about each */
#define AGAIN_MS ((gint64)1000) /* what only the disk's space keeps from being done */
#define FAILURE_MOST_MS ((gint64)60000)
#define RETRY_AFTER_MOST_MS ((gint64)900000) /* whatever a provider wishes, messages are asked for again by then */
#define TOLD_MS ((gint64)3600000)            /* see doubt */

/* waiting (timer) → asking (HTTP) → booked → settling or taking (HTTP, one by one; what is taken is booked) → waiting … */
struct Poller {
  const Gateway *gateway;
  const Provider *provider;
  const ProviderFacts *facts;
  const PollFacts *list;
  PollKind kind;
  HttpClient *client;
  Sender *sender;
  LoopTimer *timer;
  HttpExchange *asking; /* NULL: waiting */
  PollState state;
  gboolean in_round; /* the state belongs to a round that goes on */
  guint round_taken; /* new messages of the round */
  Settle *settle;    /* what the round has booked and the provider is to be told; NULL: nothing */
  gboolean settling;
  guint skipped;          /* of the round: what the provider would not have acknowledged */
  gboolean round_goes_on; /* after it, where it was capped */
  gboolean taking;        /* what is asked for, or held, is the first of a list that was booked */
  guint takes;            /* so many more reach the last of it */
  Journal *journal;       /* NULL: nothing is read only once */
  HttpResponse held;      /* a page that was read once and is not booked yet; body NULL: none */
  gboolean held_kept;     /* it is in the journal */
  gboolean untold;        /* a page may be lost and has no row yet: the journal keeps the mark that it was asked for */
  gboolean told;          /* it has, and nothing was read well since */
  gint64 told_until;      /* on the steady clock */
  gint64 wait_ms;         /* the wait after a round that brought nothing */
  guint failures;         /* in a row */
  gboolean draining;
  PipelineFatal fatal;
  gpointer data;
};

static void answered(gpointer data, HttpResponse *response);
static void settle_next(Poller *self);
static void read_held(Poller *self);

static void fail_for_good(Poller *self, GError *error)
{
  self->fatal(self->data, error);
}

static const char *cursor_name(const Poller *self)
{
  return self->kind == POLL_RECEIPTS ? "receipts" : "poll";
}

/* What was not settled by now is listed again, known by its id, and settled then. */
static void end_round(Poller *self)
{
  g_clear_pointer(&self->settle, provider_settle_free);
  self->settling = self->taking = FALSE;
  self->skipped = self->takes = 0;
  if (self->in_round)
    poll_state_clear(&self->state);
  self->in_round = FALSE;
}

static gboolean begin_round(Poller *self, GError **error)
{
  GError *wrong = NULL;
  g_autofree char *cursor = cursors_get(self->gateway->book, self->facts->name, cursor_name(self), &wrong);
  if (wrong != NULL) {
    g_propagate_error(error, wrong);
    return FALSE;
  }
  poll_state_init(&self->state, cursor != NULL ? cursor : "", self->kind);
  self->in_round = TRUE;
  self->round_taken = 0;
  return TRUE;
}

/* Whether the provider forgets what it hands over now. */
static gboolean is_read_once(const Poller *self)
{
  return self->list->read_once || self->taking;
}

static HttpRequest *next_request(Poller *self)
{
  const guint limit = (guint)self->gateway->options->poll.page;
  if (!self->taking)
    return provider_poll_request(self->provider, &self->state, clock_now_ms(), limit);
  PollState first;
  poll_state_init(&first, "", POLL_TAKE);
  HttpRequest *request = provider_poll_request(self->provider, &first, clock_now_ms(), 1);
  poll_state_clear(&first);
  return request;
}

static void start(Poller *self, HttpRequest *request)
{
  const PollOptions *options = &self->gateway->options->poll;
  request->deadline_ms = options->deadline_ms;
  request->answer_max = options->answer_max;
  self->asking = http_client_start(self->client, request, answered, self);
}

/* TRUE: the daemon goes on. */
static gboolean bear(Poller *self, GError *error, const char *event)
{
  if (g_error_matches(error, FAILURE, FAILED_CORRUPT)) {
    fail_for_good(self, error);
    return FALSE;
  }
  log_event(LOG_ERROR, event, "provider=%s reason=\"%s\"", self->facts->name, error->message);
  g_error_free(error);
  return TRUE;
}

/* FALSE: there was no room for the row, or the daemon ends; the timer runs. */
static gboolean tell_lost(Poller *self)
{
  GError *error = NULL;
  if (!self->untold)
    return TRUE;
  if (inbox_report_lost(self->gateway, self->facts, clock_now_ms(), &error)) {
    self->untold = FALSE;
    self->told = TRUE;
    self->told_until = clock_steady_ms() + TOLD_MS;
    return TRUE;
  }
  if (bear(self, error, "page.failed"))
    loop_timer_set(self->timer, AGAIN_MS);
  return FALSE;
}

static void ask(gpointer data)
{
  Poller *self = data;
  GError *error = NULL;
  if (self->held.body != NULL) {
    read_held(self);
    return;
  }
  if (self->settling) {
    settle_next(self);
    return;
  }
  if (self->draining || !tell_lost(self))
    return;
  if (!self->in_round && !begin_round(self, &error)) {
    fail_for_good(self, error);
    return;
  }
  if (is_read_once(self) && !journal_asked(self->journal, &error)) {
    if (g_error_matches(error, FAILURE, FAILED_CORRUPT)) {
      fail_for_good(self, error);
      return;
    }
    log_event(LOG_ERROR, "journal.failed", "provider=%s reason=\"%s\"", self->facts->name, error->message);
    g_error_free(error);
    loop_timer_set(self->timer, AGAIN_MS); /* nothing is asked for that could not be kept */
    return;
  }
  start(self, next_request(self));
}

/* How long to wait after a round: not at all while messages come, then longer and longer. Nobody waits for a report. */
static gint64 next_wait(Poller *self, gboolean brought_something)
{
  const PollOptions *options = &self->gateway->options->poll;
  const gint64 first = self->kind == POLL_RECEIPTS ? options->idle_ms : MIN(IDLE_FIRST_MS, options->idle_ms);
  if (brought_something) {
    self->wait_ms = first;
    return MAX(options->busy_ms, self->kind == POLL_RECEIPTS ? first : 0);
  }
  const gint64 wait = MAX(self->wait_ms, self->facts->poll_interval_ms);
  self->wait_ms = MIN(self->wait_ms * 2, options->idle_ms);
  return wait;
}

/* After the n-th failure in a row: any part of a time that is doubled with each; not before the provider wishes. */
static gint64 failure_wait(Poller *self, gint64 retry_after_ms)
{
  const gint64 idle = self->gateway->options->poll.idle_ms;
  const gint64 own = full_jitter(idle, MIN(self->failures, 10U), MAX(idle, FAILURE_MOST_MS), g_random_int());
  if (self->failures < 31)
    self->failures++;
  return MAX(own, MIN(retry_after_ms, RETRY_AFTER_MOST_MS));
}

static gboolean forget_page(Poller *self, gboolean once)
{
  GError *error = NULL;
  http_response_clear(&self->held);
  return !once || journal_empty(self->journal, &error) || bear(self, error, "journal.failed");
}

/* An answer that is no page: its bytes are kept, where they are any. FALSE: they could not be (a page that is read once stays
 * held), or the daemon ends; the timer runs. */
static gboolean keep_bytes(Poller *self, const HttpResponse *response)
{
  GError *error = NULL;
  if (response->body->len == 0 ||
      inbox_keep_raw(self->gateway, self->facts, response->body->data, response->body->len, clock_now_ms(), &error))
    return TRUE;
  if (bear(self, error, "page.failed"))
    loop_timer_set(self->timer, AGAIN_MS);
  return FALSE;
}

/* Whether the provider may have handed a page over all the same: the answer is lost or cut, it is a 5xx, which may be a
 * proxy's, or there is nothing in it. Told of once until a page has come again; where there was an answer, which seldom hides
 * one, at most once an hour. */
static void doubt(Poller *self, const HttpResponse *response)
{
  const gboolean cut = response->outcome == HTTP_UNCERTAIN, nothing = response->status < 300 && response->body->len == 0;
  const gboolean may_be = response->outcome != HTTP_NOT_SENT && (nothing || response->status >= 500);
  if (may_be && !self->told && (cut || clock_steady_ms() >= self->told_until))
    self->untold = TRUE;
}

static void failed(Poller *self, const HttpResponse *response, const GError *error)
{
  meter_add(self->gateway->meter, METRIC_POLLS, self->facts->name, "failed", 1);
  meter_add(self->gateway->meter, METRIC_FAULTS, self->facts->name, http_response_fault(response), 1);
  const gint64 retry_after_ms = response->retry_after_ms;
  const gboolean once = is_read_once(self);
  log_event(LOG_WARNING, self->kind == POLL_RECEIPTS ? "receipts.failed" : "poll.failed", "provider=%s status=%d reason=\"%s\"",
            self->facts->name, response->status, error->message);
  if (once)
    doubt(self, response);
  end_round(self);
  if (g_error_matches(error, FAILURE, FAILED_REJECT) && !keep_bytes(self, response))
    return;
  if (tell_lost(self) && forget_page(self, once))
    loop_timer_set(self->timer, failure_wait(self, retry_after_ms));
}

/* FALSE: the round has ended and the timer runs, or the daemon ends. */
static gboolean book_page(Poller *self, const PollPage *page, PageTally *tally)
{
  GError *error = NULL;
  const Inlet inlet = {.from = self->facts,
                       .reply_by = self->sender != NULL ? sender_name(self->sender) : NULL,
                       .cursor = self->taking ? NULL : cursor_name(self)};
  if (inbox_take_page(self->gateway, &inlet, page, clock_now_ms(), tally, &error))
    return TRUE;
  if (!bear(self, error, "page.failed"))
    return FALSE;
  end_round(self);
  loop_timer_set(self->timer, self->held.body != NULL ? AGAIN_MS : failure_wait(self, -1));
  return FALSE;
}

static void tell(const Poller *self, const PageTally *tally, gboolean capped)
{
  if (tally->taken > 0 || tally->receipts > 0)
    log_event(LOG_DEBUG, "page.taken", "provider=%s new=%u known=%u dead=%u receipts=%u", self->facts->name, tally->taken,
              tally->already, tally->dead, tally->receipts);
  if (tally->already > 0)
    meter_add(self->gateway->meter, METRIC_AGAIN, self->facts->name, NULL, tally->already);
  if (capped)
    log_event(LOG_WARNING, "poll.capped", "provider=%s; the round goes on with the next poll", self->facts->name);
  if (tally->silenced > 0)
    meter_add(self->gateway->meter, METRIC_SILENCED, NULL, NULL, tally->silenced);
  if (tally->silenced > 0)
    log_event(LOG_INFO, "guard.silent", "provider=%s answers=%u", self->facts->name, tally->silenced);
  if (tally->replies > 0)
    sender_wake(self->sender);
}

/* All that the page called for is done. */
static void rest(Poller *self)
{
  const gint64 wait_ms = next_wait(self, self->round_taken > 0);
  self->round_taken = 0;
  self->told = FALSE;
  if (!self->round_goes_on)
    end_round(self);
  loop_timer_set(self->timer, wait_ms);
}

/* What comes after the commit. */
static void go_on(Poller *self, gboolean more, gboolean capped)
{
  self->round_goes_on = capped;
  self->settling = !more && self->settle != NULL;
  self->taking = self->takes > 0;
  if (self->settling)
    settle_next(self);
  else if (more || self->taking)
    loop_timer_set(self->timer, 0);
  else
    rest(self);
}

/* A page as it came, or out of the journal. */
static void read_page_of(Poller *self, const HttpResponse *response)
{
  PollPage page;
  PageTally tally;
  PollState first;
  g_autoptr(GError) error = NULL;
  poll_state_init(&first, "", POLL_TAKE);
  PollState *state = self->taking ? &first : &self->state;
  const gboolean good = provider_poll_read(self->provider, state, response, clock_now_ms(), &page, &error);
  poll_state_clear(&first);
  if (!good) {
    failed(self, response, error);
    return;
  }
  const gboolean more = page.more, capped = page.capped;
  const gboolean is_empty = page.items->len + page.broken->len + page.filtered == 0;
  const guint takes = !self->taking ? page.takes : is_empty || self->takes == 0 ? 0 : self->takes - 1;
  if (!book_page(self, &page, &tally)) {
    poll_page_clear(&page);
    return;
  }
  self->failures = 0;
  meter_add(self->gateway->meter, METRIC_POLLS, self->facts->name, "good", 1);
  meter_set(self->gateway->meter, METRIC_POLLED, self->facts->name, NULL, clock_now_ms() / 1000);
  if (self->settle == NULL)
    self->settle = provider_settle_new(self->provider, self->kind);
  provider_settle_add(self->settle, &page);
  poll_page_clear(&page);
  const gboolean once = is_read_once(self);
  if (!forget_page(self, once))
    return;
  self->told = self->told && !once;
  self->takes = takes;
  tell(self, &tally, capped);
  self->round_taken += tally.taken + tally.receipts;
  go_on(self, more, capped);
}

/* The page that was read once: kept first, then booked; again and again until it is. */
static void read_held(Poller *self)
{
  GError *error = NULL;
  if (!self->held_kept && !journal_page(self->journal, &self->held, &error)) {
    if (bear(self, error, "journal.failed"))
      loop_timer_set(self->timer, AGAIN_MS);
    return;
  }
  self->held_kept = TRUE;
  self->taking = self->list->taken; /* the book may have refused it and the round have ended */
  if (!self->in_round && !begin_round(self, &error)) {
    fail_for_good(self, error);
    return;
  }
  read_page_of(self, &self->held);
}

/* The provider has forgotten what it has sent us, or was about to. */
static void hold(Poller *self, HttpResponse *response)
{
  if (response->outcome != HTTP_ANSWERED || response->status >= 300) {
    read_page_of(self, response); /* no page: nothing to keep */
    return;
  }
  self->held = *response;
  self->held.failure = g_strdup(response->failure);
  g_byte_array_ref(self->held.body);
  self->held_kept = FALSE;
  read_held(self);
}

static void settled(Poller *self, const HttpResponse *response)
{
  g_autoptr(GError) error = NULL;
  if (provider_settle_read(self->settle, response, &error)) {
    settle_next(self);
    return;
  }
  meter_add(self->gateway->meter, METRIC_FAULTS, self->facts->name, http_response_fault(response), 1);
  log_event(LOG_WARNING, "settle.failed", "provider=%s status=%d reason=\"%s\"", self->facts->name, response->status,
            error->message);
  /* one that is refused for its own sake holds up none of the others */
  if (g_error_matches(error, FAILURE, FAILED_REJECT) && self->skipped < SKIPS_MOST && provider_settle_skip(self->settle)) {
    self->skipped++;
    settle_next(self);
    return;
  }
  end_round(self);
  loop_timer_set(self->timer, failure_wait(self, response->retry_after_ms));
}

static void settle_next(Poller *self)
{
  HttpRequest *request = provider_settle_request(self->settle);
  if (request != NULL) {
    start(self, request);
    return;
  }
  g_clear_pointer(&self->settle, provider_settle_free);
  self->settling = FALSE;
  rest(self);
}

static void answered(gpointer data, HttpResponse *response)
{
  Poller *self = data;
  self->asking = NULL;
  if (self->settling)
    settled(self, response);
  else if (is_read_once(self))
    hold(self, response);
  else
    read_page_of(self, response);
}

/* What a crash left of a page that is handed over only once. */
static gboolean open_journal(Poller *self, GError **error)
{
  self->journal =
      journal_open(self->gateway->database, self->facts->name, cursor_name(self), &self->untold, &self->held, error);
  if (self->journal == NULL)
    return FALSE;
  self->held_kept = self->held.body != NULL;
  if (self->held_kept)
    log_event(LOG_WARNING, "page.replayed", "provider=%s bytes=%u", self->facts->name, self->held.body->len);
  return TRUE;
}

Poller *poller_new(const Gateway *gateway, const Provider *provider, PollKind kind, HttpClient *client, Loop *loop,
                   Sender *sender, PipelineFatal fatal, gpointer data, GError **error)
{
  Poller *self = g_new0(Poller, 1);
  self->gateway = gateway;
  self->provider = provider;
  self->facts = provider_facts(provider);
  self->kind = kind;
  self->list = kind == POLL_RECEIPTS ? &self->facts->receipts : &self->facts->messages;
  self->client = client;
  self->sender = sender;
  self->fatal = fatal;
  self->data = data;
  self->wait_ms = kind == POLL_RECEIPTS ? gateway->options->poll.idle_ms : MIN(IDLE_FIRST_MS, gateway->options->poll.idle_ms);
  self->timer = loop_timer_new(loop, ask, self);
  if ((self->list->read_once || self->list->taken) && !open_journal(self, error)) {
    poller_free(self);
    return NULL;
  }
  loop_timer_set(self->timer, 0);
  return self;
}

void poller_drain(Poller *self)
{
  self->draining = TRUE;
}

gboolean poller_is_idle(const Poller *self)
{
  return self->journal == NULL || (self->asking == NULL && self->held.body == NULL);
}

void poller_free(Poller *self)
{
  if (self == NULL)
    return;
  if (self->asking != NULL)
    http_client_cancel(self->client, self->asking);
  end_round(self);
  http_response_clear(&self->held);
  journal_free(self->journal);
  loop_timer_free(self->timer);
  g_free(self);
}
