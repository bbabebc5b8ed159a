/* `privacy`: the office's papers about personal data (notice, record of processing, report of a breach, retention), made of the
 * templates under privacy/LANGUAGE/ beside the settings file. */
#pragma once
#include "cli/job.h"

/* Writes LANGUAGE-NAME.md for each template into the folder that the line names, which is made where it is missing. Files that
 * are there already have been filled in by hand: nothing is written then (FAILED_REJECT). A template with an unknown {name} is
 * FAILED_CONFIG, with file and line. */
int cli_privacy(const Job *job, GError **error);
