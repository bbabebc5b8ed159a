/* `sammachip retain [--dry-run]`: blanks and deletes what is past its time, at once, and says how much of each. With --dry-run
 * it says how much it would be and writes nothing. */
#pragma once
#include "cli/job.h"

gboolean cli_retain(const Job *job, GError **error);
