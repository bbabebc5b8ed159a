/* What an officer does about what needs attention (model/attention.h): at the machine, or by the page. */
#pragma once
#include "cli/job.h"

/* held QUESTION yes|no: an amount that waits for the sender's yes is agreed to, or cancelled, for him. */
int cli_held(const Job *job, GError **error);
/* again MESSAGE: a message that was not understood is read again, after its word was taught. */
int cli_again(const Job *job, GError **error);
/* resend NUMBER: a reply that is uncertain or failed goes out once more, where it may (pipeline/uncertain.h). */
int cli_resend(const Job *job, GError **error);
/* leave message|reply NUMBER: it needs attention no more; of an uncertain reply nothing is tried any more. */
int cli_leave(const Job *job, GError **error);
