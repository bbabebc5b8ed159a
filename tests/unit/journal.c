/* The journal of pages that are handed over only once: what a crash left is found, what was cut is no page. */
#include "pipeline/journal.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder, *database, *file;
} World;

static void set_up(World *world, gconstpointer data)
{
  (void)data;
  world->folder = g_dir_make_tmp("journal-XXXXXX", NULL);
  world->database = g_build_filename(world->folder, "book.db", NULL);
  world->file = g_strconcat(world->database, ".page-a%2Fb-poll", NULL);
}

static void tear_down(World *world, gconstpointer data)
{
  (void)data;
  g_unlink(world->file);
  g_assert_cmpint(g_rmdir(world->folder), ==, 0);
  g_free(world->folder);
  g_free(world->database);
  g_free(world->file);
}

static Journal *open_it(World *world, gboolean *lost, HttpResponse *page)
{
  g_autoptr(GError) error = NULL;
  Journal *journal = journal_open(world->database, "a/b", "poll", lost, page, &error);
  g_assert_no_error(error);
  return journal;
}

static void must_find(World *world, gboolean lost, const char *body)
{
  gboolean was_lost;
  HttpResponse page;
  Journal *journal = open_it(world, &was_lost, &page);
  g_assert_cmpint(was_lost, ==, lost);
  g_assert_cmpint(page.body != NULL, ==, body != NULL);
  if (body != NULL) {
    g_assert_cmpint(page.status, ==, 201);
    g_assert_cmpuint(page.body->len, ==, strlen(body));
    g_assert_true(page.body->len == 0 || memcmp(page.body->data, body, page.body->len) == 0);
  }
  http_response_clear(&page);
  journal_free(journal);
}

static void keeps(World *world, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  gboolean lost;
  HttpResponse none, page = {.outcome = HTTP_ANSWERED, .status = 201, .body = g_byte_array_new()};
  must_find(world, FALSE, NULL);
  Journal *journal = open_it(world, &lost, &none);
  g_assert_true(journal_asked(journal, &error));
  must_find(world, TRUE, NULL);
  g_byte_array_append(page.body, (const guint8 *)"[1,\n2]", 6);
  g_assert_true(journal_page(journal, &page, &error));
  must_find(world, FALSE, "[1,\n2]");
  must_find(world, FALSE, "[1,\n2]"); /* until it is booked */
  g_assert_true(journal_empty(journal, &error));
  must_find(world, FALSE, NULL);
  g_byte_array_set_size(page.body, 0);
  g_assert_true(journal_page(journal, &page, &error));
  must_find(world, FALSE, "");
  GStatBuf found;
  g_assert_cmpint(g_stat(world->file, &found), ==, 0);
  g_assert_cmpint(found.st_mode & 0777, ==, 0600);
  journal_free(journal);
  http_response_clear(&page);
}

/* Cut anywhere, and with any byte changed, it is a page that was lost, and never another page. */
static void cut(World *world, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  gboolean lost;
  HttpResponse page = {.outcome = HTTP_ANSWERED, .status = 201, .body = g_byte_array_new()}, none;
  g_autofree char *whole = NULL;
  gsize length;
  Journal *journal = open_it(world, &lost, &none);
  g_byte_array_append(page.body, (const guint8 *)"[{\"id\":1}]", 10);
  g_assert_true(journal_page(journal, &page, &error));
  journal_free(journal);
  g_assert_true(g_file_get_contents(world->file, &whole, &length, &error));
  for (gsize at = 1; at < length; at++) {
    g_assert_true(g_file_set_contents(world->file, whole, (gssize)at, &error));
    must_find(world, TRUE, NULL);
  }
  for (gsize at = strlen("page 201 "); at < length; at++) {
    whole[at] ^= 1;
    g_assert_true(g_file_set_contents(world->file, whole, (gssize)length, &error));
    must_find(world, TRUE, NULL);
    whole[at] ^= 1;
  }
  http_response_clear(&page);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add("/journal/keeps", World, NULL, set_up, keeps, tear_down);
  g_test_add("/journal/cut", World, NULL, set_up, cut, tear_down);
  return g_test_run();
}
