#include "simulator/push_dialect.h"

#include "clock.h"
#include "simulator/api.h"

#include <string.h>

#define FORM "application/x-www-form-urlencoded"
#define PART_UNITS 67 /* of a long message in UCS-2 */
#define ONE_UNITS 70

/* -- forms ----------------------------------------------------------------------------------------------------------- */

/* name, value, name, value …, NULL. A value that is NULL is left out with its name. */
static GPtrArray *fields_new(const char *name, ...)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func(g_free);
  va_list rest;
  va_start(rest, name);
  for (const char *at = name; at != NULL; at = va_arg(rest, const char *)) {
    const char *value = va_arg(rest, const char *);
    if (value != NULL) {
      g_ptr_array_add(fields, g_strdup(at));
      g_ptr_array_add(fields, g_strdup(value));
    }
  }
  va_end(rest);
  return fields;
}

static char *fields_encode(const GPtrArray *fields)
{
  GString *body = g_string_new(NULL);
  for (guint i = 0; i + 1 < fields->len; i += 2) {
    g_autofree char *name = g_uri_escape_string(fields->pdata[i], NULL, FALSE);
    g_autofree char *value = g_uri_escape_string(fields->pdata[i + 1], NULL, FALSE);
    g_string_append_printf(body, "%s%s=%s", i > 0 ? "&" : "", name, value);
  }
  return g_string_free(body, FALSE);
}

static int by_name(gconstpointer a, gconstpointer b)
{
  return strcmp(**(char **const *)a, **(char **const *)b);
}

/* The fields by name, each as name, `between`, value, with `before` before it. */
static char *fields_sorted(const GPtrArray *fields, const char *before, const char *between)
{
  g_autoptr(GPtrArray) pairs = g_ptr_array_new(); /* where a name stands; its value is behind */
  for (guint i = 0; i + 1 < fields->len; i += 2)
    g_ptr_array_add(pairs, &fields->pdata[i]);
  g_ptr_array_sort(pairs, by_name);
  GString *all = g_string_new(NULL);
  for (guint i = 0; i < pairs->len; i++) {
    char **pair = pairs->pdata[i];
    g_string_append_printf(all, "%s%s%s%s", before, pair[0], between, pair[1]);
  }
  return g_string_free(all, FALSE);
}

static HttpRequest *post(const PushTarget *target, const char *type, const char *body, GPtrArray *requests)
{
  HttpRequest *request = http_request_new("POST", target->url);
  http_request_header(request, "Content-Type", type);
  request->body = g_byte_array_new();
  g_byte_array_append(request->body, (const guint8 *)body, (guint)strlen(body));
  g_ptr_array_add(requests, request);
  return request;
}

static HttpRequest *post_form(const PushTarget *target, const GPtrArray *fields, GPtrArray *requests)
{
  g_autofree char *body = fields_encode(fields);
  return post(target, FORM, body, requests);
}

static HttpRequest *post_json(const PushTarget *target, json_t *json, GPtrArray *requests)
{
  GString *body = json_text(json);
  HttpRequest *request = post(target, "application/json; charset=utf-8", body->str, requests);
  g_string_free(body, TRUE);
  return request;
}

static char *seconds_text(gint64 time_ms)
{
  return g_strdup_printf("%" G_GINT64_FORMAT, time_ms / 1000);
}

static const char *word_of(SentState state, const char *pending, const char *delivered, const char *failed)
{
  return state == SENT_DELIVERED ? delivered : state == SENT_FAILED ? failed : pending;
}

/* -- Twilio: signed by HMAC-SHA1 of the address and all names and values ------------------------------------------------ */

static void twilio_post(const PushTarget *target, const GPtrArray *fields, GPtrArray *requests)
{
  guint8 digest[20];
  gsize length = sizeof digest;
  g_autofree char *all = fields_sorted(fields, "", "");
  GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA1, (const guchar *)target->secret, strlen(target->secret));
  g_hmac_update(hmac, (const guchar *)target->url, -1);
  g_hmac_update(hmac, (const guchar *)all, -1);
  g_hmac_get_digest(hmac, digest, &length);
  g_hmac_unref(hmac);
  g_autofree char *signature = g_base64_encode(digest, length);
  http_request_header(post_form(target, fields, requests), "X-Twilio-Signature", signature);
}

static void twilio_message(const PushTarget *target, const Item *item, GPtrArray *requests)
{
  g_autofree char *sid = twilio_item_name(item);
  g_autoptr(GPtrArray) fields =
      fields_new("MessageSid", sid, "SmsMessageSid", sid, "AccountSid", "AC00000000000000000000000000000000", "From",
                 item->from, "To", OWN_NUMBER, "Body", item->text, "NumMedia", "0", "NumSegments", "1", "SmsStatus", "received",
                 "ApiVersion", "2010-04-01", NULL);
  twilio_post(target, fields, requests);
}

