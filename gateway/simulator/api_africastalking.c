#include "simulator/api.h"

#include <string.h>

#define PATH "/version1/messaging"
#define USER "/version1/user"
#define PAGE_MAX 100 /* the vendor's */

static void poll_inbox(Provider *provider, HttpCall *call)
{
  if (fault_before(provider, call, FALSE))
    return;
  g_autoptr(GPtrArray) page =
      fault_page(provider, provider_after(provider, 0, query_int(call, "lastReceivedId", 0)), PAGE_MAX, NULL);
  GString *json = g_string_sized_new(64 + page->len * 250);
  g_string_append(json, "{\"SMSMessageData\":{\"Messages\":[");
  for (guint i = 0; i < page->len; i++) {
    const Item *item = g_ptr_array_index(page, i);
    g_string_append(json, i > 0 ? ",{\"linkId\":\"SampleLinkId" : "{\"linkId\":\"SampleLinkId");
    json_append_int(json, item->id);
    g_string_append(json, "\",\"text\":");
    json_append_length(json, item->text, item->length);
    g_string_append(json, ",\"to\":\"" OWN_NUMBER "\",\"id\":");
    json_append_id(json, item);
    g_string_append(json, ",\"date\":\"");
    json_append_time(json, item->time_ms);
    g_string_append(json, "\",\"from\":");
    json_append(json, item->from);
    g_string_append_c(json, '}');
  }
  g_string_append(json, "]}}");
  answer_poll(provider, call, json);
}

char *africastalking_sent_name(const Sent *sent)
{
  return name_of_sent("ATXid_a584c3fd712a00b7bce3", sent);
}

static void add_recipient(GString *json, int code, const char *number, const char *status, const Sent *sent)
{
  g_autofree char *name = sent != NULL ? africastalking_sent_name(sent) : g_strdup("None");
  g_string_append_printf(json, "%s{\"statusCode\":%d,\"number\":", json->len > 0 ? "," : "", code);
  json_append(json, number);
  g_string_append_printf(json, ",\"status\":\"%s\",\"cost\":\"%s\",\"messageId\":\"", status, sent != NULL ? "THB 0.25" : "0");
  g_string_append_printf(json, "%s\"}", name);
}

static gboolean send_one(Provider *provider, const char *number, const char *text, GString *json)
{
  const MessageFault fault = fault_message(provider);
  if (fault == FAULT_BUSY) {
    provider->counters.busy++;
    add_recipient(json, 500, number, "InternalServerError", NULL);
    return FALSE;
  }
  if (fault == FAULT_REJECT || !number_is_valid(number)) {
    provider->counters.rejected++;
    add_recipient(json, 403, number, "InvalidPhoneNumber", NULL);
    return FALSE;
  }
  add_recipient(json, 101, number, "Success", provider_accept(provider, number, text, NULL, FALSE));
  return TRUE;
}

static void take_send(Provider *provider, HttpCall *call)
{
  if (fault_before(provider, call, TRUE))
    return;
  g_autofree char *username = form_value(call, "username");
  g_autofree char *to = form_value(call, "to");
  g_autofree char *text = form_value(call, "message");
  if (username == NULL || to == NULL || text == NULL || *text == '\0') {
    http_reply(call, 400, "text/plain", (char *)"Must have required fields username, to, message", 47, FALSE);
    return;
  }
  g_auto(GStrv) numbers = g_strsplit(to, ",", -1);
  g_autoptr(GString) recipients = g_string_new(NULL);
  guint taken = 0, count = 0;
  for (; numbers[count] != NULL; count++)
    taken += send_one(provider, g_strstrip(numbers[count]), text, recipients) ? 1 : 0;
  GString *json = g_string_new(NULL);
  g_string_printf(json, "{\"SMSMessageData\":{\"Message\":\"Sent to %u/%u Total Cost: THB %u.%02u\",\"Recipients\":[", taken,
                  count, taken / 4, taken % 4 * 25);
  g_string_append_len(json, recipients->str, (gssize)recipients->len);
  g_string_append(json, "]}}");
  answer_send(provider, call, 201, json);
}

static void answer_user(const Provider *provider, HttpCall *call)
{
  g_autofree char *balance = g_strdup_printf("KES %s", provider->credit);
  answer(call, 200, json_text(json_pack("{s:{s:s}}", "UserData", "balance", balance)));
}

void africastalking_handle(Provider *provider, HttpCall *call, const char *path)
{
  const char *key = http_call_header(call, "apikey");
  const gboolean is_user = strcmp(path, USER) == 0;
  if (strcmp(path, PATH) != 0 && !is_user)
    answer_error(call, 404, "not_found", "there are " PATH " and " USER);
  else if (key == NULL || *key == '\0')
    http_reply(call, 401, "text/plain", (char *)"The supplied authentication is invalid", 38, FALSE);
  else if (is_user)
    answer_user(provider, call);
  else if (strcmp(call->method, "GET") == 0)
    poll_inbox(provider, call);
  else
    take_send(provider, call);
}
