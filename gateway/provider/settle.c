/* After the commit: what was booked is acknowledged or deleted, one by one or up to a time. */
#include "error.h"
#include "item.h"

#include <string.h>

struct Settle {
  const Provider *provider;
  const PollProfile *poll;
  GPtrArray *ids; /* the provider's; the last goes first */
  gint64 newest_ms;
  gboolean sent; /* the one request by time */
  gboolean open; /* older pages were not read yet */
};

Settle *provider_settle_new(const Provider *provider, PollKind kind)
{
  const PollFacts *facts = kind == POLL_RECEIPTS ? &provider->facts.receipts : &provider->facts.messages;
  if (!facts->settles)
    return NULL;
  Settle *settle = g_new0(Settle, 1);
  settle->provider = provider;
  settle->poll = kind == POLL_RECEIPTS ? &provider->receipts : &provider->poll;
  settle->ids = g_ptr_array_new_with_free_func(g_free);
  return settle;
}

void provider_settle_free(Settle *settle)
{
  if (settle == NULL)
    return;
  g_ptr_array_unref(settle->ids);
  g_free(settle);
}

static void add(Settle *settle, const char *own_id)
{
  if (own_id != NULL)
    g_ptr_array_add(settle->ids, g_strdup(own_id));
}

/* What bears a time ahead of the list would take with it what came after the list. */
static void look_at_time(Settle *settle, const PollPage *page, gint64 time_ms)
{
  if (time_ms <= page->asked_ms)
    settle->newest_ms = MAX(settle->newest_ms, time_ms);
}

void provider_settle_add(Settle *settle, const PollPage *page)
{
  if (settle == NULL)
    return;
  settle->open = settle->poll->order == ORDER_DESC && (page->more || page->capped);
  for (guint i = 0; i < page->items->len; i++) {
    const PollItem *item = &g_array_index(page->items, PollItem, i);
    look_at_time(settle, page, item->time_ms);
    add(settle, item->own_id);
  }
  for (guint i = 0; i < page->receipts->len; i++) {
    const Receipt *receipt = &g_array_index(page->receipts, Receipt, i);
    look_at_time(settle, page, receipt->time_ms);
    add(settle, receipt->own_id);
  }
  for (guint i = 0; i < page->broken->len; i++)
    add(settle, g_array_index(page->broken, PollBroken, i).own_id);
}

static HttpRequest *request_by_time(Settle *settle)
{
  const SettleProfile *profile = &settle->poll->settle;
  char before[32];
  Values values = {0};
  if (settle->sent || settle->open || settle->newest_ms <= profile->lag_ms)
    return NULL;
  when_write(profile->write, settle->newest_ms - profile->lag_ms, before);
  values.text[VARIABLE_BEFORE] = before;
  values.text[VARIABLE_OWN] = settle->provider->facts.own_number;
  if (profile->write == WRITE_UNIX_S || profile->write == WRITE_UNIX_MS)
    values.numbers = 1U << VARIABLE_BEFORE;
  return shape_request(settle->provider, &profile->shape, &values, NULL, 0);
}

HttpRequest *provider_settle_request(Settle *settle)
{
  const SettleProfile *profile = settle != NULL ? &settle->poll->settle : NULL;
  if (profile == NULL)
    return NULL;
  if (profile->by_time)
    return request_by_time(settle);
  if (settle->ids->len == 0)
    return NULL;
  Values values = {0};
  values.text[VARIABLE_ID] = g_ptr_array_index(settle->ids, settle->ids->len - 1);
  values.text[VARIABLE_OWN] = settle->provider->facts.own_number;
  return shape_request(settle->provider, &profile->shape, &values, NULL, 0);
}

gboolean provider_settle_skip(Settle *settle)
{
  if (settle->poll->settle.by_time || settle->ids->len == 0)
    return FALSE;
  g_ptr_array_set_size(settle->ids, (gint)settle->ids->len - 1);
  return TRUE;
}

gboolean provider_settle_read(Settle *settle, const HttpResponse *response, GError **error)
{
  const SettleProfile *profile = &settle->poll->settle;
  if (response->outcome != HTTP_ANSWERED)
    return answer_none(settle->provider, "acknowledgement", response, error);
  json_t *root = answer_parse(response->body, NULL);
  const gboolean good = success_holds(&profile->success, response->status, root, response->body) ||
                        status_listed(profile->gone, response->status);
  if (!good)
    answer_fail(settle->provider, "acknowledgement", response, root, error);
  json_decref(root);
  if (!good)
    return FALSE;
  settle->sent = TRUE;
  if (settle->ids->len > 0)
    g_ptr_array_set_size(settle->ids, (gint)settle->ids->len - 1);
  return TRUE;
}
