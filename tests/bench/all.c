/* What an officer's ALL costs, command and text, over five villages and over 75,000 with many ledger rows.
 *
 *   build/tests/bench/all [ROWS [FOLDER]]
 *
 * ROWS: ledger rows laid down over the twelve months of the fiscal year by the 1,500,000 households. The sums are
 * compared with what was laid down. Exit 1 where a whole run's large book costs more than twice the small one; a short run, which the
 * suite makes on any busy machine, judges the sums alone. */
#include "command/turn.h"
#include "language/catalogue.h"
#include "model/covers.h"
#include "model/ledger.h"
#include "model/people.h"
#include "model/places.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_JUDGED 1000000
#define VILLAGES 75000
#define SMALL_VILLAGES 5
#define TIMES 4000 /* questions of one measurement */
#define ROUNDS 5   /* the fastest counts: machines are shared */
#define PER_COMMIT 100000
#define FISCAL_YEAR 2560
#define TODAY 20170927 /* every month of the year has its rows */

static void must(gboolean done, GError *error)
{
  if (done)
    return;
  fprintf(stderr, "%s\n", error != NULL ? error->message : "not as laid down");
  exit(1);
}

/* Ten villages a tambon, ten tambons a district. */
static gint32 village_of(guint number)
{
  return 10010101 + (gint32)(number / 100) * 10000 + (gint32)(number / 10 % 10) * 100 + (gint32)(number % 10);
}

typedef struct {
  const char *name;
  guint villages;
  Programme *programme;
  Catalogue *catalogue;
  Book *book;
  char *folder, *path;
  gint64 person;
  gint64 earned, earned_last; /* satang laid down: all, and of the last month */
} World;

static gint by_code(gconstpointer a, gconstpointer b)
{
  const gint32 left = (*(const Village *const *)a)->code, right = (*(const Village *const *)b)->code;
  return (left > right) - (left < right);
}

/* The shipped programme with these villages for its own. */
static void make_programme(World *world)
{
  static const char *const languages[] = {"config/language/th.cfg", NULL};
  GError *error = NULL;
  world->programme = programme_load("config/programme.cfg", &error);
  must(world->programme != NULL, error);
  g_ptr_array_set_size(world->programme->villages, 0);
  for (guint i = 0; i < world->villages; i++) {
    Village *village = g_new0(Village, 1);
    village->code = village_of(i);
    village->moo = village->code % 100;
    village->listed = i;
    village->name.name = g_strdup_printf("บ%u", i);
    village->name.name_en = g_strdup_printf("b%u", i);
    village->name.aliases = g_ptr_array_new();
    g_ptr_array_add(world->programme->villages, village);
  }
  g_ptr_array_sort(world->programme->villages, by_code);
  world->catalogue = catalogue_load(languages, world->programme, &error);
  must(world->catalogue != NULL, error);
}

static void lay_out(World *world, const char *folder)
{
  GError *error = NULL;
  world->folder = g_strdup(folder);
  world->path = g_strdup_printf("%s/%s.db", folder, world->name);
  world->book = book_open(world->path, STORE_CREATE, &error);
  must(world->book != NULL, error);
  must(book_begin(world->book, &error), error);
  must(people_add(world->book, "x", &world->person, &error), error);
  for (guint i = 0; i < world->villages; i++) {
    must(villages_put(world->book, village_of(i), "x", "x", NULL, &error), error);
    for (gint32 number = 1; number <= world->programme->households; number++)
      must(households_add(world->book, household_code(village_of(i), number), NULL, &error), error);
  }
  g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(gint64));
  const gint64 country = PLACE_COUNTRY;
  g_array_append_val(places, country);
  must(covers_set(world->book, world->person, places, &error) && book_commit(world->book, &error), error);
}

/* Month by month, day by day, households in order, as time brings them: the keys mostly ascend. */
static void lay_rows(World *world, guint64 rows)
{
  GError *error = NULL;
  const guint64 households = (guint64)world->villages * (guint64)world->programme->households, per_month = rows / 12;
  const gint32 first = fiscal_year_start(FISCAL_YEAR);
  must(book_begin(world->book, &error), error);
  for (guint64 i = 0; i < per_month * 12; i++) {
    const gint32 month = month_add(first, (gint32)(i / per_month));
    const guint64 at = i % per_month, household = per_month <= households ? at * households / per_month : at % households;
    LedgerRow row = {.id = ledger_id((gint64)i + 1, 0),
                     .household = household_code(village_of((guint)(household / (guint64)world->programme->households)),
                                                 (gint32)(household % (guint64)world->programme->households) + 1),
                     .day = month * 100 + 1 + (gint32)(at * 28 / per_month),
                     .kind = i % 3 == 0 ? COMMAND_EXPENSE : COMMAND_INCOME,
                     .amount_satang = 10000 + (gint64)(i % 997),
                     .sign = 1,
                     .person = 1,
                     .at_ms = 1490000000000};
    g_strlcpy(row.category, "FARM", sizeof row.category);
    must(ledger_add(world->book, &row, NULL, &error), error);
    if (row.kind == COMMAND_INCOME) {
      world->earned += row.amount_satang;
      world->earned_last += month == month_add(first, 11) ? row.amount_satang : 0;
    }
    if ((i + 1) % PER_COMMIT == 0)
      must(book_commit(world->book, &error) && store_checkpoint(book_store(world->book), 1, &error) &&
               book_begin(world->book, &error),
           error);
  }
  must(book_commit(world->book, &error), error);
}

