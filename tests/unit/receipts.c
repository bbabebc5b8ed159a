/* Reports on what was sent, in any order; parts of long messages; hand-over between accounts. */
#include "book_fixture.h"
#include "model/awaited.h"
#include "model/parts.h"
#include "model/pushes.h"
#include "pipeline/handover.h"
#include "pipeline/options.h"
#include "pipeline/receipt.h"
#include "pipeline/strays.h"

#define NOW ((gint64)1790000000000)
#define MSISDN ((gint64)66812345678)

static const ProviderFacts facts = {.name = "p", .sends = TRUE, .asks_status = TRUE};

static OutboxRow row_of(Fixture *fixture, gint64 id)
{
  g_autoptr(GError) error = NULL;
  OutboxRow row;
  gboolean found;
  g_assert_true(outbox_get(fixture->book, id, &row, &found, &error) && found);
  return row;
}

static OutboxState state_of(Fixture *fixture, gint64 id)
{
  OutboxRow row = row_of(fixture, id);
  const OutboxState state = row.state;
  outbox_row_clear(&row);
  return state;
}

static gint64 add(Fixture *fixture, OutboxState state, gint32 attempt, gint64 due_ms)
{
  g_autoptr(GError) error = NULL;
  const OutboxRow row = {.id = outbox_next_id(fixture->book),
                         .provider = "p",
                         .msisdn = MSISDN,
                         .text = "x",
                         .segments = 1,
                         .created_ms = NOW,
                         .expires_ms = NOW + 60000,
                         .state = state,
                         .attempt = attempt,
                         .due_ms = due_ms};
  g_assert_true(outbox_add(fixture->book, &row, &error));
  return row.id;
}

static gboolean report(Fixture *fixture, const char *id, const char *ref, const char *to, DeliveryState state)
{
  g_autoptr(GError) error = NULL;
  const Gateway gateway = {.book = fixture->book};
  const Receipt receipt = {.id = id, .ref = ref, .to = to, .state = state, .reason = ""};
  gboolean known;
  g_assert_true(receipt_take(&gateway, &facts, &receipt, NOW, &known, &error));
  return known;
}

/* Each order of three reports and the answer to the send ends alike: delivered wins, whenever it comes. */
static void any_order(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  const Gateway gateway = {.book = fixture->book};
  static const int orders[][4] = {{0, 1, 2, 3}, {1, 0, 2, 3}, {1, 2, 0, 3}, {1, 2, 3, 0}, {3, 2, 1, 0}, {2, 1, 3, 0},
                                  {2, 0, 1, 3}, {3, 0, 2, 1}, {0, 3, 2, 1}, {0, 2, 3, 1}, {3, 1, 0, 2}, {2, 3, 0, 1}};
  must_begin(fixture);
  for (gsize i = 0; i < G_N_ELEMENTS(orders); i++) {
    g_autofree char *id = g_strdup_printf("id%u", (guint)i);
    const gint64 row = add(fixture, OUTBOX_SENDING, 1, NOW);
    for (gsize step = 0; step < 4; step++) {
      if (orders[i][step] == 0) {
        OutboxRow copy = row_of(fixture, row);
        g_assert_true(outbox_sent(fixture->book, row, id, &error) && receipt_await(&gateway, &facts, &copy, id, NOW, &error));
        outbox_row_clear(&copy);
      } else {
        report(fixture, id, NULL, "", (DeliveryState)(orders[i][step] - 1));
      }
    }
    g_assert_cmpint(state_of(fixture, row), ==, OUTBOX_DELIVERED);
  }
  g_assert_true(book_commit(fixture->book, &error));
}

