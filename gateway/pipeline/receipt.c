#include "pipeline/receipt.h"

#include "log.h"
#include "model/awaited.h"

#include <string.h>

#define FIRST_LOOK_MS ((gint64)20000)        /* most messages are delivered by then */
#define REMEMBERED_MS ((gint64)3 * 86400000) /* reports come by then or never */

gboolean receipt_expected(const ProviderFacts *facts)
{
  return facts->receipts.polled || facts->pushed || facts->asks_status;
}

/* What it became is known. That the id is this message's stays known: what failed may yet be told of as delivered, and what is
 * looked for in the log is not this one. */
static gboolean ask_no_more(Book *book, const ProviderFacts *from, const char *id, gint64 now_ms, GError **error)
{
  return awaited_look_again(book, from->name, id, now_ms + REMEMBERED_MS, error);
}

static gboolean apply(const Gateway *gateway, const ProviderFacts *from, const OutboxRow *row, const char *id,
                      DeliveryState state, const char *reason, gint64 now_ms, GError **error)
{
  Book *book = gateway->book;
  char ref[24];
  g_snprintf(ref, sizeof ref, "%" G_GINT64_FORMAT, row->id);
  if (row->class == CLASS_CODE && row->text != NULL && !outbox_blank(book, row->id, error))
    return FALSE;
  switch (state) {
  case DELIVERY_PENDING: /* it has taken the message: that much is certain now */
    return row->state == OUTBOX_SENT || outbox_sent(book, row->id, id, error);
  case DELIVERY_DELIVERED:
    return outbox_delivered(book, row->id, error) && (id == NULL || ask_no_more(book, from, id, now_ms, error));
  case DELIVERY_FAILED:
    log_event(LOG_INFO, "receipt.failed", "provider=%s outbox=%" G_GINT64_FORMAT " reason=\"%s\"", from->name, row->id, reason);
    return outbox_reported_failed(book, row->id, id != NULL ? id : ref, error) &&
           (id == NULL || ask_no_more(book, from, id, now_ms, error));
  default:
    g_return_val_if_reached(FALSE);
  }
}

/* The row is of this account and went to that number. */
static gboolean fits(const OutboxRow *row, const ProviderFacts *from, const char *to)
{
  char own[24];
  g_snprintf(own, sizeof own, "+%" G_GINT64_FORMAT, row->msisdn);
  return g_strcmp0(row->provider, from->name) == 0 && (to[0] != '+' || strcmp(to, own) == 0);
}

/* The row of that id, if it is the one that is meant; 0 is none. */
static gboolean find_row(const Gateway *gateway, const ProviderFacts *from, gint64 id, const char *to, OutboxRow *row,
                         gboolean *known, GError **error)
{
  gboolean found = FALSE;
  *known = FALSE;
  if (id != 0 && !outbox_get(gateway->book, id, row, &found, error))
    return FALSE;
  *known = found && fits(row, from, to);
  if (found && !*known)
    outbox_row_clear(row);
  return TRUE;
}

/* By our reference; where that is none of ours, by the provider's id: it may give one of its own in the same place. */
gboolean receipt_take(const Gateway *gateway, const ProviderFacts *from, const Receipt *receipt, gint64 now_ms, gboolean *known,
                      GError **error)
{
  gint64 id = 0;
  OutboxRow row = {0};
  gboolean good = TRUE;
  if (receipt->ref != NULL && !g_ascii_string_to_signed(receipt->ref, 10, 1, G_MAXINT64, &id, NULL))
    id = 0;
  if (id != 0 && from->ref_int32)
    id = outbox_id_of(gateway->book, id);
  if (!find_row(gateway, from, id, receipt->to, &row, known, error))
    return FALSE;
  if (!*known && receipt->id != NULL &&
      (!awaited_find(gateway->book, from->name, receipt->id, &id, error) ||
       !find_row(gateway, from, id, receipt->to, &row, known, error)))
    return FALSE;
  if (*known)
    good = apply(gateway, from, &row, receipt->id, receipt->state, receipt->reason, now_ms, error);
  else if (receipt->id != NULL)
    good = awaited_keep_report(gateway->book, from->name, receipt->id, delivery_state_name(receipt->state), now_ms, error);
  outbox_row_clear(&row);
  return good;
}

gboolean receipt_await(const Gateway *gateway, const ProviderFacts *facts, const OutboxRow *row, const char *id, gint64 now_ms,
                       GError **error)
{
  char ref[24];
  g_snprintf(ref, sizeof ref, "%" G_GINT64_FORMAT, row->id);
  if (id == NULL && facts->status_by_ref)
    id = ref; /* it gave none, or had the message already */
  if (id == NULL || !(receipt_expected(facts) || facts->looks_up))
    return TRUE;
  GError *wrong = NULL;
  g_autofree char *early = awaited_take_report(gateway->book, facts->name, id, &wrong);
  if (wrong != NULL) {
    g_propagate_error(error, wrong);
    return FALSE;
  }
  const gboolean delivered = g_strcmp0(early, delivery_state_name(DELIVERY_DELIVERED)) == 0;
  const gboolean failed = g_strcmp0(early, delivery_state_name(DELIVERY_FAILED)) == 0;
  const gint64 look_ms = now_ms + (facts->asks_status && !delivered && !failed ? FIRST_LOOK_MS : REMEMBERED_MS);
  return awaited_add(gateway->book, facts->name, id, row->id, now_ms, look_ms, error) &&
         (!delivered || outbox_delivered(gateway->book, row->id, error)) &&
         (!failed || outbox_reported_failed(gateway->book, row->id, id, error));
}
