/* Places: country (1), province (2 digits), district (4), tambon (6), village (8), household (10). A place's code says what it
 * is and what it lies in. In practice a village or household is a place of its own under its code made negative, up to a
 * country of its own (-1): what is practised counts in no sum of a real place. */
#pragma once
#include "book.h"

#define PLACE_COUNTRY 1

/* The place one level wider: household → village → tambon → district → province → country; 0 above a country. */
gint64 place_above(gint64 place);
gboolean place_is_household(gint64 place);
/* The household codes inside a place (itself for a household): from ≤ code ≤ to. Of a country, all. */
void place_households(gint64 place, gint64 *from, gint64 *to);
/* The village codes inside a place (its own for a household): from ≤ code ≤ to. Of a country, all. */
void place_villages(gint64 place, gint64 *from, gint64 *to);

/* Adds it or gives it its present name; `added` (may be NULL) tells. */
gboolean areas_put(Book *book, gint32 code, const char *name, const char *name_en, gboolean *added, GError **error);
gboolean villages_put(Book *book, gint32 code, const char *name, const char *name_en, gboolean *added, GError **error);
/* Adds the village's place of practice, under its name, where it is not there yet. */
gboolean villages_copy_for_practice(Book *book, gint32 code, GError **error);
/* How many villages lie in a place. */
gboolean villages_count(Book *book, gint64 place, gint64 *villages, GError **error);
/* Whether who enrols there practises. FALSE also where there is no such village. */
gboolean villages_practice(Book *book, gint32 code, gboolean *practice, GError **error);
/* FAILED_REJECT where there is no such village. */
gboolean villages_set_practice(Book *book, gint32 code, gboolean practice, GError **error);
/* The first `limit` villages of a place that practise, by code. Array of gint32. */
gboolean villages_practising(Book *book, gint64 place, guint limit, GArray *codes, GError **error);
/* The village after *village (0: the first) inside the place, in the order of the keys; `found` FALSE behind the last. */
gboolean villages_next(Book *book, gint64 place, gint32 *village, gboolean *found, GError **error);
