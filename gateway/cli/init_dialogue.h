/* sammachip init on a terminal: asks what it needs, shows what it would do, and does it when that is agreed to. */
#pragma once
#include "cli/job.h"

/* Whether somebody sits there to be asked, and the command line leaves something to ask. */
gboolean init_asks(const Job *job);
/* Whether there is a book already: then nothing is asked, and who asked is told so. */
gboolean init_has_book(const Job *job);
/* The doctor's checks of what is there now, and what comes next. Their exit status. */
int init_look(const Job *job, GError **error);
/* Until the last answer nothing is written; then all of it is, or none. Ends with the doctor's checks, whose exit status it is;
 * EX_TEMPFAIL where the questions were left. */
int cli_init_asking(const Job *job, GError **error);
