/* What is past its time goes, in bounded steps, over kills; what is not stays, and so do sums, the newest row of every table
 * and the door. */
#include "model/check.h"
#include "model/outbox.h"
#include "model/questions.h"
#include "model/seen.h"
#include "pipeline/sweep.h"
#include "world_fixture.h"

#define HOUR_MS ((gint64)3600000)

static gint64 at(Day day)
{
  return day_start_ms(day, 420) + 12 * HOUR_MS;
}

static gint64 count(Fixture *fixture, const char *sql)
{
  GError *error = NULL;
  gint64 value;
  Statement *statement = store_prepare(book_store(fixture->book), sql, &error);
  g_assert_no_error(error);
  statement_one(statement, &value, &error);
  g_assert_no_error(error);
  return value;
}

static void say(Fixture *fixture, gint64 msisdn, const char *text, Day day)
{
  const Gateway gateway = world_gateway(fixture);
  TurnResult result = world_say(&gateway, msisdn, text, at(day));
  turn_result_clear(&result);
}

static Sweep sweep_all(Fixture *fixture, gint64 now_ms, guint limit)
{
  Sweep sweep = {0};
  gboolean done = FALSE;
  for (guint steps = 0; !done; steps++) {
    GError *error = NULL;
    const Gateway gateway = world_gateway(fixture);
    g_assert_true(sweep_step(&gateway, &sweep, now_ms, limit, &done, &error));
    g_assert_cmpuint(steps, <, 500);
  }
  g_assert_cmpint(count(fixture, "SELECT count(*) FROM doors"), ==, 0);
  return sweep;
}

static void report(const char *table, const char *row, const char *what, gpointer data)
{
  (void)data;
  g_test_message("%s, %s: %s", table, row, what);
}

static void must_verify(Fixture *fixture)
{
  GError *error = NULL;
  CheckResult result;
  g_assert_true(check_sums(fixture->book, report, NULL, &result, &error));
  g_assert_cmpint(result.differences, ==, 0);
}

/* Some entries of fiscal year 2559, some of 2560, by two households. */
static void talk(Fixture *fixture)
{
  must_begin(fixture);
  world_register(fixture, 66811111111, ROLE_VILLAGER, DU, 5, "th");
  world_register(fixture, 66822222222, ROLE_VILLAGER, DU, 6, "th");
  for (gint32 i = 0; i < 5; i++) {
    say(fixture, 66811111111, "ออม 100", 20160905 + i);
    say(fixture, 66822222222, "กู้ 700", 20160905 + i);
    say(fixture, 66811111111, "ขายปลาส้ม 5 โล 900", 20160910 + i);
  }
  say(fixture, 66811111111, "จ่าย 250000", 20160920);                /* a question that nobody answers */
  world_register(fixture, 66811111111, ROLE_VILLAGER, DU, 5, "th"); /* else they were silent for too long */
  world_register(fixture, 66822222222, ROLE_VILLAGER, DU, 6, "th");
  for (gint32 i = 0; i < 4; i++) {
    say(fixture, 66811111111, "ออม 50", 20170305 + i);
    say(fixture, 66822222222, "ใช้หนี้ 300", 20170305 + i);
  }
  say(fixture, 66811111111, "ถอน 20", 20170320);
  must_commit(fixture);
}

static void texts(Fixture *fixture, gconstpointer data)
{
  (void)data;
  talk(fixture);
  const gint64 all = count(fixture, "SELECT count(*) FROM inbox");
  const gint64 old = count(fixture, "SELECT count(*) FROM inbox WHERE received_ms < 1480000000000");
  Sweep sweep = sweep_all(fixture, at(20170321), 3);
  g_assert_cmpint(sweep.rows[RETAIN_INBOX_TEXTS], ==, old);
  g_assert_cmpint(count(fixture, "SELECT count(*) FROM inbox"), ==, all);
  g_assert_cmpint(count(fixture, "SELECT count(*) FROM inbox WHERE text IS NULL"), ==, old);
  g_assert_cmpint(count(fixture, "SELECT count(*) FROM inbox WHERE text IS NULL AND received_ms > 1480000000000"), ==, 0);
  g_assert_cmpint(count(fixture, "SELECT count(*) FROM outbox WHERE text IS NOT NULL AND created_ms < 1480000000000"), ==, 0);
  g_assert_cmpint(sweep.rows[RETAIN_OUTBOX_TEXTS], >, 0);
  g_assert_cmpint(sweep.rows[RETAIN_LEDGER], ==, 0);
  g_assert_cmpint(sweep.rows[RETAIN_JOBS], ==, old); /* ids by which messages are known */
  must_verify(fixture);
}

