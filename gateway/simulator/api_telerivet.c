/* Telerivet: a list from a time on, with a marker for the page that follows.
 * Source: telerivet-node-client lib/telerivet/project.js and apicursor.js. */
#include "simulator/api.h"

#include <stdio.h>
#include <string.h>

#define PAGE_DEFAULT 50
#define PAGE_MAX 500
#define NAME "SM7c41"

static const char *const words[] = {[SENT_PENDING] = "queued", [SENT_DELIVERED] = "delivered", [SENT_FAILED] = "failed"};

static GString *error_text(const char *code, const char *message)
{
  return json_text(json_pack("{s:{s:s, s:s}}", "error", "code", code, "message", message));
}

char *telerivet_item_name(const Item *item)
{
  return name_of_item(NAME, item);
}

char *telerivet_sent_name(const Sent *sent)
{
  return name_of_sent(NAME, sent);
}

static json_t *incoming_json(const Item *item)
{
  g_autofree char *name = telerivet_item_name(item);
  const json_int_t seconds = item->time_ms / 1000;
  return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:s, s:o, s:b, s:b}", "id", name, "direction", "incoming",
                   "status", "processed", "message_type", "sms", "source", "phone", "time_created", seconds, "time_sent",
                   seconds, "from_number", item->from, "to_number", OWN_NUMBER, "content", item_text(item), "starred", 0,
                   "simulated", 0);
}

static json_t *outgoing_json(const Sent *sent)
{
  g_autofree char *name = telerivet_sent_name(sent);
  return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:s?}", "id", name, "direction", "outgoing", "status",
                   words[sent->state], "message_type", "sms", "source", "api", "time_created",
                   (json_int_t)(sent->time_ms / 1000), "from_number", OWN_NUMBER, "to_number", sent->to, "content", sent->text,
                   "error_message", sent->state == SENT_FAILED ? "the phone did not take it" : NULL);
}

static void answer_list(Provider *provider, HttpCall *call, json_t *rows, const char *marker)
{
  answer_poll(provider, call,
              json_text(json_pack("{s:o, s:b, s:s?}", "data", rows, "truncated", marker != NULL, "next_marker", marker)));
}

/* A marker names the last message handed out. */
static gboolean read_marker(HttpCall *call, gint64 *time_ms, gint64 *id)
{
  const char *marker = http_call_query(call, "marker");
  return marker != NULL && sscanf(marker, "%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT, time_ms, id) == 2;
}

static void list_incoming(Provider *provider, HttpCall *call, gint64 since_ms, guint most)
{
  const gboolean down = g_strcmp0(http_call_query(call, "sort_dir"), "desc") == 0;
  gint64 time_ms, id;
  const gboolean marked = read_marker(call, &time_ms, &id);
  const Item *last = NULL;
  g_autoptr(GPtrArray) page = NULL;
  if (down) {
    page = fault_page_down(provider, marked ? provider_after(provider, time_ms, id - 1) : provider->inbox->len, most, since_ms,
                           &last);
  } else {
    const guint first = marked ? provider_after(provider, time_ms, id) : provider_after(provider, since_ms - 1, G_MAXINT64);
    page = fault_page(provider, first, most, &last);
  }
  g_autofree char *marker =
      last != NULL ? g_strdup_printf("%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT, last->time_ms, last->id) : NULL;
  json_t *rows = json_array();
  for (guint i = 0; i < page->len; i++)
    json_array_append_new(rows, incoming_json(g_ptr_array_index(page, i)));
  answer_list(provider, call, rows, marker);
}

static void list_outgoing(Provider *provider, HttpCall *call, gint64 since_ms, guint most)
{
  const char *to = http_call_query(call, "to_number");
  json_t *rows = json_array();
  for (guint i = provider->sent->len; i-- > 0 && json_array_size(rows) < most;) {
    const Sent *sent = g_ptr_array_index(provider->sent, i);
    if (sent->time_ms >= since_ms && (to == NULL || strcmp(to, sent->to) == 0))
      json_array_append_new(rows, outgoing_json(sent));
  }
  answer_list(provider, call, rows, NULL);
}

static void list(Provider *provider, HttpCall *call)
{
  const guint most = (guint)CLAMP(query_int(call, "page_size", PAGE_DEFAULT), 1, PAGE_MAX);
  const gint64 since_ms = query_int(call, "time_created[min]", 0) * 1000; /* that second too */
  if (fault_before(provider, call, FALSE))
    return;
  if (g_strcmp0(http_call_query(call, "direction"), "outgoing") == 0)
    list_outgoing(provider, call, since_ms, most);
  else
    list_incoming(provider, call, since_ms, most);
}

static void take_send(Provider *provider, HttpCall *call)
{
  if (fault_before(provider, call, TRUE))
    return;
  json_t *root = json_loadb(call->body, call->body_length, 0, NULL);
  const char *to = json_string_value(json_object_get(root, "to_number"));
  const char *text = json_string_value(json_object_get(root, "content"));
  g_autofree char *number = number_with_plus(to);
  const MessageFault fault = fault_message(provider);
  if (number == NULL || text == NULL || *text == '\0' || fault == FAULT_REJECT) {
    provider->counters.rejected++;
    answer_send(provider, call, 400, error_text("invalid_param", "to_number and content are wanted"));
  } else if (fault == FAULT_BUSY) {
    provider->counters.busy++;
    answer_send(provider, call, 429, error_text("rate_limit_exceeded", "Too many requests"));
  } else {
    answer_send(provider, call, 200, json_text(outgoing_json(provider_accept(provider, number, text, NULL, FALSE))));
  }
  json_decref(root);
}

static void show(Provider *provider, HttpCall *call, const char *name)
{
  guint index;
  if (fault_before(provider, call, FALSE))
    return;
  const Sent *sent = name_sent(provider, name);
  if (sent != NULL)
    answer_poll(provider, call, json_text(outgoing_json(sent)));
  else if (provider_find(provider, name_item(name), &index))
    answer_poll(provider, call, json_text(incoming_json(g_ptr_array_index(provider->inbox, index))));
  else
    answer(call, 404, error_text("not_found", "Message not found"));
}

void telerivet_handle(Provider *provider, HttpCall *call, const char *path)
{
  static const char before[] = "/v1/projects/";
  const char *rest = g_str_has_prefix(path, before) ? strchr(path + sizeof before - 1, '/') : NULL;
  const gboolean is_get = strcmp(call->method, "GET") == 0;
  if (!call_has(call, "Authorization", "Basic "))
    answer(call, 401, error_text("invalid_api_key", "The API key is invalid"));
  else if (rest == NULL || !g_str_has_prefix(rest, "/messages"))
    answer(call, 404, error_text("not_found", "There is no such resource"));
  else if (is_get && strcmp(rest, "/messages") == 0)
    list(provider, call);
  else if (is_get && rest[9] == '/')
    show(provider, call, rest + 10);
  else if (!is_get && strcmp(rest, "/messages/send") == 0)
    take_send(provider, call);
  else
    answer(call, 404, error_text("not_found", "There is no such resource"));
}
