#include "pipeline/inbox.h"

#include "error.h"
#include "log.h"
#include "model/cursors.h"
#include "model/outbox.h"
#include "model/seen.h"
#include "pipeline/inbox_one.h"
#include "pipeline/parts.h"
#include "pipeline/receipt.h"
#include "text/phone.h"

#include <string.h>

#define RAW_MAX ((gsize)64 << 10)     /* bytes of an unreadable page: a bad provider may send a new one with every poll */
#define RAW_ONCE_MAX ((gsize)1 << 20) /* where there is no second copy */

/* Whether the failure is the whole book's, not this message's. */
static gboolean is_fatal(const GError *error)
{
  return g_error_matches(error, FAILURE, FAILED_RETRY) || g_error_matches(error, FAILURE, FAILED_CORRUPT);
}

/* One message that could not be taken: its changes are undone, its bytes are kept. */
gboolean inbox_bury(const Gateway *gateway, const Arrival *arrival, const void *raw, gsize length, const char *reason,
                    gint64 now_ms, gboolean *already, GError **error)
{
  const gint32 offset = gateway->programme->utc_offset_minutes;
  const Day own = arrival->time_ms > 0 ? day_of_ms(arrival->time_ms, offset) : 0;
  return seen_insert(gateway->book, arrival->provider, arrival->message_id, own, day_of_ms(now_ms, offset), already, error) &&
         (*already || turn_bury(gateway, arrival, raw, length, reason, now_ms, error));
}

/* The reply goes back in the answer to the push, which has room for one: what else there is stays in the outbox. */
static gboolean answer_at_once(const Gateway *gateway, TurnResult *result, char **answer, GError **error)
{
  if (answer == NULL || *answer != NULL || result->outbox_id == 0)
    return TRUE;
  *answer = g_steal_pointer(&result->reply);
  return outbox_answered(gateway->book, result->outbox_id, error);
}

/* A message that is pushed again: our answer to the first push may not have come through. What its class lets be sent a second
 * time goes back once more. */
static gboolean answer_again(const Gateway *gateway, const Arrival *arrival, char **answer, GError **error)
{
  char e164[PHONE_SIZE];
  if (answer == NULL || *answer != NULL || phone_read(arrival->from, e164) != PHONE_MOBILE)
    return TRUE;
  const gint64 msisdn = g_ascii_strtoll(e164 + 1, NULL, 10);
  InboxRow message = {0};
  OutboxRow reply = {0};
  gboolean found = FALSE, replied = FALSE;
  gboolean good = inbox_find(gateway->book, msisdn, arrival->message_id, 0, &message, &found, error);
  if (good && found && strcmp(message.provider, arrival->provider) == 0)
    good = outbox_answer(gateway->book, message.id, msisdn, &reply, &replied, error);
  if (good && replied && reply.text != NULL && gateway->options->classes[reply.class].resend_ms > 0) {
    *answer = g_strdup(reply.text);
    good = outbox_answered_again(gateway->book, reply.id, error);
  }
  inbox_row_clear(&message);
  outbox_row_clear(&reply);
  return good;
}

