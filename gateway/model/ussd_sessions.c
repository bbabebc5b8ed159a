#include "ussd_sessions.h"

#include "tables.h"

#define COLUMNS "session, msisdn, state, started_ms, touched_ms, steps, history, step, typed, screen, inbox_id"

enum { USSD_GET, USSD_PUT, USSD_LEFT };
static const char *const list[] = {
    [USSD_GET] = "SELECT " COLUMNS " FROM ussd_sessions WHERE session = $session",
    [USSD_PUT] = "INSERT INTO ussd_sessions (" COLUMNS ") VALUES ($session, $msisdn, $state, $started_ms, $touched_ms, $steps,"
                 "  $history, $step, $typed, $screen, $inbox_id)"
                 " ON CONFLICT (session) DO UPDATE SET msisdn = excluded.msisdn, state = excluded.state,"
                 "  started_ms = excluded.started_ms, touched_ms = excluded.touched_ms, steps = excluded.steps,"
                 "  history = excluded.history, step = excluded.step, typed = excluded.typed, screen = excluded.screen,"
                 "  inbox_id = excluded.inbox_id",
    [USSD_LEFT] = "SELECT " COLUMNS " FROM ussd_sessions WHERE msisdn = $msisdn AND touched_ms >= $since_ms AND state = 'open'"
                  " AND session <> $session ORDER BY touched_ms DESC LIMIT 1",
};
TABLE_SQL(ussd_sessions, list);

static const char *const state_names[USSD_STATES] = {"open", "closed", "lapsed"};

void ussd_session_clear(UssdSession *session)
{
  g_free(session->session);
  g_free(session->history);
  g_free(session->step);
  g_free(session->typed);
  g_free(session->screen);
  *session = (UssdSession){0};
}

static gboolean read_row(Statement *from, gpointer data, GError **error)
{
  UssdSession *row = data;
  int state = 0;
  if (!name_index(statement_column_text(from, 2), state_names, USSD_STATES, "a USSD session's state", &state, error))
    return FALSE;
  *row = (UssdSession){.session = g_strdup(statement_column_text(from, 0)),
                       .msisdn = statement_column_int(from, 1),
                       .state = (UssdState)state,
                       .started_ms = statement_column_int(from, 3),
                       .touched_ms = statement_column_int(from, 4),
                       .steps = statement_column_int(from, 5),
                       .history = g_strdup(statement_column_text(from, 6)),
                       .step = g_strdup(statement_column_text(from, 7)),
                       .typed = g_strdup(statement_column_text(from, 8)),
                       .screen = g_strdup(statement_column_text(from, 9)),
                       .inbox_id = statement_column_int(from, 10)};
  return TRUE;
}

gboolean ussd_sessions_get(Book *book, const char *session, UssdSession *row, gboolean *found, GError **error)
{
  Statement *get = book->ussd_sessions[USSD_GET];
  statement_text(get, "$session", session);
  return read_one_row(get, read_row, row, found, error);
}

gboolean ussd_sessions_put(Book *book, const UssdSession *row, GError **error)
{
  Statement *put = book->ussd_sessions[USSD_PUT];
  statement_text(put, "$session", row->session);
  statement_int(put, "$msisdn", row->msisdn);
  statement_text(put, "$state", state_names[row->state]);
  statement_int(put, "$started_ms", row->started_ms);
  statement_int(put, "$touched_ms", row->touched_ms);
  statement_int(put, "$steps", row->steps);
  statement_text(put, "$history", row->history);
  statement_text(put, "$step", row->step);
  statement_text(put, "$typed", row->typed);
  statement_text(put, "$screen", row->screen);
  statement_int(put, "$inbox_id", row->inbox_id);
  return statement_run(put, error);
}

gboolean ussd_sessions_left(Book *book, gint64 msisdn, const char *session, gint64 since_ms, UssdSession *row, gboolean *found,
                            GError **error)
{
  Statement *left = book->ussd_sessions[USSD_LEFT];
  statement_int(left, "$msisdn", msisdn);
  statement_int(left, "$since_ms", since_ms);
  statement_text(left, "$session", session);
  return read_one_row(left, read_row, row, found, error);
}
