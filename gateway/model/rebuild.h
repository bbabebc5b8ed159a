/* Makes a book ready for its messages to be carried out again, and puts back what is not the messages' when that is done.
 * Only for a copy: what is taken out is gone.
 *
 * What retention deleted cannot be made again. So sums of months before the first kept one (retention.h) stand as they are,
 * with the balances that came of them; so does who was a member of a group before it; and what a message of the journal makes
 * that retention had deleted is deleted again. Questions older than the oldest kept one likewise. */
#pragma once
#include "book.h"

typedef struct Rebuild Rebuild;

/* Inside a transaction: takes out all that messages made (the list of digest.h), but for questions whose request is none of
 * `labels` (NULL-terminated request labels; the others are not carried out again). NULL on failure. */
Rebuild *rebuild_begin(Book *book, const char *const *labels, gint32 utc_offset_minutes, GError **error);
/* Contests that the office had settled before `now_ms` and that are there again by now: settled again. Call with times that
 * ascend. */
gboolean rebuild_settle(Rebuild *rebuild, gint64 now_ms, GError **error);
/* Inside a transaction: the office's word on proposals, the phones' open questions under their new ids, and what retention left
 * or deleted. `questions`: the message that asked (gint64 *) → the question's id (gint64 *), of those still open. */
gboolean rebuild_end(Rebuild *rebuild, GHashTable *questions, GError **error);
void rebuild_free(Rebuild *rebuild);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rebuild, rebuild_free)
