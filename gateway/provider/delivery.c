/* After a message was sent: asking for its state, looking for it in the provider's log. */
#include "error.h"
#include "item.h"

#include <string.h>

#define BEFORE_MS 300000 /* a provider's clock may lie so far behind ours */

const char *delivery_state_name(DeliveryState state)
{
  static const char *const NAMES[] = {"pending", "delivered", "failed"};
  return NAMES[state];
}

/* The reference as it was sent. */
static const char *written_ref(const Provider *provider, const char *ref, char room[16])
{
  guint64 number;
  if (!provider->send.ref_int32 || ref == NULL || !g_ascii_string_to_unsigned(ref, 10, 0, G_MAXUINT64, &number, NULL))
    return ref;
  g_snprintf(room, 16, "%u", (guint)(number & G_MAXINT32));
  return room;
}

HttpRequest *provider_status_request(const Provider *provider, const char *id, const char *ref, const char *to)
{
  char number[MSISDN_ROOM], room[16];
  Values values = {0};
  values.text[VARIABLE_ID] = id;
  values.text[VARIABLE_REF] = written_ref(provider, ref, room);
  values.text[VARIABLE_TO] =
      to != NULL && msisdn_write(provider->send.number, provider->send.country, to, number) == NULL ? number : NULL;
  values.text[VARIABLE_OWN] = provider->facts.own_number;
  if (provider->send.ref_int32)
    values.numbers = 1U << VARIABLE_REF;
  return shape_request(provider, &provider->status.shape, &values, NULL, 0);
}

/* Fills the page; FALSE and an error. */
static gboolean read_page(const Provider *provider, const char *what, const Success *success, const ItemProfile *items,
                          const HttpResponse *response, gint64 now_ms, PollPage *page, GError **error)
{
  PageSeen seen = {.now_ms = now_ms};
  page->json = answer_parse(response->body, NULL);
  if (page->json == NULL && response->body->len > 0 && status_listed(success->http, response->status)) {
    g_autoptr(GByteArray) mended = json_salvage(response->body);
    page->json = mended != NULL ? answer_parse(mended, NULL) : NULL;
    seen.salvaged = page->json != NULL;
  }
  if (!success_holds(success, response->status, page->json, response->body))
    return answer_fail(provider, what, response, page->json, error);
  json_t *list = items_list(items, page->json);
  if (list == NULL) {
    g_set_error(error, FAILURE, FAILED_REJECT, "the %s of %s: the answer has no list at \"%s\"; compare it with the profile",
                what, provider->facts.name, pointer_text(items->list));
    return FALSE;
  }
  page_read(provider, items, list, page, &seen);
  page->cursor = "";
  json_decref(list);
  return TRUE;
}

gboolean provider_status_read(const Provider *provider, const HttpResponse *response, gint64 now_ms, PollPage *page,
                              GError **error)
{
  const StatusProfile *status = &provider->status;
  *page = (PollPage){0};
  if (response->outcome != HTTP_ANSWERED)
    return answer_none(provider, "status", response, error);
  if (read_page(provider, "status", &status->success, &status->items, response, now_ms, page, error))
    return TRUE;
  poll_page_clear(page);
  return FALSE;
}

HttpRequest *provider_lookup_request(const Provider *provider, const Outgoing *message, gint64 sent_ms, gint64 now_ms)
{
  const LookupProfile *lookup = &provider->lookup;
  char number[MSISDN_ROOM], room[16], since[32], until[32], limit[16];
  Values values = {0};
  when_write(lookup->write, MAX(sent_ms - BEFORE_MS, 0), since);
  when_write(lookup->write, MAX(now_ms, 0), until);
  g_snprintf(limit, sizeof limit, "%u", lookup->limit);
  values.text[VARIABLE_REF] = written_ref(provider, message->ref, room);
  values.text[VARIABLE_TO] =
      msisdn_write(provider->send.number, provider->send.country, message->to, number) == NULL ? number : NULL;
  values.text[VARIABLE_FROM] = provider->sender[0] != '\0' ? provider->sender : NULL;
  values.text[VARIABLE_SINCE] = since;
  values.text[VARIABLE_UNTIL] = until;
  values.text[VARIABLE_LIMIT] = limit;
  values.text[VARIABLE_OWN] = provider->facts.own_number;
  values.numbers = 1U << VARIABLE_LIMIT;
  return shape_request(provider, &lookup->shape, &values, NULL, 0);
}

static gboolean is_the_one(const Provider *provider, const Outgoing *message, gint64 sent_ms, const Receipt *receipt)
{
  const ItemProfile *items = &provider->lookup.items;
  char room[16], theirs[MSISDN_ROOM];
  if (items->ref->len > 0)
    return g_strcmp0(receipt->ref, written_ref(provider, message->ref, room)) == 0;
  return receipt->time_ms >= sent_ms - BEFORE_MS && strcmp(receipt->text, message->text) == 0 &&
         strcmp(msisdn_digits(provider->send.country, receipt->to, theirs), message->to + 1) == 0;
}

LookupResult provider_lookup_read(const Provider *provider, const Outgoing *message, gint64 sent_ms,
                                  const HttpResponse *response, gint64 now_ms, LookupIsOther is_other, gpointer data,
                                  SendOutcome *outcome, GError **error)
{
  const LookupProfile *lookup = &provider->lookup;
  PollPage page = {0};
  *outcome = (SendOutcome){.result = SEND_UNCERTAIN, .retry_after_ms = -1};
  if (response->outcome != HTTP_ANSWERED) {
    answer_none(provider, "look-up", response, error);
    return LOOKUP_UNKNOWN;
  }
  if (status_listed(lookup->absent, response->status))
    return LOOKUP_ABSENT;
  LookupResult result = LOOKUP_UNKNOWN;
  if (read_page(provider, "look-up", &lookup->success, &lookup->items, response, now_ms, &page, error)) {
    /* a full answer may have cut off the one that is looked for, an unreadable element may be it */
    const guint listed = page.receipts->len + page.broken->len + page.filtered;
    result = listed < lookup->limit && page.broken->len == 0 ? LOOKUP_ABSENT : LOOKUP_UNKNOWN;
    for (guint i = 0; i < page.receipts->len && result != LOOKUP_FOUND; i++) {
      const Receipt *receipt = &g_array_index(page.receipts, Receipt, i);
      if (!is_the_one(provider, message, sent_ms, receipt) ||
          (is_other != NULL && receipt->id != NULL && is_other(receipt->id, data)))
        continue;
      result = LOOKUP_FOUND;
      outcome->result = SEND_ACCEPTED;
      outcome->id = g_strdup(receipt->id);
    }
  }
  poll_page_clear(&page);
  return result;
}
