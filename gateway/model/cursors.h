/* Where reading from a provider has come to: written in the transaction that books what was read. */
#pragma once
#include "book.h"

/* Caller frees; NULL with `error` unset where there is none yet. */
char *cursors_get(Book *book, const char *provider, const char *name, GError **error);
gboolean cursors_set(Book *book, const char *provider, const char *name, const char *value, GError **error);
