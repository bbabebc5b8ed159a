#include "simulator/api.h"

#include <string.h>

#define PAGE_MAX 10000
#define BATCH_MAX 100

static void poll_inbox(Provider *provider, HttpCall *call)
{
  const gint64 after = query_int(call, "after", 0);
  const gint64 limit = CLAMP(query_int(call, "limit", 1000), 1, PAGE_MAX);
  if (provider->counters.injected == 0 && after > 0) /* who asks has heard from an earlier simulator: the ids go on */
    provider->last_id = after;
  if (fault_before(provider, call, FALSE))
    return;
  g_autoptr(GPtrArray) page = fault_page(provider, provider_after(provider, 0, after), (guint)limit, NULL);
  GString *json = g_string_sized_new(64 + page->len * 200);
  g_string_append(json, "{\"messages\":[");
  for (guint i = 0; i < page->len; i++) {
    const Item *item = g_ptr_array_index(page, i);
    g_string_append(json, i > 0 ? ",{\"id\":" : "{\"id\":");
    json_append_id(json, item);
    g_string_append(json, ",\"from\":");
    json_append(json, item->from);
    g_string_append(json, ",\"to\":\"" OWN_NUMBER "\",\"text\":");
    json_append_length(json, item->text, item->length);
    g_string_append(json, ",\"time\":\"");
    json_append_time(json, item->time_ms);
    g_string_append(json, "\"}");
  }
  g_string_append(json, "]}");
  answer_poll(provider, call, json);
}

static void refuse(GString *json, const char *status, const char *reason)
{
  g_string_append_printf(json, ",\"status\":\"%s\",\"reason\":\"%s\"}", status, reason);
}

static void send_one(Provider *provider, const json_t *message, GString *json)
{
  const char *ref = json_string_value(json_object_get(message, "ref"));
  const char *to = json_string_value(json_object_get(message, "to"));
  const char *text = json_string_value(json_object_get(message, "text"));
  g_string_append(json, "{\"ref\":");
  json_append(json, ref != NULL ? ref : "");
  const MessageFault fault = fault_message(provider);
  if (fault == FAULT_BUSY) {
    provider->counters.busy++;
    refuse(json, "busy", "busy");
    return;
  }
  const gboolean valid = ref != NULL && *ref != '\0' && to != NULL && number_is_valid(to) && text != NULL && *text != '\0';
  if (!valid || fault == FAULT_REJECT) {
    provider->counters.rejected++;
    refuse(json, "rejected", valid ? "refused" : "invalid");
    return;
  }
  const Sent *sent = provider_accept(provider, to, text, ref, TRUE);
  g_string_append(json, ",\"id\":\"P");
  json_append_int(json, sent->n);
  g_string_append(json, "\",\"status\":\"accepted\"}");
}

static void take_send(Provider *provider, HttpCall *call)
{
  if (fault_before(provider, call, TRUE))
    return;
  json_t *root = json_loadb(call->body, call->body_length, 0, NULL);
  const json_t *messages = json_object_get(root, "messages");
  const size_t count = json_array_size(messages);
  if (count == 0 || count > BATCH_MAX) {
    answer_error(call, 400, "invalid", "expected {\"messages\":[…]} with 1 to 100 messages");
  } else {
    GString *json = g_string_sized_new(64 + count * 100);
    g_string_append(json, "{\"results\":[");
    for (size_t i = 0; i < count; i++) {
      if (i > 0)
        g_string_append_c(json, ',');
      send_one(provider, json_array_get(messages, i), json);
    }
    g_string_append(json, "]}");
    answer_send(provider, call, 200, json);
  }
  json_decref(root);
}

void plain_handle(Provider *provider, HttpCall *call, const char *path)
{
  if (strcmp(path, "/inbox") == 0 && strcmp(call->method, "GET") == 0)
    poll_inbox(provider, call);
  else if (strcmp(path, "/send") == 0 && strcmp(call->method, "POST") == 0)
    take_send(provider, call);
  else if (strcmp(path, "/credit") == 0 && strcmp(call->method, "GET") == 0)
    answer(call, 200, json_text(json_pack("{s:s}", "credit", provider->credit)));
  else
    answer_error(call, 404, "not_found", "there are GET /plain/inbox, POST /plain/send and GET /plain/credit");
}
