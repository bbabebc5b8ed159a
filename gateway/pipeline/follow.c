#include "pipeline/follow.h"

#include "clock.h"
#include "error.h"
#include "log.h"
#include "model/awaited.h"
#include "model/outbox.h"
#include "pipeline/breaker.h"
#include "pipeline/cap.h"
#include "pipeline/receipt.h"
#include "pipeline/uncertain.h"

#define LOOK_MS ((gint64)1000)
#define GAP_MS ((gint64)50) /* between two questions: sending goes before */
#define ANSWER_MAX ((gsize)1 << 20)
#define LOOK_AGAIN_MS ((gint64)30000)
#define LOOKS_MOST 10 /* after so many answers that tell nothing the class decides: well within fifteen minutes */
#define STATUS_LEAST_MS ((gint64)30000)
#define STATUS_MOST_MS ((gint64)3600000)
#define STATUS_DAY_MS ((gint64)86400000)
#define PRUNE_MS ((gint64)60000)

typedef enum { IDLE, LOOKING_UP, ASKING_STATUS } Question;

struct Follower {
  const Gateway *gateway;
  const Provider *provider;
  const ProviderFacts *facts;
  HttpClient *client;
  Sender *sender;
  LoopTimer *timer;
  HttpExchange *asking;
  Question question;
  OutboxRow row; /* what the question is about */
  AwaitedRow awaited;
  GHashTable *looks; /* outbox id → how often it was looked up in vain */
  guint failures;
  gint64 pruned_ms; /* steady */
  void (*fatal)(gpointer data, GError *error);
  gpointer data;
};

gboolean follower_can(const ProviderFacts *facts)
{
  return facts->sends && ((facts->looks_up && !facts->idempotent) || facts->asks_status || receipt_expected(facts));
}

static void forget_question(Follower *self)
{
  outbox_row_clear(&self->row);
  awaited_row_clear(&self->awaited);
  self->question = IDLE;
}

/* Ends the turn of the loop; FALSE: the error was fatal. */
static void bear(Follower *self, GError *error)
{
  forget_question(self);
  if (g_error_matches(error, FAILURE, FAILED_CORRUPT)) {
    self->fatal(self->data, error);
    return;
  }
  log_event(LOG_ERROR, "follow.failed", "provider=%s reason=\"%s\"", self->facts->name, error->message);
  g_error_free(error);
  loop_timer_set(self->timer, LOOK_MS);
}

static Outgoing outgoing_of(const OutboxRow *row, char to[24], char ref[24])
{
  g_snprintf(to, 24, "+%" G_GINT64_FORMAT, row->msisdn);
  g_snprintf(ref, 24, "%" G_GINT64_FORMAT, row->id);
  return (Outgoing){ref, to, row->text != NULL ? row->text : ""};
}

/* -- answers -------------------------------------------------------------------------------------------------------- */

static void tell_fault(const Follower *self, const char *event, const HttpResponse *response, const GError *error)
{
  meter_add(self->gateway->meter, METRIC_FAULTS, self->facts->name, http_response_fault(response), 1);
  log_event(LOG_WARNING, event, "provider=%s status=%d reason=\"%s\"", self->facts->name, response->status, error->message);
}

static guint looks_so_far(Follower *self, gint64 id)
{
  const guint looks = GPOINTER_TO_UINT(g_hash_table_lookup(self->looks, GSIZE_TO_POINTER((gsize)id))) + 1;
  g_hash_table_insert(self->looks, GSIZE_TO_POINTER((gsize)id), GUINT_TO_POINTER(looks));
  return looks;
}

/* Certainly not sent: queued again (what is too old expires there), and taken off the day on which it was claimed. When that
 * was is known by when it was to be looked for, to some minutes. */
static gboolean settle_absent(const Follower *self, GError **error)
{
  OutboxRow claimed = self->row;
  claimed.due_ms -= uncertain_wait(self->gateway, self->facts, claimed.class);
  return cap_give_back(self->gateway, self->facts, &claimed, error) && outbox_absent(self->gateway->book, claimed.id, error);
}

