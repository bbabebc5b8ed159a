/* `say`: messages through the real path, for trying and teaching. Replies are printed and sent to nobody. */
#pragma once
#include "cli/job.h"

/* Books the text as if --from had sent it at --at (else now) and prints the reply; with --dry-run nothing is kept. With --file,
 * takes a message a line (cli/feed.h) and prints how many were booked, refused, ignored; with --print the replies too. The exit
 * status. */
int cli_say(const Job *job, GError **error);
