/* sammachip verify: recomputes every total and balance from the ledger and compares. */
#pragma once
#include <glib.h>

/* Reads beside a running daemon, one unchanging view, in bounded memory. Prints counts where all agree; else each difference
 * (the first 50), and FAILED_CORRUPT (exit 70). */
gboolean cli_verify(const char *database, GError **error);