static void twilio_receipt(const PushTarget *target, const PushReceipt *receipt, GPtrArray *requests)
{
  const char *word = word_of(receipt->state, "sent", "delivered", "undelivered");
  g_autoptr(GPtrArray) fields =
      fields_new("MessageSid", receipt->id, "SmsSid", receipt->id, "MessageStatus", word, "SmsStatus", word, "To", receipt->to,
                 "From", OWN_NUMBER, "AccountSid", "AC00000000000000000000000000000000", "ErrorCode",
                 receipt->state == SENT_FAILED ? "30003" : NULL, NULL);
  twilio_post(target, fields, requests);
}

/* -- Africa's Talking: not signed --------------------------------------------------------------------------------------- */

static void africastalking_message(const PushTarget *target, const Item *item, GPtrArray *requests)
{
  g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, item->id);
  g_autofree char *date = time_text("%Y-%m-%d %H:%M:%S", item->time_ms, 0);
  g_autoptr(GPtrArray) fields = fields_new("linkId", "SampleLinkId", "text", item->text, "to", OWN_NUMBER, "id", id, "date",
                                           date, "from", item->from, "networkCode", "52001", NULL);
  post_form(target, fields, requests);
}

static void africastalking_receipt(const PushTarget *target, const PushReceipt *receipt, GPtrArray *requests)
{
  g_autoptr(GPtrArray) fields = fields_new("id", receipt->id, "status", word_of(receipt->state, "Sent", "Success", "Failed"),
                                           "phoneNumber", receipt->to, "networkCode", "52001", "failureReason",
                                           receipt->state == SENT_FAILED ? "AbsentSubscriber" : NULL, "retryCount", "0", NULL);
  post_form(target, fields, requests);
}

/* -- Infobip --------------------------------------------------------------------------------------------------------------- */

static void infobip_message(const PushTarget *target, const Item *item, GPtrArray *requests)
{
  g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, item->id);
  g_autofree char *time = time_text("%Y-%m-%dT%H:%M:%S.%L+0000", item->time_ms, 0);
  post_json(target,
            json_pack("{s:[{s:s, s:s, s:s, s:o, s:o, s:s, s:s, s:i}], s:i, s:i}", "results", "messageId", id, "from",
                      item->from + (item->from[0] == '+' ? 1 : 0), "to", &OWN_NUMBER[1], "text", item_text(item), "cleanText",
                      item_text(item), "keyword", "", "receivedAt", time, "smsCount", 1, "messageCount", 1,
                      "pendingMessageCount", 0),
            requests);
}

static void infobip_receipt(const PushTarget *target, const PushReceipt *receipt, GPtrArray *requests)
{
  g_autofree char *time = time_text("%Y-%m-%dT%H:%M:%S.%L+0000", receipt->time_ms, 0);
  const char *group = word_of(receipt->state, "PENDING", "DELIVERED", "UNDELIVERABLE");
  const int number = receipt->state == SENT_DELIVERED ? 3 : receipt->state == SENT_FAILED ? 2 : 1;
  post_json(target,
            json_pack("{s:[{s:s, s:s, s:s, s:s, s:i, s:{s:i, s:s, s:s}}]}", "results", "bulkId", "1", "messageId", receipt->id,
                      "to", receipt->to + (receipt->to[0] == '+' ? 1 : 0), "doneAt", time, "smsCount", 1, "status", "groupId",
                      number, "groupName", group, "name", group),
            requests);
}

/* -- ANTS ---------------------------------------------------------------------------------------------------------------- */

static void ants_receipt(const PushTarget *target, const PushReceipt *receipt, GPtrArray *requests)
{
  g_autofree char *time = time_text("%Y-%m-%dT%H:%M:%S.%L", receipt->time_ms, 0);
  const char *name = word_of(receipt->state, "PENDING", "DELIVERED", "UNDELIVERED");
  post_json(target,
            json_pack("{s:s, s:[{s:s, s:s, s:s, s:f, s:s, s:{s:s, s:s, s:s}}]}", "bulkId", "1", "details", "messageId",
                      receipt->id, "to", receipt->to + (receipt->to[0] == '+' ? 1 : 0), "from", "SAMMACHIP", "credit", 1.0,
                      "doneDate", time, "status", "code", "000", "name", name, "description", name),
            requests);
}

static void ants_message(const PushTarget *target, const Item *item, GPtrArray *requests)
{
  g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, item->id);
  post_json(target,
            json_pack("{s:s, s:s, s:o, s:s}", "TRAN_ID", id, "MOBILE_NO", item->from + (item->from[0] == '+' ? 1 : 0),
                      "MESSAGE", item_text(item), "KEYWORD", ""),
            requests);
}

