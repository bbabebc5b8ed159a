/* `run`: the daemon. */
#pragma once
#include "cli/setup.h"

#include <stdio.h>

/* Carries out the command line of a tool on the daemon's book: the exit status; what went wrong stands in `err` too.
 * `who` is for the audit. */
typedef int (*RunTool)(const Setup *setup, Book *book, const char *who, char **words, FILE *in, FILE *out, FILE *err,
                       GError **error);

/* Polls, books and answers until SIGTERM or SIGINT, then lets sends under way end (at most 5 s), writes their outcomes and
 * returns 0. 70 where the book can no longer be trusted. */
int cli_run(const Setup *setup, RunTool run_tool, GError **error);
