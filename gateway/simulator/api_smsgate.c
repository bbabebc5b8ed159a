/* SMS Gateway for Android, local server: a telephone that lists its inbox between two times, the newest first.
 * Source: the app's routes/InboxRoutes.kt, incoming/db/IncomingMessagesDao.kt, assets/api/swagger.json. */
#include "simulator/api.h"

#include "clock.h"

#include <string.h>

#define PAGE_DEFAULT 50
#define PAGE_MAX 500
#define NUMBERS_MAX 100
#define ID_MAX 36

static const char *const words[] = {[SENT_PENDING] = "Pending", [SENT_DELIVERED] = "Delivered", [SENT_FAILED] = "Failed"};

static GString *problem(const char *message)
{
  return json_text(json_pack("{s:s}", "message", message));
}

/* yyyy-MM-dd'T'HH:mm:ss[.SSS]XXX and nothing else: a plus that became a space on the way is none of it. */
static gboolean read_date(const char *text, gint64 otherwise, gint64 *time_ms)
{
  static const char shape[] = "dddd-dd-ddTdd:dd:dd";
  *time_ms = otherwise;
  if (text == NULL)
    return TRUE;
  for (gsize i = 0; i < sizeof shape - 1; i++) {
    if (shape[i] == 'd' ? !g_ascii_isdigit(text[i]) : text[i] != shape[i])
      return FALSE;
  }
  const char *zone = text + sizeof shape - 1;
  if (*zone == '.')
    zone = strspn(zone + 1, "0123456789") == 3 ? zone + 4 : "";
  if (strcmp(zone, "Z") != 0 && !((*zone == '+' || *zone == '-') && strlen(zone) == 6 && zone[3] == ':'))
    return FALSE;
  return time_read(text, time_ms);
}

/* The app's id: a hash of 32 bits, so that two messages may have the same. */
char *smsgate_item_name(const Item *item)
{
  g_autoptr(GString) all = g_string_new(item->from);
  g_string_append_printf(all, "%" G_GINT64_FORMAT, item->time_ms);
  g_string_append_len(all, item->text, (gssize)item->length);
  guint32 hash = 0;
  for (gsize i = 0; i < all->len; i++)
    hash = hash * 31 + (guchar)all->str[i];
  return g_strdup_printf("text:%d", (gint32)hash);
}

static void list_inbox(Provider *provider, HttpCall *call)
{
  const gint64 limit = CLAMP(query_int(call, "limit", PAGE_DEFAULT), 1, PAGE_MAX);
  const gint64 offset = MAX(query_int(call, "offset", 0), 0);
  const char *type = http_call_query(call, "type");
  gint64 from_ms, to_ms;
  if (fault_before(provider, call, FALSE))
    return;
  if (!read_date(http_call_query(call, "from"), 0, &from_ms) ||
      !read_date(http_call_query(call, "to"), clock_now_ms(), &to_ms) || from_ms > to_ms) {
    answer(call, 400, problem("from and to want dates, from before to"));
    return;
  }
  const gboolean others = type != NULL && strcmp(type, "SMS") != 0;
  const gint64 end = others ? 0 : provider_after(provider, to_ms, G_MAXINT64);
  const gint64 begin = others ? 0 : provider_after(provider, from_ms - 1, G_MAXINT64);
  g_autoptr(GPtrArray) page = fault_page_down(provider, (guint)MAX(end - offset, 0), (guint)limit, from_ms, NULL);
  g_autofree char *total = g_strdup_printf("%" G_GINT64_FORMAT, MAX(end - begin, 0));
  json_t *rows = json_array();
  for (guint i = 0; i < page->len; i++) {
    const Item *item = g_ptr_array_index(page, i);
    g_autofree char *id = smsgate_item_name(item);
    g_autofree char *time = time_text("%Y-%m-%dT%H:%M:%S.%L+07:00", item->time_ms, 7);
    json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:s, s:i, s:o, s:s}", "id", id, "type", "SMS", "sender", item->from,
                                          "recipient", OWN_NUMBER, "simNumber", 1, "contentPreview", item_text(item),
                                          "createdAt", time));
  }
  http_reply_header(call, "X-Total-Count", total);
  answer_poll(provider, call, json_text(rows));
}

