#include "places.h"

#include "tables.h"

enum { AREA_ADD, AREA_NAME };
static const char *const areas_list[] = {
    [AREA_ADD] = "INSERT INTO areas (code, name, name_en) VALUES ($code, $name, $name_en) ON CONFLICT (code) DO NOTHING",
    [AREA_NAME] = "UPDATE areas SET name = $name, name_en = $name_en WHERE code = $code",
};
TABLE_SQL(areas, areas_list);

enum { VILLAGE_ADD, VILLAGE_NAME, VILLAGE_ALL };
static const char *const villages_list[] = {
    [VILLAGE_ADD] = "INSERT INTO villages (code, name, name_en) VALUES ($code, $name, $name_en) ON CONFLICT (code) DO NOTHING",
    [VILLAGE_NAME] = "UPDATE villages SET name = $name, name_en = $name_en WHERE code = $code",
    [VILLAGE_ALL] = "SELECT code FROM villages ORDER BY code",
};
TABLE_SQL(villages, villages_list);

gint64 place_above(gint64 place)
{
  return place > 9999 ? place / 100 : 0;
}

void place_households(gint64 place, gint64 *from, gint64 *to)
{
  *from = *to = place;
  for (; *from < 1000000000 && *from > 0; *from *= 100)
    *to = *to * 100 + 99;
}

static gboolean put(Statement **table, int add, int rename, gint32 code, const char *name, const char *name_en, gboolean *added,
                    GError **error)
{
  const int both[] = {add, rename};
  gint64 changed = 0;
  for (guint i = 0; i < G_N_ELEMENTS(both) && changed == 0; i++) {
    Statement *statement = table[both[i]];
    statement_text(statement, "$name", name);
    statement_text(statement, "$name_en", name_en);
    statement_int(statement, "$code", code);
    if (!statement_run_counted(statement, &changed, error))
      return FALSE;
    if (added != NULL)
      *added = i == 0 && changed > 0;
  }
  return TRUE;
}

gboolean areas_put(Book *book, gint32 code, const char *name, const char *name_en, gboolean *added, GError **error)
{
  return put(book->areas, AREA_ADD, AREA_NAME, code, name, name_en, added, error);
}

gboolean villages_put(Book *book, gint32 code, const char *name, const char *name_en, gboolean *added, GError **error)
{
  return put(book->villages, VILLAGE_ADD, VILLAGE_NAME, code, name, name_en, added, error);
}

gboolean villages_all(Book *book, GArray *codes, GError **error)
{
  Step step;
  while ((step = statement_step(book->villages[VILLAGE_ALL], error)) == STEP_ROW) {
    const gint32 code = (gint32)statement_column_int(book->villages[VILLAGE_ALL], 0);
    g_array_append_val(codes, code);
  }
  return step == STEP_DONE;
}
