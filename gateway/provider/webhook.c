#include "webhook.h"

#include "error.h"
#include "item.h"
#include "params.h"

#include <string.h>

const char *webhook_verdict_name(WebhookVerdict verdict)
{
  static const char *const NAMES[] = {"taken", "ignored", "refused", "stale", "bad"};
  return NAMES[verdict];
}

void pushed_clear(Pushed *pushed)
{
  poll_page_clear(&pushed->page);
  g_free(pushed->nonce);
  *pushed = (Pushed){0};
}

void webhook_answer_clear(WebhookAnswer *answer)
{
  g_free(answer->type);
  if (answer->body != NULL)
    g_byte_array_unref(answer->body);
  *answer = (WebhookAnswer){0};
}

/* Names and values as an object of texts; the first of a name counts. What is no UTF-8 is marked as damaged. */
static json_t *object_of(const char *text, gsize length, gboolean *salvaged)
{
  g_autoptr(GArray) params = params_new();
  if (!params_parse(params, text, length))
    return NULL;
  json_t *object = json_object();
  for (guint i = 0; i < params->len; i++) {
    const Param *param = &g_array_index(params, Param, i);
    if (!g_utf8_validate(param->name, -1, NULL) || json_object_get(object, param->name) != NULL)
      continue;
    const gboolean valid = g_utf8_validate_len(param->value, param->length, NULL);
    g_autofree char *mended = valid ? NULL : g_utf8_make_valid(param->value, (gssize)param->length);
    *salvaged = *salvaged || !valid;
    json_object_set_new(object, param->name, valid ? json_stringn(param->value, param->length) : json_string(mended));
  }
  return object;
}

static json_t *document_of(const WebhookProfile *webhook, const WebhookRequest *request, gboolean *salvaged)
{
  *salvaged = FALSE;
  if (webhook->content == CONTENT_QUERY)
    return object_of(request->query, strlen(request->query), salvaged);
  if (webhook->content == CONTENT_FORM && !headers_say_form(request->headers))
    return NULL; /* its signature would not have looked at the body as a form */
  if (webhook->content == CONTENT_FORM)
    return object_of(request->body, request->length, salvaged);
  g_autoptr(GByteArray) body = g_byte_array_new();
  g_byte_array_append(body, request->body, (guint)request->length);
  json_t *root = answer_parse(body, NULL);
  if (root != NULL || body->len == 0)
    return root;
  g_autoptr(GByteArray) mended = json_salvage(body);
  root = mended != NULL ? answer_parse(mended, NULL) : NULL;
  *salvaged = root != NULL;
  return root;
}

typedef enum { FITS_NOT, FITS, FITS_BADLY } Fit;

/* Whether the request is of this kind, and its messages or reports. */
static Fit try_kind(const Provider *provider, const WebhookProfile *webhook, const WebhookRequest *request, gint64 now_ms,
                    Pushed *pushed)
{
  PageSeen seen = {.now_ms = now_ms};
  if (!webhook->given || strcmp(webhook->method, request->method) != 0)
    return FITS_NOT;
  json_t *root = document_of(webhook, request, &seen.salvaged);
  if (root == NULL)
    return FITS_BADLY;
  json_t *list = tests_hold(webhook->when, root, NULL) ? items_list(&webhook->items, root) : NULL;
  if (list == NULL) {
    const Fit fit = tests_hold(webhook->when, root, NULL) ? FITS_BADLY : FITS_NOT;
    json_decref(root);
    return fit;
  }
  pushed->kind = webhook->items.receipts ? POLL_RECEIPTS : POLL_MESSAGES;
  pushed->page.json = root;
  page_read(provider, &webhook->items, list, &pushed->page, &seen);
  pushed->page.cursor = "";
  json_decref(list);
  return FITS;
}

WebhookVerdict provider_webhook_read(const Provider *provider, const WebhookRequest *request, gint64 now_ms, Pushed *pushed,
                                     GError **error)
{
  *pushed = (Pushed){0};
  if (!provider->facts.pushed || provider->signature == NULL) {
    g_set_error(error, FAILURE, FAILED_REJECT, "%s pushes nothing: write webhook = true in its account, if the profile has one",
                provider->facts.name);
    return WEBHOOK_REFUSED;
  }
  const WebhookVerdict verdict =
      signature_check(provider->signature, request, now_ms, &pushed->nonce, &pushed->nonce_ms, error);
  if (verdict != WEBHOOK_TAKEN)
    return verdict;
  const Fit messages = try_kind(provider, &provider->pushed_messages, request, now_ms, pushed);
  if (messages == FITS && provider->facts.lists_instead) {
    poll_page_clear(&pushed->page);
    return WEBHOOK_IGNORED;
  }
  if (messages == FITS)
    return WEBHOOK_TAKEN;
  const Fit receipts = try_kind(provider, &provider->pushed_receipts, request, now_ms, pushed);
  if (receipts == FITS)
    return WEBHOOK_TAKEN;
  if (messages == FITS_NOT && receipts == FITS_NOT)
    return WEBHOOK_IGNORED;
  g_set_error(error, FAILURE, FAILED_REJECT, "what %s pushed is not what its profile describes; compare the two",
              provider->facts.name);
  return WEBHOOK_BAD;
}

gboolean provider_webhook_replies(const Provider *provider)
{
  const WebhookProfile *webhook = &provider->pushed_messages;
  return webhook->given && ((webhook->reply_text != NULL && stencil_mentions(webhook->reply_text, VARIABLE_TEXT)) ||
                            (webhook->reply_json != NULL && body_mentions(webhook->reply_json, VARIABLE_TEXT)));
}

void provider_webhook_answer(const Provider *provider, const Pushed *pushed, const char *text, WebhookAnswer *answer)
{
  const WebhookProfile *webhook = pushed->kind == POLL_RECEIPTS ? &provider->pushed_receipts : &provider->pushed_messages;
  const PollItem *first =
      pushed->page.items != NULL && pushed->page.items->len > 0 ? &g_array_index(pushed->page.items, PollItem, 0) : NULL;
  Values values = {0};
  values.text[VARIABLE_TEXT] = text != NULL ? text : "";
  values.text[VARIABLE_ID] = first != NULL && first->own_id != NULL ? first->own_id : "";
  values.text[VARIABLE_FROM] = first != NULL ? first->from : "";
  values.text[VARIABLE_TO] = first != NULL ? first->to : "";
  values.text[VARIABLE_OWN] = provider->facts.own_number;
  *answer = (WebhookAnswer){.status = webhook->given ? webhook->reply_status : 200};
  if (webhook->reply_json == NULL && webhook->reply_text == NULL)
    return;
  GString *out = g_string_new(NULL);
  if (webhook->reply_json != NULL)
    body_write(webhook->reply_json, &values, NULL, 0, out);
  else
    stencil_write(webhook->reply_text, &values, out);
  const gsize length = out->len;
  answer->type = g_strdup(webhook->reply_type);
  answer->body = g_byte_array_new_take((guint8 *)g_string_free(out, FALSE), length);
}
