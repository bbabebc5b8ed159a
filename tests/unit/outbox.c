/* The outbox: claimed once, settled once, uncertain after a crash, and never a scan of what is done. */
#include "model/outbox.h"
#include "book_fixture.h"
#include "clock.h"

static gint64 queue(Fixture *fixture, gint64 due_ms, gint64 expires_ms)
{
  g_autoptr(GError) error = NULL;
  const OutboxRow row = {.id = outbox_next_id(fixture->book),
                         .inbox_id = 4,
                         .provider = "p",
                         .msisdn = 66810000001,
                         .text = "บันทึกแล้ว",
                         .class = CLASS_CODE,
                         .segments = 1,
                         .created_ms = 1000,
                         .expires_ms = expires_ms,
                         .due_ms = due_ms};
  g_assert_true(outbox_add(fixture->book, &row, &error));
  return row.id;
}

static GArray *rows_new(void)
{
  GArray *rows = g_array_new(FALSE, FALSE, sizeof(OutboxRow));
  g_array_set_clear_func(rows, (GDestroyNotify)outbox_row_clear);
  return rows;
}

static OutboxState state_of(Fixture *fixture, gint64 id)
{
  g_autoptr(GError) error = NULL;
  OutboxRow row;
  gboolean found;
  g_assert_true(outbox_get(fixture->book, id, &row, &found, &error) && found);
  const OutboxState state = row.state;
  outbox_row_clear(&row);
  return state;
}

static void claimed_once_oldest_first(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) rows = rows_new();
  gint64 count;
  must_begin(fixture);
  const gint64 later = queue(fixture, 9000, 99999);
  const gint64 second = queue(fixture, 1002, 99999);
  const gint64 first = queue(fixture, 1001, 99999);
  const gint64 stale = queue(fixture, 1000, 1500);
  g_assert_true(outbox_claim(fixture->book, "other", 2000, 10, rows, &error) && rows->len == 0);
  g_assert_true(outbox_claim(fixture->book, "p", 2000, 10, rows, &error));
  g_assert_cmpuint(rows->len, ==, 2);
  const OutboxRow *row = &g_array_index(rows, OutboxRow, 0);
  g_assert_cmpint(row->id, ==, first);
  g_assert_cmpint(row->attempt, ==, 1);
  g_assert_cmpint(row->state, ==, OUTBOX_SENDING);
  g_assert_cmpint(row->class, ==, CLASS_CODE);
  g_assert_cmpstr(row->text, ==, "บันทึกแล้ว");
  g_assert_cmpint(g_array_index(rows, OutboxRow, 1).id, ==, second);
  g_assert_cmpint(state_of(fixture, first), ==, OUTBOX_SENDING);
  g_array_set_size(rows, 0);
  g_assert_true(outbox_claim(fixture->book, "p", 2000, 10, rows, &error) && rows->len == 0);
  g_assert_true(outbox_expire(fixture->book, 2000, &count, &error) && count == 1);
  g_assert_cmpint(state_of(fixture, stale), ==, OUTBOX_EXPIRED);
  g_assert_cmpint(state_of(fixture, later), ==, OUTBOX_QUEUED);
  g_assert_true(outbox_count(fixture->book, OUTBOX_SENDING, &count, &error) && count == 2);
  must_commit(fixture);
}

static void outcomes(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) rows = rows_new();
  OutboxRow row;
  gboolean found;
  must_begin(fixture);
  gint64 ids[4];
  for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
    ids[i] = queue(fixture, 1000, 99999);
  g_assert_true(outbox_sent(fixture->book, ids[0], "ref", &error)); /* not claimed: changes nothing */
  g_assert_cmpint(state_of(fixture, ids[0]), ==, OUTBOX_QUEUED);
  g_assert_true(outbox_claim(fixture->book, "p", 2000, 10, rows, &error) && rows->len == 4);
  g_assert_true(outbox_sent(fixture->book, ids[0], "ref", &error));
  g_assert_true(outbox_delivered(fixture->book, ids[0], &error));
  g_assert_true(outbox_uncertain(fixture->book, ids[0], 5000, &error)); /* too late */
  g_assert_true(outbox_failed(fixture->book, ids[1], &error));
  g_assert_true(outbox_requeue(fixture->book, ids[2], 7000, &error));
  g_assert_true(outbox_blank(fixture->book, ids[0], &error));
  g_assert_true(outbox_get(fixture->book, ids[0], &row, &found, &error));
  g_assert_cmpint(row.state, ==, OUTBOX_DELIVERED);
  g_assert_cmpstr(row.provider_ref, ==, "ref");
  g_assert_null(row.text);
  outbox_row_clear(&row);
  g_assert_cmpint(state_of(fixture, ids[1]), ==, OUTBOX_FAILED);
  g_array_set_size(rows, 0);
  g_assert_true(outbox_claim(fixture->book, "p", 7000, 10, rows, &error) && rows->len == 1);
  g_assert_cmpint(g_array_index(rows, OutboxRow, 0).attempt, ==, 2);
  g_assert_true(outbox_put_back(fixture->book, ids[2], 7000, &error));
  g_array_set_size(rows, 0);
  g_assert_true(outbox_claim(fixture->book, "p", 7000, 10, rows, &error) && rows->len == 1);
  g_assert_cmpint(g_array_index(rows, OutboxRow, 0).attempt, ==, 2);
  must_commit(fixture);
}

