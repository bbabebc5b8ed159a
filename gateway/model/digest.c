#include "digest.h"

#include "tables.h"

/* Columns are compared as text; `name` keeps equal rows of different tables apart. */
typedef struct {
  const char *name;
  int columns;
  const char *rows;
} Part;

#define MONEY "income, expense, saving, withdrawal, borrow, repay, sell, entries, earnings, reporting, practising"

/* A table's newest row outlives its message (retention.h); it is nothing that the journal tells of. */
#define OF_JOURNAL(rows) " WHERE id >= " #rows " * (SELECT coalesce(min(id), 0) FROM inbox) ORDER BY id"

static const Part parts[] = {
    {"ledger", 15,
     "SELECT id, household, village, day, kind, category, product, unit, qty_milli, amount_satang, sign, reverses, late, "
     "person,"
     " at_ms FROM ledger" OF_JOURNAL(16)},
    {"totals", 13,
     "SELECT month, place, " MONEY " FROM totals WHERE income <> 0 OR expense <> 0 OR saving <> 0 OR withdrawal <> 0"
     " OR borrow <> 0 OR repay <> 0 OR sell <> 0 OR entries <> 0 OR earnings <> 0 OR reporting <> 0 OR practising <> 0"
     " ORDER BY month, place"},
    {"product_totals", 7,
     "SELECT month, household, product, unit, made_milli, sold_milli, sold_satang FROM product_totals"
     " WHERE made_milli <> 0 OR sold_milli <> 0 OR sold_satang <> 0 ORDER BY month, household, product, unit"},
    {"households", 3,
     "SELECT code, saved_satang, owed_satang FROM households WHERE saved_satang <> 0 OR owed_satang <> 0 ORDER BY code"},
    {"group_ledger", 15,
     "SELECT id, village, product, month, day, activity, people, amount_satang, qty_milli, unit, sign, reverses, household,"
     " person, at_ms FROM group_ledger" OF_JOURNAL(16)},
    {"group_totals", 6,
     "SELECT month, village, product, activities, sold_satang, saved_satang FROM group_totals"
     " WHERE activities <> 0 OR sold_satang <> 0 OR saved_satang <> 0 ORDER BY month, village, product"},
    {"members", 5,
     "SELECT village, product, household, from_day, to_day FROM members ORDER BY village, product, household, from_day"},
    {"trainings", 11,
     "SELECT id, fiscal_year, village, day, held_day, present, absent, person, at_ms, state, replaces FROM "
     "trainings" OF_JOURNAL(16)},
    {"contests", 5, "SELECT id, training, household, person, at_ms FROM contests" OF_JOURNAL(16)},
    {"visits", 7, "SELECT id, fiscal_year, household, day, person, at_ms, undone FROM visits" OF_JOURNAL(32)},
    {"proposals", 7,
     "SELECT id, number, village, name, person, at_ms, CASE WHEN state = 'undone' THEN 1 ELSE 0 END FROM proposals" OF_JOURNAL(
         16)},
    {"questions", 7,
     "SELECT inbox_id, kind, asked_ms, until_ms, label, request, CASE WHEN state = 'yes' OR state = 'no' THEN state ELSE '' END"
     " FROM questions ORDER BY inbox_id, id"},
    {"inbox", 3, "SELECT id, recorded, undone_by FROM inbox WHERE recorded <> 0 OR undone_by <> 0 ORDER BY id"},
};

static void add(GChecksum *sum, const char *text, char end)
{
  if (text != NULL)
    g_checksum_update(sum, (const guchar *)text, -1);
  g_checksum_update(sum, (const guchar *)&end, 1);
}

static gboolean add_part(Book *book, const Part *part, GChecksum *sum, GError **error)
{
  Statement *rows = store_prepare(book->store, part->rows, error);
  if (rows == NULL)
    return FALSE;
  add(sum, part->name, '\n');
  Step step;
  while ((step = statement_step(rows, error)) == STEP_ROW) {
    for (int column = 0; column < part->columns; column++)
      add(sum, statement_column_text(rows, column), column + 1 < part->columns ? '\x1f' : '\n');
  }
  return step == STEP_DONE;
}

gboolean book_digest(Book *book, char hex[DIGEST_SIZE], GError **error)
{
  const gboolean own = !store_in_transaction(book->store);
  if (own && !store_begin(book->store, error))
    return FALSE;
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  gboolean done = TRUE;
  for (gsize i = 0; done && i < G_N_ELEMENTS(parts); i++)
    done = add_part(book, &parts[i], sum, error);
  if (own)
    store_rollback(book->store);
  if (done)
    g_strlcpy(hex, g_checksum_get_string(sum), DIGEST_SIZE);
  return done;
}
