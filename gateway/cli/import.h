/* sammachip import: the registry and the office's records from CSV files. The first row names the columns; their order does not
 * matter. UTF-8 with or without byte order mark, LF or CRLF, Thai digits anywhere. Villages by 8 digits, or 4 of the home
 * district. Dates as 2017-03-25 or 25/3/2560. The kinds and their columns are those of import_kinds.def. */
#pragma once
#include "model/book.h"
#include "programme.h"

#include <stdio.h>

/* Whether it is a kind; FAILED_REJECT with the names of all where it is none. */
gboolean cli_import_knows(const char *kind, GError **error);

/* All or nothing: with any bad line nothing is written, and the error (FAILED_REJECT, exit 65) names each, a line each:
 * "FILE:LINE: WHAT; MEND". A `kind` that is none: as cli_import_knows. `pin_key` (may be NULL) is for the kind pins;
 * `who` for the audit.
 * Reads `in`, or the file of that name where it is NULL.
 * What was done goes to `out`; progress to standard error where that is a terminal and `out` is ours. */
gboolean cli_import(Book *book, const Programme *programme, const char *pin_key, const char *who, const char *kind,
                    const char *file, FILE *in, FILE *out, GError **error);
/* Imports the files of a folder that the table of kinds says are shipped there; their years are moved, so that their last
 * fiscal year is the present one. */
gboolean cli_import_sample(Book *book, const Programme *programme, const char *pin_key, const char *folder, FILE *out,
                           GError **error);
