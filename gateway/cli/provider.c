#include "cli/provider.h"

#include "cli/provider_test.h"
#include "clock.h"
#include "error.h"
#include "net/http_client.h"
#include "text/phone.h"

#include <string.h>
#include <sysexits.h>

#define POLL_LIMIT 100
#define CREDIT_MS 5000

/* A text on one line of a terminal: control bytes would steer it. */
static char *on_one_line(const char *text)
{
  char *line = g_strdup(text);
  for (char *p = line; *p != '\0'; p++) {
    if ((guchar)*p < 0x20 || *p == 0x7f)
      *p = ' ';
  }
  return line;
}

static void print_item(const PollItem *item, FILE *out)
{
  g_autofree char *id = on_one_line(item->id), *from = on_one_line(item->from), *text = on_one_line(item->text);
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(item->time_ms / 1000);
  g_autofree char *when = item->time_ms > 0 && time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup("-");
  fprintf(out, "%s\t%s\t%s\t%s\n", id, when, from, text);
}

static void print_page(const PollPage *page, FILE *out)
{
  for (guint i = 0; i < page->items->len; i++)
    print_item(&g_array_index(page->items, PollItem, i), out);
  for (guint i = 0; i < page->broken->len; i++) {
    const PollBroken *broken = &g_array_index(page->broken, PollBroken, i);
    g_autofree char *id = on_one_line(broken->id), *readable = g_utf8_make_valid(broken->raw, (gssize)broken->raw_length);
    g_autofree char *raw = on_one_line(readable);
    fprintf(out, "%s\tunreadable: %s\t%s\n", id, broken->reason, raw);
  }
  fprintf(out, "messages %u, unreadable %u, not ours %u, cursor \"%s\"%s\n", page->items->len, page->broken->len,
          page->filtered, page->cursor, page->more || page->capped ? ", more follow" : "");
}

/* As the provider tells it now. */
static char *credit_of(const Provider *provider)
{
  gboolean low;
  g_autoptr(GError) wrong = NULL;
  if (!provider_facts(provider)->asks_credit)
    return g_strdup("credit not asked");
  g_autofree char *left = provider_credit(provider, CREDIT_MS, &low, &wrong);
  g_autofree char *told = left != NULL ? g_strdup_printf("credit %s%s", left, low ? ", low" : "")
                                       : g_strdup_printf("credit unknown: %s", wrong->message);
  return on_one_line(told);
}

int cli_provider_list(const GPtrArray *providers, FILE *out)
{
  for (guint i = 0; i < providers->len; i++) {
    const ProviderFacts *facts = provider_facts(g_ptr_array_index(providers, i));
    g_autofree char *credit = credit_of(g_ptr_array_index(providers, i));
    fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\n", facts->name, facts->polls ? "polled" : "not polled",
            facts->pushed ? facts->pushed_unsigned ? "pushed, unsigned" : "pushed" : "not pushed",
            facts->sends ? "sends" : "does not send", facts->profile, credit);
  }
  return EX_OK;
}

static int poll(const Provider *provider, const char *cursor, FILE *out, GError **error)
{
  PollState state;
  PollPage page;
  HttpResponse response = {0};
  poll_state_init(&state, cursor, POLL_MESSAGES);
  http_exchange(provider_poll_request(provider, &state, clock_now_ms(), POLL_LIMIT), &response);
  const gboolean good = provider_poll_read(provider, &state, &response, clock_now_ms(), &page, error);
  if (good) {
    print_page(&page, out);
    poll_page_clear(&page);
  }
  http_response_clear(&response);
  poll_state_clear(&state);
  return good ? EX_OK : EX_TEMPFAIL;
}

static Failure failure_of(SendResult result)
{
  switch (result) {
  case SEND_TEMPORARY:
  case SEND_THROTTLED:
    return FAILED_RETRY;
  case SEND_CONFIG:
    return FAILED_CONFIG;
  case SEND_UNCERTAIN:
    return FAILED_UNCERTAIN;
  case SEND_ACCEPTED:
  case SEND_PERMANENT:
  default:
    return FAILED_REJECT;
  }
}

static int send_one(const Provider *provider, const char *phone, const char *text, FILE *out, GError **error)
{
  char e164[PHONE_SIZE];
  const char *to = phone_read(phone, e164) == PHONE_MOBILE ? e164 : phone;     /* a number abroad stands as written */
  g_autofree char *ref = g_strdup_printf("%" G_GINT64_FORMAT, clock_now_ms()); /* each trial is a message of its own */
  const Outgoing message = {ref, to, text};
  if (provider_send_batch(provider, &message, 1, error) == 0)
    return EX_DATAERR;
  HttpResponse response = {0};
  SendOutcome outcome;
  http_exchange(provider_send_request(provider, &message, 1), &response);
  provider_send_read(provider, &message, 1, &response, &outcome);
  g_autofree char *id = on_one_line(outcome.id != NULL ? outcome.id : "-");
  g_autofree char *told = g_strjoin(": ", outcome.reason != NULL ? outcome.reason : "", outcome.words, NULL);
  g_autofree char *reason = on_one_line(told);
  fprintf(out, "%s\t%s\t%s\n", send_result_name(outcome.result), id, reason);
  if (outcome.result != SEND_ACCEPTED)
    g_set_error(error, FAILURE, (gint)failure_of(outcome.result), "the message was not accepted: %s", reason);
  const int status = outcome.result == SEND_ACCEPTED ? EX_OK : EX_TEMPFAIL;
  send_outcome_clear(&outcome);
  http_response_clear(&response);
  return status;
}

int cli_provider(const Provider *provider, const char *verb, const char *const *words, FILE *out, GError **error)
{
  const ProviderFacts *facts = provider_facts(provider);
  if (strcmp(verb, "profile") == 0) {
    g_autofree char *text = provider_describe(provider);
    fputs(text, out);
    return EX_OK;
  }
  if (strcmp(verb, "test") == 0)
    return cli_provider_test(provider, out, error);
  if (strcmp(verb, "poll") == 0 && facts->messages.read_once) {
    g_set_error(error, FAILURE, FAILED_REJECT,
                "provider: %s hands every message over only once; a poll by hand would take it from the daemon", facts->name);
    return EX_USAGE;
  }
  if (strcmp(verb, "poll") == 0 && facts->polls)
    return poll(provider, words[0] != NULL ? words[0] : "", out, error);
  if (strcmp(verb, "send") == 0 && facts->sends && words[0] != NULL && words[1] != NULL)
    return send_one(provider, words[0], words[1], out, error);
  g_set_error(
      error, FAILURE, FAILED_REJECT,
      "provider: \"%s\" cannot be done with %s; write poll NAME [CURSOR], send NAME PHONE TEXT, test NAME or profile NAME, "
      "and see that the account does so",
      verb, facts->name);
  return EX_USAGE;
}
