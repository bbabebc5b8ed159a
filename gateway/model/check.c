#include "check.h"

#include "tables.h"

#include <string.h>

#define KEYS_MAX 4

/* One comparison: two queries that give the same keys (`keys`, in ascending order) and then the same sums. */
typedef struct {
  const char *table;
  const char *keys[KEYS_MAX]; /* names, NULL after the last */
  int n_texts;                /* how many of the last keys are text */
  const char *const *sums;    /* names, NULL after the last */
  const char *from_ledger;
  const char *kept;
} Comparison;

#define SUM_OF(kind) "sum(CASE WHEN kind = '" kind "' THEN amount_satang ELSE 0 END)"
#define SAVED "sum(CASE WHEN kind = 'SAVE' THEN amount_satang WHEN kind = 'WITHDRAW' THEN -amount_satang ELSE 0 END)"
#define OWED "sum(CASE WHEN kind = 'BORROW' THEN amount_satang WHEN kind = 'REPAY' THEN -amount_satang ELSE 0 END)"
#define MONEY "income, expense, saving, withdrawal, borrow, repay, sell, entries, earnings"
#define SUMS                                                                                                                   \
  "sum(income), sum(expense), sum(saving), sum(withdrawal), sum(borrow), sum(repay), sum(sell), sum(entries), sum(earnings)"

/* Entries are there from this month on (retention.h): older sums stand alone, and older balances are theirs. */
#define FROM_MONTH                                                                                                             \
  "(SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM cursors WHERE provider = 'retain' AND name = 'from_month')"

static const char *const household_sums[] = {"income", "expense", "saving",  "withdrawal", "borrow",
                                             "repay",  "sell",    "entries", "earnings",   NULL};
static const char *const village_sums[] = {"income", "expense", "saving",   "withdrawal", "borrow",     "repay",
                                           "sell",   "entries", "earnings", "reporting",  "practising", NULL};
static const char *const product_sums[] = {"made_milli", "sold_milli", "sold_satang", NULL};
static const char *const group_sums[] = {"activities", "sold_satang", "saved_satang", NULL};
static const char *const member_sums[] = {"memberships that cannot be", NULL};
static const char *const balance_sums[] = {"saved_satang", "owed_satang", NULL};

/* A village is summed from its households, whose rows were compared before; wider places from the places inside them. */
#define WIDER_BY(place, inside, reporting, practising)                                                                         \
  "SELECT month, " place ", " SUMS ", " reporting ", " practising " FROM totals WHERE " inside " GROUP BY month, " place       \
  " ORDER BY month, " place
#define WIDER(inside, reporting, practising) WIDER_BY("place / 100", inside, reporting, practising)
#define KEPT_WIDER(level)                                                                                                      \
  "SELECT month, place, " MONEY ", reporting, practising FROM totals WHERE " level " ORDER BY month, place"
#define HOUSEHOLD "abs(place) > 99999999 AND month <= 999912"
#define HOUSEHOLD_KEPT HOUSEHOLD " AND month >= " FROM_MONTH
#define HOUSEHOLD_DAY "abs(place) > 99999999 AND month > 999912 AND month >= 100 * " FROM_MONTH
#define VILLAGE "abs(place) > 999999 AND abs(place) <= 99999999"
#define TAMBON "abs(place) > 9999 AND abs(place) <= 999999"
#define DISTRICT "abs(place) > 99 AND abs(place) <= 9999"
#define PROVINCE "abs(place) > 9 AND abs(place) <= 99"
#define COUNTRY "abs(place) = 1"
#define COUNT_IF(column) "sum(CASE WHEN " column " > 0 THEN 1 ELSE 0 END)"

/* Of households, by month or by day. */
#define LEDGER_SUMS(period)                                                                                                    \
  "SELECT " period ", household, " SUM_OF("INCOME") ", " SUM_OF("EXPENSE") ", " SUM_OF("SAVE") ", " SUM_OF(                    \
      "WITHDRAW") ", " SUM_OF("BORROW") ", " SUM_OF("REPAY") ", " SUM_OF("SELL") ", sum(sign),"                                \
                                                                                 " sum(CASE WHEN kind = 'INCOME' OR kind = "   \
                                                                                 "'SELL' THEN sign ELSE 0 END)"                \
                                                                                 " FROM ledger WHERE month >= " FROM_MONTH     \
                                                                                 " GROUP BY " period                           \
                                                                                 ", household ORDER BY " period ", household"
