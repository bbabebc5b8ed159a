/* sammachip proposals: the queue of new products that mentors proposed, a line each; with a number and a word, the office's
 * decision: accepted or refused. */
#pragma once
#include "job.h"

int cli_proposals(const Job *job, GError **error);
