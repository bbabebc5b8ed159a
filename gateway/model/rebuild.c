#include "rebuild.h"

#include "calendar.h"
#include "households.h"
#include "tables.h"

#include <string.h>

/* What the office said of a row that a message made, and which message asked a phone's open question. */
typedef struct {
  gint64 id;    /* of the contest or proposal; the phone's number */
  gint64 value; /* settled_ms; 1 accepted, 0 refused; the message that asked */
} Kept;

struct Rebuild {
  Book *book;
  GArray *contests, *proposals, *phones; /* Kept */
  guint settled;                         /* contests done */
  gint64 from_month;                     /* the first that retention kept; 0: it deleted nothing yet */
  gint64 from_ms;                        /* its first moment */
  gint64 questions_ms;                   /* the end of the oldest kept question */
};

static Statement *prepare(Book *book, const char *sql, GError **error)
{
  return store_prepare(book->store, sql, error);
}

/* Those of $from (the month), $day (its first day) and $before (its first moment) that a statement names are bound. */
static gboolean run(Rebuild *rebuild, const char *sql, GError **error)
{
  Statement *statement = prepare(rebuild->book, sql, error);
  if (statement == NULL)
    return FALSE;
  if (strstr(sql, "$from") != NULL)
    statement_int(statement, "$from", rebuild->from_month);
  if (strstr(sql, "$day") != NULL)
    statement_int(statement, "$day", rebuild->from_month * 100 + 1);
  if (strstr(sql, "$before") != NULL)
    statement_int(statement, "$before", rebuild->from_ms);
  return statement_run(statement, error);
}

static gboolean run_all(Rebuild *rebuild, const char *const *steps, gsize n, GError **error)
{
  gboolean done = TRUE;
  for (gsize i = 0; done && i < n; i++)
    done = run(rebuild, steps[i], error);
  return done;
}

static gboolean read_kept(Book *book, const char *sql, GArray *rows, GError **error)
{
  Statement *statement = prepare(book, sql, error);
  if (statement == NULL)
    return FALSE;
  Step step;
  while ((step = statement_step(statement, error)) == STEP_ROW) {
    const Kept kept = {statement_column_int(statement, 0), statement_column_int(statement, 1)};
    g_array_append_val(rows, kept);
  }
  return step == STEP_DONE;
}

static gboolean read_one(Book *book, const char *sql, gint64 *value, GError **error)
{
  Statement *statement = prepare(book, sql, error);
  return statement != NULL && statement_one(statement, value, error);
}

static gboolean remember(Rebuild *rebuild, GError **error)
{
  Book *book = rebuild->book;
  return read_kept(book, "SELECT id, settled_ms FROM contests WHERE settled_ms <> 0 ORDER BY settled_ms", rebuild->contests,
                   error) &&
         read_kept(book,
                   "SELECT id, CASE WHEN state = 'accepted' THEN 1 ELSE 0 END FROM proposals"
                   " WHERE state = 'accepted' OR state = 'refused' ORDER BY id",
                   rebuild->proposals, error) &&
         read_kept(book,
                   "SELECT phones.msisdn, questions.inbox_id FROM phones JOIN questions ON questions.id = phones.open_question"
                   " WHERE phones.open_question <> 0 ORDER BY phones.msisdn",
                   rebuild->phones, error) &&
         read_one(book, "SELECT min(until_ms) FROM questions", &rebuild->questions_ms, error) &&
         read_one(
             book,
             "SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM cursors WHERE provider = 'retain' AND name = 'from_month'",
             &rebuild->from_month, error);
}

/* The newest row of a table outlives its message. */
#define OF_JOURNAL(rows) " WHERE id >= " #rows " * (SELECT coalesce(min(id), 0) FROM inbox)"
#define PASSED "(month > 0 AND month < $from) OR (month > 999912 AND month < $day)"

/* Sums that stand alone wait under negative months; numbers of proposals go on from those that were deleted. */
static gboolean put_aside(Rebuild *rebuild, GError **error)
{
  static const char *const steps[] = {
      "UPDATE totals SET month = -month WHERE " PASSED,
      "UPDATE product_totals SET month = -month WHERE month > 0 AND month < $from",
      "UPDATE group_totals SET month = -month WHERE month > 0 AND month < $from",
      "DELETE FROM members WHERE from_day >= $day",
      "UPDATE members SET to_day = 0 WHERE to_day >= $day",
      "INSERT INTO proposals (id, number, village, name, person, at_ms, state)"
      " SELECT -1, min(number) - 1, 1, '', 0, 0, 'undone' FROM proposals WHERE village > 0 HAVING min(number) > 1",
      "INSERT INTO proposals (id, number, village, name, person, at_ms, state)"
      " SELECT -2, min(number) - 1, -1, '', 0, 0, 'undone' FROM proposals WHERE village < 0 HAVING min(number) > 1",
  };
  return rebuild->from_month == 0 ? run(rebuild, "DELETE FROM members", error)
                                  : run_all(rebuild, steps, G_N_ELEMENTS(steps), error);
}