/* -- SMS Gateway for Android: signed by HMAC-SHA256 of the body and the time; every push is an event of its own ----------- */

static void smsgate_post(const PushTarget *target, const char *event, json_t *payload, GPtrArray *requests)
{
  static guint events; /* they differ even where a message comes twice */
  g_autofree char *id = g_strdup_printf("Ey6ECgOkVVFjz3CL48B8%04x", ++events & 0xffff);
  HttpRequest *request =
      post_json(target,
                json_pack("{s:s, s:s, s:s, s:o, s:s}", "deviceId", "ffffffffceb0b1db0000018e937c815b", "event", event, "id", id,
                          "payload", payload, "webhookId", "LreFUt-Z3sSq0JufY9uWB"),
                requests);
  g_autofree char *seconds = seconds_text(clock_now_ms());
  GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA256, (const guchar *)target->secret, strlen(target->secret));
  g_hmac_update(hmac, request->body->data, (gssize)request->body->len);
  g_hmac_update(hmac, (const guchar *)seconds, -1);
  http_request_header(request, "X-Timestamp", seconds);
  http_request_header(request, "X-Signature", g_hmac_get_string(hmac));
  g_hmac_unref(hmac);
}

static void smsgate_message(const PushTarget *target, const Item *item, GPtrArray *requests)
{
  g_autofree char *id = smsgate_item_name(item);
  g_autofree char *time = time_text("%Y-%m-%dT%H:%M:%S.%L+07:00", item->time_ms, 7);
  smsgate_post(target, "sms:received",
               json_pack("{s:s, s:o, s:s, s:s, s:s, s:i, s:s}", "messageId", id, "message", item_text(item), "phoneNumber",
                         item->from, "sender", item->from, "recipient", OWN_NUMBER, "simNumber", 1, "receivedAt", time),
               requests);
}

static void smsgate_receipt(const PushTarget *target, const PushReceipt *receipt, GPtrArray *requests)
{
  g_autofree char *time = time_text("%Y-%m-%dT%H:%M:%S.%L+07:00", receipt->time_ms, 7);
  const gboolean failed = receipt->state == SENT_FAILED;
  smsgate_post(target, word_of(receipt->state, "sms:sent", "sms:delivered", "sms:failed"),
               json_pack("{s:s, s:s, s:s, s:i, s:s, s:s*}", "messageId", receipt->ref, "phoneNumber", receipt->to, "recipient",
                         receipt->to, "simNumber", 1, word_of(receipt->state, "sentAt", "deliveredAt", "failedAt"), time,
                         "reason", failed ? "RESULT_ERROR_NO_SERVICE" : NULL),
               requests);
}

/* -- Telerivet: the secret goes along ------------------------------------------------------------------------------------- */

static void telerivet_message(const PushTarget *target, const Item *item, GPtrArray *requests)
{
  g_autofree char *id = telerivet_item_name(item);
  g_autofree char *seconds = seconds_text(item->time_ms);
  g_autoptr(GPtrArray) fields =
      fields_new("event", "incoming_message", "id", id, "message_type", "sms", "content", item->text, "from_number", item->from,
                 "to_number", OWN_NUMBER, "time_created", seconds, "time_sent", seconds, "secret", target->secret, NULL);
  post_form(target, fields, requests);
}

static void telerivet_receipt(const PushTarget *target, const PushReceipt *receipt, GPtrArray *requests)
{
  g_autoptr(GPtrArray) fields = fields_new(
      "event", "send_status", "id", receipt->id, "status", word_of(receipt->state, "sent", "delivered", "failed"), "to_number",
      receipt->to, "error_message", receipt->state == SENT_FAILED ? "no service" : NULL, "secret", target->secret, NULL);
  post_form(target, fields, requests);
}

/* -- Kannel: in the address ------------------------------------------------------------------------------------------------ */

static void get_query(const PushTarget *target, const GPtrArray *fields, GPtrArray *requests)
{
  g_autofree char *query = fields_encode(fields);
  g_autofree char *url = g_strconcat(target->url, strchr(target->url, '?') != NULL ? "&" : "?", query, NULL);
  g_ptr_array_add(requests, http_request_new("GET", url));
}

static void kannel_message(const PushTarget *target, const Item *item, GPtrArray *requests)
{
  g_autofree char *id = g_strdup_printf("7f3c9a52-4d1e-4b0a-8c6f-%012" G_GINT64_MODIFIER "x", (guint64)item->id);
  g_autofree char *seconds = seconds_text(item->time_ms);
  g_autoptr(GPtrArray) fields =
      fields_new("id", id, "from", item->from, "to", OWN_NUMBER, "t", seconds, "text", item->text, NULL);
  get_query(target, fields, requests);
}

