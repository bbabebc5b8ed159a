/* One writer: an exclusive lock on PATH.lock, held as long as the process keeps it open. A file of its own, because closing any
 * descriptor of the database would drop the locks that the engine holds on it. */
#pragma once
#include <glib.h>

/* The descriptor to keep; -1 and FAILED_RETRY where another process holds it. */
int lock_take(const char *database, GError **error);
void lock_release(int fd);
