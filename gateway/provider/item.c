#include "item.h"

#include <string.h>

#define ID_MAX 128     /* bytes; the longest seen are UUIDs with a prefix */
#define NUMBER_MAX 64  /* bytes of a sender or receiver */
#define TEXT_MAX 65536 /* bytes: more than 255 segments hold */
#define RAW_MAX 262144 /* bytes kept of an unreadable message: all of one that could be an SMS */
#define DAY_MS 86400000

typedef struct {
  const char *text; /* NULL: not there, or nothing that has a text */
  gsize length;
} Field;

/* The first pointer that finds a text or number. */
static Field read_field(const GPtrArray *pointers, json_t *element, GStringChunk *strings)
{
  for (guint i = 0; i < pointers->len; i++) {
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

static gint64 read_time(const PollProfile *poll, const Field *field)
{
  gint64 ms = 0;
  for (guint i = 0; field->text != NULL && i < poll->time_formats->len; i++) {
    if (when_read(&g_array_index(poll->time_formats, WhenFormat, i), field->text, &ms))
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

/* What is wrong with an element, NULL where nothing is. Fills what can be read of it. */
static const char *read_element(const PollProfile *poll, json_t *element, PollPage *page, PageSeen *seen, PollItem *item)
{
  if (!json_is_object(element))
    return "it is no object";
  const Field id = read_field(poll->id, element, page->strings), from = read_field(poll->from, element, page->strings),
              to = read_field(poll->to, element, page->strings), text = read_field(poll->text, element, page->strings),
              time = read_field(poll->time, element, page->strings);
  item->time_ms = damaged(seen, &time) ? 0 : read_time(poll, &time);
  if (poll->id_hash)
    item->id = hash(page->strings, "hash-", (Field[]){from, time, text}, 3);
  else if (id.text == NULL || id.length == 0 || id.length > ID_MAX || damaged(seen, &id))
    return "it has no readable id";
  else
    item->id = id.text;
  if (poll->id_numeric && !g_ascii_string_to_signed(item->id, 10, 0, G_MAXINT64, &item->number, NULL)) {
    item->id = NULL; /* the parser may have let a damaged number pass as a text */
    return "its id is no number from 0 to 2^63 - 1";
  }
  if (from.text == NULL || from.length == 0 || from.length > NUMBER_MAX || damaged(seen, &from))
    return "it has no readable sender";
  if (to.length > NUMBER_MAX || damaged(seen, &to))
    return "its receiver is unreadable";
  if (text.text == NULL)
    return "it has no text";
  if (text.length > TEXT_MAX)
    return "its text is too long for an SMS";
  if (damaged(seen, &text))
    return "its text holds a character that cannot be read";
  item->from = from.text;
  item->to = to.text != NULL ? to.text : "";
  item->text = text.text;
  item->text_length = text.length;
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
  const Field kept = {g_string_chunk_insert_len(page->strings, raw->str, (gssize)raw->len), raw->len};
  const PollBroken broken = {item->id != NULL ? item->id : hash(page->strings, "raw-", &kept, 1), reason, kept.text,
                             kept.length};
  g_array_append_val(page->broken, broken);
}

static gboolean wanted(const PollProfile *poll, json_t *element)
{
  for (guint i = 0; i < poll->filter->len; i++) {
    if (!test_holds(&g_array_index(poll->filter, Test, i), element))
      return FALSE;
  }
  return TRUE;
}

/* A time beyond tomorrow is no time to go by: it would hide all that comes before it. */
static void look(const PollProfile *poll, const PollItem *item, PageSeen *seen)
{
  if (poll->mode == CURSOR_AFTER_ID)
    seen->reached = MAX(seen->reached, item->number);
  else if (item->time_ms <= seen->now_ms + DAY_MS)
    seen->reached = MAX(seen->reached, MIN(item->time_ms, seen->now_ms));
  seen->newest_ms = MAX(seen->newest_ms, item->time_ms > 0 ? item->time_ms : G_MAXINT64);
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

void page_read(const PollProfile *poll, json_t *list, PollPage *page, PageSeen *seen)
{
  page->strings = g_string_chunk_new(4096);
  seen->n = (guint)json_array_size(list);
  page->items = g_array_sized_new(FALSE, FALSE, sizeof(PollItem), seen->n);
  page->broken = g_array_new(FALSE, FALSE, sizeof(PollBroken));
  for (guint i = 0; i < seen->n; i++) {
    json_t *element = json_array_get(list, i);
    PollItem item = {0};
    const char *reason = read_element(poll, element, page, seen, &item);
    look(poll, &item, seen);
    if (i == 0)
      seen->mark = item.id;
    if (json_is_object(element) && !wanted(poll, element))
      page->filtered++;
    else if (reason != NULL)
      add_broken(page, element, &item, seen->salvaged, reason);
    else
      g_array_append_val(page->items, item);
  }
  if (poll->order == ORDER_DESC) {
    reverse(page->items, sizeof(PollItem));
    reverse(page->broken, sizeof(PollBroken));
  }
}
