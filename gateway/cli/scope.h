/* What the command line says of places. */
#pragma once
#include "job.h"

/* A place's code: 8 digits or a home village's last 4 mean a village, 6 a tambon, 2 a province; 4 digits are the home district
 * or another of the programme's, else a village. 0 and FAILED_REJECT where the programme has no such place. */
gint64 scope_place(const char *text, const Programme *programme, GError **error);