static json_t *state_json(const Sent *sent, const char *id)
{
  const char *word = words[sent->state];
  return json_pack("{s:s, s:s, s:b, s:b, s:[{s:s, s:s, s:s?}]}", "id", id, "state", word, "isHashed", 0, "isEncrypted", 0,
                   "recipients", "phoneNumber", sent->to, "state", word, "error",
                   sent->state == SENT_FAILED ? "RESULT_ERROR_NO_SERVICE" : NULL);
}

static gboolean numbers_are_valid(const json_t *numbers)
{
  const size_t count = json_array_size(numbers);
  for (size_t i = 0; i < count; i++) {
    const char *number = json_string_value(json_array_get(numbers, i));
    if (number == NULL || !number_is_valid(number))
      return FALSE;
  }
  return count >= 1 && count <= NUMBERS_MAX;
}

static void send_message(Provider *provider, HttpCall *call, const char *id, const char *text, const json_t *numbers)
{
  const Sent *sent = NULL;
  for (size_t i = json_array_size(numbers); i-- > 0;)
    sent = provider_accept(provider, json_string_value(json_array_get(numbers, i)), text, id, FALSE);
  g_autofree char *name = id != NULL ? g_strdup(id) : name_of_sent("PyDmBQZZXYmyxMwED8Fzy", sent);
  answer_send(provider, call, 202, json_text(state_json(sent, name)));
}

static void take_send(Provider *provider, HttpCall *call)
{
  if (fault_before(provider, call, TRUE))
    return;
  json_t *root = json_loadb(call->body, call->body_length, 0, NULL);
  const char *id = json_string_value(json_object_get(root, "id"));
  const char *text = json_string_value(json_object_get(json_object_get(root, "textMessage"), "text"));
  const json_t *numbers = json_object_get(root, "phoneNumbers");
  text = text != NULL ? text : json_string_value(json_object_get(root, "message")); /* of older clients */
  const MessageFault fault = fault_message(provider);
  if (text == NULL || *text == '\0' || (id != NULL && strlen(id) > ID_MAX) || !numbers_are_valid(numbers) ||
      fault == FAULT_REJECT) {
    provider->counters.rejected++;
    answer_send(provider, call, 400, problem("textMessage.text and 1 to 100 phoneNumbers are wanted"));
  } else if (fault == FAULT_BUSY) {
    provider->counters.busy++;
    answer_send(provider, call, 503, problem("Queue limit exceeded"));
  } else if (id != NULL && g_hash_table_contains(provider->by_ref, id)) {
    provider_accept(provider, json_string_value(json_array_get(numbers, 0)), text, id, TRUE);
    answer_send(provider, call, 409, problem("Message with this ID already exists"));
  } else {
    send_message(provider, call, id, text, numbers);
  }
  json_decref(root);
}

static void show_message(Provider *provider, HttpCall *call, const char *id)
{
  if (fault_before(provider, call, FALSE))
    return;
  const Sent *sent = g_hash_table_lookup(provider->by_ref, id);
  sent = sent != NULL ? sent : name_sent(provider, id);
  if (sent == NULL)
    answer(call, 404, problem("Message not found"));
  else
    answer_poll(provider, call, json_text(state_json(sent, id)));
}

void smsgate_handle(Provider *provider, HttpCall *call, const char *path)
{
  const gboolean is_get = strcmp(call->method, "GET") == 0;
  if (!call_has(call, "Authorization", "Basic "))
    answer(call, 401, problem("Unauthorized"));
  else if (is_get && strcmp(path, "/inbox") == 0)
    list_inbox(provider, call);
  else if (is_get && g_str_has_prefix(path, "/messages/"))
    show_message(provider, call, path + strlen("/messages/"));
  else if (is_get && g_str_has_prefix(path, "/message/")) /* the older spelling, which the vendor's client uses */
    show_message(provider, call, path + strlen("/message/"));
  else if (!is_get && (strcmp(path, "/messages") == 0 || strcmp(path, "/message") == 0))
    take_send(provider, call);
  else
    answer(call, 404, problem("Not found"));
}
