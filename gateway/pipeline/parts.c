#include "pipeline/parts.h"

#include "model/parts.h"
#include "model/seen.h"
#include "pipeline/inbox_one.h"

#include <string.h>

#define WAIT_MS ((gint64)600000)
#define MESSAGES_A_SWEEP 100

static GArray *rows_new(void)
{
  GArray *rows = g_array_new(FALSE, FALSE, sizeof(PartRow));
  g_array_set_clear_func(rows, (GDestroyNotify)part_row_clear);
  return rows;
}

/* The whole text; NULL where a part is missing. */
static char *join(const GArray *rows, const char *key)
{
  g_autofree PollItem *items = g_new0(PollItem, rows->len);
  for (guint i = 0; i < rows->len; i++) {
    const PartRow *row = &g_array_index(rows, PartRow, i);
    items[i] = (PollItem){.id = row->message_id,
                          .text = row->text,
                          .text_length = strlen(row->text),
                          .parts = (guint)row->parts,
                          .part = (guint)row->part,
                          .part_key = key};
  }
  return provider_parts_join(items, rows->len);
}

/* The message is named after its first part. Its time is the earliest. */
static gboolean take_whole(const Gateway *gateway, const Arrival *part, const GArray *rows, const char *text, gint64 now_ms,
                           PageTally *tally, char **answer, GError **error)
{
  const PartRow *first = &g_array_index(rows, PartRow, 0);
  g_autofree char *id = g_strconcat("parts:", first->message_id, NULL);
  Arrival whole = *part;
  whole.message_id = id;
  whole.from = first->sender;
  whole.text = text;
  whole.length = strlen(text);
  for (guint i = 0; i < rows->len; i++) {
    const gint64 own_ms = g_array_index(rows, PartRow, i).own_ms;
    if (own_ms > 0 && (whole.time_ms == 0 || own_ms < whole.time_ms))
      whole.time_ms = own_ms;
  }
  return inbox_take_one(gateway, &whole, now_ms, tally, answer, error);
}

static gboolean was_seen(const Gateway *gateway, const Arrival *arrival, gint64 now_ms, gboolean *already, GError **error)
{
  const gint32 offset = gateway->programme->utc_offset_minutes;
  const Day own = arrival->time_ms > 0 ? day_of_ms(arrival->time_ms, offset) : 0;
  return seen_insert(gateway->book, arrival->provider, arrival->message_id, own, day_of_ms(now_ms, offset), already, error);
}

gboolean parts_take(const Gateway *gateway, const PollItem *item, const Arrival *arrival, gint64 now_ms, PageTally *tally,
                    char **answer, GError **error)
{
  gboolean already, twice;
  const PartRow row = {.part = (gint32)item->part,
                       .parts = (gint32)item->parts,
                       .message_id = item->id,
                       .sender = item->from,
                       .text = item->text,
                       .own_ms = item->time_ms,
                       .received_ms = now_ms};
  if (!was_seen(gateway, arrival, now_ms, &already, error))
    return FALSE;
  if (already) {
    tally->already++;
    return TRUE;
  }
  if (!parts_add(gateway->book, arrival->provider, item->part_key, &row, &twice, error))
    return FALSE;
  if (twice) { /* another message under the same key, before the first was whole: nobody can tell them apart */
    tally->dead++;
    return turn_bury(gateway, arrival, arrival->text, arrival->length, "PART_TWICE", now_ms, error);
  }
  g_autoptr(GArray) rows = rows_new();
  if (!parts_list(gateway->book, arrival->provider, item->part_key, rows, error))
    return FALSE;
  g_autofree char *text = join(rows, item->part_key);
  return text == NULL || (parts_remove(gateway->book, arrival->provider, item->part_key, error) &&
                          take_whole(gateway, arrival, rows, text, now_ms, tally, answer, error));
}

/* What is there of a message that will not be whole, the missing parts marked. */
static gboolean give_up(const Gateway *gateway, const char *provider, const char *key, gint64 now_ms, GError **error)
{
  g_autoptr(GArray) rows = rows_new();
  g_autoptr(GString) text = g_string_new(NULL);
  if (!parts_list(gateway->book, provider, key, rows, error) || !parts_remove(gateway->book, provider, key, error))
    return FALSE;
  const PartRow *first = &g_array_index(rows, PartRow, 0);
  for (gint32 part = 1, i = 0; part <= first->parts; part++) {
    const PartRow *row = i < (gint32)rows->len ? &g_array_index(rows, PartRow, (guint)i) : NULL;
    const gboolean here = row != NULL && row->part == part;
    g_string_append(text, here ? row->text : "[…]");
    i += here ? 1 : 0;
  }
  g_autofree char *id = g_strconcat("parts:", first->message_id, NULL);
  const Arrival arrival = {.provider = provider,
                           .message_id = id,
                           .from = first->sender,
                           .text = text->str,
                           .length = text->len,
                           .time_ms = first->own_ms};
  gboolean already;
  return inbox_bury(gateway, &arrival, text->str, text->len, "PARTS_MISSING", now_ms, &already, error);
}

gboolean parts_sweep(const Gateway *gateway, gint64 now_ms, GError **error)
{
  g_autofree char *provider = NULL, *key = NULL;
  if (!parts_oldest(gateway->book, now_ms - WAIT_MS, &provider, &key, error))
    return FALSE;
  if (provider == NULL)
    return TRUE;
  if (!book_begin(gateway->book, error))
    return FALSE;
  gboolean good = TRUE;
  for (guint i = 0; good && provider != NULL && i < MESSAGES_A_SWEEP; i++) {
    good = give_up(gateway, provider, key, now_ms, error);
    g_clear_pointer(&provider, g_free);
    g_clear_pointer(&key, g_free);
    good = good && parts_oldest(gateway->book, now_ms - WAIT_MS, &provider, &key, error);
  }
  if (good)
    return book_commit(gateway->book, error);
  book_rollback(gateway->book);
  return FALSE;
}
