/* Who is connected to an HTTP server and keeps it waiting for the rest of a request, or for the next one. Both their number and what is
 * kept of what they have said so far are bounded: beyond a bound, who has kept it waiting longest is let go. A request that is honest is
 * whole within moments, so it is the slow that make room. */
#pragma once
#include <glib.h>

typedef struct Callers Callers;
typedef struct Caller Caller;

/* At most `most` connections and `bytes_most` bytes of unfinished and unanswered requests. */
Callers *callers_new(guint most, gsize bytes_most);
/* All of them are gone. NULL is fine. */
void callers_free(Callers *callers);
/* How many were let go so far. */
guint64 callers_let_go(const Callers *callers);

/* One more is connected, on `fd` (borrowed: it is shut down when the caller is let go, never closed); it waits. */
Caller *caller_new(Callers *callers, int fd);
/* Its connection is closed. */
void caller_free(Caller *caller);
/* So many bytes more are kept of its request, the last of which may bring it over the bound. FALSE: it was let go itself, now or
 * before, and what was kept is to be forgotten. */
gboolean caller_says(Caller *caller, gsize bytes);
/* Its request is whole: what happens next is up to us, so it cannot be let go. */
void caller_is_heard(Caller *caller);
/* Its request was answered or has failed; what was kept of it is gone. It waits anew. */
void caller_is_served(Caller *caller);
