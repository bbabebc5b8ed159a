/* Reminders and the summary of a closed month, over days, kills and reports; the daily cap to the segment. */
#include "pipeline/remind.h"
#include "model/outbox.h"
#include "pipeline/cap.h"
#include "pipeline/practice.h"
#include "world_fixture.h"

#define MINUTE_MS ((gint64)60000)
#define HOUR_MS ((gint64)3600000)
#define OFFICER ((gint64)66840000001)

static gint64 at(Day day, gint32 hour)
{
  return day_start_ms(day, 420) + hour * HOUR_MS;
}

static gint64 phone_of(gint32 number, gint32 which)
{
  return 66810000000 + number * 10 + which;
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

#define REMINDERS "SELECT count(*) FROM outbox WHERE class = 'reminder'"

static void tell_state(Fixture *fixture, gint64 msisdn, PhoneState state)
{
  GError *error = NULL;
  phones_set_state(fixture->book, msisdn, state, &error);
  g_assert_no_error(error);
}

/* Twenty households of one village: 1 has reported, 2 stopped, 3 is suspended, 4 has not agreed yet, 5 practises, 6 has two
 * phones, 7 has none. Fourteen are to be reminded. */
static void people(Fixture *fixture)
{
  GError *error = NULL;
  must_begin(fixture);
  for (gint32 number = 1; number <= 20; number++) {
    if (number != 7)
      world_register(fixture, phone_of(number, 0), ROLE_VILLAGER, DU, number, "th");
  }
  Phone second = world_register(fixture, phone_of(6, 1), ROLE_VILLAGER, DU, 6, "en");
  second.heard_day = 20170301;
  phones_put(fixture->book, &second, &error);
  tell_state(fixture, phone_of(2, 0), PHONE_STOPPED);
  tell_state(fixture, phone_of(3, 0), PHONE_SUSPENDED);
  tell_state(fixture, phone_of(4, 0), PHONE_PENDING);
  world_register(fixture, OFFICER, ROLE_OFFICER, 0, 0, "th");
  world_register(fixture, OFFICER + 1, ROLE_OFFICER, 0, 0, "en");
  tell_state(fixture, OFFICER + 1, PHONE_STOPPED);
  g_free(practice_switch(fixture->book, world.programme, "0810000050", TRUE, "cli", at(20170301, 9), &error));
  g_assert_no_error(error);
  const LedgerRow row = entry(7, 0, household_code(DU, 1), COMMAND_INCOME, 50000, 20170310);
  must_add(fixture, &row);
  must_commit(fixture);
}

/* Steps until done for the day, the book closed and opened again between the steps; how many were queued. */
static guint run_day(Fixture *fixture, gint64 now_ms)
{
  RemindTally tally = {0};
  guint queued = 0;
  for (guint steps = 0; !tally.done && steps < 100; steps++) {
    GError *error = NULL;
    const Gateway gateway = world_gateway(fixture);
    remind_step(&gateway, "p", now_ms, &tally, &error);
    g_assert_no_error(error);
    queued += tally.queued;
    fixture_reopen(fixture);
  }
  g_assert_true(tally.done);
  return queued;
}

static void reminded_once(Fixture *fixture, gconstpointer data)
{
  (void)data;
  people(fixture);
  world.options.remind.per_second = 7;
  g_assert_cmpuint(run_day(fixture, at(20170324, 12)), ==, 0);
  g_assert_cmpuint(run_day(fixture, at(20170325, 8)), ==, 0);
  g_assert_cmpuint(run_day(fixture, at(20170325, 20)), ==, 0);
  g_assert_cmpuint(run_day(fixture, at(20170325, 9)), ==, 14);
  g_assert_cmpint(count(fixture, REMINDERS), ==, 14);
  g_assert_cmpint(count(fixture, REMINDERS " AND segments <> 1"), ==, 0);
  g_assert_cmpint(count(fixture, REMINDERS " AND msisdn = 66810000060"), ==, 0); /* 6: the one last heard */
  g_assert_cmpint(count(fixture, REMINDERS " AND msisdn = 66810000061 AND text LIKE 'Mar 2017%'"), ==, 1);
  g_assert_cmpint(count(fixture, "SELECT max(expires_ms) FROM outbox"), ==, at(20170325, 20));
  g_assert_cmpuint(run_day(fixture, at(20170325, 15)), ==, 0);
  g_assert_cmpuint(run_day(fixture, at(20170331, 9)), ==, 0); /* within a week */
  g_assert_cmpuint(run_day(fixture, at(20170401, 9)), ==, 14);
  g_assert_cmpint(count(fixture, REMINDERS " AND text LIKE 'Mar 2017%'"), ==, 2); /* March still */
  g_assert_cmpint(count(fixture, "SELECT count(*) FROM phones WHERE reminded_day = 20170401"), ==, 14);
}

/* A queue that does not empty gets no more. */
static void waits_for_the_queue(Fixture *fixture, gconstpointer data)
{
  (void)data;
  GError *error = NULL;
  people(fixture);
  const Gateway gateway = world_gateway(fixture);
  must_begin(fixture);
  for (guint i = 0; i < 1000; i++) {
    const OutboxRow row = {.id = outbox_next_id(fixture->book),
                           .provider = "p",
                           .msisdn = OFFICER,
                           .text = "x",
                           .class = CLASS_RECEIPT,
                           .segments = 1,
                           .expires_ms = G_MAXINT64};
    g_assert_true(outbox_add(fixture->book, &row, &error));
  }
  must_commit(fixture);
  RemindTally tally;
  g_assert_true(remind_step(&gateway, "p", at(20170325, 9), &tally, &error));
  g_assert_true(!tally.done && tally.queued == 0);
}

/* A report takes back what was not sent yet, also one by the household's other phone. */
static void stopped_by_the_report(Fixture *fixture, gconstpointer data)
{
  (void)data;
  people(fixture);
  run_day(fixture, at(20170325, 9));
  const Gateway gateway = world_gateway(fixture);
  must_begin(fixture);
  const gint64 reports[] = {phone_of(6, 0), phone_of(8, 0)};
  for (gsize i = 0; i < G_N_ELEMENTS(reports); i++) {
    TurnResult result = world_say(&gateway, reports[i], "รับ 500", at(20170325, 10));
    g_assert_cmpint(result.state, ==, INBOX_BOOKED);
    turn_result_clear(&result);
  }
  must_commit(fixture);
  g_assert_cmpint(count(fixture, REMINDERS " AND state = 'expired'"), ==, 2);
  g_assert_cmpint(count(fixture, REMINDERS " AND state = 'expired' AND msisdn = 66810000061"), ==, 1);
  g_assert_cmpint(count(fixture, REMINDERS " AND state = 'queued'"), ==, 12);
  /* what is left is not sent at night */
  GError *error = NULL;
  gint64 expired;
  must_begin(fixture);
  g_assert_true(outbox_expire(fixture->book, at(20170325, 20), &expired, &error));
  must_commit(fixture);
  g_assert_cmpint(count(fixture, REMINDERS " AND state = 'queued'"), ==, 0);
  g_assert_cmpuint(run_day(fixture, at(20170401, 9)), ==, 12);
}

static void month_closed(Fixture *fixture, gconstpointer data)
{
  (void)data;
  people(fixture);
  g_assert_cmpuint(run_day(fixture, at(20170405, 8)), ==, 0);
  g_assert_cmpuint(run_day(fixture, at(20170406, 9)), ==, 1); /* it was down on the fifth */
  g_assert_cmpuint(run_day(fixture, at(20170407, 9)), ==, 0);
  g_assert_cmpint(count(fixture, "SELECT count(*) FROM outbox WHERE msisdn = 66840000001 AND segments = 1"
                                 " AND text = 'มี.ค.60 ส่งแล้ว 1/60 หลัง 0503=0 0506=0 0702=1'"),
                  ==, 1);
}

/* -- the cap -------------------------------------------------------------------------------------------------------- */

static void queue_rows(Fixture *fixture, guint n, gint32 segments, gint64 now_ms)
{
  GError *error = NULL;
  for (guint i = 0; i < n; i++) {
    const OutboxRow row = {.id = outbox_next_id(fixture->book),
                           .provider = "p",
                           .msisdn = phone_of(1, 0),
                           .text = "x",
                           .class = CLASS_RECEIPT,
                           .segments = segments,
                           .created_ms = now_ms,
                           .due_ms = now_ms,
                           .expires_ms = now_ms + 30 * HOUR_MS};
    g_assert_true(outbox_add(fixture->book, &row, &error));
  }
}

/* Claims until nothing more comes; how many segments, and the alerts among the rows. */
static gint64 claim_all(Fixture *fixture, const ProviderFacts *facts, gint64 now_ms, guint limit, guint *alerts, GArray *kept)
{
  gint64 segments = 0;
  guint got;
  do {
    GError *error = NULL;
    gboolean capped;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(OutboxRow));
    const Gateway gateway = world_gateway(fixture);
    must_begin(fixture);
    g_assert_true(cap_claim(&gateway, facts, now_ms, limit, rows, &capped, &error));
    must_commit(fixture);
    fixture_reopen(fixture);
    got = rows->len;
    g_assert_cmpuint(got, <=, limit);
    for (guint i = 0; i < rows->len; i++) {
      OutboxRow *row = &g_array_index(rows, OutboxRow, i);
      segments += row->segments;
      *alerts += row->class == CLASS_ALERT;
      if (kept != NULL)
        g_array_append_val(kept, *row);
      else
        outbox_row_clear(row);
    }
  } while (got > 0);
  return segments;
}

