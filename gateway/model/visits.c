#include "visits.h"

#include "places.h"
#include "tables.h"

#define COLUMNS "id, fiscal_year, household, day, person, at_ms, undone"
#define STANDING " FROM visits WHERE household >= $from AND household <= $to AND fiscal_year = $fiscal_year AND undone = 0"

enum { VISIT_ADD, VISIT_KNOWN, VISIT_OF_MESSAGE, VISIT_UNDO, VISIT_HOUSEHOLDS, VISIT_LIST };
static const char *const list[] = {
    [VISIT_ADD] = "INSERT INTO visits (" COLUMNS ") VALUES ($id, $fiscal_year, $household, $day, $person, $at_ms, $undone)",
    [VISIT_KNOWN] = "SELECT count(*) FROM visits WHERE household = $household AND fiscal_year = $fiscal_year"
                    " AND undone = 0 AND day = $day AND person = $person",
    [VISIT_OF_MESSAGE] = "SELECT " COLUMNS " FROM visits WHERE id >= $from AND id <= $to ORDER BY id",
    [VISIT_UNDO] = "UPDATE visits SET undone = 1 WHERE id >= $from AND id <= $to",
    [VISIT_HOUSEHOLDS] = "SELECT count(DISTINCT household)" STANDING,
    [VISIT_LIST] = "SELECT " COLUMNS STANDING " ORDER BY abs(household), day, id",
};
TABLE_SQL(visits, list);

gboolean visits_add(Book *book, const Visit *visit, GError **error)
{
  Statement *add = book->visits[VISIT_ADD];
  statement_int(add, "$id", visit->id);
  statement_int(add, "$fiscal_year", visit->fiscal_year);
  statement_int(add, "$household", visit->household);
  statement_int(add, "$day", visit->day);
  statement_int(add, "$person", visit->person);
  statement_int(add, "$at_ms", visit->at_ms);
  statement_int(add, "$undone", visit->undone != 0);
  return statement_run(add, error);
}

gboolean visits_known(Book *book, const Visit *visit, gboolean *known, GError **error)
{
  gint64 n = 0;
  Statement *count = book->visits[VISIT_KNOWN];
  statement_int(count, "$household", visit->household);
  statement_int(count, "$fiscal_year", visit->fiscal_year);
  statement_int(count, "$day", visit->day);
  statement_int(count, "$person", visit->person);
  const gboolean good = statement_one(count, &n, error);
  *known = n > 0;
  return good;
}

static gboolean read_all(Statement *all, GArray *visits, GError **error)
{
  Step step;
  while ((step = statement_step(all, error)) == STEP_ROW) {
    const Visit visit = {.id = statement_column_int(all, 0),
                         .fiscal_year = (gint32)statement_column_int(all, 1),
                         .household = statement_column_int(all, 2),
                         .day = (Day)statement_column_int(all, 3),
                         .person = statement_column_int(all, 4),
                         .at_ms = statement_column_int(all, 5),
                         .undone = statement_column_int(all, 6) != 0};
    g_array_append_val(visits, visit);
  }
  return step == STEP_DONE;
}

static void bind_message(Statement *statement, gint64 inbox_id)
{
  statement_int(statement, "$from", visit_id(inbox_id, 0));
  statement_int(statement, "$to", visit_id(inbox_id, VISITS_OF_MESSAGE - 1));
}

static void bind_place(Statement *statement, gint32 fiscal_year, gint64 place)
{
  bind_households_of(statement, place);
  statement_int(statement, "$fiscal_year", fiscal_year);
}

gboolean visits_of_message(Book *book, gint64 inbox_id, GArray *visits, GError **error)
{
  bind_message(book->visits[VISIT_OF_MESSAGE], inbox_id);
  return read_all(book->visits[VISIT_OF_MESSAGE], visits, error);
}

gboolean visits_undo(Book *book, gint64 inbox_id, GError **error)
{
  bind_message(book->visits[VISIT_UNDO], inbox_id);
  return statement_run(book->visits[VISIT_UNDO], error);
}

gboolean visits_households(Book *book, gint32 fiscal_year, gint64 place, gint32 *households, GError **error)
{
  gint64 n = 0;
  bind_place(book->visits[VISIT_HOUSEHOLDS], fiscal_year, place);
  const gboolean good = statement_one(book->visits[VISIT_HOUSEHOLDS], &n, error);
  *households = (gint32)n;
  return good;
}

gboolean visits_list(Book *book, gint32 fiscal_year, gint64 place, GArray *visits, GError **error)
{
  bind_place(book->visits[VISIT_LIST], fiscal_year, place);
  return read_all(book->visits[VISIT_LIST], visits, error);
}
