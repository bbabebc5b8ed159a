#include "cli/provider_test.h"

#include "clock.h"
#include "error.h"
#include "net/http_client.h"
#include "paper/names.h"

#include <string.h>
#include <sysexits.h>

#define REACH_MS 10000
#define PAGE 10
#define CREDIT_MOST ((gsize)65536)
#define NOBODY "+66800000000" /* a request is built for it, none is sent to it */
#define A_DAY_MS ((gint64)86400000)

typedef struct {
  const Provider *provider;
  FILE *out;
  guint failures;
} Trial;

static void tell(Trial *trial, const char *verdict, const char *what, const char *how)
{
  g_autofree char *line = g_strdelimit(g_strdup(how), "\t\r\n", ' ');
  fprintf(trial->out, "%s\t%s\t%s\n", verdict, what, line);
  if (strcmp(verdict, "fails") == 0)
    trial->failures++;
}

/* The one place where an account keeps its address is the requests it makes; of them only the server is asked. */
static HttpRequest *any_request(const Provider *provider)
{
  const ProviderFacts *facts = provider_facts(provider);
  const Outgoing message = {"1", NOBODY, "-"};
  if (facts->sends && provider_send_batch(provider, &message, 1, NULL) > 0)
    return provider_send_request(provider, &message, 1);
  if (!facts->polls)
    return NULL;
  PollState state;
  poll_state_init(&state, "", POLL_MESSAGES);
  HttpRequest *request = provider_poll_request(provider, &state, clock_now_ms(), PAGE);
  poll_state_clear(&state);
  return request;
}

void provider_reach(const Provider *provider, gint64 deadline_ms, ProviderReach *reach)
{
  g_autoptr(HttpRequest) full = any_request(provider);
  *reach = (ProviderReach){.place = full != NULL ? http_request_place(full) : g_strdup("nowhere")};
  char *host = strstr(reach->place, "://"), *path = host != NULL ? strchr(host + strlen("://"), '/') : NULL;
  if (path != NULL)
    *path = '\0';
  if (full == NULL)
    return;
  g_autofree char *url = g_strconcat(reach->place, "/", NULL);
  HttpRequest *request = http_request_new("GET", url);
  request->tls_pin = g_strdup(full->tls_pin);
  request->tls_insecure = full->tls_insecure;
  request->deadline_ms = deadline_ms;
  request->asks_time = TRUE;
  HttpResponse response = {0};
  http_exchange(request, &response);
  if (response.outcome != HTTP_ANSWERED && response.status == 0) /* an answer too long for us is one too */
    reach->failure = g_strdup(response.failure);
  reach->dated = response.date_ms != 0;
  reach->ahead_ms = reach->dated ? clock_now_ms() - response.date_ms : 0;
  http_response_clear(&response);
}

void provider_reach_clear(ProviderReach *reach)
{
  g_free(reach->place);
  g_free(reach->failure);
  *reach = (ProviderReach){0};
}

char *provider_credit(const Provider *provider, gint64 deadline_ms, gboolean *low, GError **error)
{
  const ProviderFacts *facts = provider_facts(provider);
  HttpRequest *request = provider_credit_request(provider);
  HttpResponse response = {0};
  gint64 hundredths = 0;
  request->deadline_ms = deadline_ms;
  request->answer_max = CREDIT_MOST;
  http_exchange(request, &response);
  const gboolean good = provider_credit_read(provider, &response, &hundredths, error);
  http_response_clear(&response);
  *low = good && hundredths < facts->credit_low * 100;
  g_autofree char *number = good ? name_baht(hundredths) : NULL;
  return good ? g_strdup_printf("%s %s", number, credit_unit_name(facts->credit_unit)) : NULL;
}

static void try_credit(Trial *trial)
{
  gboolean low;
  g_autoptr(GError) wrong = NULL;
  if (!provider_facts(trial->provider)->asks_credit) {
    tell(trial, "-", "credit", "it is not asked");
    return;
  }
  g_autofree char *left = provider_credit(trial->provider, REACH_MS, &low, &wrong);
  g_autofree char *unknown = left == NULL ? g_strdup_printf("not known: %s", wrong->message) : NULL;
  tell(trial, left != NULL ? "ok" : "-", "credit", left != NULL ? left : unknown); /* an account works without */
}