/* Opened again: nothing is in SQLite's cache but what the questions themselves bring in. */
static void reopen(World *world)
{
  GError *error = NULL;
  book_close(world->book);
  world->book = book_open(world->path, STORE_WRITER, &error);
  must(world->book != NULL, error);
}

static char *ask(World *world, PeriodKind period, gint64 earned)
{
  GError *error = NULL;
  Phone phone = {0};
  Turn turn = {.book = world->book, .programme = world->programme, .today = TODAY, .phone = &phone, .person = world->person};
  Request request;
  request_init(&request, COMMAND_ALL);
  request.period = period;
  must(command_carry_out(&turn, &request, &error), error);
  const AnswerField *sum = answer_field(&turn.answer, "a");
  must(sum != NULL && sum->number == earned, NULL);
  return catalogue_render(world->catalogue, "th", &turn.answer);
}

/* Microseconds a question. */
static double measure(World *world, PeriodKind period, gint64 earned)
{
  gint64 best = G_MAXINT64;
  for (int round = 0; round < ROUNDS; round++) {
    const gint64 began = g_get_monotonic_time();
    for (int i = 0; i < TIMES; i++)
      g_free(ask(world, period, earned));
    best = MIN(best, g_get_monotonic_time() - began);
  }
  return (double)best / TIMES;
}

static void tear_down(World *world)
{
  static const char *const tails[] = {"", "-wal", "-shm", ".lock"};
  book_close(world->book);
  for (guint i = 0; i < G_N_ELEMENTS(tails); i++) {
    g_autofree char *path = g_strconcat(world->path, tails[i], NULL);
    g_unlink(path);
  }
  catalogue_free(world->catalogue);
  programme_free(world->programme);
  g_free(world->folder);
  g_free(world->path);
}

int main(int argc, char **argv)
{
  const guint64 rows = argc > 1 ? g_ascii_strtoull(argv[1], NULL, 10) : 10000000;
  g_autofree char *folder = argc > 2 ? g_strdup(argv[2]) : g_dir_make_tmp("all-XXXXXX", NULL);
  World worlds[] = {{.name = "small", .villages = SMALL_VILLAGES}, {.name = "large", .villages = VILLAGES}};
  static const PeriodKind periods[] = {PERIOD_MONTH, PERIOD_FISCAL_YEAR};
  static const char *const names[] = {"month", "fiscal year"};
  for (guint i = 0; i < G_N_ELEMENTS(worlds); i++) {
    const gint64 began = g_get_monotonic_time();
    make_programme(&worlds[i]);
    lay_out(&worlds[i], folder);
    lay_rows(&worlds[i], i == 0 ? 1200 : rows);
    printf("%s: %u villages, %" G_GUINT64_FORMAT " ledger rows, laid down in %.0f s\n", worlds[i].name, worlds[i].villages,
           (i == 0 ? 1200 : rows) / 12 * 12, (double)(g_get_monotonic_time() - began) / 1e6);
    reopen(&worlds[i]);
  }
  gboolean good = TRUE;
  for (guint p = 0; p < G_N_ELEMENTS(periods); p++) {
    double cost[G_N_ELEMENTS(worlds)], first[G_N_ELEMENTS(worlds)];
    for (guint i = 0; i < G_N_ELEMENTS(worlds); i++) {
      const gint64 earned = periods[p] == PERIOD_MONTH ? worlds[i].earned_last : worlds[i].earned;
      const gint64 began = g_get_monotonic_time();
      g_autofree char *text = ask(&worlds[i], periods[p], earned);
      first[i] = (double)(g_get_monotonic_time() - began);
      cost[i] = measure(&worlds[i], periods[p], earned);
      printf("  %s\n", text);
    }
    printf("ALL of a %s: %.1f us over %d villages, %.1f us over %d: %.2f times (the first one %.0f and %.0f us)\n", names[p],
           cost[0], SMALL_VILLAGES, cost[1], VILLAGES, cost[1] / cost[0], first[0], first[1]);
    good &= rows < ROWS_JUDGED || cost[1] <= 2 * cost[0];
  }
  for (guint i = 0; i < G_N_ELEMENTS(worlds); i++)
    tear_down(&worlds[i]);
  if (argc <= 2)
    g_rmdir(folder);
  return good ? 0 : 1;
}
