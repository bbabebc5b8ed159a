/* `sammachip retain [--dry-run]`: blanks and deletes what is past its time, at once, and says how much of each. With --dry-run
 * it says how much it would be, beside a running daemon, and writes nothing. */
#pragma once
#include "cli/setup.h"

gboolean cli_retain(const Setup *setup, gboolean dry_run, GError **error);