static gboolean try_reach(Trial *trial)
{
  ProviderReach reach;
  provider_reach(trial->provider, REACH_MS, &reach);
  const gboolean reached = reach.failure == NULL;
  g_autofree char *how = reached ? g_strdup(reach.place)
                                 : g_strdup_printf("%s: %s; see base, the network and the device", reach.place, reach.failure);
  tell(trial, reached ? "ok" : "fails", "reach", how);
  provider_reach_clear(&reach);
  return reached;
}

void provider_page(const Provider *provider, PollKind kind, gint64 deadline_ms, ProviderPage *found)
{
  PollState state;
  PollPage page;
  HttpResponse response = {0};
  g_autoptr(GError) wrong = NULL;
  poll_state_init(&state, "", kind);
  HttpRequest *request = provider_poll_request(provider, &state, clock_now_ms(), PAGE);
  request->deadline_ms = deadline_ms;
  http_exchange(request, &response);
  *found = (ProviderPage){.status = response.status};
  if (provider_poll_read(provider, &state, &response, clock_now_ms(), &page, &wrong)) {
    found->read = kind == POLL_MESSAGES ? page.items->len : page.receipts->len;
    found->broken = page.broken->len;
    found->filtered = page.filtered;
    poll_page_clear(&page);
  } else {
    found->failure = g_strdup(wrong->message);
  }
  http_response_clear(&response);
  poll_state_clear(&state);
}

static void try_page(Trial *trial, PollKind kind, const PollFacts *facts, const char *what)
{
  ProviderPage page;
  if (!facts->polled) {
    tell(trial, "-", what, "not polled");
    return;
  }
  if (facts->read_once) {
    tell(trial, "-", what, "each is handed over only once: trying would take them from the daemon");
    return;
  }
  provider_page(trial->provider, kind, REACH_MS, &page);
  const gboolean failed = page.failure != NULL;
  g_autofree char *how =
      failed ? page.failure
             : g_strdup_printf("a page read: %u, unreadable %u, not ours %u%s", page.read, page.broken, page.filtered,
                               facts->settles || facts->taken ? "; nothing was acknowledged or taken" : "");
  tell(trial, failed || page.broken > 0 ? "fails" : "ok", what, how);
}

/* Asks the log of what was sent for a message that never was: the answer shows that we may read it. */
static void try_lookup(Trial *trial)
{
  const Outgoing message = {"1", NOBODY, "-"};
  const gint64 now_ms = clock_now_ms();
  g_autoptr(GError) wrong = NULL;
  if (!provider_facts(trial->provider)->looks_up) {
    tell(trial, "-", "sent log", "it has none that we read");
    return;
  }
  HttpResponse response = {0};
  SendOutcome outcome = {0};
  http_exchange(provider_lookup_request(trial->provider, &message, now_ms - A_DAY_MS, now_ms), &response);
  provider_lookup_read(trial->provider, &message, now_ms - A_DAY_MS, &response, now_ms, NULL, NULL, &outcome, &wrong);
  tell(trial, wrong == NULL ? "ok" : "fails", "sent log", wrong == NULL ? "it may be read" : wrong->message);
  send_outcome_clear(&outcome);
  http_response_clear(&response);
}

int cli_provider_test(const Provider *provider, FILE *out, GError **error)
{
  const ProviderFacts *facts = provider_facts(provider);
  Trial trial = {.provider = provider, .out = out};
  if (try_reach(&trial)) {
    try_page(&trial, POLL_MESSAGES, &facts->messages, "messages");
    try_page(&trial, POLL_RECEIPTS, &facts->receipts, "receipts");
    try_lookup(&trial);
    try_credit(&trial);
    tell(&trial, "-", "push",
         !facts->pushed           ? "it does not call us"
         : facts->pushed_unsigned ? "it calls us and proves nothing: keep the port on loopback or behind a wall"
                                  : "it calls us; send a text to the number to see");
    tell(&trial, "-", "send", facts->sends ? "costs money: sammachip provider send NAME PHONE TEXT" : "does not send");
  }
  if (trial.failures == 0)
    return EX_OK;
  g_set_error(error, FAILURE, FAILED_RETRY, "%u of what was tried with %s fails", trial.failures, facts->name);
  return EX_TEMPFAIL;
}
