/* A list of villages, as the places of a programme. */
#pragma once
#include "programme.h"

/* The programme's text with the places of a CSV in place of its own: village (8 digits), name, tambon, district, and name_en,
 * tambon_en, district_en where they are known. The district of the first row is `home`. `file` names it in complaints. NULL and
 * FAILED_REJECT with what is wrong, FILE:LINE. Caller frees. */
char *init_villages(const char *programme_text, const char *file, const char *csv, GError **error);
/* The programme of such a text, read from a file that is gone again, after the languages of the settings were proven to fit its
 * names too. NULL and FAILED_CONFIG with what is wrong. Caller frees. */
Programme *init_villages_read(const char *settings, const char *programme_text, GError **error);
/* The programme's file that the settings name. Caller frees; NULL where they cannot be read. */
char *init_programme_file(const char *settings);
