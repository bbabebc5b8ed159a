#include "item.h"

#include <string.h>

#define ID_MAX 128     /* bytes; the longest seen are UUIDs with a prefix */
#define NUMBER_MAX 64  /* bytes of a sender or receiver */
#define TEXT_MAX 65536 /* bytes: more than 255 segments hold */
#define RAW_MAX 262144 /* bytes kept of an unreadable message: all of one that could be an SMS */
#define DAY_MS 86400000
#define PARTS_MAX 255 /* 3GPP TS 23.040 section 9.2.3.24.1: one octet */

typedef struct {
  const char *text; /* NULL: not there, or nothing that has a text */
  gsize length;
} Field;

/* The first pointer that finds a text or number; nothing where there is no pointer. */
static Field read_field(const GPtrArray *pointers, json_t *element, GStringChunk *strings)
{
  for (guint i = 0; pointers != NULL && i < pointers->len; i++) {
    json_t *value = pointer_find(g_ptr_array_index(pointers, i), element);
    if (json_is_string(value))
      return (Field){json_string_value(value), json_string_length(value)};
    char room[24];
    const char *text = json_as_text(value, room);
    if (text != NULL)
      return (Field){g_string_chunk_insert(strings, text), strlen(text)};
  }
  return (Field){0};
}

static gboolean damaged(const PageSeen *seen, const Field *field)
{
  if (field->text == NULL)
    return FALSE;
  return strlen(field->text) != field->length || (seen->salvaged && strstr(field->text, SALVAGE_MARK) != NULL);
}

static gint64 read_time(const ItemProfile *items, const Field *field)
{
  gint64 ms = 0;
  for (guint i = 0; field->text != NULL && i < items->time_formats->len; i++) {
    if (when_read(&g_array_index(items->time_formats, WhenFormat, i), field->text, &ms))
      return ms;
  }
  return 0;
}

static const char *hash(GStringChunk *strings, const char *prefix, const Field *fields, guint n)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  for (guint i = 0; i < n; i++) {
    if (fields[i].text != NULL)
      g_checksum_update(sum, (const guchar *)fields[i].text, (gssize)fields[i].length);
    g_checksum_update(sum, (const guchar *)"", 1);
  }
  g_autofree char *text = g_strdup_printf("%s%.32s", prefix, g_checksum_get_string(sum));
  return g_string_chunk_insert(strings, text);
}

static const char *read_sender(const ItemProfile *items, const Field *from, GStringChunk *strings)
{
  char room[MSISDN_ROOM];
  const char *number = msisdn_read(items->number, items->country, from->text, room);
  return number == room ? g_string_chunk_insert(strings, number) : from->text;
}

/* However number and time are written, by a poll or a push, the same message makes the same id. */
static const char *made_id(const ItemProfile *items, const Field fields[5], gint64 time_ms, GStringChunk *strings)
{
  Field chosen[5];
  char time[24];
  guint n = 0;
  g_snprintf(time, sizeof time, "%" G_GINT64_FORMAT, time_ms);
  for (guint i = 0; i < 5; i++) {
    if ((items->hash & 1U << i) == 0)
      continue;
    chosen[n] = fields[i];
    if (1U << i == HASH_TIME && time_ms > 0)
      chosen[n] = (Field){time, strlen(time)};
    if (1U << i == HASH_FROM && fields[i].text != NULL) {
      chosen[n].text = read_sender(items, &fields[i], strings);
      if (chosen[n].text != fields[i].text)
        chosen[n].length = strlen(chosen[n].text);
    }
    n++;
  }
  return hash(strings, "hash-", chosen, n);
}

/* The id, its provider's own and its number; or what is wrong. */
static const char *read_id(const ItemProfile *items, const Field fields[5], PollPage *page, const PageSeen *seen,
                           PollItem *item)
{
  const Field *id = &fields[0];
  /* In a path, to delete one message, "." and ".." would mean the folder of all. */
  const gboolean steps = g_strcmp0(id->text, ".") == 0 || g_strcmp0(id->text, "..") == 0;
  const gboolean readable = id->text != NULL && id->length > 0 && id->length <= ID_MAX && !steps && !damaged(seen, id);
  item->own_id = readable ? id->text : NULL;
  if (items->id_made)
    item->id = made_id(items, fields, item->time_ms, page->strings);
  else if (!readable)
    return "it has no readable id";
  else
    item->id = id->text;
  if (items->number_equals)
    item->own_id = item->id;
  if (!items->id_numeric)
    return NULL;
  if (item->own_id != NULL && g_ascii_string_to_signed(item->own_id, 10, 0, G_MAXINT64, &item->number, NULL))
    return NULL;
  item->id = item->own_id = NULL; /* the parser may have let a damaged number pass as a text */
  return "its id is no number from 0 to 2^63 - 1";
}