static void entries(Fixture *fixture, gconstpointer data)
{
  (void)data;
  const gint64 five = household_code(DU, 5), six = household_code(DU, 6);
  talk(fixture);
  const gint64 ledger = count(fixture, "SELECT count(*) FROM ledger");
  g_assert_cmpint(count(fixture, "SELECT count(*) FROM ledger WHERE month < 201610"), ==, 15);
  g_assert_cmpint(sweep_all(fixture, at(20180930), 4).rows[RETAIN_LEDGER], ==, 0); /* 2561: 2559 is kept */
  fixture_reopen(fixture);
  Sweep sweep = sweep_all(fixture, at(20181001), 4);
  g_assert_cmpint(sweep.rows[RETAIN_LEDGER], ==, 15);
  g_assert_cmpint(count(fixture, "SELECT count(*) FROM ledger"), ==, ledger - 15);
  g_assert_cmpint(count(fixture, "SELECT count(*) FROM ledger WHERE month < 201610"), ==, 0);
  g_assert_cmpint(count(fixture, "SELECT count(*) FROM totals WHERE month > 999912 AND month < 20161001"), ==, 0);
  g_assert_cmpint(count(fixture, "SELECT count(*) FROM audit WHERE what = 'retention.deleted'"), >=, 4);
  g_assert_cmpint(sweep.rows[RETAIN_QUESTIONS], ==, 0); /* the newest one stays */
  g_assert_cmpint(totals_at(fixture, 201609, DU).saving, ==, 50000);
  g_assert_cmpint(totals_at(fixture, 201609, five).sell, ==, 450000);
  Household household;
  gboolean found;
  GError *error = NULL;
  g_assert_true(households_get(fixture->book, six, &household, &found, &error));
  g_assert_cmpint(household.owed_satang, ==, 350000 - 120000);
  must_verify(fixture);
  /* a sum that is wrong is still found */
  must_begin(fixture);
  count(fixture, "UPDATE households SET owed_satang = owed_satang + 1 WHERE code = 3308070206");
  must_commit(fixture);
  CheckResult result;
  g_assert_true(check_sums(fixture->book, report, NULL, &result, &error));
  g_assert_cmpint(result.differences, ==, 1);
}

/* However old all of it is: an id is never given again. */
static void newest_stays(Fixture *fixture, gconstpointer data)
{
  (void)data;
  talk(fixture);
  const gint64 inbox = count(fixture, "SELECT max(id) FROM inbox"), outbox = count(fixture, "SELECT max(id) FROM outbox");
  const gint64 question = count(fixture, "SELECT max(id) FROM questions");
  sweep_all(fixture, at(20300101), 1000);
  sweep_all(fixture, at(20300102), 1000);
  g_assert_cmpint(count(fixture, "SELECT count(*) FROM inbox"), ==, 1);
  g_assert_cmpint(count(fixture, "SELECT count(*) FROM ledger"), ==, 1);
  fixture_reopen(fixture);
  must_begin(fixture);
  g_assert_cmpint(inbox_next_id(fixture->book), ==, inbox + 1);
  g_assert_cmpint(outbox_next_id(fixture->book), >, outbox);
  g_assert_cmpint(count(fixture, "SELECT max(id) FROM questions"), ==, question);
  must_commit(fixture);
  must_verify(fixture);
}

/* Without the door nobody deletes. */
static void shut(Fixture *fixture, gconstpointer data)
{
  (void)data;
  static const char *const deletes[] = {"DELETE FROM ledger", "DELETE FROM audit", "UPDATE ledger SET sign = 1"};
  talk(fixture);
  sweep_all(fixture, at(20181001), 100);
  for (gsize i = 0; i < G_N_ELEMENTS(deletes); i++) {
    g_autoptr(GError) error = NULL;
    Statement *statement = store_prepare(book_store(fixture->book), deletes[i], &error);
    must_begin(fixture);
    g_assert_false(statement_run(statement, &error));
    g_assert_error(error, FAILURE, FAILED_REJECT);
    book_rollback(fixture->book);
  }
}

