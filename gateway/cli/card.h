/* Cue cards of a village: `sammachip card --village CODE --html FILE`. */
#pragma once
#include "job.h"

/* Writes the page of cards. The exit status. */
int cli_card(const Job *job, GError **error);
