/* sammachip import: the registry and the office's records from CSV files. The first row names the columns; their order does not
 * matter. UTF-8 with or without byte order mark, LF or CRLF, Thai digits anywhere. Villages by 8 digits, or 4 of the home
 * district. Dates as 2017-03-25 or 25/3/2560. The kinds and their columns are those of import_kinds.def. */
#pragma once
#include "programme.h"

/* Whether it is a kind; FAILED_REJECT with the names of all where it is none. */
gboolean cli_import_knows(const char *kind, GError **error);

/* All or nothing: with any bad line nothing is written, and the error (FAILED_REJECT, exit 65) names each, a line each:
 * "FILE:LINE: WHAT; MEND". A `kind` that is none: as cli_import_knows. Progress on standard error where that is a terminal. */
gboolean cli_import(const Programme *programme, const char *database, const char *kind, const char *file, GError **error);
/* Imports the files of a folder that the table of kinds says are shipped there. */
gboolean cli_import_sample(const Programme *programme, const char *database, const char *folder, GError **error);
