#include "pipeline/handover.h"

#include "log.h"
#include "model/outbox.h"

#define ROWS_AT_ONCE 2000U

gboolean handover(const Gateway *gateway, const char *from, const char *to, gint64 *rows, GError **error)
{
  if (!book_begin(gateway->book, error))
    return FALSE;
  if (!outbox_reroute(gateway->book, from, to, ROWS_AT_ONCE, rows, error)) {
    book_rollback(gateway->book);
    return FALSE;
  }
  if (!book_commit(gateway->book, error))
    return FALSE;
  if (*rows > 0)
    log_event(LOG_WARNING, "send.handed_on", "provider=%s to=%s rows=%" G_GINT64_FORMAT, from, to, *rows);
  return TRUE;
}
