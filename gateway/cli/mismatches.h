/* sammachip mismatches: the training days of a place on which plan, mentors' reports and households do not agree, a line each;
 * sammachip settle: the contests of a day are settled, once the officer has looked into them. */
#pragma once
#include "job.h"

/* Of the fiscal year given behind the name (2560), else the present one; of --place, else everywhere. Exit status. */
int cli_mismatches(const Job *job, GError **error);
/* VILLAGE DAY [YEAR]: settles what is open there. */
int cli_settle(const Job *job, GError **error);