static void cap_is_exact(Fixture *fixture, gconstpointer data)
{
  (void)data;
  static const guint limits[] = {1, 3, 64};
  const gint64 today = at(20170327, 12);
  people(fixture);
  for (gsize i = 0; i < G_N_ELEMENTS(limits); i++) {
    const ProviderFacts facts = {.name = "p", .cap_segments = 10 + (gint64)i, .price_satang = 35};
    const gint64 now = today + (gint64)i * 24 * HOUR_MS;
    guint alerts = 0;
    must_begin(fixture);
    queue_rows(fixture, 40, 1, now);
    must_commit(fixture);
    g_assert_cmpint(claim_all(fixture, &facts, now, limits[i], &alerts, NULL), ==, facts.cap_segments);
    g_assert_cmpuint(alerts, ==, 1);
    g_assert_cmpint(claim_all(fixture, &facts, now + HOUR_MS, limits[i], &alerts, NULL), ==, 0);
  }
  g_assert_cmpint(count(fixture, "SELECT sum(segments) FROM spend"), ==, 33);
  g_assert_cmpint(count(fixture, "SELECT sum(satang) FROM spend"), ==, 33 * 35);
}

/* Three segments do not go where two are left, one does; what is given back can be used again. */
static void cap_in_money(Fixture *fixture, gconstpointer data)
{
  (void)data;
  GError *error = NULL;
  const gint64 now = at(20170327, 12);
  const ProviderFacts facts = {.name = "p", .price_satang = 40, .cap_satang = 419}; /* ten segments */
  guint alerts = 0;
  people(fixture);
  must_begin(fixture);
  queue_rows(fixture, 5, 3, now);
  must_commit(fixture);
  g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(OutboxRow));
  g_array_set_clear_func(kept, (GDestroyNotify)outbox_row_clear);
  g_assert_cmpint(claim_all(fixture, &facts, now, 64, &alerts, kept), ==, 10); /* nine and the alert */
  g_assert_cmpuint(alerts, ==, 1);
  const Gateway gateway = world_gateway(fixture);
  const OutboxRow *first = &g_array_index(kept, OutboxRow, 0);
  must_begin(fixture);
  g_assert_true(cap_give_back(&gateway, &facts, first, &error) && outbox_put_back(fixture->book, first->id, now, &error));
  must_commit(fixture);
  g_assert_cmpint(count(fixture, "SELECT satang FROM spend"), ==, 280);
  g_assert_cmpint(claim_all(fixture, &facts, now + MINUTE_MS, 64, &alerts, NULL), ==, 3);
  g_assert_cmpuint(alerts, ==, 1);                                                           /* told once a day */
  g_assert_cmpint(claim_all(fixture, &facts, now + 24 * HOUR_MS, 64, &alerts, NULL), ==, 6); /* the rest, the next day */
}

/* Without price and cap nothing is counted. */
static void no_cap(Fixture *fixture, gconstpointer data)
{
  (void)data;
  guint alerts = 0;
  const ProviderFacts facts = {.name = "p"};
  must_begin(fixture);
  queue_rows(fixture, 100, 2, at(20170327, 12));
  must_commit(fixture);
  g_assert_cmpint(claim_all(fixture, &facts, at(20170327, 12), 64, &alerts, NULL), ==, 200);
  g_assert_cmpint(count(fixture, "SELECT count(*) FROM spend"), ==, 0);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  world_load();
  BOOK_TEST("/remind/once", reminded_once);
  BOOK_TEST("/remind/waits_for_the_queue", waits_for_the_queue);
  BOOK_TEST("/remind/stopped_by_the_report", stopped_by_the_report);
  BOOK_TEST("/remind/month_closed", month_closed);
  BOOK_TEST("/cap/exact", cap_is_exact);
  BOOK_TEST("/cap/money", cap_in_money);
  BOOK_TEST("/cap/none", no_cap);
  const int status = g_test_run();
  world_free();
  return status;
}