static void kannel_receipt(const PushTarget *target, const PushReceipt *receipt, GPtrArray *requests)
{
  g_autofree char *seconds = seconds_text(receipt->time_ms);
  g_autoptr(GPtrArray) fields =
      fields_new("dlr", word_of(receipt->state, "8", "1", "2"), "ref", receipt->ref, "t", seconds, NULL);
  get_query(target, fields, requests);
}

/* -- Vonage: signed by HMAC-SHA256 of the sorted pairs; the parts of a long message come one by one --------------------------
 */

static void vonage_post(const PushTarget *target, GPtrArray *fields, GPtrArray *requests)
{
  g_ptr_array_add(fields, g_strdup("timestamp"));
  g_ptr_array_add(fields, seconds_text(clock_now_ms()));
  g_ptr_array_add(fields, g_strdup("nonce"));
  g_ptr_array_add(fields, g_strdup_printf("%08x", requests->len + 1));
  g_autoptr(GPtrArray) told = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < fields->len; i++)
    g_ptr_array_add(told, i % 2 == 0 ? g_strdup(fields->pdata[i]) : g_strdelimit(g_strdup(fields->pdata[i]), "&=", '_'));
  g_autofree char *all = fields_sorted(told, "&", "=");
  g_ptr_array_add(fields, g_strdup("sig"));
  g_ptr_array_add(
      fields, g_compute_hmac_for_string(G_CHECKSUM_SHA256, (const guchar *)target->secret, strlen(target->secret), all, -1));
  post_form(target, fields, requests);
}

static char *message_time(gint64 time_ms)
{
  return time_text("%Y-%m-%d %H:%M:%S", time_ms, 0);
}

static void vonage_message(const PushTarget *target, const Item *item, GPtrArray *requests)
{
  const glong letters = g_utf8_strlen(item->text, -1);
  const glong total = letters <= ONE_UNITS ? 1 : (letters + PART_UNITS - 1) / PART_UNITS;
  g_autofree char *ref = g_strdup_printf("%d", (int)(item->id % 256));
  g_autofree char *count = g_strdup_printf("%ld", total);
  g_autofree char *time = message_time(item->time_ms);
  for (glong i = 0; i < total; i++) {
    const gint64 id = item->id * 16 + i; /* each part has one of its own */
    g_autofree char *text =
        total == 1 ? g_strdup(item->text) : g_utf8_substring(item->text, i * PART_UNITS, MIN((i + 1) * PART_UNITS, letters));
    g_autofree char *name = g_strdup_printf("0B%014" G_GINT64_MODIFIER "X", (guint64)id);
    g_autofree char *number = g_strdup_printf("%ld", i + 1);
    g_autoptr(GPtrArray) fields =
        fields_new("msisdn", item->from + (item->from[0] == '+' ? 1 : 0), "to", &OWN_NUMBER[1], "messageId", name, "text", text,
                   "type", "unicode", "keyword", "", "api-key", "abcd1234", "message-timestamp", time, "concat",
                   total > 1 ? "true" : NULL, "concat-ref", total > 1 ? ref : NULL, "concat-total", total > 1 ? count : NULL,
                   "concat-part", total > 1 ? number : NULL, NULL);
    vonage_post(target, fields, requests);
  }
}

static void vonage_receipt(const PushTarget *target, const PushReceipt *receipt, GPtrArray *requests)
{
  g_autofree char *time = message_time(receipt->time_ms);
  g_autoptr(GPtrArray) fields = fields_new(
      "msisdn", receipt->to + (receipt->to[0] == '+' ? 1 : 0), "to", "SAMMACHIP", "network-code", "52001", "messageId",
      receipt->id, "price", "0.02", "status", word_of(receipt->state, "accepted", "delivered", "failed"), "scts", "1703271000",
      "err-code", receipt->state == SENT_FAILED ? "1" : "0", "client-ref", receipt->ref, "message-timestamp", time, NULL);
  vonage_post(target, fields, requests);
}

static const PushDialect dialects[] = {
    {"twilio", twilio_sent_name, twilio_message, twilio_receipt},
    {"africastalking", africastalking_sent_name, africastalking_message, africastalking_receipt},
    {"infobip", infobip_sent_name, infobip_message, infobip_receipt},
    {"smsgate", NULL, smsgate_message, smsgate_receipt},
    {"telerivet", telerivet_sent_name, telerivet_message, telerivet_receipt},
    {"kannel", NULL, kannel_message, kannel_receipt},
    {"ants", NULL, ants_message, ants_receipt},
    {"vonage", NULL, vonage_message, vonage_receipt},
};

const PushDialect *push_dialect(const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS(dialects); i++) {
    if (strcmp(dialects[i].name, name) == 0)
      return &dialects[i];
  }
  return NULL;
}
