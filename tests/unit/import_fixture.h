/* A book with the places of config/programme.cfg, into which texts are imported as files. For the unit tests. */
#pragma once
#include "book_fixture.h"
#include "cli/import.h"
#include "cli/init.h"

#define PIN_KEY "0123456789abcdef0123456789abcdef" /* invented */

static inline gboolean import_init(const Programme *programme, const char *path, const char *sample, GError **error)
{
  g_autoptr(Book) book = book_open(path, STORE_CREATE, error);
  return book != NULL && init_load(book, programme, PIN_KEY, path, sample, stdout, error);
}

typedef struct {
  Fixture base;
  Programme *programme;
} Import;

static inline void import_set_up(Import *import, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  import->base.folder = g_dir_make_tmp("book-XXXXXX", &error);
  import->base.path = g_build_filename(import->base.folder, "book.db", NULL);
  import->programme = programme_load("config/programme.cfg", &error);
  g_assert_no_error(error);
  g_assert_true(import_init(import->programme, import->base.path, NULL, &error));
}

static inline void import_tear_down(Import *import, gconstpointer data)
{
  programme_free(import->programme);
  fixture_tear_down(&import->base, data);
}

/* What it says where it goes through. */
static inline char *import_said(Import *import, const char *kind, const char *text)
{
  g_autoptr(GError) error = NULL;
  char *said = NULL;
  size_t length;
  FILE *in = fmemopen((gpointer)(guintptr)text, strlen(text), "r"), *out = open_memstream(&said, &length);
  g_autoptr(Book) book = book_open(import->base.path, STORE_WRITER, &error);
  g_assert_true(cli_import(book, import->programme, PIN_KEY, "cli", kind, "in.csv", in, out, &error));
  g_assert_no_error(error);
  fclose(in);
  fclose(out);
  return said;
}

/* NULL where it went through, else the error's text with the folder left out. */
static inline char *import_text(Import *import, const char *kind, const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *file = g_build_filename(import->base.folder, "in.csv", NULL);
  g_assert_true(g_file_set_contents(file, text, -1, NULL));
  g_autoptr(Book) book = book_open(import->base.path, STORE_WRITER, &error);
  g_assert_no_error(error);
  if (cli_import(book, import->programme, PIN_KEY, "cli", kind, file, NULL, stdout, &error))
    return NULL;
  g_assert_error(error, FAILURE, FAILED_REJECT);
  g_assert_cmpint(failure_exit_status(error), ==, 65);
  g_auto(GStrv) parts = g_strsplit(error->message, file, -1);
  return g_strjoinv("in.csv", parts);
}

#define IMPORT_TEST(name, function) g_test_add(name, Import, NULL, import_set_up, function, import_tear_down)
