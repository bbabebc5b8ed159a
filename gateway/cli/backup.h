/* A whole copy of the database, beside the running daemon: `sammachip backup FILE`. */
#pragma once
#include "job.h"

/* The file gets its name once the copy was read through and agrees with the original: its structure, the rows of every table,
 * and the sums with the ledger. Never over a file that is there. The exit status. */
int cli_backup(const Job *job, GError **error);
/* The file beside a database that names its last backup and was written when that was made. Caller frees. */
char *backup_note(const char *database);
