#include "pipeline/inbox.h"

#include "error.h"
#include "log.h"
#include "model/cursors.h"
#include "model/seen.h"
#include "pipeline/turn.h"

#include <string.h>

#define RAW_MAX 65536U /* bytes of an unreadable page: a bad provider may send a new one with every poll */

/* Whether the failure is the whole book's, not this message's. */
static gboolean is_fatal(const GError *error)
{
  return g_error_matches(error, FAILURE, FAILED_RETRY) || g_error_matches(error, FAILURE, FAILED_CORRUPT);
}

/* One message that could not be taken: its changes are undone, its bytes are kept. */
static gboolean bury(const Gateway *gateway, const Arrival *arrival, const void *raw, gsize length, const char *reason,
                     gint64 now_ms, gboolean *already, GError **error)
{
  const gint32 offset = gateway->programme->utc_offset_minutes;
  const Day own = arrival->time_ms > 0 ? day_of_ms(arrival->time_ms, offset) : 0;
  return seen_insert(gateway->book, arrival->provider, arrival->message_id, own, day_of_ms(now_ms, offset), already, error) &&
         (*already || turn_bury(gateway, arrival, raw, length, reason, now_ms, error));
}

static gboolean take_one(const Gateway *gateway, const Arrival *arrival, gint64 now_ms, PageTally *tally, GError **error)
{
  TurnResult result;
  g_autoptr(GError) wrong = NULL;
  if (!book_savepoint(gateway->book, error))
    return FALSE;
  if (turn_take(gateway, arrival, now_ms, &result, &wrong)) {
    *(result.already ? &tally->already : &tally->taken) += 1;
    tally->dead += result.state == INBOX_DEAD;
    tally->replies += result.queued;
    tally->silenced += result.silenced ? 1 : 0;
    turn_result_clear(&result);
    return book_release(gateway->book, error);
  }
  turn_result_clear(&result);
  if (is_fatal(wrong)) {
    g_propagate_error(error, g_steal_pointer(&wrong));
    return FALSE;
  }
  log_event(LOG_ERROR, "turn.failed", "provider=%s reason=\"%s\"", arrival->provider, wrong->message);
  gboolean already;
  tally->taken++;
  tally->dead++;
  return book_rollback_to(gateway->book, error) &&
         bury(gateway, arrival, arrival->text, arrival->length, "FAILED", now_ms, &already, error);
}

static gboolean take_all(const Gateway *gateway, const ProviderFacts *from, const char *reply_by, const PollPage *page,
                         gint64 now_ms, PageTally *tally, GError **error)
{
  for (guint i = 0; i < page->items->len; i++) {
    const PollItem *item = &g_array_index(page->items, PollItem, i);
    const Arrival arrival = {.provider = from->name,
                             .reply_by = reply_by,
                             .message_id = item->id,
                             .from = item->from,
                             .text = item->text,
                             .length = item->text_length,
                             .time_ms = item->time_ms};
    if (!take_one(gateway, &arrival, now_ms, tally, error))
      return FALSE;
  }
  for (guint i = 0; i < page->broken->len; i++) {
    const PollBroken *broken = &g_array_index(page->broken, PollBroken, i);
    const Arrival arrival = {.provider = from->name, .message_id = broken->id, .from = ""};
    gboolean already = FALSE;
    if (!bury(gateway, &arrival, broken->raw, broken->raw_length, broken->reason, now_ms, &already, error))
      return FALSE;
    tally->dead += !already;
  }
  return TRUE;
}

gboolean inbox_take_page(const Gateway *gateway, const ProviderFacts *from, const char *reply_by, const PollPage *page,
                         gint64 now_ms, PageTally *tally, GError **error)
{
  memset(tally, 0, sizeof *tally);
  if (!book_begin(gateway->book, error))
    return FALSE;
  if (take_all(gateway, from, reply_by, page, now_ms, tally, error) &&
      cursors_set(gateway->book, from->name, "poll", page->cursor, error))
    return book_commit(gateway->book, error);
  book_rollback(gateway->book);
  return FALSE;
}

gboolean inbox_keep_raw(const Gateway *gateway, const ProviderFacts *from, const GByteArray *raw, gint64 now_ms, GError **error)
{
  g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, raw->data, raw->len);
  g_autofree char *id = g_strdup_printf("page:%s", sum);
  const Arrival arrival = {.provider = from->name, .message_id = id, .from = ""};
  gboolean already;
  if (!book_begin(gateway->book, error))
    return FALSE;
  const gboolean whole = raw->len <= RAW_MAX;
  if (bury(gateway, &arrival, raw->data, MIN(raw->len, RAW_MAX), whole ? "PAGE" : "PAGE_CUT", now_ms, &already, error))
    return book_commit(gateway->book, error);
  book_rollback(gateway->book);
  return FALSE;
}
