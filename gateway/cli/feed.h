/* Many messages through the real path in one process, each at its own time: `say --file`, the sample's history, the tests'
 * year. Their replies are made and sent to nobody. */
#pragma once
#include "pipeline/gateway.h"

#include <stdio.h>

typedef struct {
  guint messages;
  guint booked, refused, ignored, dead;
} FeedTally;

typedef struct Feed Feed;

/* `name` stands for the provider in the inbox. With `print`, every message's reply goes there, a line each. */
Feed *feed_new(const Gateway *gateway, const char *name, FILE *print);
/* Takes one message as if it came at `at_ms`. Commits every few hundred messages. FALSE: nothing of the last few hundred is
 * kept, and the feed is over. */
gboolean feed_take(Feed *feed, gint64 at_ms, const char *from, const char *text, gsize length, GError **error);
/* Commits the rest; `tally` may be NULL. */
gboolean feed_end(Feed *feed, FeedTally *tally, GError **error);
/* Without feed_end, what was not committed is forgotten. NULL is fine. */
void feed_free(Feed *feed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Feed, feed_free)

/* ISO 8601; without a zone it is the programme's, the seconds may be left out. ms UTC; 0 and FAILED_REJECT where it is no time.
 */
gint64 feed_time(const char *text, const Programme *programme, GError **error);

/* Lines "TIME<TAB>PHONE<TAB>TEXT"; empty ones and those that begin with # are passed over. A bad line ends it: FAILED_REJECT
 * with "FILE:LINE: WHAT; MEND" and how many messages before it are kept. */
gboolean feed_file(Feed *feed, FILE *in, const char *name, const Programme *programme, FeedTally *tally, GError **error);
