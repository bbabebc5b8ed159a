#include "households.h"

#include "error.h"
#include "places.h"
#include "tables.h"

#include <string.h>

#define COLUMNS "code, baseline_year_satang, saved_satang, owed_satang"

enum { HOUSEHOLD_GET, HOUSEHOLD_ADD, HOUSEHOLD_BASELINE, HOUSEHOLD_MOVE, HOUSEHOLD_LIST, HOUSEHOLD_SILENT, HOUSEHOLD_COPY };
static const char *const list[] = {
    [HOUSEHOLD_GET] = "SELECT " COLUMNS " FROM households WHERE code = $code",
    [HOUSEHOLD_ADD] = "INSERT INTO households (code, village) VALUES ($code, $village) ON CONFLICT (code) DO NOTHING",
    [HOUSEHOLD_BASELINE] = "UPDATE households SET baseline_year_satang = $baseline WHERE code = $code",
    [HOUSEHOLD_MOVE] = "UPDATE households SET saved_satang = saved_satang + $saved, owed_satang = owed_satang + $owed"
                       " WHERE code = $code",
    [HOUSEHOLD_SILENT] =
        "SELECT code, (SELECT count(*) FROM totals WHERE month = $month AND place = households.code AND entries > 0)"
        " FROM households WHERE code > $after ORDER BY code LIMIT $limit",
    [HOUSEHOLD_COPY] = "INSERT INTO households (code, village, baseline_year_satang)"
                       " SELECT -code, -village, baseline_year_satang FROM households WHERE code >= $from AND code <= $to"
                       " ON CONFLICT (code) DO NOTHING",
    [HOUSEHOLD_LIST] = "SELECT " COLUMNS " FROM households WHERE code >= $from AND code <= $to ORDER BY abs(code)",
};
TABLE_SQL(households, list);

/* H. Michael Damm's totally anti-symmetric quasigroup of order 10 (2004): finds every single wrong digit and every swap of
 * two neighbours. */
static int damm(const char *digits)
{
  static const char table[10][11] = {"0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
                                     "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"};
  int interim = 0;
  for (; *digits != '\0'; digits++)
    interim = table[interim][*digits - '0'] - '0';
  return interim;
}

void household_card(gint64 code, char card[8])
{
  g_snprintf(card, 8, "%06d", (int)(code % 1000000));
  card[6] = (char)('0' + damm(card));
  card[7] = '\0';
}

gint64 household_of_card(const char *card, gint32 district)
{
  if (strlen(card) != 7 || strspn(card, "0123456789") != 7 || damm(card) != 0)
    return 0;
  return (gint64)district * 1000000 + g_ascii_strtoll(card, NULL, 10) / 10;
}

static gboolean read_row(Statement *statement, gpointer data, GError **error)
{
  (void)error;
  Household *household = data;
  household->code = statement_column_int(statement, 0);
  household->baseline_year_satang = statement_column_int(statement, 1);
  household->saved_satang = statement_column_int(statement, 2);
  household->owed_satang = statement_column_int(statement, 3);
  return TRUE;
}

gboolean households_get(Book *book, gint64 code, Household *household, gboolean *found, GError **error)
{
  *household = (Household){.code = code};
  Statement *get = book->households[HOUSEHOLD_GET];
  statement_int(get, "$code", code);
  return read_one_row(get, read_row, household, found, error);
}

gboolean households_add(Book *book, gint64 code, gboolean *added, GError **error)
{
  gint64 changed;
  Statement *add = book->households[HOUSEHOLD_ADD];
  statement_int(add, "$code", code);
  statement_int(add, "$village", household_village(code));
  const gboolean done = statement_run_counted(add, &changed, error);
  if (added != NULL)
    *added = changed > 0;
  return done;
}

static gboolean refuse_unknown(gint64 code, GError **error)
{
  g_set_error(error, FAILURE, FAILED_REJECT, "there is no household %" G_GINT64_FORMAT "; add it to the programme or import it",
              code);
  return FALSE;
}

gboolean households_set_baseline(Book *book, gint64 code, gint64 baseline_year_satang, GError **error)
{
  gint64 changed;
  Statement *set = book->households[HOUSEHOLD_BASELINE];
  statement_int(set, "$baseline", baseline_year_satang);
  statement_int(set, "$code", code);
  if (!statement_run_counted(set, &changed, error))
    return FALSE;
  return changed == 1 || refuse_unknown(code, error);
}

gboolean households_move(Book *book, gint64 code, gint64 saved, gint64 owed, Household *after, GError **error)
{
  gint64 changed;
  gboolean found = FALSE;
  Statement *move = book->households[HOUSEHOLD_MOVE];
  statement_int(move, "$saved", saved);
  statement_int(move, "$owed", owed);
  statement_int(move, "$code", code);
  if (!statement_run_counted(move, &changed, error))
    return FALSE;
  if (changed != 1)
    return refuse_unknown(code, error);
  return households_get(book, code, after, &found, error);
}

gboolean households_of_village(Book *book, gint32 village, GArray *households, GError **error)
{
  Statement *all = book->households[HOUSEHOLD_LIST];
  bind_households_of(all, village);
  return read_all_rows(all, read_row, households, error);
}

gboolean households_silent(Book *book, gint32 month, guint limit, gint64 *after, GArray *silent, guint *looked_at,
                           GError **error)
{
  Statement *next = book->households[HOUSEHOLD_SILENT];
  statement_int(next, "$month", month);
  statement_int(next, "$after", *after);
  statement_int(next, "$limit", limit);
  *looked_at = 0;
  Step step;
  while ((step = statement_step(next, error)) == STEP_ROW) {
    *after = statement_column_int(next, 0);
    (*looked_at)++;
    if (statement_column_int(next, 1) == 0)
      g_array_append_val(silent, *after);
  }
  return step == STEP_DONE;
}

gboolean households_copy_for_practice(Book *book, gint32 village, GError **error)
{
  bind_households_of(book->households[HOUSEHOLD_COPY], village);
  return statement_run(book->households[HOUSEHOLD_COPY], error);
}