/* Our own reference tells it even before the answer; another account's, or another number's, is none of ours. */
static void by_our_reference(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  must_begin(fixture);
  const gint64 row = add(fixture, OUTBOX_UNCERTAIN, 1, NOW);
  g_autofree char *ref = g_strdup_printf("%" G_GINT64_FORMAT, row);
  g_assert_false(report(fixture, "x", ref, "+66899999999", DELIVERY_DELIVERED));
  g_assert_false(report(fixture, "y", "9999999", "+66812345678", DELIVERY_DELIVERED));
  g_assert_cmpint(state_of(fixture, row), ==, OUTBOX_UNCERTAIN);
  g_assert_true(report(fixture, "z", ref, "+66812345678", DELIVERY_PENDING));
  g_assert_cmpint(state_of(fixture, row), ==, OUTBOX_SENT);
  g_assert_true(report(fixture, NULL, ref, "", DELIVERY_FAILED));
  g_assert_cmpint(state_of(fixture, row), ==, OUTBOX_FAILED);

  /* a provider that puts its own number where it would say our reference */
  const gint64 own = add(fixture, OUTBOX_SENT, 1, NOW);
  g_assert_true(awaited_add(fixture->book, "p", "4711", own, NOW, NOW, &error));
  g_assert_true(report(fixture, "4711", "4711", "+66812345678", DELIVERY_DELIVERED));
  g_assert_cmpint(state_of(fixture, own), ==, OUTBOX_DELIVERED);

  /* what waits for its second try and is told of by the first needs none; what was never tried cannot have been taken */
  const gint64 again = add(fixture, OUTBOX_QUEUED, 1, NOW), never = add(fixture, OUTBOX_QUEUED, 0, NOW);
  g_autofree char *ref_again = g_strdup_printf("%" G_GINT64_FORMAT, again);
  g_autofree char *ref_never = g_strdup_printf("%" G_GINT64_FORMAT, never);
  g_assert_true(report(fixture, "u", ref_again, "+66812345678", DELIVERY_PENDING));
  g_assert_cmpint(state_of(fixture, again), ==, OUTBOX_SENT);
  g_assert_true(report(fixture, "v", ref_never, "+66812345678", DELIVERY_PENDING));
  g_assert_cmpint(state_of(fixture, never), ==, OUTBOX_QUEUED);
  g_assert_true(book_commit(fixture->book, &error));
}

/* Of a provider that gives no ids, or had the message already: it is asked about under our reference, and what it says counts.
 */
static void without_an_id(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  const ProviderFacts by_ref = {.name = "p", .sends = TRUE, .asks_status = TRUE, .status_by_ref = TRUE, .ref_int32 = TRUE};
  const Gateway gateway = {.book = fixture->book};
  AwaitedRow awaited;
  gboolean known;
  must_begin(fixture);
  const gint64 row = add(fixture, OUTBOX_SENDING, 1, NOW);
  OutboxRow copy = row_of(fixture, row);
  g_assert_true(outbox_sent(fixture->book, row, NULL, &error) && receipt_await(&gateway, &facts, &copy, NULL, NOW, &error));
  g_assert_true(awaited_next(fixture->book, "p", NOW + 60000, &awaited, &error) && awaited.provider_ref == NULL);
  g_assert_true(receipt_await(&gateway, &by_ref, &copy, NULL, NOW, &error));
  outbox_row_clear(&copy);
  g_assert_true(awaited_next(fixture->book, "p", NOW + 60000, &awaited, &error) && awaited.provider_ref != NULL);
  g_assert_cmpint(awaited.outbox_id, ==, row);
  awaited_row_clear(&awaited);
  g_autofree char *bits = g_strdup_printf("%" G_GINT64_FORMAT, row & G_MAXINT32);
  const Receipt receipt = {.ref = bits, .to = "+66812345678", .state = DELIVERY_FAILED, .reason = ""};
  g_assert_true(receipt_take(&gateway, &by_ref, &receipt, NOW, &known, &error) && known);
  OutboxRow failed = row_of(fixture, row);
  g_assert_true(outbox_is_lost(&failed)); /* it is known: an officer may send it again */
  outbox_row_clear(&failed);
  g_assert_true(book_commit(fixture->book, &error));
}

static void handed_over(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  const Gateway gateway = {.book = fixture->book};
  gint64 rows;
  must_begin(fixture);
  const gint64 fresh = add(fixture, OUTBOX_QUEUED, 0, NOW + 30000), perhaps = add(fixture, OUTBOX_QUEUED, 1, NOW);
  const gint64 uncertain = add(fixture, OUTBOX_UNCERTAIN, 1, NOW);
  g_assert_true(book_commit(fixture->book, &error));
  g_assert_true(handover(&gateway, "p", "q", &rows, &error));
  g_assert_cmpint(rows, ==, 1);
  OutboxRow row = row_of(fixture, fresh);
  g_assert_cmpstr(row.provider, ==, "q");
  g_assert_cmpint(row.due_ms, ==, NOW);
  outbox_row_clear(&row);
  const gint64 stay[] = {perhaps, uncertain};
  for (gsize i = 0; i < 2; i++) {
    row = row_of(fixture, stay[i]);
    g_assert_cmpstr(row.provider, ==, "p");
    outbox_row_clear(&row);
  }
}

