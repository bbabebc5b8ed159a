/* Infobip: what the inbox hands out it forgets, and so do the reports. Sends in the shapes of version 2 and 3.
 * Source: infobip-api-python-client, api/sms_api.py and tests/test_sms_api.py; @infobip-api/sdk. */
#include "simulator/api.h"

#include <string.h>

#define PAGE_DEFAULT 50
#define PAGE_MAX 1000
#define BULK "2034072219640523072"

static const struct {
  int group_id, id;
  const char *group, *name;
} words[] = {[SENT_PENDING] = {1, 26, "PENDING", "PENDING_ACCEPTED"},
             [SENT_DELIVERED] = {3, 5, "DELIVERED", "DELIVERED_TO_HANDSET"},
             [SENT_FAILED] = {2, 4, "UNDELIVERABLE", "UNDELIVERABLE_REJECTED_OPERATOR"},
             [SENT_STATES] = {5, 52, "REJECTED", "REJECTED_DESTINATION"}}; /* never sent */

static json_t *status_json(guint word)
{
  return json_pack("{s:i, s:s, s:i, s:s, s:s}", "groupId", words[word].group_id, "groupName", words[word].group, "id",
                   words[word].id, "name", words[word].name, "description", words[word].name);
}

static json_t *error_json(const char *code, const char *text)
{
  return json_pack("{s:{s:{s:s, s:s}}}", "requestError", "serviceException", "messageId", code, "text", text);
}

static void poll_inbox(Provider *provider, HttpCall *call)
{
  if (fault_before(provider, call, FALSE))
    return;
  g_autoptr(GPtrArray) page = fault_page_once(provider, (guint)CLAMP(query_int(call, "limit", PAGE_DEFAULT), 1, PAGE_MAX));
  json_t *results = json_array();
  for (guint i = 0; i < page->len; i++) {
    const Item *item = g_ptr_array_index(page, i);
    g_autoptr(GString) id = g_string_new(NULL);
    json_append_id(id, item);
    g_autofree char *time = time_text("%Y-%m-%dT%H:%M:%S.%L+0000", item->time_ms, 0);
    json_array_append_new(results,
                          json_pack("{s:s, s:s, s:s, s:o, s:o, s:s, s:s, s:i}", "messageId", id->str, "from",
                                    item->from + (item->from[0] == '+' ? 1 : 0), "to", &OWN_NUMBER[1], "text", item_text(item),
                                    "cleanText", item_text(item), "keyword", "", "receivedAt", time, "smsCount", 1));
  }
  answer_poll(provider, call,
              json_text(json_pack("{s:o, s:i, s:i}", "results", results, "messageCount", (int)page->len, "pendingMessageCount",
                                  (int)provider->inbox->len)));
}

/* A client may name a message; else we do. */
char *infobip_sent_name(const Sent *sent)
{
  return sent->ref != NULL ? g_strdup(sent->ref) : name_of_sent("2250be2d4219-", sent);
}

static json_t *send_one(Provider *provider, const json_t *destination, const char *text, gboolean is_v3)
{
  const char *to = json_string_value(json_object_get(destination, "to"));
  const char *ref = json_string_value(json_object_get(destination, "messageId"));
  g_autofree char *number = number_with_plus(to);
  guint word = SENT_STATES;
  g_autofree char *name = g_strdup(ref != NULL ? ref : "");
  if (number == NULL || text == NULL || *text == '\0' || fault_strikes(provider, provider->faults.reject)) {
    provider->counters.rejected++;
  } else {
    const Sent *sent = provider_accept(provider, number, text, ref, FALSE);
    g_free(name);
    name = infobip_sent_name(sent);
    word = SENT_PENDING;
  }
  return json_pack("{s:s, s:o, s:s}", "messageId", name, "status", status_json(word), is_v3 ? "destination" : "to",
                   to != NULL ? to : "");
}

