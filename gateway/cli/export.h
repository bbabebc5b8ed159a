/* Tables for the office: `sammachip export KIND FILE`. */
#pragma once
#include "job.h"

/* Writes the file that the line's second argument names, by its ending. The exit status. */
int cli_export(const Job *job, GError **error);
