/* The completion for bash, made from the table of subcommands: their names, and of each the options and the fixed words that
 * its line of arguments shows. Everything else completes as a file. */
#pragma once
#include "cli/job.h"

int cli_completion(const Subcommand *subcommands, gsize n, FILE *out);
