/* sammachip import: households and people from CSV files. The first row names the columns; their order does not matter.
 *
 *   households.csv  village, household, baseline_year_baht (may be empty)
 *   people.csv      name, phone, role (villager, mentor, mentor_lead, officer; several joined by +), village, household
 *                   (villagers), language (th or en; may be empty)
 *
 * UTF-8 with or without byte order mark, LF or CRLF, Thai digits anywhere. Villages by 8 digits, or 4 of the home district. */
#pragma once
#include "model/book.h"
#include "programme.h"

#include <stdio.h>

typedef enum { IMPORT_HOUSEHOLDS, IMPORT_PEOPLE } ImportKind;

/* All or nothing: with any bad line nothing is written, and the error (FAILED_REJECT, exit 65) names each, a line each:
 * "FILE:LINE: WHAT; MEND". Reads `in`, or the file of that name where it is NULL. What was done goes to `out`; progress to
 * standard error where that is a terminal and `in` is NULL or a file of this process (out is stdout). */
gboolean cli_import(Book *book, const Programme *programme, ImportKind kind, const char *file, FILE *in, FILE *out,
                    GError **error);
