#include "simulator/api.h"

#include "calendar.h"

#include <stdio.h>
#include <string.h>

#define PREFIX "/twilio" /* what a real next_page_uri does not have, as it stands under the root */
#define PAGE_DEFAULT 50
#define PAGE_MAX 1000

/* Such names tell nothing of the order, as the real ones. */
static char *sid_of(gint64 id, char *tail)
{
  char *sid = g_strdup_printf("SM%016" G_GINT64_MODIFIER "x%s", (guint64)id * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15), tail);
  g_free(tail);
  return sid;
}

char *twilio_item_name(const Item *item)
{
  return sid_of(item->id, name_of_item("4a7c", item));
}

char *twilio_sent_name(const Sent *sent)
{
  return sid_of(sent->n, name_of_sent("4a7c", sent));
}

/* "2017-03-27", or 0 where it is none. */
static gint64 day_start_of(const char *text)
{
  gint year, month, day;
  if (text == NULL || sscanf(text, "%4d-%2d-%2d", &year, &month, &day) != 3 || !day_exists(year, month, day))
    return 0;
  return day_start_ms(day_make(year, month, day), 0);
}

/* A page token names the last message handed out: time and id. The page after it goes on behind, whatever came since. */
static guint page_end(const Provider *provider, const char *token)
{
  gint64 time_ms, id;
  if (token == NULL || sscanf(token, "PA%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, &time_ms, &id) != 2)
    return provider->inbox->len;
  return provider_after(provider, time_ms, id - 1);
}

static void append_message(GString *json, const Item *item, const char *to)
{
  g_autofree char *sid = twilio_item_name(item);
  g_string_append_printf(json, "{\"sid\":\"%s\",\"from\":", sid);
  json_append(json, item->from);
  g_string_append(json, ",\"to\":");
  json_append(json, to);
  g_string_append(json, ",\"body\":");
  json_append_length(json, item->text, item->length);
  g_string_append(json, ",\"direction\":\"inbound\",\"status\":\"received\",\"num_segments\":\"1\",\"error_code\":null,"
                        "\"error_message\":null,\"date_created\":\"");
  json_append_rfc2822(json, item->time_ms);
  g_string_append(json, "\",\"date_sent\":\"");
  json_append_rfc2822(json, item->time_ms);
  g_string_append(json, "\"}");
}

static void append_sent(GString *json, const Sent *sent, const char *from)
{
  static const char *const words[] = {[SENT_PENDING] = "queued", [SENT_DELIVERED] = "delivered", [SENT_FAILED] = "undelivered"};
  g_autofree char *sid = twilio_sent_name(sent);
  g_string_append_printf(json, "{\"sid\":\"%s\",\"status\":\"%s\",\"direction\":\"outbound-api\",\"to\":", sid,
                         words[sent->state]);
  json_append(json, sent->to);
  g_string_append(json, ",\"from\":");
  json_append(json, from);
  g_string_append(json, ",\"body\":");
  json_append(json, sent->text);
  g_string_append_printf(json, ",\"num_segments\":\"1\",\"error_code\":%s,\"error_message\":null,\"date_sent\":",
                         sent->state == SENT_FAILED ? "30003" : "null");
  if (sent->state != SENT_PENDING) {
    g_string_append_c(json, '"');
    json_append_rfc2822(json, sent->done_ms);
    g_string_append(json, "\",\"date_created\":\"");
  } else {
    g_string_append(json, "null,\"date_created\":\"");
  }
  json_append_rfc2822(json, sent->time_ms);
  g_string_append(json, "\"}");
}

typedef struct {
  const char *account, *to, *since;
  gint64 size, page;
} Listing;

static void append_next(GString *json, const Listing *listing, const Item *last)
{
  if (last == NULL) {
    g_string_append(json, "null");
    return;
  }
  g_autofree char *to = g_uri_escape_string(listing->to, NULL, FALSE);
  g_string_append_printf(json, "\"" PREFIX "/2010-04-01/Accounts/%s/Messages.json?To=%s", listing->account, to);
  if (listing->since != NULL)
    g_string_append_printf(json, "&DateSent%%3E=%.10s", listing->since);
  g_string_append_printf(
      json, "&PageSize=%" G_GINT64_FORMAT "&Page=%" G_GINT64_FORMAT "&PageToken=PA%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "\"",
      listing->size, listing->page + 1, last->time_ms, last->id);
}

/* Those to a phone, the newest first, in one page. */
static void list_sent(Provider *provider, HttpCall *call, const Listing *listing, gint64 since_ms)
{
  GString *json = g_string_new("{\"messages\":[");
  gint64 count = 0;
  for (guint i = provider->sent->len; i-- > 0 && count < listing->size;) {
    const Sent *sent = g_ptr_array_index(provider->sent, i);
    if (strcmp(sent->to, listing->to) != 0 || sent->time_ms < since_ms)
      continue;
    if (count++ > 0)
      g_string_append_c(json, ',');
    append_sent(json, sent, OWN_NUMBER);
  }
  g_string_append_printf(json, "],\"next_page_uri\":null,\"page\":0,\"page_size\":%" G_GINT64_FORMAT "}", listing->size);
  answer_poll(provider, call, json);
}

static void list(Provider *provider, HttpCall *call, const char *account)
{
  const char *to = http_call_query(call, "To"), *since = http_call_query(call, "DateSent>");
  const gint64 since_ms = day_start_of(since);
  const Listing listing = {.account = account,
                           .to = to != NULL ? to : OWN_NUMBER,
                           .since = since_ms != 0 ? since : NULL,
                           .size = CLAMP(query_int(call, "PageSize", PAGE_DEFAULT), 1, PAGE_MAX),
                           .page = query_int(call, "Page", 0)};
  if (fault_before(provider, call, FALSE))
    return;
  if (g_hash_table_contains(provider->phones, listing.to)) {
    list_sent(provider, call, &listing, since_ms);
    return;
  }
  const guint end = page_end(provider, http_call_query(call, "PageToken"));
  const Item *last = NULL;
  g_autoptr(GPtrArray) page = fault_page_down(provider, end, (guint)listing.size, since_ms, &last);
  GString *json = g_string_sized_new(256 + page->len * 400);
  g_string_append(json, "{\"messages\":[");
  for (guint i = 0; i < page->len; i++) {
    if (i > 0)
      g_string_append_c(json, ',');
    append_message(json, g_ptr_array_index(page, i), listing.to);
  }
  g_string_append(json, "],\"next_page_uri\":");
  append_next(json, &listing, last);
  g_string_append_printf(json, ",\"page\":%" G_GINT64_FORMAT ",\"page_size\":%" G_GINT64_FORMAT "}", listing.page,
                         listing.size);
  answer_poll(provider, call, json);
}

static GString *error_json(int code, const char *message, int status)
{
  GString *json = g_string_new(NULL);
  g_string_printf(json,
                  "{\"code\":%d,\"message\":\"%s\",\"more_info\":\"https://www.twilio.com/docs/errors/%d\",\"status\":%d}",
                  code, message, code, status);
  return json;
}

/* The token that the account logs in with signs what is pushed. Only to this machine: the simulator talks to no other. */
static void take_callback(Provider *provider, HttpCall *call)
{
  g_autofree char *url = form_value(call, "StatusCallback");
  g_autoptr(GUri) uri = url != NULL ? g_uri_parse(url, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *login = http_call_header(call, "Authorization");
  gsize length = 0;
  g_autofree guchar *plain = g_base64_decode(login + strlen("Basic "), &length);
  g_autofree char *pair = g_strndup((const char *)plain, length);
  const char *colon = strchr(pair, ':');
  if (uri != NULL && g_strcmp0(g_uri_get_host(uri), "127.0.0.1") == 0)
    provider_callback(provider, url, colon != NULL ? colon + 1 : "");
}

static void take_send(Provider *provider, HttpCall *call)
{
  if (fault_before(provider, call, TRUE))
    return;
  g_autofree char *to = form_value(call, "To");
  g_autofree char *from = form_value(call, "From");
  g_autofree char *text = form_value(call, "Body");
  const MessageFault fault = fault_message(provider);
  if (from == NULL || text == NULL || *text == '\0') {
    provider->counters.rejected++;
    answer_send(provider, call, 400,
                from == NULL ? error_json(21603, "A 'From' phone number is required.", 400)
                             : error_json(21602, "Message body is required.", 400));
    return;
  }
  if (fault == FAULT_BUSY) {
    provider->counters.busy++;
    answer_send(provider, call, 429,
                error_json(21611, "This 'From' number has exceeded the maximum number of queued messages", 429));
    return;
  }
  if (fault == FAULT_REJECT || to == NULL || !number_is_valid(to)) {
    provider->counters.rejected++;
    answer_send(provider, call, 400, error_json(21211, "The 'To' number is not a valid phone number.", 400));
    return;
  }
  GString *json = g_string_new(NULL);
  append_sent(json, provider_accept(provider, to, text, NULL, FALSE), from);
  take_callback(provider, call);
  answer_send(provider, call, 201, json);
}

static void show(Provider *provider, HttpCall *call, const char *sid)
{
  guint index;
  if (fault_before(provider, call, FALSE))
    return;
  GString *json = g_string_new(NULL);
  const Sent *sent = name_sent(provider, sid);
  if (sent != NULL) {
    append_sent(json, sent, OWN_NUMBER);
  } else if (provider_find(provider, name_item(sid), &index)) {
    append_message(json, g_ptr_array_index(provider->inbox, index), OWN_NUMBER);
  } else {
    g_string_free(json, TRUE);
    answer(call, 404, error_json(20404, "The requested resource was not found", 404));
    return;
  }
  answer_poll(provider, call, json);
}

/* /2010-04-01/Accounts/AC…/Messages.json or …/Messages/SM….json */
void twilio_handle(Provider *provider, HttpCall *call, const char *path)
{
  static const char before[] = "/2010-04-01/Accounts/";
  const char *rest = g_str_has_prefix(path, before) ? strchr(path + sizeof before - 1, '/') : NULL;
  const gboolean is_get = strcmp(call->method, "GET") == 0, is_list = g_strcmp0(rest, "/Messages.json") == 0;
  const gboolean is_balance = is_get && g_strcmp0(rest, "/Balance.json") == 0;
  if (!is_list && !is_balance &&
      !(is_get && rest != NULL && g_str_has_prefix(rest, "/Messages/") && g_str_has_suffix(rest, ".json"))) {
    answer(call, 404, error_json(20404, "The requested resource was not found", 404));
    return;
  }
  g_autofree char *account = g_strndup(path + sizeof before - 1, (gsize)(rest - path) - (sizeof before - 1));
  g_autofree char *sid = is_list || is_balance ? NULL : g_strndup(rest + 10, strlen(rest) - 15);
  if (!call_has(call, "Authorization", "Basic "))
    answer(call, 401, error_json(20003, "Authenticate", 401));
  else if (is_balance)
    answer(call, 200, json_text(json_pack("{s:s, s:s}", "balance", provider->credit, "currency", "USD")));
  else if (!is_list)
    show(provider, call, sid);
  else if (is_get)
    list(provider, call, account);
  else
    take_send(provider, call);
}
