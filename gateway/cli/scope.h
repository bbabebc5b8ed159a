/* What the command line says of language, months and place, for those that print or export. */
#pragma once
#include "job.h"

/* "2017-03" as 201703; a year from 2400 on is Buddhist: "2560-03". 0 and FAILED_REJECT where it is no month. `option` names it
 * in the error. */
gint32 scope_month(const char *text, const char *option, GError **error);
/* A place's code: 8 digits or a home village's last 4 mean a village, 6 a tambon, 2 a province; 4 digits are the home district
 * or another of the programme's, else a village. 0 and FAILED_REJECT where the programme has no such place. */
gint64 scope_place(const char *text, const Programme *programme, GError **error);
/* Of the line's --language, the default language without it. NULL and FAILED_REJECT where there is none such. */
const Phrases *scope_phrases(const Job *job, GError **error);
