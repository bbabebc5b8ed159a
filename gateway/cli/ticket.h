/* sammachip ticket: what people asked for by right (MYDATA, ERASE). `list` prints number, kind, days left, person and the
 * masked phone, the most urgent first; --all the closed ones too, with what was done. `close N --outcome TEXT` ends one. */
#pragma once
#include "cli/job.h"

int cli_ticket(const Job *job, GError **error);
