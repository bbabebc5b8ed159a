/* What the office does about one person or phone.
 *
 *   mydata PHONE                     prints all that is kept about who has the phone, to be handed over within the ticket's
 * days erase [--yes] PHONE|PERSON       takes name, numbers and texts of the person out of the book, and compacts the file so
 * that nothing of them is left in it; ledger rows stay, under the person's bare number. Copies made before are the office's to
 * delete phone suspend|resume PHONE       a lost number; and one that is found again, or vouched for at the office */
#pragma once
#include "cli/job.h"

int cli_mydata(const Job *job, GError **error);
int cli_erase(const Job *job, GError **error);
int cli_phone(const Job *job, GError **error);
