/* Any bytes as a provider's answer. The first byte chooses the account, the second the HTTP status, the rest is the body; it is
 * read as a page of messages, twice over, and as the outcome of a batch. */
#include "provider/provider.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char ACCOUNTS[] =
    "providers: ("
    "{ name = \"plain\"; profile = \"config/providers/plain.cfg\"; base = \"http://h/plain\"; },"
    "{ name = \"at\"; profile = \"config/providers/africastalking.cfg\"; base = \"http://h\"; own_number = \"+66800000001\";"
    "  vars: { username = \"u\"; }; secrets: { apikey = \"Makefile\"; }; },"
    "{ name = \"twilio\"; profile = \"config/providers/twilio.cfg\"; base = \"http://h/t\"; own_number = \"+66800000001\";"
    "  vars: { account_sid = \"AC\"; }; secrets: { auth_token = \"Makefile\"; }; });";

static const gint STATUSES[] = {200, 201, 200, 201, 400, 401, 404, 409, 429, 500, 502, 204, 302};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static Provider *providers[3];

/* Run from the repo's top folder. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
  (void)argc;
  (void)argv;
  g_autoptr(GError) error = NULL;
  const char *path = "fuzz-accounts.cfg";
  g_file_set_contents(path, ACCOUNTS, -1, NULL);
  Settings *file = settings_open(path, &error);
  if (file == NULL)
    g_error("%s", error->message);
  for (guint i = 0; i < G_N_ELEMENTS(providers); i++)
    providers[i] = provider_load(file, config_setting_get_elem(config_setting_get_member(settings_root(file), "providers"), i));
  if (!settings_close(file, &error))
    g_error("%s", error->message);
  remove(path);
  return 0;
}

static void try_poll(const Provider *provider, const HttpResponse *response)
{
  PollState state;
  poll_state_init(&state, "1795485784000", POLL_MESSAGES);
  for (guint round = 0; round < 2; round++) {
    PollPage page;
    HttpRequest *request = provider_poll_request(provider, &state, 1795485784000, 10);
    http_request_free(request);
    if (!provider_poll_read(provider, &state, response, 1795485784000, &page, NULL))
      break;
    for (guint i = 0; i < page.items->len; i++) {
      const PollItem *item = &g_array_index(page.items, PollItem, i);
      if (item->id[0] == '\0' || strlen(item->text) != item->text_length || !g_utf8_validate(item->text, -1, NULL) ||
          !g_utf8_validate(item->from, -1, NULL) || item->time_ms < 0 || item->number < 0)
        abort();
    }
    if (g_ascii_strtoll(page.cursor, NULL, 10) < 1795485784000)
      abort();
    poll_page_clear(&page);
  }
  poll_state_clear(&state);
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
  const Provider *provider = providers[data[0] % G_N_ELEMENTS(providers)];
  HttpResponse response = {
      .outcome = HTTP_ANSWERED, .status = STATUSES[data[1] % G_N_ELEMENTS(STATUSES)], .retry_after_ms = -1};
  response.body = g_byte_array_new();
  g_byte_array_append(response.body, data + 2, (guint)(size - 2));
  try_poll(provider, &response);
  try_send(provider, &response);
  http_response_clear(&response);
  return 0;
}
