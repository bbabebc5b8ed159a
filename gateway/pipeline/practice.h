/* Practice on or off for a village or a phone, as an officer asks for it: `sammachip practice`, also over the daemon's socket.
 */
#pragma once
#include "model/book.h"
#include "programme.h"

/* `who` is for the audit; `what` is a village's code (8 digits, or the last 4 at home) or a phone's number. In the caller's
 * transaction, with a line in the audit. What was done in words, which the caller frees; NULL and FAILED_REJECT where there is
 * no such village or phone. */
char *practice_switch(Book *book, const Programme *programme, const char *what, gboolean on, const char *who, gint64 now_ms,
                      GError **error);
