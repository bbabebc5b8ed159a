/* Groups: the ledger of their own, their sums by month and place, who belongs to them. */
#include "model/groups.h"
#include "book_fixture.h"
#include "model/check.h"
#include "model/members.h"

#define RAHAN 33080703 /* in the tambon of DU */

static GroupRow work(gint64 inbox, gint32 village, const char *product, Activity activity, gint64 satang, Day day)
{
  GroupRow row = {.id = ledger_id(inbox, 0),
                  .village = village,
                  .day = day,
                  .activity = activity,
                  .people = 12,
                  .amount_satang = satang,
                  .sign = 1,
                  .at_ms = 1490000000000};
  g_strlcpy(row.product, product, sizeof row.product);
  return row;
}

static GroupTotals must_work(Fixture *fixture, const GroupRow *row)
{
  g_autoptr(GError) error = NULL;
  GroupTotals after;
  groups_add(fixture->book, row, &after, &error);
  g_assert_no_error(error);
  return after;
}

static GroupTotals sum(Fixture *fixture, gint32 from, gint32 to, gint64 place)
{
  g_autoptr(GError) error = NULL;
  GroupTotals totals;
  groups_sum(fixture->book, from, to, place, &totals, &error);
  g_assert_no_error(error);
  return totals;
}

static void assert_sum(Fixture *fixture, gint32 from, gint32 to, gint64 place, const GroupTotals *expected)
{
  const GroupTotals got = sum(fixture, from, to, place);
  g_assert_cmpint(got.groups, ==, expected->groups);
  g_assert_cmpint(got.activities, ==, expected->activities);
  g_assert_cmpint(got.sold_satang, ==, expected->sold_satang);
  g_assert_cmpint(got.saved_satang, ==, expected->saved_satang);
}

static gboolean move(Fixture *fixture, gboolean join, gint64 household, const char *product, Day day)
{
  g_autoptr(GError) error = NULL;
  gboolean changed;
  (join ? members_join : members_leave)(fixture->book, household_village(household), product, household, day, &changed, &error);
  g_assert_no_error(error);
  return changed;
}

static gint32 members(Fixture *fixture, gint32 village, const char *product)
{
  g_autoptr(GError) error = NULL;
  gint32 n;
  members_count(fixture->book, village, product, &n, &error);
  g_assert_no_error(error);
  return n;
}

static void sums_by_month_and_place(Fixture *fixture, gconstpointer data)
{
  (void)data;
  must_begin(fixture);
  GroupRow row = work(1, DU, "11", ACTIVITY_SELL, 450000, 20170327);
  GroupTotals after = must_work(fixture, &row);
  g_assert_cmpint(after.activities, ==, 1);
  g_assert_cmpint(after.sold_satang, ==, 450000);
  row = work(2, DU, "11", ACTIVITY_MEET, 0, 20170305);
  after = must_work(fixture, &row);
  g_assert_cmpint(after.activities, ==, 2);
  g_assert_cmpint(after.sold_satang, ==, 450000);
  row = work(3, DU, "11", ACTIVITY_SAVE, 90000, 20170227);
  must_work(fixture, &row);
  row = work(4, DU, "15", ACTIVITY_SELL, 100, 20170327);
  must_work(fixture, &row);
  row = work(5, RAHAN, "11", ACTIVITY_SELL, 20, 20170327);
  must_work(fixture, &row);
  row = work(6, PHOK, "11", ACTIVITY_SELL, 3, 20170327);
  must_work(fixture, &row);
  row = work(7, -DU, "11", ACTIVITY_SELL, 777, 20170327); /* practised: a place of its own */
  must_work(fixture, &row);
  must_commit(fixture);

  assert_sum(fixture, 201703, 201703, DU, &(GroupTotals){2, 3, 450100, 0});
  assert_sum(fixture, 201702, 201703, DU, &(GroupTotals){2, 4, 450100, 90000});
  assert_sum(fixture, 201702, 201702, DU, &(GroupTotals){1, 1, 0, 90000});
  assert_sum(fixture, 201703, 201703, RAHAN, &(GroupTotals){1, 1, 20, 0});
  assert_sum(fixture, 201703, 201703, 330807, &(GroupTotals){3, 4, 450120, 0});
  assert_sum(fixture, 201703, 201703, 3308, &(GroupTotals){4, 5, 450123, 0});
  assert_sum(fixture, 201610, 201709, 33, &(GroupTotals){4, 6, 450123, 90000});
  assert_sum(fixture, 201703, 201703, PLACE_COUNTRY, &(GroupTotals){4, 5, 450123, 0});
  assert_sum(fixture, 201703, 201703, -DU, &(GroupTotals){1, 1, 777, 0});
  assert_sum(fixture, 201703, 201703, -3308, &(GroupTotals){1, 1, 777, 0});
  assert_sum(fixture, 201704, 201709, 3308, &(GroupTotals){0});
  g_assert_cmpint(totals_at(fixture, 201703, DU).sell, ==, 0); /* never a household's income */
}

