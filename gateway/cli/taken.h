/* What the audit says of data that leaves the book by a tool: an export, a report, cards, a backup. */
#pragma once
#include "job.h"

/* One line, in a transaction of its own; without the file's name, which may tell a person's. The exit status. */
int cli_note_taken(const Job *job, GError **error);
