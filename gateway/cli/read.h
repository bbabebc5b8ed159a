/* `sammachip read`: how the gateway reads a message, without booking it. For testing words and for trying a new vocabulary. */
#pragma once
#include "language/reader.h"
#include "programme.h"

#include <stdio.h>

/* Reads lines {"id", "role", "text", "from"?, "at"?} from `in` and writes {"id", "command", "fields"} to `out`, or
 * {"id", "error"} for a line it cannot use. `at`: ISO 8601, with a zone or in the programme's, or ms UTC; absent: now.
 * Returns 0, or 65 where a line was unusable. */
int cli_read(const Reader *reader, const Programme *programme, FILE *in, FILE *out);
