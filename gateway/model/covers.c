#include "covers.h"

#include "places.h"
#include "tables.h"

enum { COVERS_OF, COVERS_ADD, COVERS_CLEAR };
static const char *const list[] = {
    [COVERS_OF] = "SELECT place FROM covers WHERE person = $person ORDER BY place",
    [COVERS_ADD] = "INSERT INTO covers (person, place) VALUES ($person, $place) ON CONFLICT (person, place) DO NOTHING",
    [COVERS_CLEAR] = "DELETE FROM covers WHERE person = $person",
};
TABLE_SQL(covers, list);

gboolean covers_of(Book *book, gint64 person, GArray *places, GError **error)
{
  Statement *of = book->covers[COVERS_OF];
  statement_int(of, "$person", person);
  return read_all_ids(of, places, error);
}

gboolean covers_set(Book *book, gint64 person, const GArray *places, GError **error)
{
  statement_int(book->covers[COVERS_CLEAR], "$person", person);
  if (!statement_run(book->covers[COVERS_CLEAR], error))
    return FALSE;
  for (guint i = 0; i < places->len; i++) {
    Statement *add = book->covers[COVERS_ADD];
    statement_int(add, "$person", person);
    statement_int(add, "$place", g_array_index(places, gint64, i));
    if (!statement_run(add, error))
      return FALSE;
  }
  return TRUE;
}

gboolean covers_hold(const GArray *places, gint64 place)
{
  for (gint64 above = ABS(place); above != 0; above = place_above(above)) {
    for (guint i = 0; i < places->len; i++) {
      if (g_array_index(places, gint64, i) == above)
        return TRUE;
    }
  }
  return FALSE;
}

gboolean covers_reach(Book *book, gint64 person, gint64 place, gint32 home, gboolean *covered, GError **error)
{
  g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(gint64));
  if (!covers_of(book, person, places, error))
    return FALSE;
  const gint64 district = home;
  if (places->len == 0)
    g_array_append_val(places, district);
  *covered = covers_hold(places, place);
  return TRUE;
}
