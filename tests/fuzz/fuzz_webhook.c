/* Any bytes as a pushed request. The first byte chooses the account, the second method, content type and whether it is signed;
 * the first line of the rest is the query, what follows the body. */
#include "accounts.h"
#include "provider/webhook.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NOW 1795485784000

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

static void check(const Pushed *pushed)
{
  const PollPage *page = &pushed->page;
  for (guint i = 0; i < page->items->len; i++) {
    const PollItem *item = &g_array_index(page->items, PollItem, i);
    if (item->id[0] == '\0' || !g_utf8_validate(item->text, -1, NULL) || !g_utf8_validate(item->from, -1, NULL))
      abort();
  }
  for (guint i = 0; i < page->receipts->len; i++) {
    if (!g_utf8_validate(g_array_index(page->receipts, Receipt, i).to, -1, NULL))
      abort();
  }
}

/* What signs as smsgate and Sinch do, so that the fuzzer gets past them. */
static void sign(GPtrArray *headers, const char *body, gsize length)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  g_byte_array_append(bytes, (const guint8 *)body, (guint)length);
  g_byte_array_append(bytes, (const guint8 *)"1795485784", 10);
  g_autofree char *hex = g_compute_hmac_for_data(G_CHECKSUM_SHA256, (const guchar *)"k", 1, bytes->data, bytes->len);
  g_ptr_array_add(headers, g_strconcat("X-Signature: ", hex, NULL));
  g_ptr_array_add(headers, g_strdup("X-Timestamp: 1795485784"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const METHODS[] = {"POST", "GET", "PUT"};
  if (size < 2)
    return 0;
  const Provider *provider = providers[data[0] % FUZZ_PROVIDERS];
  const uint8_t *line = memchr(data + 2, '\n', size - 2);
  const gsize query_length = line != NULL ? (gsize)(line - data - 2) : size - 2;
  g_autofree char *rest = g_strndup((const char *)data + 2, query_length);
  g_autofree char *query = g_strconcat((data[1] & 4) != 0 ? "key=k&" : "", rest, NULL);
  g_autofree char *url = g_strconcat("http://h/w?", query, NULL);
  const gsize length = line != NULL ? size - 3 - query_length : 0;
  g_autofree char *body = g_memdup2(length > 0 ? line + 1 : data, MAX(length, 1));
  g_autoptr(GPtrArray) headers = g_ptr_array_new_with_free_func(g_free);
  if ((data[1] & 8) != 0)
    g_ptr_array_add(headers, g_strdup("Content-Type: application/x-www-form-urlencoded"));
  if ((data[1] & 16) != 0)
    sign(headers, body, length);
  const WebhookRequest request = {METHODS[(data[1] & 3) % 3], url, query, headers, body, length};
  g_autoptr(GError) error = NULL;
  Pushed pushed;
  const WebhookVerdict verdict = provider_webhook_read(provider, &request, NOW, &pushed, &error);
  if ((error == NULL) != (verdict == WEBHOOK_TAKEN || verdict == WEBHOOK_IGNORED))
    abort();
  if (verdict == WEBHOOK_TAKEN) {
    WebhookAnswer answer;
    check(&pushed);
    provider_webhook_answer(provider, &pushed, "x", &answer);
    webhook_answer_clear(&answer);
  }
  pushed_clear(&pushed);
  return 0;
}
