#include "pipeline/uncertain.h"

#include "log.h"
#include "model/cursors.h"
#include "model/phones.h"
#include "pipeline/notice.h"

#include <stdio.h>

#define GIVE_UP_MS ((gint64)900000) /* nothing stays uncertain longer */
#define FIRST_LOOK_MS ((gint64)2000)
#define TOLD_AGAIN_MS ((gint64)600000) /* with the fifteen minutes of none, officers hear of each */
#define CURSOR "uncertain"
#define ROWS_A_SWEEP 1000U

gint64 uncertain_wait(const Gateway *gateway, const ProviderFacts *facts, ReplyClass class)
{
  const gint64 resend_ms = gateway->options->classes[class].resend_ms;
  if (facts->idempotent)
    return 0;
  if (facts->looks_up)
    return CLAMP(facts->lookup_wait_ms, FIRST_LOOK_MS, GIVE_UP_MS);
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

/* Although nobody knows whether it arrived. What was erased is not sent at all. */
static gboolean may_send_blindly(const Gateway *gateway, const ProviderFacts *facts, const OutboxRow *row)
{
  if (row->text == NULL)
    return FALSE;
  return facts->idempotent || (gateway->options->classes[row->class].resend_ms > 0 && row->attempt <= 1);
}

RepeatVerdict uncertain_may_repeat(const Gateway *gateway, const ProviderFacts *facts, const OutboxRow *row, gint64 now_ms)
{
  if (row->state != OUTBOX_UNCERTAIN && row->state != OUTBOX_FAILED)
    return REPEAT_SETTLED;
  if (facts == NULL || !facts->sends || row->text == NULL)
    return REPEAT_GONE;
  if (now_ms >= row->expires_ms)
    return REPEAT_LATE;
  if (row->state == OUTBOX_UNCERTAIN && facts->looks_up && !facts->idempotent)
    return REPEAT_ASKING;
  if (outbox_is_lost(row) || may_send_blindly(gateway, facts, row))
    return REPEAT_MAY;
  return gateway->options->classes[row->class].resend_ms > 0 ? REPEAT_TRIED : REPEAT_ONCE;
}

gboolean uncertain_resolve(const Gateway *gateway, const ProviderFacts *facts, const OutboxRow *row, gint64 now_ms,
                           gint64 *given_up, GError **error)
{
  const gboolean alive = now_ms < row->expires_ms;
  if (alive && may_send_blindly(gateway, facts, row))
    return outbox_requeue(gateway->book, row->id, row->class == CLASS_ALERT ? 0 : now_ms, error); /* alerts go first */
  log_event(LOG_WARNING, "send.given_up", "provider=%s outbox=%" G_GINT64_FORMAT " attempt=%d", facts->name, row->id,
            row->attempt);
  *given_up += row->class != CLASS_ALERT; /* an alert about alerts would have no end */
  meter_add(gateway->meter, METRIC_SETTLED, facts->name, NULL, 1);
  return outbox_failed(gateway->book, row->id, error);
}

/* When officers were last told of the account, and how many they have not been told of. */
static gboolean last_told(const Gateway *gateway, const ProviderFacts *facts, gint64 *at_ms, gint64 *untold, GError **error)
{
  GError *wrong = NULL;
  g_autofree char *text = cursors_get(gateway->book, CURSOR, facts->name, &wrong);
  *at_ms = *untold = 0;
  if (text != NULL && sscanf(text, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, at_ms, untold) != 2)
    *at_ms = *untold = 0;
  if (wrong != NULL)
    g_propagate_error(error, wrong);
  return wrong == NULL;
}

gboolean uncertain_tell(const Gateway *gateway, const ProviderFacts *facts, gint64 given_up, gint64 now_ms, GError **error)
{
  gint64 at_ms, untold;
  if (!last_told(gateway, facts, &at_ms, &untold, error))
    return FALSE;
  const gint64 n = untold + given_up;
  const gboolean now = now_ms - at_ms >= TOLD_AGAIN_MS || now_ms < at_ms;
  if (n == 0 || (given_up == 0 && !now))
    return TRUE;
  g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, now ? now_ms : at_ms, now ? 0 : n);
  if (!cursors_set(gateway->book, CURSOR, facts->name, text, error))
    return FALSE;
  g_autoptr(GArray) officers = g_array_new(FALSE, FALSE, sizeof(Phone));
  Answer answer;
  answer_begin(&answer, R_UNCERTAIN);
  answer_number(&answer, "n", n);
  if (!now)
    return TRUE;
  if (!phones_officers(gateway->book, officers, error))
    return FALSE;
  for (guint i = 0; i < officers->len; i++) {
    if (!notice_queue(gateway, facts->name, &g_array_index(officers, Phone, i), &answer, now_ms, 0, G_MAXINT64, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean settle_all(const Gateway *gateway, const ProviderFacts *facts, gint64 now_ms, GArray *rows, gint64 *expired,
                           GError **error)
{
  gint64 given_up = 0;
  if (!outbox_expire(gateway->book, now_ms, expired, error) || !outbox_doubt(gateway->book, facts->name, now_ms, error))
    return FALSE;
  const gboolean asks = facts->looks_up && !facts->idempotent; /* follow.h does it */
  if (!asks && !outbox_unsettled(gateway->book, facts->name, now_ms, ROWS_A_SWEEP, rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    if (!uncertain_resolve(gateway, facts, &g_array_index(rows, OutboxRow, i), now_ms, &given_up, error))
      return FALSE;
  }
  return uncertain_tell(gateway, facts, given_up, now_ms, error);
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
