/* `replay`: the book made again from its journal, into a new file (pipeline/replay.h). */
#pragma once
#include "cli/job.h"

/* Copies the book, beside a running daemon, into the file that the line names, which must not be there; makes what messages
 * made anew in it; prints both digests (model/digest.h). 0: they are equal. 70 and FAILED_CORRUPT: they are not; the new file
 * is kept to be looked at. */
int cli_replay(const Job *job, GError **error);

/* With --try, no new file: reads the texts that are still kept with today's reader and words, and prints each message that was
 * booked as something else: its id, what it was and what it would be; no text, and no request that names a phone. 0 whether
 * there are any or not. */
int cli_replay_try(const Job *job, GError **error);
