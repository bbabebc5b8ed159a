#include "visits.h"

#include "places.h"
#include "tables.h"

#define COLUMNS "id, fiscal_year, household, day, person, at_ms, undone"

enum { VISIT_ADD, VISIT_KNOWN, VISIT_OF_MESSAGE, VISIT_UNDO, VISIT_HOUSEHOLDS };
static const char *const list[] = {
    [VISIT_ADD] = "INSERT INTO visits (" COLUMNS ") VALUES ($id, $fiscal_year, $household, $day, $person, $at_ms, $undone)",
    [VISIT_KNOWN] = "SELECT count(*) FROM visits WHERE household = $household AND fiscal_year = $fiscal_year"
                    " AND undone = 0 AND day = $day AND person = $person",
    [VISIT_OF_MESSAGE] = "SELECT " COLUMNS " FROM visits WHERE id >= $from AND id <= $to ORDER BY id",
    [VISIT_UNDO] = "UPDATE visits SET undone = 1 WHERE id >= $from AND id <= $to",
    [VISIT_HOUSEHOLDS] = "SELECT count(DISTINCT household) FROM visits WHERE household >= $from AND household <= $to"
                         " AND fiscal_year = $fiscal_year AND undone = 0",
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

static gboolean read_row(Statement *from, gpointer data, GError **error)
{
  (void)error;
  *(Visit *)data = (Visit){.id = statement_column_int(from, 0),
                           .fiscal_year = (gint32)statement_column_int(from, 1),
                           .household = statement_column_int(from, 2),
                           .day = (Day)statement_column_int(from, 3),
                           .person = statement_column_int(from, 4),
                           .at_ms = statement_column_int(from, 5),
                           .undone = statement_column_int(from, 6) != 0};
  return TRUE;
}

static Statement *of_message(Statement *statement, gint64 inbox_id)
{
  statement_int(statement, "$from", visit_id(inbox_id, 0));
  statement_int(statement, "$to", visit_id(inbox_id, VISITS_OF_MESSAGE - 1));
  return statement;
}

gboolean visits_of_message(Book *book, gint64 inbox_id, GArray *visits, GError **error)
{
  return read_all_rows(of_message(book->visits[VISIT_OF_MESSAGE], inbox_id), read_row, visits, error);
}

gboolean visits_undo(Book *book, gint64 inbox_id, GError **error)
{
  return statement_run(of_message(book->visits[VISIT_UNDO], inbox_id), error);
}

gboolean visits_households(Book *book, gint32 fiscal_year, gint64 place, gint32 *households, GError **error)
{
  gint64 n = 0;
  Statement *count = book->visits[VISIT_HOUSEHOLDS];
  bind_households_of(count, place);
  statement_int(count, "$fiscal_year", fiscal_year);
  const gboolean good = statement_one(count, &n, error);
  *households = (gint32)n;
  return good;
}
