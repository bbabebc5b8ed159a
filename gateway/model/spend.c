#include "spend.h"

#include "tables.h"

enum { SPEND_GET, SPEND_ADD };
static const char *const list[] = {
    [SPEND_GET] = "SELECT segments, satang FROM spend WHERE day = $day AND provider = $provider",
    [SPEND_ADD] = "INSERT INTO spend (day, provider, segments, satang) VALUES ($day, $provider, $segments, $satang)"
                  " ON CONFLICT (day, provider) DO UPDATE SET segments = spend.segments + excluded.segments,"
                  "  satang = spend.satang + excluded.satang",
};
TABLE_SQL(spend, list);

gboolean spend_get(Book *book, Day day, const char *provider, Spend *spend, GError **error)
{
  Statement *get = book->spend[SPEND_GET];
  statement_int(get, "$day", day);
  statement_text(get, "$provider", provider);
  *spend = (Spend){0};
  const Step step = statement_step(get, error);
  if (step == STEP_ROW) {
    *spend = (Spend){statement_column_int(get, 0), statement_column_int(get, 1)};
    statement_reset(get);
  }
  return step != STEP_FAILED;
}

gboolean spend_add(Book *book, Day day, const char *provider, gint64 segments, gint64 satang, GError **error)
{
  Statement *add = book->spend[SPEND_ADD];
  statement_int(add, "$day", day);
  statement_text(add, "$provider", provider);
  statement_int(add, "$segments", segments);
  statement_int(add, "$satang", satang);
  return statement_run(add, error);
}
