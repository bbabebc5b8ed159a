/* Any bytes as a profile: it is refused with a complaint, or it makes requests. */
#include "provider/webhook.h"

#include <glib/gstdio.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);
const char *__asan_default_options(void);

/* libconfig's scanner forgets a text that the file's end cuts off. */
const char *__asan_default_options(void)
{
  return "detect_leaks=0";
}

static char *folder, *main_path, *profile_path;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
  (void)argc;
  (void)argv;
  folder = g_dir_make_tmp("fuzz-profile-XXXXXX", NULL);
  main_path = g_build_filename(folder, "main.cfg", NULL);
  profile_path = g_build_filename(folder, "p.cfg", NULL);
  g_autofree char *key = g_build_filename(folder, "key", NULL);
  g_file_set_contents(key, "k", -1, NULL);
  g_file_set_contents(
      main_path,
      "providers: ( { name = \"m\"; profile = \"p.cfg\"; base = \"http://h/p\"; own_number = \"+66800000001\"; webhook = true;"
      "vars: { username = \"u\"; account_sid = \"u\"; user = \"u\"; key = \"u\"; force = \"u\"; webhook_url = \"u\"; token = "
      "\"u\"; project = \"u\"; plan = \"u\"; device = \"u\"; };"
      "secrets: { apikey = \"key\"; auth_token = \"key\"; password = \"key\"; webhook = \"key\"; signing = \"key\"; secret = "
      "\"key\"; token = \"key\"; accesskey = \"key\"; }; } );",
      -1, NULL);
  return 0;
}

static void poll(const Provider *provider, PollKind kind, const HttpResponse *response)
{
  PollState state;
  PollPage page;
  g_autoptr(Settle) settle = provider_settle_new(provider, kind);
  poll_state_init(&state, "5", kind);
  http_request_free(provider_poll_request(provider, &state, 1795485784000, 100));
  if (provider_poll_read(provider, &state, response, 1795485784000, &page, NULL)) {
    provider_settle_add(settle, &page);
    poll_page_clear(&page);
  }
  for (guint i = 0; i < 4; i++) {
    g_autoptr(HttpRequest) request = provider_settle_request(settle);
    if (request == NULL || !provider_settle_read(settle, response, NULL))
      break;
  }
  poll_state_clear(&state);
}

static void push(const Provider *provider)
{
  static const char BODY[] = "id=1&from=%2B66812345678&text=x&secret=k&status=1";
  g_autoptr(GPtrArray) headers = g_ptr_array_new();
  Pushed pushed;
  WebhookAnswer answer;
  g_ptr_array_add(headers, (gpointer) "Content-Type: application/x-www-form-urlencoded");
  const WebhookRequest request = {"POST", "http://h/w?key=k", "key=k", headers, BODY, sizeof BODY - 1};
  if (provider_webhook_read(provider, &request, 1795485784000, &pushed, NULL) == WEBHOOK_TAKEN) {
    provider_webhook_answer(provider, &pushed, "x", &answer);
    webhook_answer_clear(&answer);
  }
  pushed_clear(&pushed);
}

static void use(const Provider *provider)
{
  const ProviderFacts *facts = provider_facts(provider);
  g_free(provider_describe(provider));
  const char *const body =
      "{\"messages\":[{\"id\":1,\"from\":\"+66812345678\",\"text\":\"x\",\"time\":\"2026-11-24T02:03:04Z\"}],"
      "\"results\":[{\"ref\":\"1\",\"status\":\"accepted\"}]}";
  HttpResponse response = {.outcome = HTTP_ANSWERED, .status = 200, .retry_after_ms = -1, .body = g_byte_array_new()};
  g_byte_array_append(response.body, (const guint8 *)body, (guint)strlen(body));
  if (facts->messages.polled)
    poll(provider, POLL_MESSAGES, &response);
  if (facts->messages.taken)
    poll(provider, POLL_TAKE, &response);
  if (facts->receipts.polled)
    poll(provider, POLL_RECEIPTS, &response);
  if (facts->pushed)
    push(provider);
  const Outgoing messages[] = {{"1", "+66812345671", "x"}, {"2", "+66812345672", "x"}};
  const guint n = facts->sends ? provider_send_batch(provider, messages, 2, NULL) : 0;
  if (n > 0) {
    SendOutcome outcomes[2];
    http_request_free(provider_send_request(provider, messages, n));
    provider_send_read(provider, messages, n, &response, outcomes);
    for (guint i = 0; i < n; i++)
      send_outcome_clear(&outcomes[i]);
  }
  if (facts->asks_status) {
    PollPage page;
    http_request_free(provider_status_request(provider, "1", "1", "+66812345671"));
    if (provider_status_read(provider, &response, 1795485784000, &page, NULL))
      poll_page_clear(&page);
  }
  if (facts->looks_up) {
    SendOutcome outcome;
    http_request_free(provider_lookup_request(provider, messages, 1795485784000, 1795485784000));
    provider_lookup_read(provider, messages, 1795485784000, &response, 1795485784000, NULL, NULL, &outcome, NULL);
    send_outcome_clear(&outcome);
  }
  http_response_clear(&response);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(GError) error = NULL;
  if (size == 0)
    return 0;
  if (g_strstr_len((const char *)data, (gssize)size, "@include") != NULL)
    return 0; /* the fuzzer has no business in other files */
  g_file_set_contents(profile_path, (const char *)data, (gssize)size, NULL);
  Settings *file = settings_open(main_path, &error);
  Provider *provider =
      provider_load(file, config_setting_get_elem(config_setting_get_member(settings_root(file), "providers"), 0));
  if (provider != NULL)
    use(provider); /* though the account may have had a complaint */
  provider_free(provider);
  settings_close(file, &error);
  return 0;
}
