/* Signed requests that were taken, by what makes each its own, as long as they could be sent again. */
#pragma once
#include "book.h"

/* `already`: it was taken before; nothing is changed. */
gboolean pushes_add(Book *book, const char *provider, const char *nonce, gint64 until_ms, gboolean *already, GError **error);
/* Forgets those whose time is over. */
gboolean pushes_prune(Book *book, gint64 now_ms, GError **error);
