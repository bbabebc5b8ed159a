/* sammachip init: makes the database and writes the programme's places and households into it. */
#pragma once
#include "programme.h"

/* Running it again adds what is new and changes names; it never touches entries. With `sample_folder`, also imports the
 * invented households.csv and people.csv of that folder (config/sample). Prints what it did on standard output. */
gboolean cli_init(const Programme *programme, const char *database, const char *sample_folder, GError **error);
