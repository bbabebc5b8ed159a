/* The texts of pages, reports, cards and exports in one language: the group `pages` of its file. Unlike a reply a phrase may be
 * of any length. Every phrase of phrases.def must stand in every language, with the fields that phrases.def gives it. */
#pragma once
#include "calendar.h"
#include "wording.h"

typedef enum {
#define PHRASE(id, fields) PHRASE_##id,
#include "phrases.def"
#undef PHRASE
  PHRASE_COUNT
} PhraseId;

typedef struct Phrases Phrases;

/* Reads the group `pages` of a language's file; complaints go to the file. The wording must outlive what is returned. */
Phrases *phrases_read(Settings *file, SettingsGroup *root, const Wording *wording);
void phrases_free(Phrases *phrases);
const Wording *phrases_wording(const Phrases *phrases);

/* Without its fields filled. Owned by phrases. */
const char *phrase(const Phrases *phrases, PhraseId id);
/* With its fields filled from pairs of name and value, ended by NULL: phrase_fill(phrases, PHRASE_N_OF, "n", "12", NULL). A
 * field that is not given stays as it is. Caller frees. */
char *phrase_fill(const Phrases *phrases, PhraseId id, ...) G_GNUC_NULL_TERMINATED;

/* A category's name; its id where the programme has none of that id. Owned. */
const char *phrase_category(const Phrases *phrases, const char *id);
/* A day with its year, "25 มี.ค. 2560"; a month, "มี.ค. 2560"; a Buddhist fiscal year. "" for 0. Caller frees. */
char *phrase_day(const Phrases *phrases, Day day);
char *phrase_month(const Phrases *phrases, gint32 month);
char *phrase_fiscal_year(const Phrases *phrases, gint32 fiscal_year);
/* "12/20": never a number without what it is out of. Caller frees. */
char *phrase_of(const Phrases *phrases, gint64 n, gint64 all);