/* What the sums of a query (household, saved, owed) come to is added to the balances `times` times. */
static gboolean move_balances(Rebuild *rebuild, const char *sql, gint64 times, GError **error)
{
  Statement *sums = prepare(rebuild->book, sql, error);
  if (sums == NULL)
    return FALSE;
  if (strstr(sql, "$from") != NULL)
    statement_int(sums, "$from", rebuild->from_month);
  Step step;
  while ((step = statement_step(sums, error)) == STEP_ROW) {
    Household after;
    if (!households_move(rebuild->book, statement_column_int(sums, 0), times * statement_column_int(sums, 1),
                         times * statement_column_int(sums, 2), &after, error)) {
      statement_reset(sums);
      return FALSE;
    }
  }
  return step == STEP_DONE;
}

#define BALANCES(months)                                                                                                       \
  "SELECT place, sum(saving) - sum(withdrawal), sum(borrow) - sum(repay) FROM totals WHERE abs(place) > 99999999 AND " months  \
  " GROUP BY place"

static gboolean clear(Rebuild *rebuild, GError **error)
{
  /* The tables that only grow open by retention's door. What a message had recorded is kept as a negative number, to compare
   * by: it counts as nothing recorded yet. */
  static const char *const steps[] = {
      "INSERT INTO doors (name) VALUES ('retention') ON CONFLICT (name) DO NOTHING",
      "DELETE FROM ledger" OF_JOURNAL(16),
      "DELETE FROM group_ledger" OF_JOURNAL(16),
      "DELETE FROM doors WHERE name = 'retention'",
      "DELETE FROM totals WHERE month > 0",
      "DELETE FROM product_totals WHERE month > 0",
      "DELETE FROM group_totals WHERE month > 0",
      "DELETE FROM contests" OF_JOURNAL(16),
      "DELETE FROM trainings" OF_JOURNAL(16),
      "DELETE FROM visits" OF_JOURNAL(32),
      "DELETE FROM proposals" OF_JOURNAL(16) " AND id > 0",
      ("UPDATE households SET saved_satang = 0, owed_satang = 0, borrowed = 0"
       " WHERE saved_satang <> 0 OR owed_satang <> 0 OR borrowed <> 0"),
      "UPDATE inbox SET recorded = -recorded, undone_by = 0 WHERE recorded <> 0 OR undone_by <> 0",
  };
  return put_aside(rebuild, error) && run_all(rebuild, steps, G_N_ELEMENTS(steps), error) &&
         move_balances(rebuild, BALANCES("month < 0 AND month > -999999"), 1, error);
}

static gboolean clear_questions(Book *book, const char *const *labels, GError **error)
{
  Statement *clear_one = prepare(book, "DELETE FROM questions WHERE label = $label", error);
  gboolean done = clear_one != NULL;
  for (gsize i = 0; done && labels[i] != NULL; i++) {
    statement_text(clear_one, "$label", labels[i]);
    done = statement_run(clear_one, error);
  }
  return done;
}

Rebuild *rebuild_begin(Book *book, const char *const *labels, gint32 utc_offset_minutes, GError **error)
{
  g_autoptr(Rebuild) rebuild = g_new0(Rebuild, 1);
  rebuild->book = book;
  rebuild->contests = g_array_new(FALSE, FALSE, sizeof(Kept));
  rebuild->proposals = g_array_new(FALSE, FALSE, sizeof(Kept));
  rebuild->phones = g_array_new(FALSE, FALSE, sizeof(Kept));
  if (!remember(rebuild, error))
    return NULL;
  if (rebuild->from_month > 0)
    rebuild->from_ms = day_start_ms((Day)(rebuild->from_month * 100 + 1), utc_offset_minutes);
  if (!clear(rebuild, error) || !clear_questions(book, labels, error))
    return NULL;
  return g_steal_pointer(&rebuild);
}

