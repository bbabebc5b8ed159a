#include "pipeline/notice.h"

#include "model/outbox.h"
#include "pipeline/guard.h"
#include "text/segment.h"

gboolean notice_queue(const Gateway *gateway, const char *provider, const Phone *phone, const Answer *answer, gint64 now_ms,
                      gint64 due_ms, gint64 until_ms, GError **error)
{
  if (phone->state != PHONE_ACTIVE || !guard_may_reach(phone->msisdn, gateway->own_numbers))
    return TRUE;
  const ReplyClass class = reply_row(answer->id)->class;
  g_autofree char *text = catalogue_render(gateway->catalogue, phone->language, answer);
  const OutboxRow row = {
      .id = outbox_next_id(gateway->book),
      .provider = provider,
      .msisdn = phone->msisdn,
      .text = text,
      .class = class,
      .segments = (gint32)segment_text(text).segments,
      .created_ms = now_ms,
      .expires_ms = MIN(until_ms, now_ms + gateway->options->classes[class].expires_ms),
      .state = OUTBOX_QUEUED,
      .due_ms = due_ms,
  };
  return outbox_add(gateway->book, &row, error);
}
