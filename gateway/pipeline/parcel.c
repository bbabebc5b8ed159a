#include "pipeline/parcel.h"

#include "log.h"
#include "pipeline/breaker.h"
#include "pipeline/cap.h"
#include "pipeline/receipt.h"
#include "pipeline/uncertain.h"

Parcel *parcel_new(const OutboxRow *row)
{
  Parcel *parcel = g_new0(Parcel, 1);
  parcel->row = *row;
  parcel->outcome.retry_after_ms = -1;
  g_snprintf(parcel->to, sizeof parcel->to, "+%" G_GINT64_FORMAT, row->msisdn);
  g_snprintf(parcel->ref, sizeof parcel->ref, "%" G_GINT64_FORMAT, row->id);
  return parcel;
}

void parcel_free(gpointer data)
{
  Parcel *parcel = data;
  outbox_row_clear(&parcel->row);
  send_outcome_clear(&parcel->outcome);
  g_free(parcel);
}

Outgoing parcel_outgoing(const Parcel *parcel)
{
  return (Outgoing){parcel->ref, parcel->to, parcel->row.text};
}

Outgoing *parcels_outgoing(const GPtrArray *parcels)
{
  Outgoing *messages = g_new(Outgoing, parcels->len);
  for (guint i = 0; i < parcels->len; i++)
    messages[i] = parcel_outgoing(g_ptr_array_index(parcels, i));
  return messages;
}

gboolean parcel_is_late(const Parcel *parcel, gint64 now_ms)
{
  return parcel->row.expires_ms <= now_ms;
}

static gint64 retry_due(const Gateway *gateway, const Parcel *parcel, gint64 now_ms)
{
  const SendOptions *options = &gateway->options->send;
  if (parcel->held_back)
    return parcel->row.created_ms; /* never handed over: it keeps its place */
  if (parcel->outcome.retry_after_ms >= 0)
    return now_ms + MIN(parcel->outcome.retry_after_ms, options->retry_most_ms);
  return now_ms + retry_wait(parcel->row.id, now_ms - parcel->row.created_ms, options->retry_least_ms, options->retry_most_ms);
}

/* Certainly not sent. */
static gboolean put_back(const Gateway *gateway, const ProviderFacts *facts, const OutboxRow *row, gint64 due_ms,
                         GError **error)
{
  return cap_give_back(gateway, facts, row, error) && outbox_put_back(gateway->book, row->id, due_ms, error);
}

gboolean parcel_settle(const Gateway *gateway, const ProviderFacts *facts, const Parcel *parcel, gint64 now_ms, GError **error)
{
  Book *book = gateway->book;
  const OutboxRow *row = &parcel->row;
  switch (parcel->outcome.result) {
  case SEND_ACCEPTED:
    return outbox_sent(book, row->id, parcel->outcome.id, error) &&
           receipt_await(gateway, facts, row, parcel->outcome.id, now_ms, error) &&
           (row->class != CLASS_CODE || outbox_blank(book, row->id, error));
  case SEND_PERMANENT:
    return outbox_refused(book, row->id, error);
  case SEND_TEMPORARY:
  case SEND_THROTTLED:
    if (parcel->outcome.maybe_sent) /* the try counts, so that it is never handed on; the money does when it is claimed again */
      return cap_give_back(gateway, facts, row, error) &&
             outbox_requeue(book, row->id, retry_due(gateway, parcel, now_ms), error);
    return put_back(gateway, facts, row, retry_due(gateway, parcel, now_ms), error);
  case SEND_CONFIG:
    return put_back(gateway, facts, row, now_ms + CONFIG_PAUSE_MS, error);
  case SEND_UNCERTAIN:
    return outbox_uncertain(book, row->id, now_ms + uncertain_wait(gateway, facts, row->class), error);
  }
  g_return_val_if_reached(FALSE);
}

void parcel_log(const ProviderFacts *facts, const Parcel *parcel)
{
  const SendResult result = parcel->outcome.result;
  const char *reason = parcel->outcome.reason;
  log_event(result == SEND_TEMPORARY || result == SEND_THROTTLED ? LOG_INFO : LOG_WARNING, "send.outcome",
            "provider=%s outbox=%s attempt=%d result=%s%s%s", facts->name, parcel->ref, parcel->row.attempt,
            send_result_name(result), reason != NULL ? " reason=" : "", reason != NULL ? reason : "");
}
