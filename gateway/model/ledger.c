#include "ledger.h"

#include "error.h"
#include "gathered.h"
#include "tables.h"
#include "totals_private.h"

#define COLUMNS                                                                                                                \
  "id, household, day, kind, category, product, unit, qty_milli, amount_satang, sign, reverses, late, person, at_ms"

enum { LEDGER_ADD, LEDGER_RANGE };
static const char *const list[] = {
    [LEDGER_ADD] = "INSERT INTO ledger (village, month, " COLUMNS ")"
                   " VALUES ($village, $month, $id, $household, $day, $kind, $category, $product, $unit, $qty, $amount, $sign,"
                   "  $reverses, $late, $person, $at)",
    [LEDGER_RANGE] = "SELECT " COLUMNS " FROM ledger WHERE id >= $from AND id <= $to ORDER BY id",
};
TABLE_SQL(ledger, list);

static gboolean read_row(Statement *statement, LedgerRow *row, GError **error)
{
  *row = (LedgerRow){0};
  row->id = statement_column_int(statement, 0);
  row->household = statement_column_int(statement, 1);
  row->day = (Day)statement_column_int(statement, 2);
  row->kind = command_by_name(statement_column_text(statement, 3));
  statement_column_copy(statement, 4, row->category, sizeof row->category);
  statement_column_copy(statement, 5, row->product, sizeof row->product);
  statement_column_copy(statement, 6, row->unit, sizeof row->unit);
  row->qty_milli = statement_column_int(statement, 7);
  row->amount_satang = statement_column_int(statement, 8);
  row->sign = (gint32)statement_column_int(statement, 9);
  row->reverses = statement_column_int(statement, 10);
  row->late = statement_column_int(statement, 11) != 0;
  row->person = statement_column_int(statement, 12);
  row->at_ms = statement_column_int(statement, 13);
  if (row->kind == COMMAND_NONE)
    g_set_error(error, FAILURE, FAILED_CORRUPT, "ledger row %" G_GINT64_FORMAT " is of an unknown kind", row->id);
  return row->kind != COMMAND_NONE;
}

static gboolean insert(Book *book, const LedgerRow *row, GError **error)
{
  Statement *add = book->ledger[LEDGER_ADD];
  statement_int(add, "$village", household_village(row->household));
  statement_int(add, "$month", day_month(row->day));
  statement_int(add, "$id", row->id);
  statement_int(add, "$household", row->household);
  statement_int(add, "$day", row->day);
  statement_text(add, "$kind", command_row(row->kind)->name);
  statement_text(add, "$category", row->category);
  statement_text(add, "$product", row->product);
  statement_text(add, "$unit", row->unit);
  statement_int(add, "$qty", row->qty_milli);
  statement_int(add, "$amount", row->amount_satang);
  statement_int(add, "$sign", row->sign);
  statement_int(add, "$reverses", row->reverses);
  statement_int(add, "$late", row->late != 0);
  statement_int(add, "$person", row->person);
  statement_int(add, "$at", row->at_ms);
  return statement_run(add, error);
}

/* What a row adds to its household's month, and to its balances. FALSE for a kind that is no entry. */
static gboolean change_of(const LedgerRow *row, Totals *change, gint64 *saved, gint64 *owed)
{
  *change = (Totals){.month = day_month(row->day), .place = row->household, .entries = row->sign};
  *saved = *owed = 0;
  const gint64 amount = row->amount_satang;
  if (row->kind == COMMAND_INCOME) {
    change->income = amount;
    change->earnings = row->sign;
  } else if (row->kind == COMMAND_SELL) {
    change->sell = amount;
    change->earnings = row->sign;
  } else if (row->kind == COMMAND_EXPENSE) {
    change->expense = amount;
  } else if (row->kind == COMMAND_SAVE) {
    change->saving = *saved = amount;
  } else if (row->kind == COMMAND_WITHDRAW) {
    change->withdrawal = amount;
    *saved = -amount;
  } else if (row->kind == COMMAND_BORROW) {
    change->borrow = *owed = amount;
  } else if (row->kind == COMMAND_REPAY) {
    change->repay = amount;
    *owed = -amount;
  } else {
    return row->kind == COMMAND_MAKE;
  }
  return TRUE;
}

static gboolean move_product(Book *book, const LedgerRow *row, LedgerAfter *after, GError **error)
{
  ProductTotals change = {.made_milli = row->kind == COMMAND_MAKE ? row->qty_milli : 0,
                          .sold_milli = row->kind == COMMAND_SELL ? row->qty_milli : 0,
                          .sold_satang = row->amount_satang};
  g_strlcpy(change.product, row->product, sizeof change.product);
  g_strlcpy(change.unit, row->unit, sizeof change.unit);
  return totals_add_product(book, day_month(row->day), row->household, &change, &after->product, error);
}

gboolean ledger_add(Book *book, const LedgerRow *row, LedgerAfter *after, GError **error)
{
  LedgerAfter own;
  Totals change;
  gint64 saved, owed;
  if (after == NULL)
    after = &own;
  *after = (LedgerAfter){0};
  if (!change_of(row, &change, &saved, &owed)) {
    g_set_error(error, FAILURE, FAILED_REJECT, "%s is no entry of the ledger", command_row(row->kind)->name);
    return FALSE;
  }
  Totals of_day = change;
  of_day.month = row->day;
  if (!insert(book, row, error) || !totals_add(book, &of_day, NULL, error) || !totals_add(book, &change, &after->month, error))
    return FALSE;

  /* The household counts in its village from its first entry of the month until the last one is taken back. */
  const Totals *now = &after->month;
  Totals wider = change;
  wider.place = household_village(row->household);
  wider.reporting = now->reporting - (now->entries - change.entries > 0);
  wider.practising = now->practising - (now->earnings - change.earnings > 0);
  gathered_add(book, &wider);

  if (row->kind == COMMAND_SELL || row->kind == COMMAND_MAKE)
    return move_product(book, row, after, error);
  if (saved == 0 && owed == 0)
    return TRUE;
  Household household;
  if (!households_move(book, row->household, saved, owed, &household, error))
    return FALSE;
  after->saved_satang = household.saved_satang;
  after->owed_satang = household.owed_satang;
  return TRUE;
}

gboolean ledger_reverse(Book *book, const LedgerRow *original, gint64 id, gint64 person, gint64 at_ms, LedgerAfter *after,
                        GError **error)
{
  LedgerRow row = *original;
  row.id = id;
  row.reverses = original->id;
  row.sign = -original->sign;
  row.amount_satang = -original->amount_satang;
  row.qty_milli = -original->qty_milli;
  row.person = person;
  row.at_ms = at_ms;
  return ledger_add(book, &row, after, error);
}

gboolean ledger_of_message(Book *book, gint64 inbox_id, LedgerRow rows[LEDGER_ROWS_MAX], guint *n, GError **error)
{
  Statement *range = book->ledger[LEDGER_RANGE];
  statement_int(range, "$from", ledger_id(inbox_id, 0));
  statement_int(range, "$to", ledger_id(inbox_id, LEDGER_ROWS_MAX - 1));
  *n = 0;
  Step step;
  while ((step = statement_step(range, error)) == STEP_ROW)
    if (!read_row(range, &rows[(*n)++], error)) {
      statement_reset(range);
      return FALSE;
    }
  return step == STEP_DONE;
}
