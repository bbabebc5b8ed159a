#include "command/families.h"

static LedgerRow row_of(const Turn *turn, const Entry *entry, guint number)
{
  LedgerRow row = {
      .id = ledger_id(turn->inbox_id, number),
      .household = turn->household,
      .day = entry->day != 0 ? entry->day : turn->today,
      .kind = entry->command,
      .qty_milli = entry->qty_milli,
      .amount_satang = entry->amount_satang,
      .sign = 1,
      .person = turn->person,
      .at_ms = turn->own_ms,
  };
  row.late = day_month(row.day) < day_month(turn->today);
  g_strlcpy(row.category, entry->category, sizeof row.category);
  g_strlcpy(row.product, entry->product, sizeof row.product);
  g_strlcpy(row.unit, entry->unit, sizeof row.unit);
  return row;
}

/* "This month" in an echo is the month of the message, also where the entry itself lies in an earlier one. */
static gboolean month_of_message(Turn *turn, const LedgerRow *row, const LedgerAfter *after, Totals *month, GError **error)
{
  if (day_month(row->day) != day_month(turn->today))
    return totals_get(turn->book, day_month(turn->today), turn->household, month, error);
  *month = after->month;
  return TRUE;
}

/* Savings are told by the fiscal year that the entry counts in. */
static gboolean saved_in_year(Turn *turn, gint32 fiscal_year, gint64 *saved, GError **error)
{
  const gint32 first = fiscal_year_start(fiscal_year);
  Totals year;
  if (!totals_sum(turn->book, first, month_add(first, 11), turn->household, &year, error))
    return FALSE;
  *saved = year.saving;
  return TRUE;
}

static gboolean echo_money(Turn *turn, const LedgerRow *row, const LedgerAfter *after, GError **error)
{
  Totals month;
  gint64 total = 0;
  const gint32 year = fiscal_year_of_day(row->day);
  ReplyId reply = REPLY_NONE;
  if (!month_of_message(turn, row, after, &month, error))
    return FALSE;
  switch ((int)row->kind) {
  case COMMAND_INCOME:
    reply = R_INCOME;
    total = month.income + month.sell;
    break;
  case COMMAND_EXPENSE:
    reply = R_EXPENSE;
    total = month.expense;
    break;
  case COMMAND_SAVE:
    reply = year == fiscal_year_of_day(turn->today) ? R_SAVE : R_SAVE_YEAR;
    if (!saved_in_year(turn, year, &total, error))
      return FALSE;
    break;
  case COMMAND_WITHDRAW:
    reply = R_WITHDRAW;
    total = after->saved_satang;
    break;
  case COMMAND_BORROW:
    reply = R_BORROW;
    total = after->owed_satang;
    break;
  case COMMAND_REPAY:
    reply = R_REPAY;
    total = after->owed_satang;
    break;
  default:
    g_return_val_if_reached(FALSE);
  }
  answer_begin(&turn->answer, reply);
  answer_number(&turn->answer, "a", row->amount_satang);
  answer_number(&turn->answer, "d", row->day);
  if (reply == R_SAVE_YEAR)
    answer_number(&turn->answer, "y", year);
  answer_number(&turn->answer, "t", total);
  return TRUE;
}

static gboolean echo_product(Turn *turn, const LedgerRow *row, const LedgerAfter *after, GError **error)
{
  Totals month;
  ProductTotals product = after->product;
  if (!month_of_message(turn, row, after, &month, error))
    return FALSE;
  if (day_month(row->day) != day_month(turn->today) &&
      !totals_product(turn->book, day_month(turn->today), row->household, row->product, row->unit, &product, error))
    return FALSE;
  const gboolean sold = row->kind == COMMAND_SELL;
  const gboolean counted = row->qty_milli != 0;
  answer_begin(&turn->answer, !sold ? R_MAKE : counted ? R_SELL : R_SELL0);
  answer_text(&turn->answer, "p", row->product);
  if (counted) {
    answer_number(&turn->answer, "q", row->qty_milli);
    answer_text(&turn->answer, "u", row->unit);
  }
  if (sold)
    answer_number(&turn->answer, "a", row->amount_satang);
  if (sold && !counted)
    answer_number(&turn->answer, "d", row->day);
  answer_number(&turn->answer, "t", sold ? month.sell : product.made_milli);
  return TRUE;
}

static gboolean is_money_in(Command kind)
{
  return kind == COMMAND_INCOME || kind == COMMAND_SELL || kind == COMMAND_WITHDRAW || kind == COMMAND_BORROW;
}

/* One sum for each kind, in the order in which the kinds first stand in the message. */
static void echo_batch(Turn *turn, const Request *request)
{
  gint64 in = 0, out = 0;
  gint64 sums[REQUEST_ENTRIES_MAX] = {0};
  Command kinds[REQUEST_ENTRIES_MAX];
  guint n = 0;
  for (guint i = 0; i < request->n_entries; i++) {
    const Entry *entry = &request->entries[i];
    guint k = 0;
    while (k < n && kinds[k] != entry->command)
      k++;
    if (k == n)
      kinds[n++] = entry->command;
    sums[k] += entry->amount_satang;
    *(is_money_in(entry->command) ? &in : &out) += entry->amount_satang;
  }
  g_autoptr(GString) list = g_string_new(NULL);
  for (guint k = 0; k < n; k++) {
    if (sums[k] != 0)
      g_string_append_printf(list, "%s%s:%" G_GINT64_FORMAT, list->len > 0 ? " " : "", command_row(kinds[k])->name, sums[k]);
  }
  answer_begin(&turn->answer, R_BATCH);
  answer_number(&turn->answer, "n", request->n_entries);
  answer_text(&turn->answer, "x", list->str);
  answer_number(&turn->answer, "i", in);
  answer_number(&turn->answer, "o", out);
}

gboolean command_record(Turn *turn, const Request *request, gboolean agreed, GError **error)
{
  if (request->needs_confirm && !agreed) {
    question_confirm(&turn->answer, request);
    return question_hold(turn, request, turn->programme->limits.question_hours * 60, error);
  }
  LedgerRow row = {0};
  LedgerAfter after = {0};
  for (guint i = 0; i < request->n_entries; i++) {
    row = row_of(turn, &request->entries[i], i);
    if (!ledger_add(turn->book, &row, &after, error))
      return FALSE;
  }
  turn->recorded = request->n_entries;
  if (request->n_entries > 1)
    echo_batch(turn, request);
  else if (row.kind == COMMAND_SELL || row.kind == COMMAND_MAKE)
    return echo_product(turn, &row, &after, error);
  else
    return echo_money(turn, &row, &after, error);
  return TRUE;
}
