/* textbee: pages, the newest first, and no way to ask from a time or an id on.
 * Source: vernu/textbee api/src/gateway (controller and service). */
#include "simulator/api.h"

#include <string.h>

#define PAGE_DEFAULT 50
#define PAGE_MAX 100
#define NAME "66a1f0c2b3d4"

static void list(Provider *provider, HttpCall *call)
{
  const gint64 number = MAX(query_int(call, "page", 1), 1);
  const gint64 limit = CLAMP(query_int(call, "limit", PAGE_DEFAULT), 1, PAGE_MAX);
  if (fault_before(provider, call, FALSE))
    return;
  const gint64 total = provider->inbox->len, skipped = MIN((number - 1) * limit, total);
  g_autoptr(GPtrArray) page = fault_page_down(provider, (guint)(total - skipped), (guint)limit, G_MININT64, NULL);
  json_t *rows = json_array();
  for (guint i = 0; i < page->len; i++) {
    const Item *item = g_ptr_array_index(page, i);
    g_autofree char *name = name_of_item(NAME, item);
    g_autofree char *time = time_text("%Y-%m-%dT%H:%M:%S.%LZ", item->time_ms, 0);
    json_array_append_new(rows, json_pack("{s:s, s:s, s:o, s:s, s:s}", "_id", name, "sender", item->from, "message",
                                          item_text(item), "receivedAt", time, "type", "RECEIVED"));
  }
  json_t *meta = json_pack("{s:I, s:I, s:I, s:I}", "page", (json_int_t)number, "limit", (json_int_t)limit, "total",
                           (json_int_t)total, "totalPages", (json_int_t)((total + limit - 1) / limit));
  answer_poll(provider, call, json_text(json_pack("{s:o, s:o}", "meta", meta, "data", rows)));
}

static void refuse(Provider *provider, HttpCall *call, int status, const char *why)
{
  answer_send(provider, call, status, json_text(json_pack("{s:b, s:s}", "success", 0, "error", why)));
}

static void take_send(Provider *provider, HttpCall *call)
{
  if (fault_before(provider, call, TRUE))
    return;
  json_t *root = json_loadb(call->body, call->body_length, 0, NULL);
  const char *text = json_string_value(json_object_get(root, "message"));
  const json_t *numbers = json_object_get(root, "recipients");
  const MessageFault fault = fault_message(provider);
  const Sent *sent = NULL;
  if (text == NULL || *text == '\0' || json_array_size(numbers) == 0 || fault == FAULT_REJECT) {
    provider->counters.rejected++;
    refuse(provider, call, 400, text == NULL ? "Message cannot be blank" : "Invalid recipients");
    json_decref(root);
    return;
  }
  if (fault == FAULT_BUSY) {
    provider->counters.busy++;
    refuse(provider, call, 429, "You have reached your limit");
    json_decref(root);
    return;
  }
  for (size_t i = 0; i < json_array_size(numbers); i++) {
    g_autofree char *number = number_with_plus(json_string_value(json_array_get(numbers, i)));
    if (number != NULL) /* the telephone finds out, later */
      sent = provider_accept(provider, number, text, NULL, FALSE);
  }
  g_autofree char *batch = sent != NULL ? name_of_sent(NAME, sent) : g_strdup(NAME "ffffffffffff");
  answer_send(
      provider, call, 201,
      json_text(json_pack("{s:{s:b, s:s, s:s, s:I}}", "data", "success", 1, "message", "SMS added to queue for processing",
                          "smsBatchId", batch, "recipientCount", (json_int_t)json_array_size(numbers))));
  json_decref(root);
}

void textbee_handle(Provider *provider, HttpCall *call, const char *path)
{
  static const char before[] = "/api/v1/gateway/devices/";
  const char *rest = g_str_has_prefix(path, before) ? strchr(path + sizeof before - 1, '/') : NULL;
  const gboolean is_get = strcmp(call->method, "GET") == 0;
  if (!call_has(call, "x-api-key", ""))
    answer(call, 401, json_text(json_pack("{s:s}", "error", "Unauthorized")));
  else if (is_get && (g_strcmp0(rest, "/get-received-sms") == 0 || g_strcmp0(rest, "/getReceivedSMS") == 0))
    list(provider, call);
  else if (!is_get && (g_strcmp0(rest, "/send-sms") == 0 || g_strcmp0(rest, "/sendSMS") == 0))
    take_send(provider, call);
  else
    answer_error(call, 404, "not_found", "Cannot find the route");
}
