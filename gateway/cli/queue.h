/* `sammachip queue` and `trace`: what waits, and one message's life. */
#pragma once
#include "cli/job.h"

/* A line for each provider and state, how many rows of each age: replies, then messages that wait or are dead. */
int cli_queue(const Job *job, GError **error);
/* words[1]: a message's number, or "reply:" and a reply's (our reference at the provider). Numbers are masked; texts are left
 * out but for --text. */
int cli_trace(const Job *job, GError **error);

/* A moment on the programme's clock, to the second; "-" for 0. Caller frees. */
char *moment_text(const Job *job, gint64 at_ms);
