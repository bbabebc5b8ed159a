/* A book of one village with its households, in a folder of its own. For the unit tests. */
#pragma once
#include "error.h"
#include "model/households.h"
#include "model/ledger.h"
#include "model/places.h"

#include <glib/gstdio.h>
#include <string.h>

#define DU 33080702
#define PHOK 33080503
#define PUN 33080506

typedef struct {
  char *folder, *path;
  Book *book;
} Fixture;

static inline void fixture_add_village(Fixture *fixture, gint32 code)
{
  g_autoptr(GError) error = NULL;
  gboolean done = villages_put(fixture->book, code, "x", "x", NULL, &error);
  for (gint32 number = 1; done && number <= 20; number++)
    done = households_add(fixture->book, household_code(code, number), NULL, &error);
  g_assert_no_error(error);
}

static inline void fixture_set_up(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  fixture->folder = g_dir_make_tmp("book-XXXXXX", &error);
  fixture->path = g_build_filename(fixture->folder, "book.db", NULL);
  fixture->book = book_open(fixture->path, STORE_CREATE, &error);
  g_assert_no_error(error);
  book_begin(fixture->book, &error);
  fixture_add_village(fixture, DU);
  fixture_add_village(fixture, PHOK);
  fixture_add_village(fixture, PUN);
  g_assert_true(book_commit(fixture->book, &error));
}

static inline void fixture_close(Fixture *fixture)
{
  book_close(g_steal_pointer(&fixture->book));
}

static inline void fixture_reopen(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  fixture_close(fixture);
  fixture->book = book_open(fixture->path, STORE_WRITER, &error);
  g_assert_no_error(error);
}

static inline void fixture_tear_down(Fixture *fixture, gconstpointer data)
{
  (void)data;
  fixture_close(fixture);
  GDir *folder = g_dir_open(fixture->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name(folder)) != NULL;) {
    g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
    g_unlink(path);
  }
  g_dir_close(folder);
  g_rmdir(fixture->folder);
  g_free(fixture->folder);
  g_free(fixture->path);
}

static inline void must_begin(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  book_begin(fixture->book, &error);
  g_assert_no_error(error);
}

static inline void must_commit(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  book_commit(fixture->book, &error);
  g_assert_no_error(error);
}

static inline LedgerRow entry(gint64 inbox, guint number, gint64 household, Command kind, gint64 satang, Day day)
{
  LedgerRow row = {.id = ledger_id(inbox, number),
                   .household = household,
                   .day = day,
                   .kind = kind,
                   .amount_satang = satang,
                   .sign = 1,
                   .at_ms = 1490000000000};
  return row;
}

static inline LedgerAfter must_add(Fixture *fixture, const LedgerRow *row)
{
  g_autoptr(GError) error = NULL;
  LedgerAfter after;
  ledger_add(fixture->book, row, &after, &error);
  g_assert_no_error(error);
  return after;
}

static inline Totals totals_at(Fixture *fixture, gint32 month, gint64 place)
{
  g_autoptr(GError) error = NULL;
  Totals totals;
  totals_get(fixture->book, month, place, &totals, &error);
  g_assert_no_error(error);
  return totals;
}

#define BOOK_TEST(name, function) g_test_add(name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
