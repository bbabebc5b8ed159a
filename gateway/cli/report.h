/* A place's month on paper: `sammachip report --place CODE --month MONTH`. */
#pragma once
#include "job.h"

/* As text on the job's output, or as the HTML page that --html names. The exit status. */
int cli_report(const Job *job, GError **error);
