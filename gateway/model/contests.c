#include "contests.h"

#include "ledger.h"
#include "places.h"
#include "tables.h"

#define SELECT                                                                                                                 \
  "SELECT contests.id, contests.training, contests.household, contests.person, contests.at_ms, contests.settled_ms,"           \
  " trainings.village, trainings.day FROM contests JOIN trainings ON trainings.id = contests.training"

enum { CONTEST_ADD, CONTEST_GET, CONTEST_SETTLE, CONTEST_LIST };
static const char *const list[] = {
    [CONTEST_ADD] = "INSERT INTO contests (id, training, household, person, at_ms, settled_ms)"
                    " VALUES ($id, $training, $household, $person, $at_ms, $settled_ms)",
    [CONTEST_GET] = SELECT " WHERE contests.id = $id",
    [CONTEST_SETTLE] = "UPDATE contests SET settled_ms = $at_ms WHERE id = $id AND settled_ms = 0",
    [CONTEST_LIST] = SELECT " WHERE trainings.fiscal_year = $fiscal_year AND trainings.village >= $from"
                            " AND trainings.village <= $to ORDER BY abs(trainings.village), trainings.day, contests.id",
};
TABLE_SQL(contests, list);

static gboolean read_row(Statement *statement, gpointer data, GError **error)
{
  (void)error;
  *(Contest *)data = (Contest){.id = statement_column_int(statement, 0),
                               .training = statement_column_int(statement, 1),
                               .household = statement_column_int(statement, 2),
                               .person = statement_column_int(statement, 3),
                               .at_ms = statement_column_int(statement, 4),
                               .settled_ms = statement_column_int(statement, 5),
                               .village = (gint32)statement_column_int(statement, 6),
                               .day = (gint32)statement_column_int(statement, 7)};
  return TRUE;
}

gboolean contests_add(Book *book, const Contest *contest, GError **error)
{
  Statement *add = book->contests[CONTEST_ADD];
  statement_int(add, "$id", contest->id);
  statement_int(add, "$training", contest->training);
  statement_int(add, "$household", contest->household);
  statement_int(add, "$person", contest->person);
  statement_int(add, "$at_ms", contest->at_ms);
  statement_int(add, "$settled_ms", contest->settled_ms);
  return statement_run(add, error);
}

gboolean contests_of_message(Book *book, gint64 inbox_id, Contest *contest, gboolean *found, GError **error)
{
  Statement *get = book->contests[CONTEST_GET];
  statement_int(get, "$id", ledger_id(inbox_id, 0));
  return read_one_row(get, read_row, contest, found, error);
}

gboolean contests_settle(Book *book, gint64 id, gint64 at_ms, GError **error)
{
  Statement *settle = book->contests[CONTEST_SETTLE];
  statement_int(settle, "$at_ms", at_ms);
  statement_int(settle, "$id", id);
  return statement_run(settle, error);
}

gboolean contests_list(Book *book, gint32 fiscal_year, gint64 place, GArray *contests, GError **error)
{
  Statement *all = book->contests[CONTEST_LIST];
  statement_int(all, "$fiscal_year", fiscal_year);
  bind_villages_of(all, place);
  return read_all_rows(all, read_row, contests, error);
}
