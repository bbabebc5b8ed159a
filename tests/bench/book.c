/* How many messages a second the book takes, alone: all that one message writes, a savepoint each, on an empty file and after
 * many rows.
 *
 *   build/tests/bench/book [ROWS [PER_TRANSACTION [FOLDER]]]
 *
 * ROWS: ledger rows laid down first, spread over 12 months and 2,000 households. */
#include "clock.h"
#include "model/cursors.h"
#include "model/inbox.h"
#include "model/ledger.h"
#include "model/outbox.h"
#include "model/phones.h"
#include "model/places.h"
#include "model/seen.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define VILLAGES 100
#define HOUSEHOLDS 20
#define MEASURED 30000

static void must(gboolean done, GError *error)
{
  if (done)
    return;
  fprintf(stderr, "%s\n", error->message);
  exit(1);
}

static gint32 village_of(guint number)
{
  return 33080101 + (gint32)(number / 10) * 100 + (gint32)(number % 10);
}

static gint64 msisdn_of(guint household)
{
  return 66810000000 + household;
}

static void lay_out(Book *book)
{
  GError *error = NULL;
  must(book_begin(book, &error), error);
  for (guint v = 0; v < VILLAGES; v++) {
    must(villages_put(book, village_of(v), "x", "x", NULL, &error), error);
    for (gint32 h = 1; h <= HOUSEHOLDS; h++) {
      Phone phone;
      phone_init(&phone, msisdn_of(v * HOUSEHOLDS + (guint)h - 1));
      phone.village = village_of(v);
      phone.household = household_code(phone.village, h);
      phone.roles = ROLE_VILLAGER;
      must(households_add(book, phone.household, NULL, &error) && phones_put(book, &phone, &error), error);
    }
  }
  must(book_commit(book, &error), error);
}

typedef struct {
  Book *book;
  GRand *random;
  gint64 now_ms;
  guint64 count;
} Bench;

/* As pipeline/turn does it: what is known of the sender, the entry, the reply. */
static void one_message(Bench *bench)
{
  static const Command kinds[] = {COMMAND_INCOME, COMMAND_EXPENSE, COMMAND_EXPENSE, COMMAND_SAVE, COMMAND_SELL};
  static const char text[] = "รับ 500 บาทค่ะ วันนี้ขายของที่ตลาด";
  static const char reply[] = "บันทึก รับ 500 บาท 27/3 รวมเดือนนี้ 12,500 ผิดส่ง ลบ";
  GError *error = NULL;
  Book *book = bench->book;
  Phone phone;
  gboolean found, already;
  char id[40];
  g_snprintf(id, sizeof id, "%" G_GUINT64_FORMAT, 7000000000 + bench->count++);
  const guint sender = (guint)g_rand_int_range(bench->random, 0, VILLAGES * HOUSEHOLDS);
  const Day day = day_of_ms(bench->now_ms, 420);
  must(seen_insert(book, "simulator", id, day, day, &already, &error), error);
  must(phones_get(book, msisdn_of(sender), &phone, &found, &error) && found, error);
  InboxRow inbox = {.id = inbox_next_id(book), .provider = "simulator", .message_id = id, .msisdn = phone.msisdn};
  LedgerRow row = {.id = ledger_id(inbox.id, 0), .household = phone.household, .day = day, .amount_satang = 50000};
  row.kind = kinds[bench->count % G_N_ELEMENTS(kinds)];
  g_strlcpy(row.category, "FARM", sizeof row.category);
  if (row.kind == COMMAND_SELL)
    g_strlcpy(row.product, "11", sizeof row.product);
  row.sign = 1;
  row.at_ms = bench->now_ms;
  LedgerAfter after;
  must(ledger_add(book, &row, &after, &error), error);
  inbox.received_ms = inbox.own_ms = bench->now_ms;
  inbox.text = text;
  inbox.state = INBOX_BOOKED;
  inbox.label = "INCOME";
  inbox.request = "{\"amount_satang\":50000,\"cat\":\"FARM\"}";
  inbox.prev = phone.last_message;
  inbox.recorded = 1;
  must(inbox_add(book, &inbox, &error), error);
  phone.last_message = inbox.id;
  phone_remember(&phone, g_rand_int(bench->random), bench->now_ms, TRUE);
  must(phones_touch(book, &phone, &error), error);
  OutboxRow out = {.id = outbox_next_id(book),
                   .inbox_id = inbox.id,
                   .provider = "simulator",
                   .msisdn = phone.msisdn,
                   .text = reply,
                   .class = CLASS_RECEIPT,
                   .segments = 1,
                   .created_ms = bench->now_ms,
                   .expires_ms = bench->now_ms + 86400000,
                   .due_ms = bench->now_ms};
  must(outbox_add(book, &out, &error), error);
}