/* A part says which message it belongs to, of how many it is, and which. */
static const char *read_part(const ItemProfile *items, json_t *element, const Field fields[5], PollPage *page, PollItem *item)
{
  const Field total = read_field(items->part_total, element, page->strings),
              group = read_field(items->part_group, element, page->strings),
              number = read_field(items->part_number, element, page->strings);
  guint64 parts = 1, part = 1;
  item->parts = item->part = 1;
  if (total.text == NULL || total.length == 0)
    return NULL;
  if (!g_ascii_string_to_unsigned(total.text, 10, 0, PARTS_MAX, &parts, NULL))
    return "the number of its parts is unreadable";
  if (parts <= 1)
    return NULL;
  if (group.text == NULL || number.text == NULL || !g_ascii_string_to_unsigned(number.text, 10, 1, parts, &part, NULL))
    return "the number of the part is unreadable";
  item->parts = (guint)parts;
  item->part = (guint)part;
  item->part_key = hash(page->strings, "parts-", (Field[]){fields[1], fields[2], group, total}, 4);
  return NULL;
}

/* What is wrong with an element, NULL where nothing is. Fills what can be read of it. */
static const char *read_element(const ItemProfile *items, json_t *element, PollPage *page, PageSeen *seen, PollItem *item)
{
  if (!json_is_object(element))
    return "it is no object";
  GStringChunk *strings = page->strings;
  /* in the order of HashField */
  const Field fields[5] = {read_field(items->id, element, strings), read_field(items->from, element, strings),
                           read_field(items->to, element, strings), read_field(items->text, element, strings),
                           read_field(items->time, element, strings)};
  const Field *from = &fields[1], *to = &fields[2], *text = &fields[3], *time = &fields[4];
  item->time_ms = damaged(seen, time) ? 0 : read_time(items, time);
  const char *wrong = read_id(items, fields, page, seen, item);
  if (wrong != NULL)
    return wrong;
  if (from->text == NULL || from->length == 0 || from->length > NUMBER_MAX || damaged(seen, from))
    return "it has no readable sender";
  if (to->length > NUMBER_MAX || damaged(seen, to))
    return "its receiver is unreadable";
  if (text->text == NULL)
    return "it has no text";
  if (text->length > TEXT_MAX)
    return "its text is too long for an SMS";
  if (damaged(seen, text))
    return "its text holds a character that cannot be read";
  item->from = read_sender(items, from, strings);
  item->to = to->text != NULL ? to->text : "";
  item->text = text->text;
  item->text_length = text->length;
  return read_part(items, element, fields, page, item);
}

/* The same for a report; `item` gets what the round needs to know of it. */
static const char *read_receipt(const Provider *provider, const ItemProfile *items, json_t *element, PollPage *page,
                                PageSeen *seen, PollItem *item, Receipt *receipt)
{
  if (!json_is_object(element))
    return "it is no object";
  GStringChunk *strings = page->strings;
  const Field id = read_field(items->id, element, strings), ref = read_field(items->ref, element, strings),
              key = read_field(items->from, element, strings), to = read_field(items->to, element, strings),
              status = read_field(items->status, element, strings), reason = read_field(items->reason, element, strings),
              time = read_field(items->time, element, strings), text = read_field(items->text, element, strings);
  const Field *const all[] = {&id, &ref, &key, &to, &status, &text};
  for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
    if (damaged(seen, all[i]) || (i < 5 && all[i]->length > ID_MAX))
      return "it holds a value that cannot be read";
  }
  if (status.text == NULL)
    return "it has no status";
  gpointer listed = NULL;
  const gboolean known =
      provider->states.results != NULL && g_hash_table_lookup_extended(provider->states.results, status.text, NULL, &listed);
  receipt->state = known ? (DeliveryState)GPOINTER_TO_INT(listed) : provider->state_otherwise;
  receipt->id = id.length > 0 ? id.text : NULL;
  receipt->ref = ref.length > 0 ? ref.text : NULL;
  receipt->to = to.text != NULL ? read_sender(items, &to, strings) : "";
  receipt->reason = reason.text != NULL && strlen(reason.text) == reason.length && code_shaped(reason.text)
                        ? reason.text
                        : code_told(status.text, known);
  receipt->text = text.text != NULL ? text.text : "";
  receipt->time_ms = item->time_ms = damaged(seen, &time) ? 0 : read_time(items, &time);
  receipt->own_id = item->own_id = key.length > 0 ? key.text : receipt->id;
  item->id = item->own_id;
  return NULL;
}