/* For each of `rows` from *next on, while its value lies before `until`. */
static gboolean set_each(Rebuild *rebuild, const GArray *rows, guint *next, gint64 until, const char *sql, GError **error)
{
  if (*next >= rows->len || g_array_index(rows, Kept, *next).value >= until)
    return TRUE;
  Statement *set = prepare(rebuild->book, sql, error);
  gboolean done = set != NULL;
  for (; done && *next < rows->len && g_array_index(rows, Kept, *next).value < until; (*next)++) {
    statement_int(set, "$value", g_array_index(rows, Kept, *next).value);
    statement_int(set, "$id", g_array_index(rows, Kept, *next).id);
    done = statement_run(set, error);
  }
  return done;
}

gboolean rebuild_settle(Rebuild *rebuild, gint64 now_ms, GError **error)
{
  return set_each(rebuild, rebuild->contests, &rebuild->settled, now_ms,
                  "UPDATE contests SET settled_ms = $value WHERE id = $id AND settled_ms = 0", error);
}

/* The messages that asked become their questions' new ids; a question that is not asked again keeps its own. */
static void name_questions(GArray *phones, GHashTable *questions)
{
  for (guint i = phones->len; i-- > 0;) {
    Kept *kept = &g_array_index(phones, Kept, i);
    const gint64 *question = g_hash_table_lookup(questions, &kept->value);
    if (question != NULL)
      kept->value = *question;
    else
      g_array_remove_index(phones, i);
  }
}

static gboolean forget_questions(Rebuild *rebuild, GError **error)
{
  Statement *forget = prepare(rebuild->book, "DELETE FROM questions WHERE until_ms < $until", error);
  if (forget == NULL)
    return FALSE;
  statement_int(forget, "$until", rebuild->questions_ms);
  return statement_run(forget, error);
}

/* What lies before the first kept month is as retention left it. */
static gboolean take_back(Rebuild *rebuild, GError **error)
{
  static const char *const steps[] = {
      ("DELETE FROM totals WHERE " PASSED),
      "UPDATE totals SET month = -month WHERE month < 0",
      "DELETE FROM product_totals WHERE month > 0 AND month < $from",
      "UPDATE product_totals SET month = -month WHERE month < 0",
      "DELETE FROM group_totals WHERE month > 0 AND month < $from",
      "UPDATE group_totals SET month = -month WHERE month < 0",
      "INSERT INTO doors (name) VALUES ('retention') ON CONFLICT (name) DO NOTHING",
      "DELETE FROM ledger WHERE at_ms < $before AND id < (SELECT max(id) FROM ledger)",
      "DELETE FROM group_ledger WHERE at_ms < $before AND id < (SELECT max(id) FROM group_ledger)",
      "DELETE FROM doors WHERE name = 'retention'",
      "DELETE FROM trainings WHERE at_ms < $before AND id < (SELECT max(id) FROM trainings)",
      "DELETE FROM contests WHERE at_ms < $before AND id < (SELECT max(id) FROM contests)",
      "DELETE FROM visits WHERE at_ms < $before AND id < (SELECT max(id) FROM visits)",
      "DELETE FROM proposals WHERE id < 0 OR (at_ms < $before AND id < (SELECT max(id) FROM proposals))",
  };
  return rebuild->from_month == 0 || (move_balances(rebuild, BALANCES("month > 0 AND month < $from"), -1, error) &&
                                      run_all(rebuild, steps, G_N_ELEMENTS(steps), error));
}

gboolean rebuild_end(Rebuild *rebuild, GHashTable *questions, GError **error)
{
  guint proposals = 0, phones = 0;
  name_questions(rebuild->phones, questions);
  return rebuild_settle(rebuild, G_MAXINT64, error) &&
         set_each(rebuild, rebuild->proposals, &proposals, G_MAXINT64,
                  "UPDATE proposals SET state = CASE WHEN $value = 1 THEN 'accepted' ELSE 'refused' END"
                  " WHERE id = $id AND state = 'new'",
                  error) &&
         set_each(rebuild, rebuild->phones, &phones, G_MAXINT64, "UPDATE phones SET open_question = $value WHERE msisdn = $id",
                  error) &&
         forget_questions(rebuild, error) && take_back(rebuild, error);
}

void rebuild_free(Rebuild *rebuild)
{
  if (rebuild == NULL)
    return;
  g_array_unref(rebuild->contests);
  g_array_unref(rebuild->proposals);
  g_array_unref(rebuild->phones);
  g_free(rebuild);
}
