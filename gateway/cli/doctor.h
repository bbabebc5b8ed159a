/* `sammachip doctor`: looks at everything around the gateway that can be wrong, changes nothing, and says how to mend it. */
#pragma once
#include "cli/job.h"

/* A line for each check, tab-separated: "ok", "note" (to be looked at) or "BAD", the check, what was found, the mend; then the
 * counts. EX_OK where nothing is bad, else EX_UNAVAILABLE. */
int cli_doctor(const Job *job, GError **error);
/* The same where the settings cannot be loaded, for the reason in `wrong`: EX_CONFIG. */
int cli_doctor_without(const char *config, const GError *wrong, FILE *out);