static void taken_back(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  GroupTotals after;
  GroupRow rows[LEDGER_ROWS_MAX];
  guint n;
  must_begin(fixture);
  GroupRow row = work(1, DU, "11", ACTIVITY_MAKE, 0, 20170227);
  row.qty_milli = 20000;
  g_strlcpy(row.unit, "KG", sizeof row.unit);
  must_work(fixture, &row);
  g_assert_true(groups_reverse(fixture->book, &row, ledger_id(2, 0), 7, 1490000001000, &after, &error));
  g_assert_cmpint(after.activities, ==, 0);
  must_commit(fixture);
  assert_sum(fixture, 201702, 201702, DU, &(GroupTotals){0}); /* what was taken back makes no group */

  g_assert_true(groups_of_message(fixture->book, 2, rows, &n, &error));
  g_assert_cmpuint(n, ==, 1);
  g_assert_cmpint(rows[0].qty_milli, ==, -20000);
  g_assert_cmpint(rows[0].sign, ==, -1);
  g_assert_cmpint(rows[0].people, ==, 12);
  g_assert_cmpint(rows[0].reverses, ==, row.id);
  g_assert_cmpint(rows[0].day, ==, 20170227);
  g_assert_cmpint(rows[0].person, ==, 7);
  g_assert_cmpstr(rows[0].unit, ==, "KG");
  g_assert_cmpint(rows[0].activity, ==, ACTIVITY_MAKE);
  g_assert_true(groups_of_message(fixture->book, 3, rows, &n, &error));
  g_assert_cmpuint(n, ==, 0);

  static const char *const forbidden[] = {"UPDATE group_ledger SET people = 1", "DELETE FROM group_ledger"};
  must_begin(fixture);
  for (guint i = 0; i < G_N_ELEMENTS(forbidden); i++) {
    g_autoptr(GError) refused = NULL;
    Statement *statement = store_prepare(book_store(fixture->book), forbidden[i], &refused);
    g_assert_no_error(refused);
    g_assert_false(statement_run(statement, &refused));
    g_assert_error(refused, FAILURE, FAILED_REJECT);
  }
}

