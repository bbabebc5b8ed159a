/* Tables for spreadsheets: what stands in the bytes of a CSV file; that nothing is left of a table that was not finished. That
 * an XLSX holds texts and no formulas is tried in scenario/test_export.py, from outside. */
#include "paper/table.h"

#include "error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define BANGKOK 420

typedef struct {
  char *folder, *path;
} World;

static void set_up(World *world, gconstpointer name)
{
  world->folder = g_dir_make_tmp("tables-XXXXXX", NULL);
  world->path = g_build_filename(world->folder, name, NULL);
}

static guint files_in(const char *folder)
{
  guint n = 0;
  GDir *dir = g_dir_open(folder, 0, NULL);
  while (g_dir_read_name(dir) != NULL)
    n++;
  g_dir_close(dir);
  return n;
}

static void tear_down(World *world, gconstpointer data)
{
  (void)data;
  g_unlink(world->path);
  g_assert_cmpint(g_rmdir(world->folder), ==, 0);
  g_free(world->folder);
  g_free(world->path);
}

/* One column, one cell: its bytes in the file. */
static char *csv_cell(World *world, ColumnType type, TableCell cell)
{
  g_autoptr(GError) error = NULL;
  const TableColumn column = {"x", type, 10};
  TableWriter *writer = table_csv(world->path, BANGKOK, &error);
  g_assert_no_error(error);
  g_assert_true(table_sheet(writer, "title", &column, 1, &error) && table_row(writer, &cell, &error) &&
                table_finish(writer, &error));
  g_autofree char *all = NULL;
  gsize length;
  g_assert_true(g_file_get_contents(world->path, &all, &length, &error));
  g_assert_true(g_str_has_prefix(all, "\xef\xbb\xbfx\r\n"));
  g_assert_true(g_str_has_suffix(all, "\r\n"));
  g_assert_cmpuint(strlen(all), ==, length);
  return g_strndup(all + 6, length - 8);
}

static void texts(World *world, gconstpointer data)
{
  (void)data;
  static const struct {
    const char *text, *cell;
  } cases[] = {
      {"สมชาย ใจดี", "สมชาย ใจดี"},
      {"a,b", "\"a,b\""},
      {"say \"hi\"", "\"say \"\"hi\"\"\""},
      {"two\nlines", "\"two\nlines\""},
      {"a;b", "\"a;b\""},
      {" in front", "\" in front\""},
      {"=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""},
      {"+66812345678", "\"'+66812345678\""},
      {"-1+1", "\"'-1+1\""},
      {"@SUM(A1)", "\"'@SUM(A1)\""},
      {"\t=1+1", "\"'\t=1+1\""},
      {"\r=1+1", "\"'\r=1+1\""},
      {"\n=1+1", "\"'\n=1+1\""},
      {"\x01=1+1", "\"'=1+1\""}, /* what was in front of it was no text */
      {"\xef\xbc\x9d"
       "1+1",
       "\"'\xef\xbc\x9d"
       "1+1\""},
      {"=\"a\"", "\"'=\"\"a\"\"\""},
      {"1=1", "1=1"},
      {"\xff", "\xef\xbf\xbd"},
      {"", ""},
      {NULL, ""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *cell = csv_cell(world, COLUMN_TEXT, (TableCell){.text = cases[i].text});
    g_assert_cmpstr(cell, ==, cases[i].cell);
  }
}

static void numbers(World *world, gconstpointer data)
{
  (void)data;
  static const struct {
    ColumnType type;
    gint64 number;
    const char *cell;
  } cases[] = {
      {COLUMN_BAHT, 123450, "1234.50"},
      {COLUMN_BAHT, -5, "-0.05"},
      {COLUMN_BAHT, 0, "0.00"},
      {COLUMN_BAHT, G_MININT64, "-92233720368547758.08"},
      {COLUMN_QTY, 2500, "2.5"},
      {COLUMN_QTY, 5000, "5"},
      {COLUMN_QTY, -125, "-0.125"},
      {COLUMN_COUNT, 0, "0"},
      {COLUMN_CODE, 33080702, "33080702"},
      {COLUMN_CODE, 0, ""},
      {COLUMN_DAY, 20170327, "2017-03-27"},
      {COLUMN_DAY, 0, ""},
      {COLUMN_MONTH, 201703, "2017-03"},
      {COLUMN_TIME, G_GINT64_CONSTANT(1490615500000), "2017-03-27 18:51"}, /* 11:51:40 UTC */
      {COLUMN_TIME, 0, ""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *cell = csv_cell(world, cases[i].type, (TableCell){.number = cases[i].number});
    g_assert_cmpstr(cell, ==, cases[i].cell);
  }
  g_autofree char *missing = csv_cell(world, COLUMN_BAHT, (TableCell){.number = 5, .empty = TRUE});
  g_assert_cmpstr(missing, ==, "");
}

/* As ten digits a spreadsheet would read a number, and drop the zero. */
static void phones(World *world, gconstpointer data)
{
  (void)data;
  g_autofree char *home = csv_cell(world, COLUMN_PHONE, (TableCell){.text = "+66812345678"});
  g_assert_cmpstr(home, ==, "081-234-5678");
  g_autofree char *foreign = csv_cell(world, COLUMN_PHONE, (TableCell){.text = "+4915112345678"});
  g_assert_cmpstr(foreign, ==, "\"'+4915112345678\"");
  g_autofree char *none = csv_cell(world, COLUMN_PHONE, (TableCell){.text = NULL});
  g_assert_cmpstr(none, ==, "");
}

static void whole_or_nothing(World *world, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  const TableColumn column = {"x", COLUMN_TEXT, 10};
  const TableCell cell = {.text = "y"};
  for (guint i = 0; i < 2; i++) {
    TableWriter *writer = i == 0 ? table_csv(world->path, BANGKOK, &error) : table_xlsx(world->path, BANGKOK, "office", &error);
    g_assert_no_error(error);
    g_assert_true(table_sheet(writer, "a:b/c?", &column, 1, &error) && table_row(writer, &cell, &error));
    g_assert_cmpint(g_access(world->path, F_OK), !=, 0); /* no name before it is whole */
    table_abandon(writer);
    g_assert_cmpuint(files_in(world->folder), ==, 0);
  }
  TableWriter *writer = table_xlsx(world->path, BANGKOK, NULL, &error);
  g_assert_true(table_sheet(writer, "a", &column, 1, &error) && table_row(writer, &cell, &error) &&
                table_sheet(writer, "b", &column, 1, &error) && table_finish(writer, &error));
  g_assert_no_error(error);
  struct stat status;
  g_assert_cmpint(stat(world->path, &status), ==, 0);
  g_assert_cmpint(status.st_mode & 0777, ==, 0600);
  g_assert_cmpuint(files_in(world->folder), ==, 1);
  g_assert_null(table_csv("/nonexistent/x.csv", BANGKOK, &error));
  g_assert_error(error, FAILURE, FAILED_REJECT);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add("/tables/texts", World, "x.csv", set_up, texts, tear_down);
  g_test_add("/tables/numbers", World, "x.csv", set_up, numbers, tear_down);
  g_test_add("/tables/phones", World, "x.csv", set_up, phones, tear_down);
  g_test_add("/tables/whole-or-nothing", World, "x.xlsx", set_up, whole_or_nothing, tear_down);
  return g_test_run();
}
