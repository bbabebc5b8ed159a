/* Secrets in files of their own, which nobody else may read. */
#pragma once
#include <glib.h>

/* What the file holds, without final line ends; NULL where there is none. FAILED_CONFIG where others may read it, or it is too
 * short to be a key. Caller frees. */
char *secrets_read(const char *path, GError **error);
/* Into a new file, mode 0600; FAILED_REJECT where one is there. What fails leaves none. */
gboolean secrets_write(const char *path, const char *text, GError **error);
/* Makes a key of 32 random bytes where there is no file, mode 0600; `made` tells. */
gboolean secrets_make(const char *path, gboolean *made, GError **error);
/* Standard output becomes a new file that only its owner may read; FAILED_REJECT where one is there. */
gboolean secrets_stdout(const char *path, GError **error);
/* Removes that file again where nothing was printed into it: one that is there stands in the way of the next try. */
void secrets_drop_empty(const char *path);
