/* sammachip init: makes the database and writes the programme's places and households into it. */
#pragma once
#include "cli/job.h"

/* Running it again adds what is new and changes names; it never touches entries. With --sample, also the invented people beside
 * the settings and their year. Prints what it did. The exit status. */
int cli_init(const Job *job, GError **error);

/* Its parts, for init_dialogue.c too. `sample_folder` (else NULL): also imports the invented people of that folder
 * (config/sample); `name` is how it calls the database. */
gboolean init_load(Book *book, const Programme *programme, const char *pin_key, const char *name, const char *sample_folder,
                   FILE *out, GError **error);
/* Caller frees. */
char *init_sample_folder(const Setup *setup);
/* The year of the invented people, up to yesterday. */
gboolean init_history(const Setup *setup, Book *book, FILE *out, GError **error);
/* The key of PINs, `made` where there was none; NULL where it cannot be had. Caller frees. */
char *init_key(const Setup *setup, gboolean *made, FILE *out, GError **error);

/* The part of it that import does too, inside the caller's transaction: a village with its district, tambon and households 1 …
 * N. A country has a million and a half of households: only those of the villages that a file names are looked at. */
gboolean init_village(Book *book, const Programme *programme, const Village *village, GError **error);