/* Activities as in message/request.h: 3 SELL, 4 SAVE. */
#define GROUP_SUM_OF(activity) "sum(CASE WHEN activity = " activity " THEN amount_satang ELSE 0 END)"
#define KEPT_SUMS(level) "SELECT month, place, " MONEY " FROM totals WHERE " level " ORDER BY month, place"

static const Comparison comparisons[] = {
    {"totals of households", {"month", "household"}, 0, household_sums, LEDGER_SUMS("month"), KEPT_SUMS(HOUSEHOLD_KEPT)},
    {"days of households", {"day", "household"}, 0, household_sums, LEDGER_SUMS("day"), KEPT_SUMS(HOUSEHOLD_DAY)},
    {"totals of villages",
     {"month", "village"},
     0,
     village_sums,
     WIDER(HOUSEHOLD, COUNT_IF("entries"), COUNT_IF("earnings")),
     KEPT_WIDER(VILLAGE)},
    {"totals of tambons",
     {"month", "tambon"},
     0,
     village_sums,
     WIDER(VILLAGE, "sum(reporting)", "sum(practising)"),
     KEPT_WIDER(TAMBON)},
    {"totals of districts",
     {"month", "district"},
     0,
     village_sums,
     WIDER(TAMBON, "sum(reporting)", "sum(practising)"),
     KEPT_WIDER(DISTRICT)},
    {"totals of provinces",
     {"month", "province"},
     0,
     village_sums,
     WIDER(DISTRICT, "sum(reporting)", "sum(practising)"),
     KEPT_WIDER(PROVINCE)},
    {"totals of the country",
     {"month", "country"},
     0,
     village_sums,
     WIDER_BY("place / abs(place)", PROVINCE, "sum(reporting)", "sum(practising)"),
     KEPT_WIDER(COUNTRY)},
    {"totals of products",
     {"month", "household", "product", "unit"},
     2,
     product_sums,
     "SELECT month, household, product, unit, sum(CASE WHEN kind = 'MAKE' THEN qty_milli ELSE 0 END),"
     " sum(CASE WHEN kind = 'SELL' THEN qty_milli ELSE 0 END), sum(amount_satang)"
     " FROM ledger WHERE (kind = 'MAKE' OR kind = 'SELL') AND month >= " FROM_MONTH
     " GROUP BY month, household, product, unit ORDER BY month, household, product, unit",
     "SELECT month, household, product, unit, made_milli, sold_milli, sold_satang FROM product_totals"
     " WHERE month >= " FROM_MONTH " ORDER BY month, household, product, unit"},
    {"balances of households",
     {"household"},
     0,
     balance_sums,
     "SELECT household, sum(saved), sum(owed) FROM"
     " (SELECT household, " SAVED " AS saved, " OWED " AS owed FROM ledger WHERE month >= " FROM_MONTH " GROUP BY household"
     "  UNION ALL SELECT place, saving - withdrawal, borrow - repay FROM totals WHERE " HOUSEHOLD " AND month < " FROM_MONTH
     ") AS moved GROUP BY household HAVING sum(saved) <> 0 OR sum(owed) <> 0 ORDER BY household",
     "SELECT code, saved_satang, owed_satang FROM households WHERE saved_satang <> 0 OR owed_satang <> 0 ORDER BY code"},
    {"totals of groups",
     {"village", "month", "product"},
     1,
     group_sums,
     "SELECT village, month, product, sum(sign), " GROUP_SUM_OF("3") ", " GROUP_SUM_OF(
         "4") " FROM group_ledger WHERE month >= " FROM_MONTH
              " GROUP BY village, month, product ORDER BY village, month, product",
     "SELECT village, month, product, activities, sold_satang, saved_satang FROM group_totals"
     " WHERE month >= " FROM_MONTH " ORDER BY village, month, product"},
    /* A member lives in the group's village, leaves after joining, and joins again only after leaving. */
    {"members of groups",
     {"village", "household", "product"},
     1,
     member_sums,
     "SELECT village, household, product, 0 FROM members WHERE village = 0 AND village = 1",
     "SELECT village, household, product, count(*) FROM members AS one"
     " WHERE household / 100 <> village OR (to_day <> 0 AND to_day < from_day)"
     "  OR EXISTS (SELECT 1 FROM members AS other WHERE other.village = one.village AND other.product = one.product"
     "   AND other.household = one.household AND other.from_day > one.from_day"
     "   AND (one.to_day = 0 OR other.from_day < one.to_day))"
     " GROUP BY village, household, product ORDER BY village, household, product"},
};