static void add_broken(PollPage *page, json_t *element, const PollItem *item, gboolean salvaged, const char *reason)
{
  g_autofree char *dumped = json_dumps(element, JSON_ENCODE_ANY | JSON_COMPACT);
  g_autoptr(GString) raw = g_string_new(dumped);
  if (raw->len > RAW_MAX)
    g_string_truncate(raw, (gsize)(g_utf8_find_prev_char(raw->str, raw->str + RAW_MAX + 1) - raw->str));
  if (salvaged)
    json_restore(raw);
  const Field bytes = {g_string_chunk_insert_len(page->strings, raw->str, (gssize)raw->len), raw->len};
  const PollBroken broken = {item->id != NULL ? item->id : hash(page->strings, "raw-", &bytes, 1),
                             reason,
                             bytes.text,
                             bytes.length,
                             item->position,
                             item->own_id};
  g_array_append_val(page->broken, broken);
}

/* A time beyond tomorrow is no time to go by: it would hide all that comes before it. */
static void look(const PollItem *item, PageSeen *seen)
{
  if (seen->by_number)
    seen->reached = MAX(seen->reached, item->number);
  else if (item->time_ms <= seen->now_ms + DAY_MS)
    seen->reached = MAX(seen->reached, MIN(item->time_ms, seen->now_ms));
  seen->newest_ms = MAX(seen->newest_ms, item->time_ms > 0 ? item->time_ms : G_MAXINT64);
  if (item->position == 0)
    seen->mark = item->id;
  seen->last = item->id;
  seen->anchored = seen->anchored || (seen->anchor != NULL && g_strcmp0(item->id, seen->anchor) == 0);
}

/* The second of two equal messages of one list gets an id of its own. */
static void tell_apart(GHashTable *times, PollItem *item, GStringChunk *strings)
{
  const guint before = GPOINTER_TO_UINT(g_hash_table_lookup(times, item->id));
  g_hash_table_insert(times, (gpointer)item->id, GUINT_TO_POINTER(before + 1));
  if (before == 0)
    return;
  g_autofree char *numbered = g_strdup_printf("%s-%u", item->id, before + 1);
  item->id = g_string_chunk_insert(strings, numbered);
}

static void reverse(GArray *array, gsize size)
{
  g_autofree char *room = g_malloc(size);
  for (guint i = 0; i + 1 < array->len - i; i++) {
    char *a = array->data + i * size, *b = array->data + (array->len - 1 - i) * size;
    memcpy(room, a, size);
    memcpy(a, b, size);
    memcpy(b, room, size);
  }
}

static void read_one(const Provider *provider, const ItemProfile *items, json_t *element, PollPage *page, PageSeen *seen,
                     GHashTable *times, guint position)
{
  PollItem item = {.position = position};
  Receipt receipt = {0};
  const char *reason = items->receipts ? read_receipt(provider, items, element, page, seen, &item, &receipt)
                                       : read_element(items, element, page, seen, &item);
  if (reason == NULL && times != NULL)
    tell_apart(times, &item, page->strings);
  look(&item, seen);
  if (json_is_object(element) && !tests_hold(items->filter, element, NULL))
    page->filtered++;
  else if (reason != NULL)
    add_broken(page, element, &item, seen->salvaged, reason);
  else if (items->receipts)
    g_array_append_val(page->receipts, receipt);
  else
    g_array_append_val(page->items, item);
}

json_t *items_list(const ItemProfile *items, json_t *root)
{
  json_t *found = pointer_find(items->list, root);
  if (json_is_array(found))
    return json_incref(found);
  if (!items->single || !json_is_object(found))
    return NULL;
  json_t *list = json_array();
  json_array_append(list, found);
  return list;
}

void page_read(const Provider *provider, const ItemProfile *items, json_t *list, PollPage *page, PageSeen *seen)
{
  g_autoptr(GHashTable) times = items->number_equals ? g_hash_table_new(g_str_hash, g_str_equal) : NULL;
  page->strings = g_string_chunk_new(4096);
  seen->n = (guint)json_array_size(list);
  page->items = g_array_sized_new(FALSE, FALSE, sizeof(PollItem), items->receipts ? 0 : seen->n);
  page->receipts = g_array_sized_new(FALSE, FALSE, sizeof(Receipt), items->receipts ? seen->n : 0);
  page->broken = g_array_new(FALSE, FALSE, sizeof(PollBroken));
  for (guint i = 0; i < seen->n; i++)
    read_one(provider, items, json_array_get(list, i), page, seen, times, i);
  if (seen->newest_first) {
    reverse(page->items, sizeof(PollItem));
    reverse(page->receipts, sizeof(Receipt));
    reverse(page->broken, sizeof(PollBroken));
  }
}
