/* sammachip login-code PHONE: prints a code with which the officer who has that phone opens the page, for when no SMS can
 * leave. Whoever may run it on the machine may do all that an officer may. */
#pragma once
#include "job.h"

int cli_login_code(const Job *job, GError **error);
