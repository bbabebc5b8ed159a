#include "pipeline/credit.h"

#include "clock.h"
#include "log.h"

#define AGAIN_MS ((gint64)300000) /* after a bad answer, or while the account is down */
#define ANSWER_MAX ((gsize)65536)

struct CreditWatch {
  const Gateway *gateway;
  const Provider *provider;
  HttpClient *client;
  const Sender *sender;
  LoopTimer *timer;
  HttpExchange *asking;
  Credit credit;
};

gboolean credit_is_low(const Credit *credit)
{
  return credit->known && credit->hundredths < credit->facts->credit_low * 100;
}

const Credit *credit_watched(const CreditWatch *watch)
{
  return &watch->credit;
}

static void told(CreditWatch *self, gint64 hundredths)
{
  const gboolean was_low = credit_is_low(&self->credit);
  self->credit = (Credit){self->credit.facts, TRUE, hundredths, clock_now_ms()};
  if (credit_is_low(&self->credit) && !was_low)
    log_event(LOG_WARNING, "credit.low", "provider=%s hundredths=%" G_GINT64_FORMAT " unit=%s", self->credit.facts->name,
              hundredths, credit_unit_name(self->credit.facts->credit_unit));
}

/* Told once: an account that never tells would fill the log. */
static void not_told(CreditWatch *self, const HttpResponse *response, const GError *error)
{
  const gboolean anew = self->credit.known || self->credit.since_ms == 0;
  log_event(anew ? LOG_WARNING : LOG_DEBUG, "credit.failed", "provider=%s status=%d reason=\"%s\"", self->credit.facts->name,
            response->status, error->message);
  meter_add(self->gateway->meter, METRIC_FAULTS, self->credit.facts->name, http_response_fault(response), 1);
  if (anew)
    self->credit = (Credit){self->credit.facts, FALSE, 0, clock_now_ms()};
}

static void answered(gpointer data, HttpResponse *response)
{
  CreditWatch *self = data;
  gint64 hundredths;
  g_autoptr(GError) error = NULL;
  const gint64 every_ms = self->gateway->options->credit.every_ms;
  self->asking = NULL;
  const gboolean good = provider_credit_read(self->provider, response, &hundredths, &error);
  if (good)
    told(self, hundredths);
  else
    not_told(self, response, error);
  loop_timer_set(self->timer, good ? every_ms : CLAMP(response->retry_after_ms, MIN(every_ms, AGAIN_MS), every_ms));
}

static void ask(gpointer data)
{
  CreditWatch *self = data;
  if (self->sender != NULL && sender_is_down(self->sender)) {
    loop_timer_set(self->timer, MIN(self->gateway->options->credit.every_ms, AGAIN_MS));
    return;
  }
  HttpRequest *request = provider_credit_request(self->provider);
  request->deadline_ms = self->gateway->options->send.deadline_ms;
  request->answer_max = ANSWER_MAX;
  self->asking = http_client_start(self->client, request, answered, self);
}

CreditWatch *credit_watch_new(const Gateway *gateway, const Provider *provider, HttpClient *client, Loop *loop,
                              const Sender *sender)
{
  CreditWatch *self = g_new0(CreditWatch, 1);
  self->gateway = gateway;
  self->provider = provider;
  self->client = client;
  self->sender = sender;
  self->credit.facts = provider_facts(provider);
  self->timer = loop_timer_new(loop, ask, self);
  loop_timer_set(self->timer, 0);
  return self;
}

void credit_watch_free(CreditWatch *self)
{
  if (self == NULL)
    return;
  if (self->asking != NULL)
    http_client_cancel(self->client, self->asking);
  loop_timer_free(self->timer);
  g_free(self);
}