static void uncertain_after_a_crash(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) rows = rows_new();
  gint64 count;
  must_begin(fixture);
  const gint64 id = queue(fixture, 1000, 99999);
  g_assert_true(outbox_claim(fixture->book, "p", 2000, 10, rows, &error));
  must_commit(fixture);
  fixture_reopen(fixture);
  must_begin(fixture);
  g_assert_true(outbox_recover(fixture->book, "q", CLASS_RECEIPT, 1000, &count, &error) && count == 0);
  g_assert_true(outbox_recover(fixture->book, "p", CLASS_RECEIPT, 1000, &count, &error) && count == 0);
  g_assert_true(outbox_recover(fixture->book, "p", CLASS_CODE, 1000, &count, &error) && count == 1);
  g_array_set_size(rows, 0);
  g_assert_true(outbox_claim(fixture->book, "p", 3000, 10, rows, &error) && rows->len == 0);
  g_assert_true(outbox_unsettled(fixture->book, "p", 2999, 10, rows, &error) && rows->len == 0);
  g_assert_true(outbox_unsettled(fixture->book, "p", 3000, 10, rows, &error) && rows->len == 1);
  g_assert_true(outbox_put_back(fixture->book, id, 0, &error)); /* uncertain counts as a try */
  g_assert_cmpint(state_of(fixture, id), ==, OUTBOX_UNCERTAIN);
  g_assert_true(outbox_uncertain(fixture->book, id, 9000, &error)); /* looked at again later */
  g_array_set_size(rows, 0);
  g_assert_true(outbox_unsettled(fixture->book, "p", 8000, 10, rows, &error) && rows->len == 0);
  must_commit(fixture);
}

/* A provider knows a reply by its id: neither a new book nor an old copy of this one gives it to another. */
static void ids_are_never_given_again(Fixture *fixture, gconstpointer data)
{
  (void)data;
  must_begin(fixture);
  const gint64 copied = queue(fixture, 1000, 99999);
  must_commit(fixture);
  const gint64 lost = outbox_next_id(fixture->book); /* and so it is in the copy */
  clock_freeze(MAX(clock_now_ms(), lost) + 1);
  fixture_reopen(fixture);
  g_assert_cmpint(outbox_next_id(fixture->book), >, lost);
  clock_freeze(1); /* a clock that lost its time gives none a second time either */
  fixture_reopen(fixture);
  g_assert_cmpint(outbox_next_id(fixture->book), ==, copied + 1);
  clock_freeze(0);
}

/* Of a provider that is told 31 bits of it. */
static void ids_by_their_last_bits(Fixture *fixture, gconstpointer data)
{
  (void)data;
  const gint64 first = outbox_next_id(fixture->book);
  gint64 newest = first;
  for (guint i = 0; i < 9; i++)
    newest = outbox_next_id(fixture->book);
  for (gint64 id = first; id <= newest; id++)
    g_assert_cmpint(outbox_id_of(fixture->book, id & G_MAXINT32), ==, id);
}

