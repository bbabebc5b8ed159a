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

typedef struct {
  guint places;
  guint households;
} InitAdded;

/* The part of it that import does too, inside the caller's transaction: districts, tambons, villages and the households 1 … N
 * of each village. `added` may be NULL. */
gboolean init_places(Book *book, const Programme *programme, InitAdded *added, GError **error);