static gboolean settle_lookup(Follower *self, LookupResult result, const SendOutcome *outcome, gint64 now_ms, GError **error)
{
  Book *book = self->gateway->book;
  gint64 given_up = 0;
  if (result == LOOKUP_UNKNOWN && looks_so_far(self, self->row.id) < LOOKS_MOST)
    return outbox_uncertain(book, self->row.id, now_ms + LOOK_AGAIN_MS, error);
  g_hash_table_remove(self->looks, GSIZE_TO_POINTER((gsize)self->row.id));
  log_event(LOG_INFO, "send.looked_up", "provider=%s outbox=%" G_GINT64_FORMAT " found=%s", self->facts->name, self->row.id,
            result == LOOKUP_FOUND    ? "yes"
            : result == LOOKUP_ABSENT ? "no"
                                      : "unknown");
  if (result == LOOKUP_FOUND)
    return outbox_sent(book, self->row.id, outcome->id, error) &&
           receipt_await(self->gateway, self->facts, &self->row, outcome->id, now_ms, error) &&
           (self->row.class != CLASS_CODE || outbox_blank(book, self->row.id, error));
  if (result == LOOKUP_ABSENT)
    return settle_absent(self, error);
  return uncertain_resolve(self->gateway, self->facts, &self->row, now_ms, &given_up, error) &&
         uncertain_tell(self->gateway, self->facts, given_up, now_ms, error);
}

typedef struct {
  const Follower *follower;
  GError *error;
} Others;

static gboolean is_other(const char *id, gpointer data)
{
  Others *others = data;
  const Follower *self = others->follower;
  gint64 outbox_id = 0;
  if (others->error == NULL)
    awaited_find(self->gateway->book, self->facts->name, id, &outbox_id, &others->error);
  return outbox_id != 0 && outbox_id != self->row.id;
}

/* While the log was asked a report may have come, or somebody have let the reply be: then the answer changes nothing. */
static gboolean is_settled(const Follower *self, gboolean *settled, GError **error)
{
  OutboxRow row;
  gboolean found = FALSE;
  if (!outbox_get(self->gateway->book, self->row.id, &row, &found, error))
    return FALSE;
  *settled = !found || row.state != OUTBOX_UNCERTAIN;
  outbox_row_clear(&row);
  return TRUE;
}

static gboolean read_lookup(Follower *self, const HttpResponse *response, GError **error)
{
  char to[24], ref[24];
  SendOutcome outcome = {0};
  g_autoptr(GError) wrong = NULL;
  const gint64 now_ms = clock_now_ms();
  gboolean settled = FALSE;
  if (!is_settled(self, &settled, error) || settled)
    return settled;
  const Outgoing message = outgoing_of(&self->row, to, ref);
  Others others = {.follower = self};
  const LookupResult result = provider_lookup_read(self->provider, &message, self->row.created_ms, response, now_ms, is_other,
                                                   &others, &outcome, &wrong);
  if (wrong != NULL)
    tell_fault(self, "lookup.failed", response, wrong);
  if (others.error != NULL)
    g_propagate_error(error, others.error);
  const gboolean done = others.error == NULL && settle_lookup(self, result, &outcome, now_ms, error);
  send_outcome_clear(&outcome);
  return done;
}

static gboolean take_reports(Follower *self, const PollPage *page, gint64 now_ms, GError **error)
{
  for (guint i = 0; i < page->receipts->len; i++) {
    gboolean known;
    Receipt receipt = g_array_index(page->receipts, Receipt, i);
    receipt.id = self->awaited.provider_ref; /* what was asked for */
    receipt.ref = NULL;
    if (!receipt_take(self->gateway, self->facts, &receipt, now_ms, &known, error))
      return FALSE;
  }
  return TRUE;
}

/* Asked again after as long as it has taken so far, at least half a minute and at most an hour. */
static gboolean read_status(Follower *self, const HttpResponse *response, GError **error)
{
  PollPage page;
  g_autoptr(GError) wrong = NULL;
  const gint64 now_ms = clock_now_ms();
  const gint64 wait_ms = CLAMP(now_ms - self->awaited.sent_ms, STATUS_LEAST_MS, STATUS_MOST_MS);
  gboolean done =
      awaited_look_again(self->gateway->book, self->facts->name, self->awaited.provider_ref, now_ms + wait_ms, error);
  if (!provider_status_read(self->provider, response, now_ms, &page, &wrong)) {
    tell_fault(self, "status.failed", response, wrong);
    self->failures = MIN(self->failures + 1, 30U);
    return done;
  }
  self->failures = 0;
  done = done && take_reports(self, &page, now_ms, error);
  poll_page_clear(&page);
  return done;
}

