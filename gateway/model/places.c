#include "places.h"

#include "error.h"
#include "tables.h"

enum { AREA_ADD, AREA_NAME };
static const char *const areas_list[] = {
    [AREA_ADD] = "INSERT INTO areas (code, name, name_en) VALUES ($code, $name, $name_en) ON CONFLICT (code) DO NOTHING",
    [AREA_NAME] = "UPDATE areas SET name = $name, name_en = $name_en WHERE code = $code",
};
TABLE_SQL(areas, areas_list);

enum {
  VILLAGE_ADD,
  VILLAGE_NAME,
  VILLAGE_NEXT,
  VILLAGE_COUNT,
  VILLAGE_PRACTICE,
  VILLAGE_SET_PRACTICE,
  VILLAGE_COPY,
  VILLAGE_PRACTISING
};
static const char *const villages_list[] = {
    [VILLAGE_ADD] = "INSERT INTO villages (code, name, name_en) VALUES ($code, $name, $name_en) ON CONFLICT (code) DO NOTHING",
    [VILLAGE_NAME] = "UPDATE villages SET name = $name, name_en = $name_en WHERE code = $code",
    [VILLAGE_COUNT] = "SELECT count(*) FROM villages WHERE code >= $from AND code <= $to",
    [VILLAGE_PRACTICE] = "SELECT practice FROM villages WHERE code = $code",
    [VILLAGE_SET_PRACTICE] = "UPDATE villages SET practice = $practice WHERE code = $code",
    [VILLAGE_COPY] = ("INSERT INTO villages (code, name, name_en) SELECT -code, name, name_en FROM villages WHERE code = $code"
                      " ON CONFLICT (code) DO NOTHING"),
    [VILLAGE_PRACTISING] = "SELECT code FROM villages WHERE practice = 1 AND code >= $from AND code <= $to ORDER BY code"
                           " LIMIT $limit",
    [VILLAGE_NEXT] = "SELECT min(code) FROM villages WHERE code > $after AND code <= $to",
};
TABLE_SQL(villages, villages_list);

gint64 place_above(gint64 place)
{
  const gint64 sign = place < 0 ? -1 : 1, code = place * sign;
  return code > 99 ? place / 100 : code > 9 ? sign * PLACE_COUNTRY : 0;
}

gboolean place_is_household(gint64 place)
{
  return ABS(place) > 99999999;
}

void place_households(gint64 place, gint64 *from, gint64 *to)
{
  gint64 low = ABS(place), high = low;
  if (low == PLACE_COUNTRY) {
    low = 1000000000;
    high = 9999999999;
  }
  for (; low < 1000000000 && low > 0; low *= 100)
    high = high * 100 + 99;
  *from = place < 0 ? -high : low;
  *to = place < 0 ? -low : high;
}

void place_villages(gint64 place, gint64 *from, gint64 *to)
{
  place_households(place, from, to);
  *from /= 100;
  *to /= 100;
}

static void bind_range(Statement *statement, gint64 from, gint64 to)
{
  statement_int(statement, "$from", from);
  statement_int(statement, "$to", to);
}

void bind_villages_of(Statement *statement, gint64 place)
{
  gint64 from, to;
  place_villages(place, &from, &to);
  bind_range(statement, from, to);
}

void bind_households_of(Statement *statement, gint64 place)
{
  gint64 from, to;
  place_households(place, &from, &to);
  bind_range(statement, from, to);
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

gboolean villages_count(Book *book, gint64 place, gint64 *villages, GError **error)
{
  bind_villages_of(book->villages[VILLAGE_COUNT], place);
  return statement_one(book->villages[VILLAGE_COUNT], villages, error);
}

gboolean villages_practice(Book *book, gint32 code, gboolean *practice, GError **error)
{
  gint64 value;
  statement_int(book->villages[VILLAGE_PRACTICE], "$code", code);
  const gboolean good = statement_one(book->villages[VILLAGE_PRACTICE], &value, error);
  *practice = good && value != 0;
  return good;
}

gboolean villages_set_practice(Book *book, gint32 code, gboolean practice, GError **error)
{
  gint64 changed;
  statement_int(book->villages[VILLAGE_SET_PRACTICE], "$practice", practice != 0);
  statement_int(book->villages[VILLAGE_SET_PRACTICE], "$code", code);
  if (!statement_run_counted(book->villages[VILLAGE_SET_PRACTICE], &changed, error))
    return FALSE;
  if (changed != 1)
    g_set_error(error, FAILURE, FAILED_REJECT, "the book has no village %d; `sammachip init` adds those of programme.cfg",
                code);
  return changed == 1;
}

gboolean villages_copy_for_practice(Book *book, gint32 code, GError **error)
{
  statement_int(book->villages[VILLAGE_COPY], "$code", code);
  return statement_run(book->villages[VILLAGE_COPY], error);
}

gboolean villages_next(Book *book, gint64 place, gint32 *village, gboolean *found, GError **error)
{
  gint64 from, to;
  place_households(place, &from, &to);
  Statement *next = book->villages[VILLAGE_NEXT];
  statement_int(next, "$after", *village != 0 ? *village : from / 100 - 1);
  statement_int(next, "$to", to / 100);
  gint64 code = 0;
  if (!statement_one(next, &code, error))
    return FALSE;
  *found = code != 0;
  *village = (gint32)code;
  return TRUE;
}

gboolean villages_practising(Book *book, gint64 place, guint limit, GArray *codes, GError **error)
{
  Statement *rows = book->villages[VILLAGE_PRACTISING];
  Step step;
  bind_villages_of(rows, place);
  statement_int(rows, "$limit", limit);
  while ((step = statement_step(rows, error)) == STEP_ROW) {
    const gint32 code = (gint32)statement_column_int(rows, 0);
    g_array_append_val(codes, code);
  }
  return step == STEP_DONE;
}
