/* `say`: one message through the real path, for trying and teaching. */
#pragma once
#include "cli/setup.h"

#include <stdio.h>

/* Books `text` as if `from` had sent it at `at_ms` (0: now) and prints the reply, which is sent to nobody. With dry_run nothing
 * is kept. The exit status. */
int cli_say(const Setup *setup, const char *from, gint64 at_ms, gboolean dry_run, const char *text, FILE *out, GError **error);
