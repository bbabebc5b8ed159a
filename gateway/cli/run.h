/* `run`: the daemon. */
#pragma once
#include "cli/setup.h"

/* Polls, books and answers until SIGTERM or SIGINT, then lets sends under way end (at most 5 s), writes their outcomes and
 * returns 0. 70 where the book can no longer be trusted. */
int cli_run(const Setup *setup, GError **error);