typedef struct {
  const Comparison *comparison;
  int n_keys;
  Statement *ledger, *kept;
  CheckReport report;
  gpointer data;
  CheckResult *result;
} Check;

static int compare_keys(const Check *check)
{
  for (int key = 0; key < check->n_keys; key++) {
    int order;
    if (key >= check->n_keys - check->comparison->n_texts) {
      order = strcmp(statement_column_text(check->ledger, key), statement_column_text(check->kept, key));
    } else {
      const gint64 left = statement_column_int(check->ledger, key), right = statement_column_int(check->kept, key);
      order = (left > right) - (left < right);
    }
    if (order != 0)
      return order;
  }
  return 0;
}

/* Either side may have no row of that key: its sums then count as 0. */
static void compare_row(const Check *check, gboolean in_ledger, gboolean in_kept)
{
  g_autoptr(GString) what = g_string_new(NULL);
  for (int i = 0; check->comparison->sums[i] != NULL; i++) {
    const gint64 says = in_ledger ? statement_column_int(check->ledger, check->n_keys + i) : 0;
    const gint64 kept = in_kept ? statement_column_int(check->kept, check->n_keys + i) : 0;
    if (says != kept)
      g_string_append_printf(what, "%s%s: ledger says %" G_GINT64_FORMAT ", kept is %" G_GINT64_FORMAT,
                             what->len > 0 ? "; " : "", check->comparison->sums[i], says, kept);
  }
  check->result->compared++;
  if (what->len == 0)
    return;
  check->result->differences++;
  Statement *from = in_ledger ? check->ledger : check->kept;
  g_autoptr(GString) row = g_string_new(NULL);
  for (int key = 0; key < check->n_keys; key++)
    g_string_append_printf(row, "%s%s %s", key > 0 ? ", " : "", check->comparison->keys[key], statement_column_text(from, key));
  check->report(check->comparison->table, row->str, what->str, check->data);
}

static gboolean merge(const Check *check, GError **error)
{
  Step ledger = statement_step(check->ledger, error);
  Step kept = ledger != STEP_FAILED ? statement_step(check->kept, error) : STEP_FAILED;
  while (ledger != STEP_FAILED && kept != STEP_FAILED && (ledger == STEP_ROW || kept == STEP_ROW)) {
    const int order = ledger != STEP_ROW ? 1 : kept != STEP_ROW ? -1 : compare_keys(check);
    compare_row(check, order <= 0, order >= 0);
    if (order <= 0)
      ledger = statement_step(check->ledger, error);
    if (order >= 0 && ledger != STEP_FAILED)
      kept = statement_step(check->kept, error);
  }
  statement_reset(check->ledger);
  statement_reset(check->kept);
  return ledger == STEP_DONE && kept == STEP_DONE;
}

static gboolean compare(Book *book, Check *check, GError **error)
{
  for (check->n_keys = 0; check->n_keys < KEYS_MAX && check->comparison->keys[check->n_keys] != NULL;)
    check->n_keys++;
  check->ledger = store_prepare(book->store, check->comparison->from_ledger, error);
  check->kept = check->ledger != NULL ? store_prepare(book->store, check->comparison->kept, error) : NULL;
  return check->kept != NULL && merge(check, error);
}

gboolean check_sums(Book *book, CheckReport report, gpointer data, CheckResult *result, GError **error)
{
  *result = (CheckResult){0};
  if (!store_begin(book->store, error))
    return FALSE;
  Statement *count = store_prepare(book->store, "SELECT count(*) FROM ledger", error);
  gboolean done = count != NULL && statement_one(count, &result->ledger_rows, error);
  for (guint i = 0; done && i < G_N_ELEMENTS(comparisons); i++) {
    Check check = {.comparison = &comparisons[i], .report = report, .data = data, .result = result};
    done = compare(book, &check, error);
  }
  store_rollback(book->store);
  return done;
}