static void membership_over_time(Fixture *fixture, gconstpointer data)
{
  (void)data;
  const gint64 five = household_code(DU, 5), six = household_code(DU, 6);
  must_begin(fixture);
  g_assert_true(move(fixture, TRUE, five, "11", 20170310));
  g_assert_false(move(fixture, TRUE, five, "11", 20170311));
  g_assert_true(move(fixture, TRUE, six, "11", 20170312));
  g_assert_true(move(fixture, TRUE, household_code(-DU, 7), "11", 20170312));
  g_assert_cmpint(members(fixture, DU, "11"), ==, 2);
  g_assert_cmpint(members(fixture, -DU, "11"), ==, 1);
  g_assert_cmpint(members(fixture, DU, "12"), ==, 0);
  g_assert_true(move(fixture, FALSE, five, "11", 20170401));
  g_assert_false(move(fixture, FALSE, five, "11", 20170401));
  g_assert_true(move(fixture, FALSE, six, "11", 20170420));
  g_assert_true(move(fixture, TRUE, six, "11", 20170420)); /* left and back on one day */
  g_assert_true(move(fixture, FALSE, six, "11", 20170421));
  /* joined and left on one day: never a member */
  g_assert_true(move(fixture, TRUE, five, "12", 20170310));
  g_assert_true(move(fixture, FALSE, five, "12", 20170310));
  g_assert_true(move(fixture, TRUE, five, "12", 20170310)); /* and once more */
  g_assert_true(move(fixture, FALSE, five, "12", 20170310));
  must_commit(fixture);
  g_assert_cmpint(members(fixture, DU, "11"), ==, 0);

  assert_sum(fixture, 201702, 201702, DU, &(GroupTotals){0});
  assert_sum(fixture, 201703, 201703, DU, &(GroupTotals){.groups = 1}); /* members, though nothing was done */
  assert_sum(fixture, 201704, 201704, DU, &(GroupTotals){.groups = 1});
  assert_sum(fixture, 201705, 201705, DU, &(GroupTotals){0});
  assert_sum(fixture, 201610, 201709, 3308, &(GroupTotals){.groups = 1});
}

static void networks(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  must_begin(fixture);
  GroupRow row = work(1, DU, "11", ACTIVITY_SELL, 450000, 20170327);
  must_work(fixture, &row);
  move(fixture, TRUE, household_code(PHOK, 1), "11", 20170201);
  move(fixture, TRUE, household_code(PHOK, 2), "11", 20170201);
  move(fixture, FALSE, household_code(PHOK, 2), "11", 20170301); /* on the first: not in March */
  move(fixture, TRUE, household_code(PHOK, 3), "15", 20170331);
  for (guint i = 0; i < 4; i++) { /* two households of PHOK sell, one of them twice; what is only made is not sold */
    LedgerRow sale = entry(9, i, household_code(PHOK, i == 0 ? 1 : 2), i == 3 ? COMMAND_MAKE : COMMAND_SELL, i < 3 ? 5000 : 0,
                           i == 2 ? 20170328 : 20170327);
    g_strlcpy(sale.product, i == 3 ? "15" : "11", sizeof sale.product);
    g_strlcpy(sale.unit, i == 2 ? "PACK" : "KG", sizeof sale.unit);
    sale.qty_milli = 1000;
    must_add(fixture, &sale);
  }
  must_commit(fixture);

  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(GroupStanding));
  g_assert_true(groups_list(fixture->book, 201703, 201703, 3308, list, &error));
  g_assert_cmpuint(list->len, ==, 3);
  const GroupStanding *standing = (const GroupStanding *)(gpointer)list->data;
  g_assert_cmpstr(standing[0].product, ==, "11");
  g_assert_cmpint(standing[0].village, ==, PHOK);
  g_assert_cmpint(standing[0].members, ==, 1);
  g_assert_cmpint(standing[0].villages, ==, 2);
  g_assert_cmpint(standing[0].sellers, ==, 2);
  g_assert_cmpint(standing[1].sellers, ==, 0);
  g_assert_cmpint(standing[1].village, ==, DU);
  g_assert_cmpint(standing[1].sold_satang, ==, 450000);
  g_assert_cmpint(standing[1].activities, ==, 1);
  g_assert_cmpint(standing[1].members, ==, 0);
  g_assert_cmpint(standing[1].villages, ==, 2);
  g_assert_cmpstr(standing[2].product, ==, "15");
  g_assert_cmpint(standing[2].villages, ==, 1);
  g_assert_cmpint(standing[2].sellers, ==, 0);

  gint32 members;
  g_assert_true(members_count(fixture->book, PHOK, "11", &members, &error));
  g_assert_cmpint(members, ==, 1);
  g_assert_true(members_count(fixture->book, PHOK, "15", &members, &error));
  g_assert_cmpint(members, ==, 1);
}

