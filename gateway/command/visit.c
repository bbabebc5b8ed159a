/* VISIT: the households that a mentor visited. */
#include "command/mentor.h"
#include "model/visits.h"

/* The numbers of households, and of how many of the village were visited this fiscal year. */
static gboolean answer_visits(Turn *turn, ReplyId reply, const GArray *visits, GError **error)
{
  g_autoptr(GString) list = g_string_new(NULL);
  gint32 year = fiscal_year_of_day(turn->today), households;
  for (guint i = 0; i < visits->len; i++) {
    const Visit *visit = &g_array_index(visits, Visit, i);
    g_string_append_printf(list, "%s%d", i > 0 ? " " : "", household_number(visit->household));
    year = visit->fiscal_year;
  }
  if (!visits_households(turn->book, year, turn->village, &households, error))
    return FALSE;
  answer_begin(&turn->answer, reply);
  answer_text(&turn->answer, "h", list->str);
  answer_number(&turn->answer, "v", ABS(turn->village));
  answer_number(&turn->answer, "n", households);
  return TRUE;
}

gboolean mentor_visit(Turn *turn, const Request *request, GError **error)
{
  const Day day = request->date != 0 ? request->date : turn->today;
  g_autoptr(GArray) visits = g_array_new(FALSE, FALSE, sizeof(Visit));
  for (guint i = 0; i < request->n_households; i++) {
    const Visit visit = {.id = visit_id(turn->inbox_id, i),
                         .fiscal_year = fiscal_year_of_day(day),
                         .household = household_code(turn->village, request->households[i]),
                         .day = day,
                         .person = turn->person,
                         .at_ms = turn->own_ms};
    gboolean known;
    if (!visits_known(turn->book, &visit, &known, error) || (!known && !visits_add(turn->book, &visit, error)))
      return FALSE;
    turn->recorded += !known;
    g_array_append_val(visits, visit);
  }
  return answer_visits(turn, R_VISIT, visits, error);
}

gboolean undo_visit(Turn *turn, const Request *request, gint64 message, gboolean *mine, GError **error)
{
  g_autoptr(GArray) visits = g_array_new(FALSE, FALSE, sizeof(Visit));
  if (!visits_of_message(turn->book, message, visits, error))
    return FALSE;
  *mine = visits->len > 0;
  if (!*mine || turn_refuse_baht(turn, request, COMMAND_VISIT))
    return TRUE;
  return visits_undo(turn->book, message, error) && answer_visits(turn, R_UNDO_VISIT, visits, error);
}
