/* TRAIN: who came on a training day. Sent again for the same day it replaces what was sent before (OP-120). */
#include "command/mentor.h"
#include "model/trainings.h"

#include <string.h>

static Training report_of(const Turn *turn, const Request *request)
{
  const Day held = request->date != 0 ? request->date : turn->today;
  Training training = {
      .id = ledger_id(turn->inbox_id, 0),
      .fiscal_year = fiscal_year_of_day(held),
      .village = turn->village,
      .day = request->day,
      .held_day = held,
      .present = request->count,
      .person = turn->person,
      .at_ms = turn->own_ms,
  };
  gsize length = 0;
  for (guint i = 0; i < request->n_absent && length < sizeof training.absent; i++)
    length += (gsize)g_snprintf(training.absent + length, sizeof training.absent - length, "%s%02d", i > 0 ? " " : "",
                                request->absent[i]);
  return training;
}

static gboolean is_same(const Training *a, const Training *b)
{
  return a->held_day == b->held_day && a->present == b->present && a->person == b->person && strcmp(a->absent, b->absent) == 0;
}

static void name_absent(Turn *turn, const Request *request)
{
  g_autoptr(GString) list = g_string_new(NULL);
  for (guint i = 0; i < request->n_absent; i++)
    g_string_append_printf(list, "%s%d", i > 0 ? " " : "", request->absent[i]);
  if (list->len > 0)
    answer_text(&turn->answer, "x", list->str);
}

gboolean mentor_train(Turn *turn, const Request *request, GError **error)
{
  Training training = report_of(turn, request), before;
  gboolean found;
  if (!trainings_standing(turn->book, training.fiscal_year, training.village, training.day, &before, &found, error))
    return FALSE;
  const gboolean again = found && is_same(&before, &training);
  if (!again) {
    if (!trainings_add(turn->book, &training, error))
      return FALSE;
    turn->recorded = 1;
  }
  answer_begin(&turn->answer, found && !again ? R_TRAIN_AGAIN : request->n_absent > 0 ? R_TRAIN_ABS : R_TRAIN);
  answer_number(&turn->answer, "d", training.day);
  answer_number(&turn->answer, "v", ABS(turn->village));
  answer_number(&turn->answer, "n", training.present);
  if (found && !again)
    answer_number(&turn->answer, "o", before.present);
  name_absent(turn, request);
  return TRUE;
}

gboolean undo_training(Turn *turn, const Request *request, gint64 message, gboolean *mine, GError **error)
{
  Training training, standing;
  gboolean found;
  if (!trainings_of_message(turn->book, message, &training, mine, error))
    return FALSE;
  if (!*mine || turn_refuse_baht(turn, request, COMMAND_TRAIN))
    return TRUE;
  if (!trainings_undo(turn->book, &training, error) ||
      !trainings_standing(turn->book, training.fiscal_year, training.village, training.day, &standing, &found, error))
    return FALSE;
  answer_begin(&turn->answer, R_UNDO_TRAIN);
  answer_number(&turn->answer, "d", training.day);
  answer_number(&turn->answer, "v", ABS(turn->village));
  if (found)
    answer_number(&turn->answer, "n", standing.present);
  return TRUE;
}
