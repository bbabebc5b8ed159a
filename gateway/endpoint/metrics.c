#include "endpoint/metrics.h"

#include "clock.h"
#include "endpoint/peers.h"
#include "log.h"
#include "model/outbox.h"
#include "model/spend.h"
#include "pipeline/cap.h"
#include "pipeline/credit.h"
#include "provider/provider.h"

#include <glib/gstdio.h>
#include <string.h>

static gboolean gauge_outbox(const Gateway *gateway, GError **error)
{
  static const OutboxState states[] = {OUTBOX_QUEUED, OUTBOX_SENDING, OUTBOX_UNCERTAIN};
  const gint64 now_ms = clock_now_ms();
  for (gsize i = 0; i < G_N_ELEMENTS(states); i++) {
    const char *name = outbox_state_name(states[i]);
    gint64 rows, since_ms;
    if (!outbox_count(gateway->book, states[i], &rows, error) || !outbox_oldest(gateway->book, states[i], &since_ms, error))
      return FALSE;
    meter_set(gateway->meter, METRIC_OUTBOX, name, NULL, rows);
    meter_set(gateway->meter, METRIC_WAITED, name, NULL, rows > 0 ? MAX(now_ms - since_ms, 0) / 1000 : 0);
  }
  return TRUE;
}

static gboolean gauge_spend(const MetricsDesk *desk, GError **error)
{
  const Gateway *gateway = desk->gateway;
  const Day today = day_of_ms(clock_now_ms(), gateway->programme->utc_offset_minutes);
  for (guint i = 0; i < desk->providers->len; i++) {
    const ProviderFacts *facts = provider_facts(g_ptr_array_index(desk->providers, i));
    Spend spent;
    if (!facts->sends)
      continue;
    if (!spend_get(gateway->book, today, facts->name, &spent, error))
      return FALSE;
    meter_set(gateway->meter, METRIC_SPENT, facts->name, NULL, spent.segments);
    meter_set(gateway->meter, METRIC_SPENT_SATANG, facts->name, NULL, spent.satang);
    if (cap_left(facts, &spent) != G_MAXINT64)
      meter_set(gateway->meter, METRIC_CAP_LEFT, facts->name, NULL, cap_left(facts, &spent));
  }
  return TRUE;
}

/* What is less than a whole unit is not there: of a credit that is below its limit, the whole units are too. */
static void gauge_credit(const MetricsDesk *desk)
{
  Meter *meter = desk->gateway->meter;
  meter_clear(meter, METRIC_CREDIT);
  meter_clear(meter, METRIC_CREDIT_LOW);
  for (guint i = 0; i < desk->credits->len; i++) {
    const Credit *credit = credit_watched(g_ptr_array_index(desk->credits, i));
    const gint64 whole = credit->hundredths / 100 - (credit->hundredths % 100 < 0 ? 1 : 0);
    if (credit->known)
      meter_set(meter, METRIC_CREDIT, credit->facts->name, NULL, whole);
    if (credit->facts->credit_low > 0)
      meter_set(meter, METRIC_CREDIT_LOW, credit->facts->name, NULL, credit->facts->credit_low);
  }
}

static gboolean gauge(const MetricsDesk *desk, GError **error)
{
  const Gateway *gateway = desk->gateway;
  GStatBuf file;
  if (gateway->database != NULL && g_stat(gateway->database, &file) == 0)
    meter_set(gateway->meter, METRIC_DATABASE, NULL, NULL, file.st_size);
  meter_set(gateway->meter, METRIC_LET_GO, NULL, NULL, (gint64)door_let_go(desk->door));
  meter_set(gateway->meter, METRIC_LOG_PAGES, NULL, NULL, store_log_pages(book_store(gateway->book)));
  gauge_credit(desk);
  return gauge_outbox(gateway, error) && gauge_spend(desk, error);
}

static void say(HttpCall *call, int status, const char *words)
{
  http_reply(call, status, "text/plain", (char *)words, strlen(words), FALSE);
}

/* From this machine itself. */
static gboolean is_ours(HttpCall *call)
{
  g_autofree char *address = http_call_peer(call);
  Peers *loopback = peers_new();
  peers_add(loopback, "127.0.0.0/8");
  peers_add(loopback, "::1");
  const gboolean ours = peers_hold(loopback, address);
  peers_free(loopback);
  return ours && http_call_header(call, "X-Forwarded-For") == NULL && http_call_header(call, "Forwarded") == NULL;
}

void metrics_call(gpointer data, HttpCall *call)
{
  const MetricsDesk *desk = data;
  g_autoptr(GError) wrong = NULL;
  if (!is_ours(call)) {
    say(call, 403, "only this machine is told\n");
  } else if (strcmp(call->method, "GET") != 0) {
    say(call, 405, "only GET\n");
  } else if (strcmp(call->path, "/healthz") == 0) {
    say(call, 200, "ok\n");
  } else if (!gauge(desk, &wrong)) {
    log_event(LOG_ERROR, "metrics.failed", "reason=\"%s\"", wrong->message);
    say(call, 503, "the book does not answer\n");
  } else if (strcmp(call->path, "/readyz") == 0) {
    say(call, 200, "ready\n");
  } else if (strcmp(call->path, "/metrics") == 0) {
    char *text = meter_text(desk->gateway->meter);
    http_reply(call, 200, "text/plain; version=0.0.4; charset=utf-8", text, strlen(text), TRUE);
  } else {
    say(call, 404, "nothing here\n");
  }
}
