/* Which provider messages were handed over already. The key starts with a bucket that ascends with time, so that inserting
 * touches the end of the table however large it is. */
#pragma once
#include "book.h"
#include "calendar.h"

/* The bucket of a message id: of a decimal number (to 2^63), itself / 65536; of any other, the day of the message's own time,
 * which may differ by a day from one time it is handed over to the next (0 where the provider gives no time; it may give one
 * when it lists what it pushed without). */
gint64 seen_bucket(const char *message_id, Day own_day);

/* Marks a message as seen; `already` tells that it was before. */
gboolean seen_insert(Book *book, const char *provider, const char *message_id, Day own_day, Day received_day, gboolean *already,
                     GError **error);
/* The first provider whose name lies behind `after` ("" at first); NULL with `error` unset where there is none. Caller frees.
 */
char *seen_provider(Book *book, const char *after, GError **error);
/* Forgets at most `limit` messages of a provider received before that day, oldest bucket first; `forgotten` 0: none is left. */
gboolean seen_prune(Book *book, const char *provider, Day before, guint limit, gint64 *forgotten, GError **error);
