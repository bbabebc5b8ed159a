/* sammachip init: makes the database and writes the programme's places and households into it. */
#pragma once
#include "model/book.h"
#include "programme.h"

#include <stdio.h>

/* Running it again adds what is new and changes names; it never touches entries. With `sample_folder` (else NULL), also imports
 * the invented households.csv and people.csv of that folder (config/sample). Prints what it did; `name` is how it calls the
 * database. */
gboolean cli_init(Book *book, const Programme *programme, const char *pin_key, const char *name, const char *sample_folder,
                  FILE *out, GError **error);

/* The part of it that import does too, inside the caller's transaction: a village with its district, tambon and households 1 …
 * N. A country has a million and a half of households: only those of the villages that a file names are looked at. */
gboolean init_village(Book *book, const Programme *programme, const Village *village, GError **error);
