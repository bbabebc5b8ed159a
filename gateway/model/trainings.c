#include "trainings.h"

#include "ledger.h"
#include "places.h"
#include "tables.h"

#define COLUMNS "id, fiscal_year, village, day, held_day, present, absent, person, at_ms, state, replaces"
#define OF_DAY "fiscal_year = $fiscal_year AND village = $village AND day = $day"

enum { TRAINING_ADD, TRAINING_STANDING, TRAINING_GET, TRAINING_STATE, TRAINING_LIST, TRAINING_PRESENT };
static const char *const list[] = {
    [TRAINING_ADD] = "INSERT INTO trainings (" COLUMNS ") VALUES ($id, $fiscal_year, $village, $day, $held_day, $present,"
                     " $absent, $person, $at_ms, $state, $replaces)",
    [TRAINING_STANDING] = "SELECT " COLUMNS " FROM trainings WHERE " OF_DAY " AND state = 'stands'",
    [TRAINING_GET] = "SELECT " COLUMNS " FROM trainings WHERE id = $id",
    [TRAINING_STATE] = "UPDATE trainings SET state = $state WHERE id = $id",
    [TRAINING_LIST] = "SELECT " COLUMNS " FROM trainings WHERE fiscal_year = $fiscal_year AND village >= $from"
                      " AND village <= $to ORDER BY abs(village), day, id",
    [TRAINING_PRESENT] = ("SELECT day, present FROM trainings WHERE fiscal_year = $fiscal_year AND village = $village"
                          " AND state = 'stands'"),
};
TABLE_SQL(trainings, list);

static const char *const state_names[TRAINING_STATES] = {"stands", "replaced", "undone"};

static gboolean read_row(Statement *statement, gpointer data, GError **error)
{
  Training *training = data;
  int state;
  *training = (Training){.id = statement_column_int(statement, 0),
                         .fiscal_year = (gint32)statement_column_int(statement, 1),
                         .village = (gint32)statement_column_int(statement, 2),
                         .day = (gint32)statement_column_int(statement, 3),
                         .held_day = (Day)statement_column_int(statement, 4),
                         .present = (gint32)statement_column_int(statement, 5),
                         .person = statement_column_int(statement, 7),
                         .at_ms = statement_column_int(statement, 8),
                         .replaces = statement_column_int(statement, 10)};
  statement_column_copy(statement, 6, training->absent, sizeof training->absent);
  if (!name_index(statement_column_text(statement, 9), state_names, TRAINING_STATES, "a training's state", &state, error))
    return FALSE;
  training->state = (TrainingState)state;
  return TRUE;
}

static void bind_day(Statement *statement, gint32 fiscal_year, gint32 village, gint32 day)
{
  statement_int(statement, "$fiscal_year", fiscal_year);
  statement_int(statement, "$village", village);
  statement_int(statement, "$day", day);
}

static gboolean get(Book *book, gint64 id, Training *training, gboolean *found, GError **error)
{
  Statement *by_id = book->trainings[TRAINING_GET];
  statement_int(by_id, "$id", id);
  return read_one_row(by_id, read_row, training, found, error);
}

static gboolean set_state(Book *book, gint64 id, TrainingState state, GError **error)
{
  Statement *set = book->trainings[TRAINING_STATE];
  statement_text(set, "$state", state_names[state]);
  statement_int(set, "$id", id);
  return statement_run(set, error);
}

gboolean trainings_standing(Book *book, gint32 fiscal_year, gint32 village, gint32 day, Training *training, gboolean *found,
                            GError **error)
{
  Statement *standing = book->trainings[TRAINING_STANDING];
  bind_day(standing, fiscal_year, village, day);
  return read_one_row(standing, read_row, training, found, error);
}

gboolean trainings_of_message(Book *book, gint64 inbox_id, Training *training, gboolean *found, GError **error)
{
  return get(book, ledger_id(inbox_id, 0), training, found, error);
}

gboolean trainings_add(Book *book, Training *training, GError **error)
{
  Training before;
  gboolean found;
  if (!trainings_standing(book, training->fiscal_year, training->village, training->day, &before, &found, error) ||
      (found && !set_state(book, before.id, TRAINING_REPLACED, error)))
    return FALSE;
  training->state = TRAINING_STANDS;
  training->replaces = found ? before.id : 0;
  Statement *add = book->trainings[TRAINING_ADD];
  statement_int(add, "$id", training->id);
  bind_day(add, training->fiscal_year, training->village, training->day);
  statement_int(add, "$held_day", training->held_day);
  statement_int(add, "$present", training->present);
  statement_text(add, "$absent", training->absent);
  statement_int(add, "$person", training->person);
  statement_int(add, "$at_ms", training->at_ms);
  statement_text(add, "$state", state_names[training->state]);
  statement_int(add, "$replaces", training->replaces);
  return statement_run(add, error);
}

gboolean trainings_undo(Book *book, const Training *training, GError **error)
{
  if (!set_state(book, training->id, TRAINING_UNDONE, error))
    return FALSE;
  Training before = *training;
  gboolean found = training->state == TRAINING_STANDS;
  while (found && before.replaces != 0) {
    if (!get(book, before.replaces, &before, &found, error))
      return FALSE;
    if (found && before.state != TRAINING_UNDONE)
      return set_state(book, before.id, TRAINING_STANDS, error);
  }
  return TRUE;
}

gboolean trainings_present(Book *book, gint32 fiscal_year, gint32 village, gint32 days, gint32 *present, GError **error)
{
  for (gint32 i = 0; i < days; i++)
    present[i] = -1;
  Statement *all = book->trainings[TRAINING_PRESENT];
  statement_int(all, "$fiscal_year", fiscal_year);
  statement_int(all, "$village", village);
  Step step;
  while ((step = statement_step(all, error)) == STEP_ROW) {
    const gint64 day = statement_column_int(all, 0);
    if (day >= 1 && day <= days)
      present[day - 1] = (gint32)statement_column_int(all, 1);
  }
  return step == STEP_DONE;
}

gboolean trainings_list(Book *book, gint32 fiscal_year, gint64 place, GArray *trainings, GError **error)
{
  Statement *all = book->trainings[TRAINING_LIST];
  statement_int(all, "$fiscal_year", fiscal_year);
  bind_villages_of(all, place);
  return read_all_rows(all, read_row, trainings, error);
}