static void note(const char *table, const char *row, const char *what, gpointer data)
{
  g_string_append_printf(data, "%s|%s|%s\n", table, row, what);
}

static void check_finds_what_was_changed(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  static const gint32 villages[] = {DU, PHOK, -DU};
  static const char *const products[] = {"11", "12", "15"};
  static const Activity activities[] = {ACTIVITY_MEET, ACTIVITY_SELL, ACTIVITY_SAVE, ACTIVITY_OTHER};
  must_begin(fixture);
  for (gint64 i = 1; i <= 200; i++) {
    const Activity activity = activities[i % 4];
    const gint64 satang = activity == ACTIVITY_SELL || activity == ACTIVITY_SAVE ? i : 0;
    GroupRow row = work(i, villages[i % 3], products[i / 7 % 3], activity, satang, i % 5 == 0 ? 20170227 : 20170327);
    must_work(fixture, &row);
    if (i % 6 == 0)
      g_assert_true(groups_reverse(fixture->book, &row, ledger_id(i, 1), 0, 1, NULL, &error));
  }
  move(fixture, TRUE, household_code(DU, 5), "11", 20170310);
  move(fixture, FALSE, household_code(DU, 5), "11", 20170312);
  move(fixture, TRUE, household_code(DU, 5), "11", 20170312);
  move(fixture, TRUE, household_code(-DU, 5), "11", 20170312);
  move(fixture, FALSE, household_code(-DU, 5), "11", 20170311); /* sent before, come after */
  move(fixture, TRUE, household_code(-DU, 5), "15", 20170301);
  move(fixture, FALSE, household_code(-DU, 5), "15", 20170312);
  move(fixture, TRUE, household_code(-DU, 5), "15", 20170310);
  must_commit(fixture);
  CheckResult result;
  g_autoptr(GString) said = g_string_new(NULL);
  g_assert_true(check_sums(fixture->book, note, said, &result, &error));
  g_assert_cmpstr(said->str, ==, "");
  g_assert_cmpint(result.compared, >=, 18);

  static const char *const damage[] = {
      "UPDATE group_totals SET saved_satang = saved_satang + 5 WHERE month = 201703 AND village = 33080702 AND product = '11'",
      "INSERT INTO group_totals VALUES (201001, 33080503, '12', 1, 0, 0)",
      "UPDATE members SET to_day = 0 WHERE village = 33080702 AND from_day = 20170310",
      "INSERT INTO members VALUES (33080503, '12', 3308070201, 20170310, 0)",
      "INSERT INTO members VALUES (33080503, '15', 3308050301, 20170310, 20170309)",
  };
  for (guint i = 0; i < G_N_ELEMENTS(damage); i++)
    g_assert_true(statement_run(store_prepare(book_store(fixture->book), damage[i], &error), &error));
  g_assert_true(check_sums(fixture->book, note, said, &result, &error));
  g_assert_cmpint(result.differences, ==, 5);
  g_assert_nonnull(strstr(said->str, "totals of groups|village 33080702, month 201703, product 11|saved_satang: ledger says "));
  g_assert_nonnull(
      strstr(said->str, "totals of groups|village 33080503, month 201001, product 12|activities: ledger says 0, kept is 1"));
  g_assert_nonnull(strstr(said->str, "members of groups|village 33080702, household 3308070205, product 11|"));
  g_assert_nonnull(strstr(said->str, "members of groups|village 33080503, household 3308070201, product 12|"));
  g_assert_nonnull(strstr(said->str, "members of groups|village 33080503, household 3308050301, product 15|"));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  BOOK_TEST("/groups/sums-by-month-and-place", sums_by_month_and_place);
  BOOK_TEST("/groups/taken-back", taken_back);
  BOOK_TEST("/groups/membership-over-time", membership_over_time);
  BOOK_TEST("/groups/networks", networks);
  BOOK_TEST("/groups/check", check_finds_what_was_changed);
  return g_test_run();
}