/* What may have been sent before its time was over did not expire: nobody knows. */
static void doubtful_when_late(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) rows = rows_new();
  gint64 count;
  must_begin(fixture);
  const gint64 tried = queue(fixture, 1000, 5000), other = queue(fixture, 1001, 5000);
  g_assert_true(outbox_claim(fixture->book, "p", 2000, 1, rows, &error) && rows->len == 1);
  g_assert_true(outbox_requeue(fixture->book, tried, 9000, &error));
  g_assert_true(outbox_expire(fixture->book, 5000, &count, &error) && count == 1);
  g_assert_true(outbox_doubt(fixture->book, "q", 5000, &error) && outbox_doubt(fixture->book, "p", 4999, &error));
  g_assert_cmpint(state_of(fixture, other), ==, OUTBOX_EXPIRED);
  g_assert_cmpint(state_of(fixture, tried), ==, OUTBOX_QUEUED);
  g_assert_true(outbox_doubt(fixture->book, "p", 5000, &error));
  g_assert_cmpint(state_of(fixture, tried), ==, OUTBOX_UNCERTAIN);
  g_array_set_size(rows, 0);
  g_assert_true(outbox_unsettled(fixture->book, "p", 5000, 10, rows, &error) && rows->len == 1);
  g_assert_true(outbox_failed(fixture->book, tried, &error));
  g_assert_true(outbox_sent(fixture->book, tried, "ref", &error)); /* its provider tells of it after all */
  g_assert_cmpint(state_of(fixture, tried), ==, OUTBOX_SENT);
  g_assert_true(outbox_reported_failed(fixture->book, tried, "another", &error));
  g_assert_true(outbox_sent(fixture->book, tried, "ref", &error)); /* late: it failed after that */
  g_assert_cmpint(state_of(fixture, tried), ==, OUTBOX_FAILED);
  g_assert_true(outbox_delivered(fixture->book, tried, &error) && outbox_delivered(fixture->book, other, &error));
  g_assert_cmpint(state_of(fixture, tried), ==, OUTBOX_DELIVERED);
  g_assert_cmpint(state_of(fixture, other), ==, OUTBOX_EXPIRED); /* it was never sent: the report is another's */
  must_commit(fixture);
}

/* It was erased while it waited, or while it was being sent. */
static void without_a_text(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) rows = rows_new();
  must_begin(fixture);
  const gint64 id = queue(fixture, 1000, 5000);
  g_assert_true(outbox_blank(fixture->book, id, &error));
  g_assert_true(outbox_claim(fixture->book, "p", 2000, 10, rows, &error) && rows->len == 0);
  g_assert_cmpint(state_of(fixture, id), ==, OUTBOX_QUEUED);
  must_commit(fixture);
}

/* What waits is found by the small index, however many rows are done. */
static void index_serves(Fixture *fixture, gconstpointer data)
{
  (void)data;
  static const char *const queries[] = {
      "SELECT id FROM outbox WHERE state = 'queued' AND due_ms <= 5 AND provider = 'p' AND expires_ms > 5 ORDER BY due_ms, id",
      "SELECT id FROM outbox WHERE state = 'uncertain' AND due_ms <= 5 AND provider = 'p' ORDER BY due_ms, id",
      "SELECT id FROM outbox WHERE state = 'queued' AND attempt = 0 AND expires_ms <= 5",
      "SELECT id FROM outbox WHERE state = 'queued' AND provider = 'p' AND attempt > 0 AND expires_ms <= 5",
      "SELECT id FROM outbox WHERE state = 'sending'",
      "SELECT count(*) FROM outbox WHERE state = $s AND (state = 'queued' OR state = 'sending' OR state = 'uncertain')",
  };
  for (guint i = 0; i < G_N_ELEMENTS(queries); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *sql = g_strconcat("EXPLAIN QUERY PLAN ", queries[i], NULL);
    Statement *plan = store_prepare(book_store(fixture->book), sql, &error);
    g_assert_no_error(error);
    g_assert_cmpint(statement_step(plan, &error), ==, STEP_ROW);
    g_assert_nonnull(strstr(statement_column_text(plan, 3), "INDEX outbox_open"));
    g_assert_cmpint(statement_step(plan, &error), ==, STEP_DONE); /* no sorting beside it */
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  BOOK_TEST("/outbox/claimed_once", claimed_once_oldest_first);
  BOOK_TEST("/outbox/outcomes", outcomes);
  BOOK_TEST("/outbox/uncertain_after_a_crash", uncertain_after_a_crash);
  BOOK_TEST("/outbox/ids_are_never_given_again", ids_are_never_given_again);
  BOOK_TEST("/outbox/ids_by_their_last_bits", ids_by_their_last_bits);
  BOOK_TEST("/outbox/doubtful_when_late", doubtful_when_late);
  BOOK_TEST("/outbox/without_a_text", without_a_text);
  BOOK_TEST("/outbox/index_serves", index_serves);
  return g_test_run();
}
