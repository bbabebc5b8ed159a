/* What `sammachip check` prints about the configuration. */
#pragma once
#include "language/catalogue.h"

#include <stdio.h>

/* One line a reply and language, tab-separated: id, language, units, segments, the widest text. The exit status: EX_IOERR where
 * `out` could not be written. */
int cli_check_replies(const Catalogue *catalogue, FILE *out);
/* One line a command, tab-separated: name, digits, who may (roles joined by "+", "stranger" among them), form. */
int cli_check_commands(FILE *out);