static void answered(gpointer data, HttpResponse *response)
{
  Follower *self = data;
  GError *error = NULL;
  self->asking = NULL;
  if (!book_begin(self->gateway->book, &error)) {
    bear(self, error);
    return;
  }
  const gboolean good =
      self->question == LOOKING_UP ? read_lookup(self, response, &error) : read_status(self, response, &error);
  if (!good)
    book_rollback(self->gateway->book);
  if (!good || !book_commit(self->gateway->book, &error)) {
    bear(self, error);
    return;
  }
  if (self->question == LOOKING_UP)
    sender_wake(self->sender);
  forget_question(self);
  loop_timer_set(self->timer, self->failures > 0 ? full_jitter(LOOK_MS, self->failures, 60000, g_random_int()) : GAP_MS);
}

/* -- questions ------------------------------------------------------------------------------------------------------ */

static HttpRequest *next_lookup(Follower *self, GError **error)
{
  char to[24], ref[24];
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(OutboxRow));
  if (!self->facts->looks_up || self->facts->idempotent ||
      !outbox_unsettled(self->gateway->book, self->facts->name, clock_now_ms(), 1, rows, error) || rows->len == 0)
    return NULL;
  self->row = g_array_index(rows, OutboxRow, 0);
  self->question = LOOKING_UP;
  const Outgoing message = outgoing_of(&self->row, to, ref);
  return provider_lookup_request(self->provider, &message, self->row.created_ms, clock_now_ms());
}

static HttpRequest *next_status(Follower *self, GError **error)
{
  char to[24], ref[24];
  gboolean found = FALSE;
  if (!self->facts->asks_status ||
      !awaited_next(self->gateway->book, self->facts->name, clock_now_ms(), &self->awaited, error) ||
      self->awaited.provider_ref == NULL ||
      !outbox_get(self->gateway->book, self->awaited.outbox_id, &self->row, &found, error))
    return NULL;
  self->question = ASKING_STATUS;
  const Outgoing message = outgoing_of(&self->row, to, ref);
  return provider_status_request(self->provider, self->awaited.provider_ref, message.ref, message.to);
}

/* What was never reported on is not waited for without end. */
static gboolean prune(Follower *self, GError **error)
{
  const gint64 steady = clock_steady_ms(), now_ms = clock_now_ms();
  if (self->pruned_ms != 0 && steady - self->pruned_ms < PRUNE_MS)
    return TRUE;
  self->pruned_ms = steady;
  if (!book_begin(self->gateway->book, error))
    return FALSE;
  if (awaited_prune(self->gateway->book, self->facts->name, now_ms, now_ms - STATUS_DAY_MS, error))
    return book_commit(self->gateway->book, error);
  book_rollback(self->gateway->book);
  return FALSE;
}

static void on_timer(gpointer data)
{
  Follower *self = data;
  GError *error = NULL;
  HttpRequest *request = NULL;
  if (prune(self, &error))
    request = next_lookup(self, &error);
  if (request == NULL && error == NULL)
    request = next_status(self, &error);
  if (error != NULL) {
    bear(self, error);
    return;
  }
  if (request == NULL) {
    forget_question(self);
    loop_timer_set(self->timer, LOOK_MS);
    return;
  }
  request->deadline_ms = self->gateway->options->send.deadline_ms;
  request->answer_max = ANSWER_MAX;
  self->asking = http_client_start(self->client, request, answered, self);
}

Follower *follower_new(const Gateway *gateway, const Provider *provider, HttpClient *client, Loop *loop, Sender *sender,
                       void (*fatal)(gpointer data, GError *error), gpointer data)
{
  Follower *self = g_new0(Follower, 1);
  self->gateway = gateway;
  self->provider = provider;
  self->facts = provider_facts(provider);
  self->client = client;
  self->sender = sender;
  self->fatal = fatal;
  self->data = data;
  self->looks = g_hash_table_new(NULL, NULL);
  self->timer = loop_timer_new(loop, on_timer, self);
  loop_timer_set(self->timer, LOOK_MS);
  return self;
}

void follower_free(Follower *self)
{
  if (self == NULL)
    return;
  if (self->asking != NULL)
    http_client_cancel(self->client, self->asking);
  forget_question(self);
  g_hash_table_unref(self->looks);
  loop_timer_free(self->timer);
  g_free(self);
}
