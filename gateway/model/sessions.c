#include "sessions.h"

#include "places.h"
#include "tables.h"

#define COLUMNS "fiscal_year, village, day, planned_day, topic, venue"

enum { SESSION_PUT, SESSION_LIST };
static const char *const list[] = {
    [SESSION_PUT] = "INSERT INTO sessions (" COLUMNS ") VALUES ($fiscal_year, $village, $day, $planned_day, $topic, $venue)"
                    " ON CONFLICT (fiscal_year, village, day) DO UPDATE SET planned_day = excluded.planned_day,"
                    "  topic = excluded.topic, venue = excluded.venue",
    [SESSION_LIST] = "SELECT " COLUMNS " FROM sessions WHERE fiscal_year = $fiscal_year AND village >= $from"
                     " AND village <= $to ORDER BY abs(village), day",
};
TABLE_SQL(sessions, list);

gboolean sessions_put(Book *book, const Session *session, GError **error)
{
  Statement *put = book->sessions[SESSION_PUT];
  statement_int(put, "$fiscal_year", session->fiscal_year);
  statement_int(put, "$village", session->village);
  statement_int(put, "$day", session->day);
  statement_int(put, "$planned_day", session->planned_day);
  statement_text(put, "$topic", session->topic);
  statement_text(put, "$venue", session->venue);
  return statement_run(put, error);
}

gboolean sessions_list(Book *book, gint32 fiscal_year, gint64 place, GArray *sessions, GError **error)
{
  Statement *all = book->sessions[SESSION_LIST];
  statement_int(all, "$fiscal_year", fiscal_year);
  bind_villages_of(all, place);
  Step step;
  while ((step = statement_step(all, error)) == STEP_ROW) {
    Session session = {.fiscal_year = (gint32)statement_column_int(all, 0),
                       .village = (gint32)statement_column_int(all, 1),
                       .day = (gint32)statement_column_int(all, 2),
                       .planned_day = (Day)statement_column_int(all, 3)};
    statement_column_copy(all, 4, session.topic, sizeof session.topic);
    statement_column_copy(all, 5, session.venue, sizeof session.venue);
    g_array_append_val(sessions, session);
  }
  return step == STEP_DONE;
}