static void page(Bench *bench, guint messages)
{
  GError *error = NULL;
  must(book_begin(bench->book, &error), error);
  for (guint i = 0; i < messages; i++) {
    must(book_savepoint(bench->book, &error), error);
    one_message(bench);
    must(book_release(bench->book, &error), error);
  }
  must(cursors_set(bench->book, "simulator", "inbox", "1", &error) && book_commit(bench->book, &error), error);
}

/* Claims what the page has queued, then records that it was sent: two transactions, as around the HTTP requests. */
static void send(Bench *bench, guint messages)
{
  GError *error = NULL;
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(OutboxRow));
  g_array_set_clear_func(rows, (GDestroyNotify)outbox_row_clear);
  must(book_begin(bench->book, &error), error);
  must(outbox_claim(bench->book, "simulator", bench->now_ms, messages, rows, &error), error);
  must(book_commit(bench->book, &error) && rows->len == messages, error);
  must(book_begin(bench->book, &error), error);
  for (guint i = 0; i < rows->len; i++) {
    const OutboxRow *row = &g_array_index(rows, OutboxRow, i);
    char ref[24];
    g_snprintf(ref, sizeof ref, "%" G_GINT64_FORMAT, row->id + 500000000);
    must(outbox_sent(bench->book, row->id, ref, &error), error);
  }
  must(book_commit(bench->book, &error), error);
}

static double measure(Bench *bench, guint per_transaction)
{
  gint64 book_us = 0, send_us = 0;
  for (guint done = 0; done < MEASURED; done += per_transaction) {
    const gint64 began = g_get_monotonic_time();
    page(bench, per_transaction);
    const gint64 booked = g_get_monotonic_time();
    send(bench, per_transaction);
    book_us += booked - began;
    send_us += g_get_monotonic_time() - booked;
  }
  printf("  book %.1f us, claim and sent %.1f us, together %.1f us a message: %.0f messages/s\n", (double)book_us / MEASURED,
         (double)send_us / MEASURED, (double)(book_us + send_us) / MEASURED, MEASURED * 1e6 / (double)(book_us + send_us));
  return (double)(book_us + send_us) / MEASURED;
}

int main(int argc, char **argv)
{
  const guint64 rows = argc > 1 ? g_ascii_strtoull(argv[1], NULL, 10) : 0;
  const guint per = argc > 2 ? (guint)g_ascii_strtoull(argv[2], NULL, 10) : 1000;
  g_autofree char *folder = argc > 3 ? g_strdup(argv[3]) : g_dir_make_tmp("book-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "bench.db", NULL);
  GError *error = NULL;
  Bench bench = {.random = g_rand_new_with_seed(1), .now_ms = 1483228800000 /* 2017-01-01 */};
  bench.book = book_open(path, STORE_CREATE, &error);
  must(bench.book != NULL, error);
  lay_out(bench.book);
  printf("empty file, %u a transaction:\n", per);
  const double empty = measure(&bench, per);
  const gint64 began = g_get_monotonic_time();
  const guint64 steps = rows / 5000;
  for (guint64 step = 0; step < steps; step++) {
    bench.now_ms = 1483228800000 + (gint64)(365 * step / steps) * 86400000;
    page(&bench, 5000);
    send(&bench, 5000);
  }
  if (steps > 0) {
    printf("%" G_GUINT64_FORMAT " rows laid down in %.0f s\n", rows, (double)(g_get_monotonic_time() - began) / 1e6);
    printf("after them:\n");
    printf("  %.0f %% of the empty file's speed\n", 100 * empty / measure(&bench, per));
  }
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("largest resident size %.1f MiB; %s\n", (double)usage.ru_maxrss / 1024, path);
  book_close(bench.book);
  g_rand_free(bench.random);
  return 0;
}
