/* Any bytes as a provider's answer. The first byte chooses the account, the second the HTTP status, the rest is the body; it is
 * read as a page of messages and of reports, twice over, as the outcome of a batch, as what is looked at before deleting, as a
 * message's state and as a log. */
#include "accounts.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const gint STATUSES[] = {200, 201, 200, 201, 400, 401, 404, 409, 429, 500, 502, 204, 302};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static Provider *providers[FUZZ_PROVIDERS];

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
  (void)argc;
  (void)argv;
  fuzz_load(providers);
  return 0;
}

static void check(const PollPage *page, PollKind kind)
{
  if ((kind == POLL_RECEIPTS ? page->items : page->receipts)->len > 0 || page->cursor == NULL || (page->more && page->capped))
    abort();
  for (guint i = 0; i < page->items->len; i++) {
    const PollItem *item = &g_array_index(page->items, PollItem, i);
    if (item->id[0] == '\0' || strlen(item->text) != item->text_length || !g_utf8_validate(item->text, -1, NULL) ||
        !g_utf8_validate(item->from, -1, NULL) || item->time_ms < 0 || item->number < 0 || item->part < 1 ||
        item->part > item->parts || (item->parts > 1) != (item->part_key != NULL))
      abort();
  }
  for (guint i = 0; i < page->receipts->len; i++) {
    const Receipt *receipt = &g_array_index(page->receipts, Receipt, i);
    if (!g_utf8_validate(receipt->to, -1, NULL) || !g_utf8_validate(receipt->reason, -1, NULL) || receipt->time_ms < 0 ||
        (receipt->ref != NULL && receipt->ref[0] == '\0') || receipt->state > DELIVERY_FAILED)
      abort();
  }
}

static void try_poll(const Provider *provider, PollKind kind, const HttpResponse *response)
{
  const PollFacts *facts = kind == POLL_RECEIPTS ? &provider_facts(provider)->receipts : &provider_facts(provider)->messages;
  PollState state;
  if (!facts->polled || (kind == POLL_TAKE && !facts->taken))
    return;
  g_autoptr(Settle) settle = provider_settle_new(provider, kind);
  poll_state_init(&state, "1795485784000", kind);
  for (guint round = 0; round < 2; round++) {
    PollPage page;
    http_request_free(provider_poll_request(provider, &state, 1795485784000, 10));
    if (!provider_poll_read(provider, &state, response, 1795485784000, &page, NULL))
      break;
    check(&page, kind);
    provider_settle_add(settle, &page);
    poll_page_clear(&page);
  }
  for (guint i = 0; i < 20; i++) {
    g_autoptr(HttpRequest) request = provider_settle_request(settle);
    if (request == NULL || !provider_settle_read(settle, response, NULL))
      break;
  }
  poll_state_clear(&state);
}

static void try_rest(const Provider *provider, const HttpResponse *response)
{
  const Outgoing message = {"1", "+66812345671", "x"};
  const ProviderFacts *facts = provider_facts(provider);
  if (facts->asks_status) {
    PollPage page;
    if (provider_status_read(provider, response, 1795485784000, &page, NULL)) {
      check(&page, POLL_RECEIPTS);
      poll_page_clear(&page);
    }
  }
  gint64 credit;
  if (facts->asks_credit && provider_credit_read(provider, response, &credit, NULL) && ABS(credit) > 100000000000000)
    abort();
  if (facts->looks_up) {
    SendOutcome outcome;
    provider_lookup_read(provider, &message, 0, response, 1795485784000, NULL, NULL, &outcome, NULL);
    send_outcome_clear(&outcome);
  }
}

static void try_send(const Provider *provider, const HttpResponse *response)
{
  const Outgoing messages[] = {{"1", "+66812345671", "x"}, {"2", "+66812345672", "x"}};
  SendOutcome outcomes[2];
  const guint n = provider_send_batch(provider, messages, 2, NULL);
  provider_send_read(provider, messages, n, response, outcomes);
  for (guint i = 0; i < n; i++) {
    if (outcomes[i].reason != NULL && !g_utf8_validate(outcomes[i].reason, -1, NULL))
      abort();
    send_outcome_clear(&outcomes[i]);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size < 2)
    return 0;
  const Provider *provider = providers[data[0] % FUZZ_PROVIDERS];
  HttpResponse response = {
      .outcome = HTTP_ANSWERED, .status = STATUSES[data[1] % G_N_ELEMENTS(STATUSES)], .retry_after_ms = -1};
  response.body = g_byte_array_new();
  g_byte_array_append(response.body, data + 2, (guint)(size - 2));
  try_poll(provider, POLL_MESSAGES, &response);
  try_poll(provider, POLL_RECEIPTS, &response);
  try_poll(provider, POLL_TAKE, &response);
  try_rest(provider, &response);
  try_send(provider, &response);
  http_response_clear(&response);
  return 0;
}
