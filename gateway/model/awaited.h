/* What was sent of late, by the provider's id; and reports that came before we knew the id. Kept only for accounts that report
 * or keep a log of what they sent. */
#pragma once
#include "book.h"

typedef struct {
  char *provider_ref; /* NULL: none */
  gint64 outbox_id;
  gint64 sent_ms;
} AwaitedRow;

void awaited_row_clear(AwaitedRow *row);

/* look_ms: when the provider is to be asked, or the row may be forgotten. */
gboolean awaited_add(Book *book, const char *provider, const char *ref, gint64 outbox_id, gint64 sent_ms, gint64 look_ms,
                     GError **error);
/* The outbox row of that id; 0: none. */
gboolean awaited_find(Book *book, const char *provider, const char *ref, gint64 *outbox_id, GError **error);
/* The one that is to be looked at first, if by now_ms; else provider_ref is NULL. */
gboolean awaited_next(Book *book, const char *provider, gint64 now_ms, AwaitedRow *row, GError **error);
gboolean awaited_look_again(Book *book, const char *provider, const char *ref, gint64 look_ms, GError **error);
/* Forgets those whose time is over and that were sent before sent_ms, and early reports that came before. */
gboolean awaited_prune(Book *book, const char *provider, gint64 now_ms, gint64 before_ms, GError **error);

/* A report whose message is not known (yet): "pending", "delivered" or "failed". A later one replaces it unless it says less.
 */
gboolean awaited_keep_report(Book *book, const char *provider, const char *ref, const char *state, gint64 at_ms,
                             GError **error);
/* Takes it out: the caller frees; NULL with `error` unset where there is none. */
char *awaited_take_report(Book *book, const char *provider, const char *ref, GError **error);