/* Of an account that is gone: what never left goes by another, what may have left is not left open for ever. */
static void strays(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  const PipelineOptions options = {0};
  const Gateway gateway = {.book = fixture->book, .options = &options};
  gint64 rows;
  must_begin(fixture);
  const gint64 fresh = add(fixture, OUTBOX_QUEUED, 0, NOW), perhaps = add(fixture, OUTBOX_QUEUED, 1, NOW);
  const gint64 sending = add(fixture, OUTBOX_SENDING, 1, NOW), uncertain = add(fixture, OUTBOX_UNCERTAIN, 1, NOW + 900000);
  g_assert_true(strays_settle(&gateway, (const char *const[]){"o", "p", NULL}, "q", &rows, &error));
  g_assert_cmpint(rows, ==, 0);
  g_assert_cmpint(state_of(fixture, sending), ==, OUTBOX_SENDING);
  g_assert_true(strays_settle(&gateway, (const char *const[]){"o", "q", NULL}, "q", &rows, &error));
  g_assert_cmpint(rows, ==, 1);
  OutboxRow row = row_of(fixture, fresh);
  g_assert_cmpstr(row.provider, ==, "q");
  outbox_row_clear(&row);
  g_assert_cmpint(state_of(fixture, perhaps), ==, OUTBOX_FAILED);
  g_assert_cmpint(state_of(fixture, sending), ==, OUTBOX_FAILED);
  g_assert_cmpint(state_of(fixture, uncertain), ==, OUTBOX_FAILED);
  g_assert_true(book_commit(fixture->book, &error));
}

static void kept_once(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  gboolean already;
  const PartRow part = {.part = 2, .parts = 2, .message_id = "m", .sender = "+66812345678", .text = "t", .received_ms = 5};
  must_begin(fixture);
  g_assert_true(pushes_add(fixture->book, "p", "n", 100, &already, &error) && !already);
  g_assert_true(pushes_add(fixture->book, "p", "n", 100, &already, &error) && already);
  g_assert_true(pushes_prune(fixture->book, 101, &error));
  g_assert_true(pushes_add(fixture->book, "p", "n", 200, &already, &error) && !already);
  g_assert_true(parts_add(fixture->book, "p", "k", &part, &already, &error) && !already);
  g_assert_true(parts_add(fixture->book, "p", "k", &part, &already, &error) && already);
  g_autofree char *provider = NULL, *key = NULL;
  g_assert_true(parts_oldest(fixture->book, 5, &provider, &key, &error) && provider == NULL);
  g_assert_true(parts_oldest(fixture->book, 6, &provider, &key, &error));
  g_assert_cmpstr(key, ==, "k");
  AwaitedRow awaited;
  g_assert_true(awaited_add(fixture->book, "p", "r", 7, 10, 20, &error));
  g_assert_true(awaited_next(fixture->book, "p", 19, &awaited, &error) && awaited.provider_ref == NULL);
  g_assert_true(awaited_next(fixture->book, "p", 20, &awaited, &error) && awaited.outbox_id == 7);
  awaited_row_clear(&awaited);
  g_assert_true(awaited_prune(fixture->book, "p", 20, 11, &error));
  g_assert_true(awaited_next(fixture->book, "p", 99, &awaited, &error) && awaited.provider_ref == NULL);
  g_assert_true(book_commit(fixture->book, &error));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  BOOK_TEST("/receipts/any_order", any_order);
  BOOK_TEST("/receipts/by_our_reference", by_our_reference);
  BOOK_TEST("/receipts/without_an_id", without_an_id);
  BOOK_TEST("/receipts/handed_over", handed_over);
  BOOK_TEST("/receipts/strays", strays);
  BOOK_TEST("/receipts/kept_once", kept_once);
  return g_test_run();
}
