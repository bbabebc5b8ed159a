/* sms-gammu-gateway: the store of a SIM, a list whose rows have no name but their place, which moves.
 * Source: pajikos/sms-gammu-gateway run.py and support.py. DELETE asks for no password there either. */
#include "simulator/api.h"

#include <string.h>

/* A row's time is that of the place, without a zone. */
static json_t *row_json(const Item *item)
{
  g_autofree char *time = time_text("%Y-%m-%d %H:%M:%S", item->time_ms, 7);
  return json_pack("{s:s, s:s, s:s, s:o}", "Date", time, "Number", item->from, "State",
                   item->handed_out > 1 ? "Read" : "UnRead", "Text", item_text(item));
}

static void list(Provider *provider, HttpCall *call)
{
  if (fault_before(provider, call, FALSE))
    return;
  json_t *rows = json_array();
  for (guint i = 0; i < provider->inbox->len; i++) {
    Item *item = g_ptr_array_index(provider->inbox, i);
    provider_hand_out(provider, item);
    json_array_append_new(rows, row_json(item));
  }
  provider_let_come(provider);
  answer_poll(provider, call, json_text(rows));
}

/* The first, which is gone then. */
static void take_first(Provider *provider, HttpCall *call)
{
  if (fault_before(provider, call, FALSE))
    return;
  if (provider->inbox->len == 0) {
    answer_poll(provider, call,
                json_text(json_pack("{s:s, s:s, s:s, s:s}", "Date", "", "Number", "", "State", "", "Text", "")));
    return;
  }
  Item *item = g_ptr_array_index(provider->inbox, 0);
  provider_hand_out(provider, item);
  provider_remove(provider, 0);
  answer_poll(provider, call, json_text(row_json(item)));
}

static void by_place(Provider *provider, HttpCall *call, const char *place, gboolean is_delete)
{
  guint64 index;
  if (!g_ascii_string_to_unsigned(place, 10, 0, G_MAXUINT32, &index, NULL)) {
    answer_error(call, 404, "not_found", "The requested URL was not found on the server.");
    return;
  }
  if (fault_before(provider, call, FALSE))
    return;
  if (index >= provider->inbox->len) {
    g_autofree char *message = g_strdup_printf("Sms with id '%s' not found", place);
    answer(call, 404, json_text(json_pack("{s:s}", "message", message)));
  } else if (is_delete) {
    provider_remove(provider, (guint)index);
    http_reply(call, 204, NULL, (char *)"", 0, FALSE);
  } else {
    answer_poll(provider, call, json_text(row_json(g_ptr_array_index(provider->inbox, index))));
  }
}

/* {"unicode":true}: without it what is not of the GSM alphabet arrives as question marks. */
static char *as_sent(const char *text, gboolean is_unicode)
{
  GString *sent = g_string_new(NULL);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    if (is_unicode || (guchar)*at < 0x80)
      g_string_append_len(sent, at, g_utf8_next_char(at) - at);
    else
      g_string_append_c(sent, '?');
  }
  return g_string_free(sent, FALSE);
}

/* A message for each number of the list; FALSE where one is none. */
static gboolean send_all(Provider *provider, const char *numbers, const char *text, GString *references)
{
  g_auto(GStrv) list = g_strsplit(numbers, ",", -1);
  for (guint i = 0; list[i] != NULL; i++) {
    g_autofree char *number = number_with_plus(g_strstrip(list[i]));
    if (number == NULL)
      return FALSE;
    g_string_append_printf(references, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "[",
                           provider_accept(provider, number, text, NULL, FALSE)->n & 0xff);
  }
  g_string_append_c(references, ']');
  return TRUE;
}

static void take_send(Provider *provider, HttpCall *call)
{
  if (fault_before(provider, call, TRUE))
    return;
  json_t *root = json_loadb(call->body, call->body_length, 0, NULL);
  g_autofree char *text = root != NULL ? g_strdup(json_string_value(json_object_get(root, "text"))) : form_value(call, "text");
  g_autofree char *to =
      root != NULL ? g_strdup(json_string_value(json_object_get(root, "number"))) : form_value(call, "number");
  g_autofree char *flag = root == NULL ? form_value(call, "unicode") : NULL;
  const gboolean is_unicode =
      root != NULL ? json_is_true(json_object_get(root, "unicode")) : flag != NULL && g_ascii_strcasecmp(flag, "true") == 0;
  json_decref(root);
  g_autoptr(GString) references = g_string_new(NULL);
  const MessageFault fault = fault_message(provider);
  if (text == NULL || to == NULL) {
    provider->counters.rejected++;
    answer_send(provider, call, 404, json_text(json_pack("{s:s}", "message", "Parameters 'text' and 'number' are required.")));
    return;
  }
  g_autofree char *sent = as_sent(text, is_unicode);
  if (fault != FAULT_NONE || !send_all(provider, to, sent, references)) { /* an exception of gammu's */
    provider->counters.rejected++;
    answer_send(provider, call, 500, json_text(json_pack("{s:s}", "message", "Internal Server Error")));
  } else {
    answer_send(provider, call, 200, json_text(json_pack("{s:i, s:s}", "status", 200, "message", references->str)));
  }
}

void gammu_handle(Provider *provider, HttpCall *call, const char *path)
{
  const gboolean is_get = strcmp(call->method, "GET") == 0, is_delete = strcmp(call->method, "DELETE") == 0;
  if (!is_delete && !call_has(call, "Authorization", "Basic "))
    answer_plain(call, 401, "Unauthorized Access");
  else if (is_get && strcmp(path, "/sms") == 0)
    list(provider, call);
  else if (is_get && strcmp(path, "/getsms") == 0)
    take_first(provider, call);
  else if ((is_get || is_delete) && g_str_has_prefix(path, "/sms/"))
    by_place(provider, call, path + 5, is_delete);
  else if (!is_get && !is_delete && strcmp(path, "/sms") == 0)
    take_send(provider, call);
  else
    answer_error(call, 404, "not_found", "The requested URL was not found on the server.");
}
