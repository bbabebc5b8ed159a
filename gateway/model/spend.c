#include "spend.h"

#include "tables.h"

enum { SPEND_SUM, SPEND_ADD, VILLAGE_ADD, VILLAGE_LIST, VILLAGE_SUM };
static const char *const list[] = {
    [SPEND_SUM] = "SELECT coalesce(sum(segments), 0), coalesce(sum(satang), 0) FROM spend"
                  " WHERE day >= $from AND day <= $to AND provider = $provider",
    [SPEND_ADD] = "INSERT INTO spend (day, provider, segments, satang) VALUES ($day, $provider, $segments, $satang)"
                  " ON CONFLICT (day, provider) DO UPDATE SET segments = spend.segments + excluded.segments,"
                  "  satang = spend.satang + excluded.satang",
    [VILLAGE_ADD] = "INSERT INTO village_spend (month, village, messages, segments, satang)"
                    " VALUES ($month, $village, $messages, $segments, $satang)"
                    " ON CONFLICT (month, village) DO UPDATE SET messages = village_spend.messages + excluded.messages,"
                    "  segments = village_spend.segments + excluded.segments,"
                    "  satang = village_spend.satang + excluded.satang",
    [VILLAGE_LIST] = "SELECT village, messages, segments, satang FROM village_spend"
                     " WHERE month = $month AND village >= $from AND village <= $to ORDER BY village",
    [VILLAGE_SUM] = "SELECT 0, coalesce(sum(messages), 0), coalesce(sum(segments), 0), coalesce(sum(satang), 0)"
                    " FROM village_spend WHERE month = $month AND village >= $from AND village <= $to",
};
TABLE_SQL(spend, list);

gboolean spend_sum(Book *book, Day from, Day to, const char *provider, Spend *spend, GError **error)
{
  Statement *sum = book->spend[SPEND_SUM];
  statement_int(sum, "$from", from);
  statement_int(sum, "$to", to);
  statement_text(sum, "$provider", provider);
  *spend = (Spend){0};
  if (statement_step(sum, error) != STEP_ROW)
    return FALSE;
  *spend = (Spend){statement_column_int(sum, 0), statement_column_int(sum, 1)};
  statement_reset(sum);
  return TRUE;
}

gboolean spend_get(Book *book, Day day, const char *provider, Spend *spend, GError **error)
{
  return spend_sum(book, day, day, provider, spend, error);
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

/* -- villages ------------------------------------------------------------------------------------------------------- */

static VillageSpend spend_of_row(Statement *row)
{
  return (VillageSpend){.village = (gint32)statement_column_int(row, 0),
                        .messages = statement_column_int(row, 1),
                        .segments = statement_column_int(row, 2),
                        .satang = statement_column_int(row, 3)};
}

gboolean spend_add_village(Book *book, gint32 month, const VillageSpend *spend, GError **error)
{
  Statement *add = book->spend[VILLAGE_ADD];
  statement_int(add, "$month", month);
  statement_int(add, "$village", spend->village);
  statement_int(add, "$messages", spend->messages);
  statement_int(add, "$segments", spend->segments);
  statement_int(add, "$satang", spend->satang);
  return statement_run(add, error);
}

gboolean spend_of_villages(Book *book, gint32 month, gint64 place, GArray *spends, GError **error)
{
  Statement *rows = book->spend[VILLAGE_LIST];
  Step step;
  statement_int(rows, "$month", month);
  bind_villages_of(rows, place);
  while ((step = statement_step(rows, error)) == STEP_ROW) {
    const VillageSpend spend = spend_of_row(rows);
    g_array_append_val(spends, spend);
  }
  return step == STEP_DONE;
}

gboolean spend_of_place(Book *book, gint32 month, gint64 place, VillageSpend *sum, GError **error)
{
  Statement *row = book->spend[VILLAGE_SUM];
  statement_int(row, "$month", month);
  bind_villages_of(row, place);
  if (statement_step(row, error) != STEP_ROW)
    return FALSE;
  *sum = spend_of_row(row);
  statement_reset(row);
  return TRUE;
}
