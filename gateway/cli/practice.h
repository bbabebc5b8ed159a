/* `sammachip practice on|off VILLAGE|PHONE`, see pipeline/practice.h. Says on `out` what was switched. */
#pragma once
#include "model/book.h"
#include "programme.h"

#include <stdio.h>

gboolean cli_practice(Book *book, const Programme *programme, const char *who, const char *on_or_off, const char *what,
                      FILE *out, GError **error);
