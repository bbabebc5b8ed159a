/* Covers: the places an officer answers for. A place is a village, tambon, district or wider (places.h) and covers all that
 * lies in it. An officer without one answers for the home district. */
#pragma once
#include "book.h"

/* Appends the places of a person, wide ones first. None: the caller uses the home district. Array of gint64. */
gboolean covers_of(Book *book, gint64 person, GArray *places, GError **error);
/* The person covers these and no others; none: the home district. Array of gint64. */
gboolean covers_set(Book *book, gint64 person, const GArray *places, GError **error);
/* Whether one of the places is `place` or holds it. In practice a place is covered by whoever covers it in earnest. */
gboolean covers_hold(const GArray *places, gint64 place);
/* Whether the officer covers the place; one without places of the own covers what lies in `home`. */
gboolean covers_reach(Book *book, gint64 person, gint64 place, gint32 home, gboolean *covered, GError **error);