static void silent_phones(Fixture *fixture, gconstpointer data)
{
  (void)data;
  GError *error = NULL;
  must_begin(fixture);
  const struct {
    RoleSet roles;
    Day heard;
    gboolean suspended;
  } phones[] = {{ROLE_VILLAGER, 0, FALSE},
                {ROLE_VILLAGER, 20170101, TRUE},
                {ROLE_VILLAGER, 20170301, FALSE},
                {ROLE_OFFICER, 20170101, FALSE},
                {0, 20170101, FALSE},
                {ROLE_JUNIOR, 20170101, TRUE},
                {ROLE_VILLAGER, 20170102, FALSE},
                {ROLE_VILLAGER, 20160601, FALSE}};
  for (gint32 i = 0; i < (gint32)G_N_ELEMENTS(phones); i++) {
    Phone phone = world_register(fixture, 66811111110 + i, phones[i].roles, DU, i + 1, "th");
    phone.heard_day = phones[i].heard;
    if (i == 7)
      phone.state = PHONE_STOPPED;
    g_assert_true(phones_put(fixture->book, &phone, &error));
  }
  must_commit(fixture);
  const Sweep sweep = sweep_all(fixture, at(20170502), 3);
  g_assert_cmpint(sweep.rows[RETAIN_JOBS + 1], ==, 2);
  g_assert_cmpint(sweep.rows[RETAIN_JOBS + 2], ==, 1);
  for (gint32 i = 0; i < (gint32)G_N_ELEMENTS(phones); i++) {
    Phone phone;
    gboolean found;
    g_assert_true(phones_get(fixture->book, 66811111110 + i, &phone, &found, &error));
    g_assert_cmpint(found, ==, phones[i].roles != 0); /* a stranger's number is not kept */
    g_assert_cmpint(phone.state == PHONE_SUSPENDED, ==, phones[i].suspended);
  }
}

/* What no PIN may be kept in: a message that came too late to be taken. */
static void buried(Fixture *fixture, gconstpointer data)
{
  (void)data;
  static const char *const said[][2] = {
      {"สมัคร 0702 05 4821", "4821"}, {"88*0702051*4821*1*500", "4821"}, {"รับ 1500", "nothing"}};
  const Gateway gateway = world_gateway(fixture);
  for (gsize i = 0; i < G_N_ELEMENTS(said); i++) {
    GError *error = NULL;
    const Arrival arrival = {
        .provider = "p", .message_id = said[i][0], .from = "+66811111111", .text = said[i][0], .length = strlen(said[i][0])};
    must_begin(fixture);
    g_assert_true(turn_bury(&gateway, &arrival, arrival.text, arrival.length, "TOO_OLD", at(20170327), &error));
    g_assert_true(turn_bury(&gateway, &arrival, said[i][0], arrival.length, "PAGE", at(20170327), &error));
    must_commit(fixture);
  }
  Statement *raw = store_prepare(book_store(fixture->book), "SELECT raw, reason FROM inbox", NULL);
  guint amounts = 0;
  while (statement_step(raw, NULL) == STEP_ROW) {
    gsize length;
    const void *bytes = statement_column_blob(raw, 0, &length);
    g_autofree char *text = g_strndup(bytes, length);
    g_assert_null(strstr(text, "4821"));
    amounts += strstr(text, "1500") != NULL;
  }
  g_assert_cmpuint(amounts, >=, 1); /* an officer still sees what there is to book */
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  world_load();
  BOOK_TEST("/retain/texts", texts);
  BOOK_TEST("/retain/entries", entries);
  BOOK_TEST("/retain/newest_stays", newest_stays);
  BOOK_TEST("/retain/shut", shut);
  BOOK_TEST("/retain/silent_phones", silent_phones);
  BOOK_TEST("/retain/buried", buried);
  const int status = g_test_run();
  world_free();
  return status;
}
