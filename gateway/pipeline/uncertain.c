#include "pipeline/uncertain.h"

#include "log.h"

#define GIVE_UP_MS ((gint64)900000) /* nothing stays uncertain longer */
#define ROWS_A_SWEEP 1000U

gint64 uncertain_wait(const Gateway *gateway, const ProviderFacts *facts, ReplyClass class)
{
  const gint64 resend_ms = gateway->options->classes[class].resend_ms;
  if (facts->idempotent)
    return 0;
  return resend_ms > 0 ? resend_ms : MIN(GIVE_UP_MS, gateway->options->classes[class].expires_ms);
}

gboolean uncertain_recover(const Gateway *gateway, const ProviderFacts *facts, gint64 *rows, GError **error)
{
  *rows = 0;
  for (ReplyClass class = 0; class < CLASS_COUNT; class ++) {
    gint64 some = 0;
    if (!outbox_recover(gateway->book, facts->name, class, uncertain_wait(gateway, facts, class), &some, error))
      return FALSE;
    *rows += some;
  }
  return TRUE;
}

static gboolean resolve(const Gateway *gateway, const ProviderFacts *facts, const OutboxRow *row, gint64 now_ms, GError **error)
{
  const gboolean alive = now_ms < row->expires_ms;
  const gboolean once_more = gateway->options->classes[row->class].resend_ms > 0 && row->attempt <= 1;
  if (alive && (facts->idempotent || once_more))
    return outbox_requeue(gateway->book, row->id, row->class == CLASS_ALERT ? 0 : now_ms, error); /* alerts go first */
  log_event(LOG_WARNING, "send.given_up", "provider=%s outbox=%" G_GINT64_FORMAT " attempt=%d", facts->name, row->id,
            row->attempt);
  return outbox_failed(gateway->book, row->id, error);
}

static gboolean settle_all(const Gateway *gateway, const ProviderFacts *facts, gint64 now_ms, GArray *rows, gint64 *expired,
                           GError **error)
{
  if (!outbox_expire(gateway->book, now_ms, expired, error) ||
      !outbox_unsettled(gateway->book, facts->name, now_ms, ROWS_A_SWEEP, rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    if (!resolve(gateway, facts, &g_array_index(rows, OutboxRow, i), now_ms, error))
      return FALSE;
  }
  return TRUE;
}

gboolean uncertain_sweep(const Gateway *gateway, const ProviderFacts *facts, gint64 now_ms, GError **error)
{
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(OutboxRow));
  g_array_set_clear_func(rows, (GDestroyNotify)outbox_row_clear);
  gint64 expired = 0;
  if (!book_begin(gateway->book, error))
    return FALSE;
  if (!settle_all(gateway, facts, now_ms, rows, &expired, error)) {
    book_rollback(gateway->book);
    return FALSE;
  }
  if (!book_commit(gateway->book, error))
    return FALSE;
  if (expired > 0)
    log_event(LOG_WARNING, "send.expired", "rows=%" G_GINT64_FORMAT, expired);
  return TRUE;
}
