/* After the commit: what was booked is acknowledged or deleted, one by one or up to a time. */
#include "error.h"
#include "item.h"

#include <string.h>

typedef struct {
  char *id;    /* the provider's */
  char *check; /* what the message reads as, for one that is deleted by its place */
  guint position;
} Entry;

/* look (by place: the request under way verifies) → act (it acknowledges or deletes) → the next entry */
struct Settle {
  const Provider *provider;
  const PollProfile *poll;
  GArray *entries; /* Entry; the last goes first, which is the highest place */
  gint64 newest_ms;
  gboolean verified; /* the last entry was looked at */
  gboolean sent;     /* the one request by time */
  gboolean open;     /* older pages were not read yet */
};

static void clear_entry(gpointer data)
{
  Entry *entry = data;
  g_free(entry->id);
  g_free(entry->check);
}

Settle *provider_settle_new(const Provider *provider, PollKind kind)
{
  const PollFacts *facts = kind == POLL_RECEIPTS ? &provider->facts.receipts : &provider->facts.messages;
  if (!facts->settles)
    return NULL;
  Settle *settle = g_new0(Settle, 1);
  settle->provider = provider;
  settle->poll = kind == POLL_RECEIPTS ? &provider->receipts : &provider->poll;
  settle->entries = g_array_new(FALSE, TRUE, sizeof(Entry));
  g_array_set_clear_func(settle->entries, clear_entry);
  return settle;
}

void provider_settle_free(Settle *settle)
{
  if (settle == NULL)
    return;
  g_array_unref(settle->entries);
  g_free(settle);
}

static void add(Settle *settle, const char *own_id, const char *check, guint position)
{
  if (own_id == NULL && !settle->poll->settle.by_index)
    return;
  const Entry entry = {g_strdup(own_id), g_strdup(check), position};
  g_array_append_val(settle->entries, entry);
}

static gint by_position(gconstpointer a, gconstpointer b)
{
  const guint left = ((const Entry *)a)->position, right = ((const Entry *)b)->position;
  return left < right ? -1 : left > right;
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
  const gboolean numbered = settle->poll->items.number_equals;
  for (guint i = 0; i < page->items->len; i++) {
    const PollItem *item = &g_array_index(page->items, PollItem, i);
    look_at_time(settle, page, item->time_ms);
    add(settle, item->own_id, numbered ? item->own_id : item->id, item->position);
  }
  for (guint i = 0; i < page->receipts->len; i++) {
    const Receipt *receipt = &g_array_index(page->receipts, Receipt, i);
    look_at_time(settle, page, receipt->time_ms);
    add(settle, receipt->own_id, receipt->own_id, 0);
  }
  for (guint i = 0; i < page->broken->len; i++) {
    const PollBroken *broken = &g_array_index(page->broken, PollBroken, i);
    add(settle, broken->own_id, broken->id, broken->position);
  }
  if (settle->poll->settle.by_index)
    g_array_sort(settle->entries, by_position);
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
  if (settle->entries->len == 0)
    return NULL;
  const Entry *entry = &g_array_index(settle->entries, Entry, settle->entries->len - 1);
  char index[16];
  Values values = {0};
  g_snprintf(index, sizeof index, "%u", profile->first_index + entry->position);
  values.text[VARIABLE_ID] = entry->id;
  values.text[VARIABLE_INDEX] = profile->by_index ? index : NULL;
  values.text[VARIABLE_OWN] = settle->provider->facts.own_number;
  values.numbers = 1U << VARIABLE_INDEX;
  const gboolean looks = profile->by_index && !settle->verified;
  return shape_request(settle->provider, looks ? &profile->verify : &profile->shape, &values, NULL, 0);
}

/* Whether the message at the entry's place still is the one that was booked. */
static gboolean still_there(const Settle *settle, const Entry *entry, const HttpResponse *response)
{
  g_autoptr(GByteArray) mended = NULL;
  PollPage page = {0};
  PageSeen seen = {0};
  page.json = answer_parse(response->body, NULL);
  if (page.json == NULL && response->body->len > 0) {
    mended = json_salvage(response->body);
    page.json = mended != NULL ? answer_parse(mended, NULL) : NULL;
    seen.salvaged = page.json != NULL;
  }
  json_t *found = pointer_find(settle->poll->settle.verify_item, page.json), *list = json_array();
  json_array_append(list, found);
  page_read(settle->provider, &settle->poll->items, list, &page, &seen);
  const char *reads = page.items->len == 1    ? g_array_index(page.items, PollItem, 0).id
                      : page.broken->len == 1 ? g_array_index(page.broken, PollBroken, 0).id
                                              : NULL;
  const gboolean same = g_strcmp0(reads, entry->check) == 0 && reads != NULL;
  json_decref(list);
  poll_page_clear(&page);
  return same;
}

static gboolean read_look(Settle *settle, const Entry *entry, const HttpResponse *response, GError **error)
{
  if (response->status == 200 && still_there(settle, entry, response)) {
    settle->verified = TRUE;
    return TRUE;
  }
  if (response->status >= 300 && response->status != 404)
    return answer_fail(settle->provider, "look before deleting", response, NULL, error);
  g_set_error(error, FAILURE, FAILED_RETRY, "the list of %s has moved since it was read; nothing is deleted, it is read again",
              settle->provider->facts.name);
  return FALSE;
}

gboolean provider_settle_skip(Settle *settle)
{
  if (settle->poll->settle.by_time || settle->entries->len == 0)
    return FALSE;
  settle->verified = FALSE;
  g_array_set_size(settle->entries, settle->entries->len - 1);
  return TRUE;
}

gboolean provider_settle_read(Settle *settle, const HttpResponse *response, GError **error)
{
  const SettleProfile *profile = &settle->poll->settle;
  const guint n = settle->entries->len;
  if (response->outcome != HTTP_ANSWERED)
    return answer_none(settle->provider, "acknowledgement", response, error);
  if (profile->by_index && !settle->verified && n > 0)
    return read_look(settle, &g_array_index(settle->entries, Entry, n - 1), response, error);
  json_t *root = answer_parse(response->body, NULL);
  const gboolean good = success_holds(&profile->success, response->status, root, response->body) ||
                        status_listed(profile->gone, response->status);
  if (!good)
    answer_fail(settle->provider, "acknowledgement", response, root, error);
  json_decref(root);
  if (!good)
    return FALSE;
  settle->verified = FALSE;
  settle->sent = TRUE;
  if (n > 0)
    g_array_set_size(settle->entries, n - 1);
  return TRUE;
}