gboolean inbox_take_one(const Gateway *gateway, const Arrival *arrival, gint64 now_ms, PageTally *tally, char **answer,
                        GError **error)
{
  TurnResult result;
  g_autoptr(GError) wrong = NULL;
  if (!book_savepoint(gateway->book, error))
    return FALSE;
  if (turn_take(gateway, arrival, now_ms, &result, &wrong) && answer_at_once(gateway, &result, answer, &wrong) &&
      (!result.already || answer_again(gateway, arrival, answer, &wrong))) {
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
         inbox_bury(gateway, arrival, arrival->text, arrival->length, "FAILED", now_ms, &already, error);
}

static gboolean take_broken(const Gateway *gateway, const Inlet *inlet, const PollPage *page, gint64 now_ms, PageTally *tally,
                            GError **error)
{
  for (guint i = 0; i < page->broken->len; i++) {
    const PollBroken *broken = &g_array_index(page->broken, PollBroken, i);
    const Arrival arrival = {.provider = inlet->from->name, .message_id = broken->id, .from = ""};
    gboolean already = FALSE;
    if (!inbox_bury(gateway, &arrival, broken->raw, broken->raw_length, broken->reason, now_ms, &already, error))
      return FALSE;
    tally->dead += !already;
  }
  return TRUE;
}

static gboolean take_receipts(const Gateway *gateway, const Inlet *inlet, const PollPage *page, gint64 now_ms, PageTally *tally,
                              GError **error)
{
  for (guint i = 0; i < page->receipts->len; i++) {
    gboolean known;
    if (!receipt_take(gateway, inlet->from, &g_array_index(page->receipts, Receipt, i), now_ms, &known, error))
      return FALSE;
    tally->receipts += known ? 1 : 0;
  }
  return TRUE;
}

gboolean inbox_take_some(const Gateway *gateway, const Inlet *inlet, const PollPage *page, gint64 now_ms, PageTally *tally,
                         char **answer, GError **error)
{
  for (guint i = 0; i < page->items->len; i++) {
    const PollItem *item = &g_array_index(page->items, PollItem, i);
    const Arrival arrival = {.provider = inlet->from->name,
                             .reply_by = inlet->reply_by,
                             .message_id = item->id,
                             .from = item->from,
                             .text = item->text,
                             .length = item->text_length,
                             .time_ms = item->time_ms};
    if (!(item->parts > 1 ? parts_take(gateway, item, &arrival, now_ms, tally, answer, error)
                          : inbox_take_one(gateway, &arrival, now_ms, tally, answer, error)))
      return FALSE;
  }
  return take_receipts(gateway, inlet, page, now_ms, tally, error) && take_broken(gateway, inlet, page, now_ms, tally, error);
}

gboolean inbox_take_page(const Gateway *gateway, const Inlet *inlet, const PollPage *page, gint64 now_ms, PageTally *tally,
                         GError **error)
{
  memset(tally, 0, sizeof *tally);
  if (!book_begin(gateway->book, error))
    return FALSE;
  if (inbox_take_some(gateway, inlet, page, now_ms, tally, NULL, error) &&
      (inlet->cursor == NULL || cursors_set(gateway->book, inlet->from->name, inlet->cursor, page->cursor, error)))
    return book_commit(gateway->book, error);
  book_rollback(gateway->book);
  return FALSE;
}

/* A dead row in a transaction of its own. */
static gboolean keep_dead(const Gateway *gateway, const ProviderFacts *from, const char *id, const void *raw, gsize length,
                          const char *reason, gint64 now_ms, GError **error)
{
  const Arrival arrival = {.provider = from->name, .message_id = id, .from = ""};
  gboolean already;
  if (!book_begin(gateway->book, error))
    return FALSE;
  if (inbox_bury(gateway, &arrival, raw, length, reason, now_ms, &already, error))
    return book_commit(gateway->book, error);
  book_rollback(gateway->book);
  return FALSE;
}

gboolean inbox_keep_raw(const Gateway *gateway, const ProviderFacts *from, const void *raw, gsize length, gint64 now_ms,
                        GError **error)
{
  g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, raw, length);
  g_autofree char *id = g_strdup_printf("page:%s", sum);
  const gboolean once = from->messages.read_once || from->messages.taken || from->receipts.read_once;
  const gsize most = once ? RAW_ONCE_MAX : RAW_MAX;
  return keep_dead(gateway, from, id, raw, MIN(length, most), length <= most ? "PAGE" : "PAGE_CUT", now_ms, error);
}

gboolean inbox_report_lost(const Gateway *gateway, const ProviderFacts *from, gint64 now_ms, GError **error)
{
  g_autofree char *id = g_strdup_printf("lost:%" G_GINT64_FORMAT, now_ms);
  log_event(LOG_ERROR, "page.lost", "provider=%s a page that is handed over only once may have been lost on the way",
            from->name);
  return keep_dead(gateway, from, id, "", 0, "PAGE_LOST", now_ms, error);
}
