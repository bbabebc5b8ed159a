#include "simulator/api.h"

#include <string.h>

#define OTHER_ID ((gint64)1 << 40)               /* beyond all ids that are given */
#define LATE_1970_MS ((gint64)86400000)          /* 2 January 1970 */
#define LATE_2099_MS ((gint64)4070908800 * 1000) /* 1 January 2099 */

/* What is to be handed out again comes first and takes half of the page at most, so that there is room for both. Only what lies
 * before `before` (NULL: all): who asks by id has passed it, while a later one would make the cursor leap over what is between.
 */
static GPtrArray *page_begin(Provider *provider, guint most, const Item *before)
{
  GPtrArray *page = g_ptr_array_new();
  for (guint i = provider->repeat->len; i-- > 0 && page->len < most;) {
    const Item *item = g_ptr_array_index(provider->repeat, i);
    if (before == NULL || item->id < before->id)
      g_ptr_array_add(page, g_ptr_array_steal_index_fast(provider->repeat, i));
  }
  return page;
}

static void page_add(Provider *provider, GPtrArray *page, Item *item, guint most)
{
  g_ptr_array_add(page, item);
  if (!fault_strikes(provider, provider->faults.duplicate))
    return;
  if (page->len < most && g_rand_boolean(provider->state->random))
    g_ptr_array_add(page, item);
  else
    g_ptr_array_add(provider->repeat, item);
}

static Item *altered(Provider *provider, const Item *item, const char *more)
{
  g_autoptr(GString) text = g_string_new_len(item->text, (gssize)item->length);
  g_string_append(text, more);
  Item *copy = item_new(item->from, text->str, text->len, item->time_ms, item->id);
  g_ptr_array_add(provider->altered, copy);
  return copy;
}

/* An id beyond those to come would make a cursor of ids leap over all of them. */
static gboolean is_cursor(const Provider *provider)
{
  return provider->api == API_PLAIN || provider->api == API_AFRICASTALKING;
}

static void alter_items(Provider *provider, GPtrArray *page)
{
  const Faults *faults = &provider->faults;
  const guint count = page->len;
  for (guint i = 0; i < count; i++) {
    const Item *item = g_ptr_array_index(page, i);
    if (fault_strikes(provider, faults->same_id))
      g_ptr_array_add(page, altered(provider, item, "0"));
    if (!is_cursor(provider) && fault_strikes(provider, faults->other_id)) {
      Item *other = altered(provider, item, "");
      other->id += OTHER_ID;
      g_ptr_array_add(page, other);
    }
  }
}

static void alter_page(Provider *provider, GPtrArray *page)
{
  const Faults *faults = &provider->faults;
  const gboolean huge = fault_strikes(provider, faults->ids_huge);
  const gint64 time_ms = fault_strikes(provider, faults->dates_1970)   ? LATE_1970_MS
                         : fault_strikes(provider, faults->dates_2099) ? LATE_2099_MS
                                                                       : 0;
  for (guint i = 0; (huge || time_ms > 0) && i < page->len; i++) {
    Item *copy = altered(provider, g_ptr_array_index(page, i), "");
    copy->huge = huge;
    copy->time_ms = time_ms > 0 ? time_ms : copy->time_ms;
    page->pdata[i] = copy;
  }
}

static void swap(GPtrArray *page, guint a, guint b)
{
  gpointer kept = page->pdata[a];
  page->pdata[a] = page->pdata[b];
  page->pdata[b] = kept;
}

static void disorder(Provider *provider, GPtrArray *page)
{
  if (page->len > 1 && fault_strikes(provider, provider->faults.ids_down)) {
    for (guint i = 0; i < page->len / 2; i++)
      swap(page, i, page->len - 1 - i);
  }
  if (page->len > 1 && fault_strikes(provider, provider->faults.reorder)) {
    for (guint i = page->len - 1; i > 0; i--)
      swap(page, i, (guint)g_rand_int_range(provider->state->random, 0, (gint32)i + 1));
  }
}

static GPtrArray *page_end(Provider *provider, GPtrArray *page)
{
  for (guint i = 0; i < page->len; i++)
    provider_hand_out(provider, g_ptr_array_index(page, i));
  alter_items(provider, page);
  alter_page(provider, page);
  disorder(provider, page);
  provider_let_come(provider);
  return page;
}

GPtrArray *fault_page(Provider *provider, guint first, guint most, const Item **last)
{
  const gboolean same = fault_strikes(provider, provider->faults.same_page);
  first = same ? 0 : MIN(first, provider->inbox->len);
  const Item *next = first < provider->inbox->len ? g_ptr_array_index(provider->inbox, first) : NULL;
  GPtrArray *page = page_begin(provider, most / 2, next);
  guint i = first;
  for (; i < provider->inbox->len && page->len < most; i++)
    page_add(provider, page, g_ptr_array_index(provider->inbox, i), most);
  if (last != NULL)
    *last = i > first && (same || i < provider->inbox->len) ? g_ptr_array_index(provider->inbox, i - 1) : NULL;
  return page_end(provider, page);
}

GPtrArray *fault_page_once(Provider *provider, guint most)
{
  const gboolean same = fault_strikes(provider, provider->faults.same_page);
  const Item *next = provider->inbox->len > 0 ? g_ptr_array_index(provider->inbox, 0) : NULL;
  GPtrArray *page = page_begin(provider, most / 2, next);
  guint taken = 0;
  for (; taken < provider->inbox->len && page->len < most; taken++)
    page_add(provider, page, g_ptr_array_index(provider->inbox, taken), most);
  while (!same && taken-- > 0)
    provider_remove(provider, 0);
  return page_end(provider, page);
}

GPtrArray *fault_page_down(Provider *provider, guint end, guint most, gint64 since_ms, const Item **last)
{
  const gboolean same = fault_strikes(provider, provider->faults.same_page);
  GPtrArray *page = page_begin(provider, most / 2, NULL);
  const Item *taken = NULL;
  gboolean more = same;
  for (guint i = same ? provider->inbox->len : end; i-- > 0;) {
    Item *item = g_ptr_array_index(provider->inbox, i);
    if (item->time_ms < since_ms)
      break;
    if (page->len >= most) {
      more = TRUE;
      break;
    }
    taken = item;
    page_add(provider, page, item, most);
  }
  if (last != NULL)
    *last = more ? taken : NULL;
  return page_end(provider, page);
}