static void take_send(Provider *provider, HttpCall *call, gboolean is_v3)
{
  if (fault_before(provider, call, TRUE))
    return;
  if (fault_strikes(provider, provider->faults.busy)) {
    provider->counters.busy++;
    answer_send(provider, call, 429, json_text(error_json("TOO_MANY_REQUESTS", "Too many requests")));
    return;
  }
  json_t *root = json_loadb(call->body, call->body_length, 0, NULL);
  const json_t *messages = json_object_get(root, "messages"), *message, *destination;
  json_t *results = json_array();
  size_t i, j;
  json_array_foreach(messages, i, message)
  {
    const json_t *content = is_v3 ? json_object_get(message, "content") : message;
    json_array_foreach(json_object_get(message, "destinations"), j, destination)
    {
      json_array_append_new(results,
                            send_one(provider, destination, json_string_value(json_object_get(content, "text")), is_v3));
    }
  }
  if (json_array_size(results) == 0) {
    json_decref(results);
    answer(call, 400, json_text(error_json("BAD_REQUEST", "Bad Request")));
  } else {
    answer_send(provider, call, 200, json_text(json_pack("{s:s, s:o}", "bulkId", BULK, "messages", results)));
  }
  json_decref(root);
}

static json_t *report_json(const Sent *sent)
{
  g_autofree char *name = infobip_sent_name(sent);
  g_autofree char *sent_at = time_text("%Y-%m-%dT%H:%M:%S.%L+0000", sent->time_ms, 0);
  g_autofree char *done_at = time_text("%Y-%m-%dT%H:%M:%S.%L+0000", sent->done_ms, 0);
  const gboolean failed = sent->state == SENT_FAILED;
  return json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:o, s:{s:i, s:s, s:b}}", "bulkId", BULK, "messageId", name, "to",
                   &sent->to[1], "sentAt", sent_at, "doneAt", done_at, "smsCount", 1, "status", status_json(sent->state),
                   "error", "groupId", failed ? 1 : 0, "name", failed ? "EC_ABSENT_SUBSCRIBER" : "NO_ERROR", "permanent", 0);
}

static void poll_reports(Provider *provider, HttpCall *call)
{
  const gint64 limit = CLAMP(query_int(call, "limit", PAGE_DEFAULT), 1, PAGE_MAX);
  const char *only = http_call_query(call, "messageId");
  if (fault_before(provider, call, FALSE))
    return;
  json_t *results = json_array();
  for (guint i = 0; i < provider->sent->len && (gint64)json_array_size(results) < limit; i++) {
    Sent *sent = g_ptr_array_index(provider->sent, i);
    g_autofree char *name = infobip_sent_name(sent);
    if (!sent->report_waits || (only != NULL && strcmp(only, name) != 0))
      continue;
    sent->report_waits = FALSE;
    json_array_append_new(results, report_json(sent));
  }
  answer_poll(provider, call, json_text(json_pack("{s:o}", "results", results)));
}

static void poll_logs(Provider *provider, HttpCall *call)
{
  const gint64 limit = CLAMP(query_int(call, "limit", PAGE_DEFAULT), 1, PAGE_MAX);
  const char *only = http_call_query(call, "messageId");
  if (fault_before(provider, call, FALSE))
    return;
  json_t *results = json_array();
  for (guint i = provider->sent->len; i-- > 0 && (gint64)json_array_size(results) < limit;) {
    const Sent *sent = g_ptr_array_index(provider->sent, i);
    g_autofree char *name = infobip_sent_name(sent);
    if (only == NULL || strcmp(only, name) == 0)
      json_array_append_new(results, report_json(sent));
  }
  answer_poll(provider, call, json_text(json_pack("{s:o}", "results", results)));
}

void infobip_handle(Provider *provider, HttpCall *call, const char *path)
{
  const gboolean is_get = strcmp(call->method, "GET") == 0;
  if (!call_has(call, "Authorization", "App "))
    answer(call, 401, json_text(error_json("UNAUTHORIZED", "Invalid login details")));
  else if (is_get && strcmp(path, "/sms/1/inbox/reports") == 0)
    poll_inbox(provider, call);
  else if (is_get && (strcmp(path, "/sms/3/reports") == 0 || strcmp(path, "/sms/1/reports") == 0))
    poll_reports(provider, call);
  else if (is_get && (strcmp(path, "/sms/3/logs") == 0 || strcmp(path, "/sms/1/logs") == 0))
    poll_logs(provider, call);
  else if (!is_get && (strcmp(path, "/sms/3/messages") == 0 || strcmp(path, "/sms/2/text/advanced") == 0))
    take_send(provider, call, path[5] == '3');
  else if (is_get && strcmp(path, "/account/1/balance") == 0)
    answer(call, 200, json_text(json_pack("{s:f, s:s}", "balance", g_ascii_strtod(provider->credit, NULL), "currency", "EUR")));
  else
    answer(call, 404, json_text(error_json("NOT_FOUND", "Requested URL not found")));
}
