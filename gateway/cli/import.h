/* sammachip import: the registry and the office's records from CSV files. The first row names the columns; their order does not
 * matter. UTF-8 with or without byte order mark, LF or CRLF, Thai digits anywhere. Villages by 8 digits, or 4 of the home
 * district. Dates as 2017-03-25 or 25/3/2560. The kinds and their columns are those of import_kinds.def. */
#pragma once
#include "programme.h"

/* The names of all kinds, joined by ", ". Caller frees. */
char *cli_import_kinds(void);

/* All or nothing: with any bad line nothing is written, and the error (FAILED_REJECT, exit 65) names each, a line each:
 * "FILE:LINE: WHAT; MEND". A `kind` that is none: FAILED_REJECT with the names. Progress on standard error where that is a
 * terminal. */
gboolean cli_import(const Programme *programme, const char *database, const char *kind, const char *file, GError **error);
/* Imports the files of a folder that the table of kinds says are shipped there. */
gboolean cli_import_sample(const Programme *programme, const char *database, const char *folder, GError **error);
