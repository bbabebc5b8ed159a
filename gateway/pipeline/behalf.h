/* What an officer has carried out for a phone, by the same turn as the phone's own messages: a row of the inbox, the booking
 * and the answer are those of a message of that phone. So its owner is told and may take it back, and a replay does it again.
 */
#pragma once
#include "pipeline/turn.h"

/* Whether a message that was not understood may be read again. Only once, and only while the phone has had nothing else booked
 * since, so that UNDO takes back what its owner was last told of, and what he sent again in other words is not booked twice. */
typedef enum {
  AGAIN_MAY,
  AGAIN_UNKNOWN, /* it is not understood now either */
  AGAIN_SINCE,   /* the phone has had something booked since, or a question is open */
  AGAIN_OLD,     /* further back than entries may be */
  AGAIN_GONE     /* no such message, its text is not kept, or the phone is another's now */
} AgainVerdict;
gboolean behalf_may_again(const Gateway *gateway, const InboxRow *row, gint64 now_ms, AgainVerdict *verdict, GError **error);
/* Reads it again and carries it out as of its own time; its sender is answered by the account `reply_by` (NULL: not).
 * FAILED_REJECT where that may not be, or it was refused: the caller rolls back. In the caller's transaction. */
gboolean behalf_again(const Gateway *gateway, gint64 message, const char *reply_by, gint64 now_ms, GError **error);

/* Agrees to what a phone was asked, an amount or the same sent again, or cancels it, as its YES and NO do. FAILED_REJECT where
 * it is not open any more, or it was refused: the caller rolls back. In the caller's transaction. */
gboolean behalf_settle(const Gateway *gateway, gint64 question, gboolean yes, const char *reply_by, gint64 now_ms,
                       GError **error);
/* Of questions: whether it is one that an officer may settle. */
gboolean behalf_may_settle(const char *kind);
