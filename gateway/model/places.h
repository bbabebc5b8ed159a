/* Places as the book knows them: districts (4 digits) and tambons (6) in `areas`, villages (8). A place's code says what it is
 * and what it lies in; a household (10 digits) is a place too. */
#pragma once
#include "book.h"

/* The place one level wider: household → village → tambon → district; 0 above a district. */
gint64 place_above(gint64 place);
/* The household codes inside a place (itself for a household): from ≤ code ≤ to. */
void place_households(gint64 place, gint64 *from, gint64 *to);

/* Adds it or gives it its present name; `added` (may be NULL) tells. */
gboolean areas_put(Book *book, gint32 code, const char *name, const char *name_en, gboolean *added, GError **error);
gboolean villages_put(Book *book, gint32 code, const char *name, const char *name_en, gboolean *added, GError **error);
/* Codes in order. Array of gint32. */
gboolean villages_all(Book *book, GArray *codes, GError **error);
