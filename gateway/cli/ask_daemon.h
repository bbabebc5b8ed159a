/* A tool's side of the daemon's local socket (endpoint/tools.h). */
#pragma once
#include <glib.h>
#include <stdio.h>

/* Has the daemon of that database carry out the command line `words` (without the program's name) with the input `in` (may be
 * NULL), and prints what it printed. `asked` FALSE: no daemon listens there. FALSE and FAILED_UNCERTAIN: it was asked, and its
 * answer did not come; FAILED_REJECT: the input cannot be read or is too long. */
gboolean ask_daemon(const char *database, const char *const *words, FILE *in, gboolean *asked, int *status, GError **error);
/* Whether a daemon of that database listens. */
gboolean daemon_listens(const char *database);
