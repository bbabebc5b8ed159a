/* `sammachip remind --dry-run`: how many households have sent nothing this month, and how many phones would be reminded now.
 * Beside a running daemon, which does the reminding; writes nothing. */
#pragma once
#include "cli/job.h"

gboolean cli_remind(const Setup *setup, GError **error);

/* `sammachip reminders on|off`: the office's switch, kept in the book. */
int cli_reminders(const Job *job, GError **error);
