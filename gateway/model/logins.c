#include "logins.h"

#include "tables.h"

enum { LOGIN_GET, LOGIN_PUT, SESSION_ADD, SESSION_PAST, SESSION_GET, SESSION_END, SESSION_END_ALL };
static const char *const list[] = {
    [LOGIN_GET] = "SELECT code, until_ms, tries, asked, since_ms FROM login_codes WHERE msisdn = $msisdn",
    [LOGIN_PUT] = "INSERT INTO login_codes (msisdn, code, until_ms, tries, asked, since_ms)"
                  " VALUES ($msisdn, $code, $until_ms, $tries, $asked, $since_ms)"
                  " ON CONFLICT (msisdn) DO UPDATE SET code = excluded.code, until_ms = excluded.until_ms,"
                  " tries = excluded.tries, asked = excluded.asked, since_ms = excluded.since_ms",
    [SESSION_ADD] = "INSERT INTO page_sessions (hash, msisdn, until_ms) VALUES ($hash, $msisdn, $until_ms)",
    [SESSION_PAST] = "DELETE FROM page_sessions WHERE until_ms <= $now_ms",
    [SESSION_GET] = "SELECT msisdn FROM page_sessions WHERE hash = $hash AND until_ms > $now_ms",
    [SESSION_END] = "DELETE FROM page_sessions WHERE hash = $hash",
    [SESSION_END_ALL] = "DELETE FROM page_sessions WHERE msisdn = $msisdn",
};
TABLE_SQL(logins, list);

gboolean logins_get(Book *book, gint64 msisdn, Login *login, GError **error)
{
  Statement *get = book->logins[LOGIN_GET];
  *login = (Login){.msisdn = msisdn};
  statement_int(get, "$msisdn", msisdn);
  const Step step = statement_step(get, error);
  if (step != STEP_ROW)
    return step == STEP_DONE;
  g_strlcpy(login->code, statement_column_text(get, 0), sizeof login->code);
  login->until_ms = statement_column_int(get, 1);
  login->tries = (gint32)statement_column_int(get, 2);
  login->asked = (gint32)statement_column_int(get, 3);
  login->since_ms = statement_column_int(get, 4);
  statement_reset(get);
  return TRUE;
}

gboolean logins_put(Book *book, const Login *login, GError **error)
{
  Statement *put = book->logins[LOGIN_PUT];
  statement_int(put, "$msisdn", login->msisdn);
  statement_text(put, "$code", login->code);
  statement_int(put, "$until_ms", login->until_ms);
  statement_int(put, "$tries", login->tries);
  statement_int(put, "$asked", login->asked);
  statement_int(put, "$since_ms", login->since_ms);
  return statement_run(put, error);
}

gboolean page_sessions_add(Book *book, const char *hash, gint64 msisdn, gint64 now_ms, gint64 until_ms, GError **error)
{
  statement_int(book->logins[SESSION_PAST], "$now_ms", now_ms);
  if (!statement_run(book->logins[SESSION_PAST], error))
    return FALSE;
  Statement *add = book->logins[SESSION_ADD];
  statement_text(add, "$hash", hash);
  statement_int(add, "$msisdn", msisdn);
  statement_int(add, "$until_ms", until_ms);
  return statement_run(add, error);
}

gboolean page_sessions_get(Book *book, const char *hash, gint64 now_ms, gint64 *msisdn, GError **error)
{
  Statement *get = book->logins[SESSION_GET];
  *msisdn = 0;
  statement_text(get, "$hash", hash);
  statement_int(get, "$now_ms", now_ms);
  const Step step = statement_step(get, error);
  if (step != STEP_ROW)
    return step == STEP_DONE;
  *msisdn = statement_column_int(get, 0);
  statement_reset(get);
  return TRUE;
}

gboolean page_sessions_end(Book *book, const char *hash, GError **error)
{
  statement_text(book->logins[SESSION_END], "$hash", hash);
  return statement_run(book->logins[SESSION_END], error);
}

gboolean page_sessions_end_all(Book *book, gint64 msisdn, GError **error)
{
  statement_int(book->logins[SESSION_END_ALL], "$msisdn", msisdn);
  return statement_run(book->logins[SESSION_END_ALL], error);
}
