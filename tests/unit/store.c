/* The database seam: one writer, whole transactions, a file that is not ours, names of parameters. */
#include "book_fixture.h"
#include "model/cursors.h"
#include "model/people.h"

#include <errno.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

static void one_writer(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  g_assert_null(store_open(fixture->path, STORE_WRITER, &error));
  g_assert_error(error, FAILURE, FAILED_RETRY);
  g_clear_error(&error);

  Store *reader = store_open(fixture->path, STORE_READER, &error);
  g_assert_no_error(error);
  Statement *write = store_prepare(reader, "DELETE FROM cursors", &error);
  g_assert_no_error(error);
  g_assert_false(statement_run(write, &error));
  g_assert_error(error, FAILURE, FAILED_REJECT);
  store_close(reader);

  fixture_reopen(fixture); /* the lock goes with the process that holds it */
}

static void whole_or_not_at_all(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  must_begin(fixture);
  g_assert_true(cursors_set(fixture->book, "p", "inbox", "1", &error));
  g_assert_true(book_savepoint(fixture->book, &error));
  g_assert_true(cursors_set(fixture->book, "p", "inbox", "2", &error));
  g_assert_true(book_rollback_to(fixture->book, &error));
  g_assert_true(book_savepoint(fixture->book, &error));
  g_assert_true(cursors_set(fixture->book, "p", "other", "3", &error));
  g_assert_true(book_release(fixture->book, &error));
  must_commit(fixture);
  must_begin(fixture);
  g_assert_true(cursors_set(fixture->book, "p", "inbox", "9", &error));
  book_rollback(fixture->book);
  book_rollback(fixture->book); /* where none is open */

  fixture_reopen(fixture);
  g_autofree char *inbox = cursors_get(fixture->book, "p", "inbox", &error);
  g_autofree char *other = cursors_get(fixture->book, "p", "other", &error);
  g_assert_cmpstr(inbox, ==, "1");
  g_assert_cmpstr(other, ==, "3");
  g_assert_null(cursors_get(fixture->book, "p", "none", &error));
  g_assert_no_error(error);
}

/* More pages than a savepoint keeps in memory, and more than SQLite moves into a file in one write. */
static void a_large_statement_in_a_savepoint(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  gint64 longer;
  Store *store = book_store(fixture->book);
  Statement *fill =
      store_prepare(store,
                    "INSERT INTO people (id, name) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                    " WHERE i < 3000) SELECT i, hex(zeroblob(100)) FROM n",
                    &error);
  Statement *lengthen = store_prepare(store, "UPDATE people SET name = name || 'x'", &error);
  Statement *count = store_prepare(store, "SELECT count(*) FROM people WHERE name LIKE '%x'", &error);
  g_assert_no_error(error);
  must_begin(fixture);
  g_assert_true(statement_run(fill, &error));
  must_commit(fixture);
  must_begin(fixture);
  g_assert_true(book_savepoint(fixture->book, &error));
  statement_run(lengthen, &error);
  g_assert_no_error(error);
  g_assert_true(book_rollback_to(fixture->book, &error));
  must_commit(fixture);
  g_assert_true(statement_one(count, &longer, &error));
  g_assert_cmpint(longer, ==, 0);
}

static void refuses_what_is_no_book(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename(fixture->folder, "other.db", NULL);
  g_assert_null(store_open(path, STORE_WRITER, &error));
  g_assert_error(error, FAILURE, FAILED_REJECT);
  g_assert_nonnull(strstr(error->message, "sammachip init"));
  g_clear_error(&error);

  sqlite3 *db;
  g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
  sqlite3_exec(db, "CREATE TABLE t (a)", NULL, NULL, NULL);
  sqlite3_close(db);
  g_assert_null(store_open(path, STORE_CREATE, &error));
  g_assert_error(error, FAILURE, FAILED_REJECT);
  g_clear_error(&error);

  g_assert_true(g_file_set_contents(path, "no database at all, only words, and enough of them", -1, NULL));
  g_assert_null(store_open(path, STORE_CREATE, &error));
  g_assert_error(error, FAILURE, FAILED_CORRUPT);
  g_clear_error(&error);

  fixture_close(fixture);
  g_assert_cmpint(sqlite3_open(fixture->path, &db), ==, SQLITE_OK);
  sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL);
  sqlite3_close(db);
  g_assert_null(store_open(fixture->path, STORE_WRITER, &error));
  g_assert_error(error, FAILURE, FAILED_REJECT);
}

static char *schema_of(Fixture *fixture)
{
  sqlite3 *db;
  sqlite3_stmt *all;
  GString *text = g_string_new(NULL);
  g_assert_cmpint(sqlite3_open(fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint(sqlite3_prepare_v2(db, "SELECT name, sql FROM sqlite_schema ORDER BY name", -1, &all, NULL), ==, SQLITE_OK);
  while (sqlite3_step(all) == SQLITE_ROW)
    g_string_append_printf(text, "%s: %s\n", sqlite3_column_text(all, 0), sqlite3_column_text(all, 1));
  sqlite3_finalize(all);
  sqlite3_close(db);
  return g_string_free(text, FALSE);
}

/* Books of version 4 with and without the index that version 5 drops. */
static void an_older_book_becomes_like_a_new_one(Fixture *fixture, gconstpointer data)
{
  (void)data;
  static const char *const older[] = {"PRAGMA user_version = 4", "CREATE INDEX inbox_waiting ON inbox (id) WHERE state = "
                                                                 "'received'; PRAGMA user_version = 4"};
  g_autofree char *fresh = schema_of(fixture);
  for (guint i = 0; i < G_N_ELEMENTS(older); i++) {
    sqlite3 *db;
    fixture_close(fixture);
    g_assert_cmpint(sqlite3_open(fixture->path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, older[i], NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(db);
    fixture_reopen(fixture);
    g_autofree char *now = schema_of(fixture);
    g_assert_cmpstr(now, ==, fresh);
  }
}

static void private_and_safe(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  GStatBuf status;
  g_assert_cmpint(g_stat(fixture->path, &status), ==, 0);
  g_assert_cmpint(status.st_mode & 077, ==, 0);
  static const struct {
    const char *pragma;
    gint64 value;
  } settings[] = {{"PRAGMA synchronous", 2}, {"PRAGMA foreign_keys", 1}, {"PRAGMA wal_autocheckpoint", 0}};
  for (guint i = 0; i < G_N_ELEMENTS(settings); i++) {
    gint64 value = -1;
    g_assert_true(statement_one(store_prepare(book_store(fixture->book), settings[i].pragma, &error), &value, &error));
    if (i < 2) /* the third is replaced by a hook, which reads as its own default */
      g_assert_cmpint(value, ==, settings[i].value);
  }
  g_assert_null(store_prepare(book_store(fixture->book), "SELECT nothing FROM nowhere", &error));
  g_assert_error(error, FAILURE, FAILED_REJECT);
}

static void log_is_moved_when_idle(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  g_assert_cmpint(store_log_pages(book_store(fixture->book)), >, 0);
  g_assert_true(store_checkpoint(book_store(fixture->book), 1, &error));
  g_assert_cmpint(store_log_pages(book_store(fixture->book)), ==, 0);
  must_begin(fixture);
  g_assert_true(cursors_set(fixture->book, "p", "inbox", "1", &error));
  must_commit(fixture);
  g_assert_cmpint(store_log_pages(book_store(fixture->book)), >, 0);
  g_assert_cmpint(store_log_pages(book_store(fixture->book)), <, 10);
}

static void copy_is_whole(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autofree char *to = g_build_filename(fixture->folder, "copy.db", NULL);
  g_assert_true(store_backup(book_store(fixture->book), to, NULL, NULL, &error));
  g_assert_false(store_backup(book_store(fixture->book), to, NULL, NULL, &error)); /* never over a file */
  g_clear_error(&error);
  g_autoptr(Book) copy = book_open(to, STORE_READER, &error);
  g_assert_no_error(error);
  gint64 villages;
  g_assert_true(villages_count(copy, PLACE_COUNTRY, &villages, &error));
  g_assert_cmpint(villages, ==, 3);
}

typedef struct {
  Fixture *fixture;
  guint told;
} Writing;

static void write_meanwhile(gint64 pages, gint64 of, gpointer data)
{
  Writing *writing = data;
  g_autoptr(GError) error = NULL;
  g_assert_cmpint(pages, <=, of);
  writing->told++;
  must_begin(writing->fixture);
  g_assert_true(cursors_set(writing->fixture->book, "p", "inbox", "later", &error));
  must_commit(writing->fixture);
}

/* More than one step: what is written between two of them is not in the copy, which does not begin anew. */
static void copy_has_one_view(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autofree char *to = g_build_filename(fixture->folder, "copy.db", NULL);
  g_autofree char *long_text = g_strnfill(1000000, 'x');
  must_begin(fixture);
  for (guint i = 0; i < 20; i++) {
    g_autofree char *name = g_strdup_printf("%u", i);
    g_assert_true(cursors_set(fixture->book, "p", name, long_text, &error));
  }
  g_assert_true(cursors_set(fixture->book, "p", "inbox", "before", &error));
  must_commit(fixture);
  Writing writing = {.fixture = fixture};
  g_autoptr(Book) reader = book_open(fixture->path, STORE_READER, &error);
  g_assert_true(store_backup(book_store(reader), to, write_meanwhile, &writing, &error));
  g_assert_no_error(error);
  g_assert_cmpuint(writing.told, >, 1);
  g_assert_cmpuint(writing.told, <, 10);
  g_autoptr(Book) copy = book_open(to, STORE_READER, &error);
  g_assert_true(store_check(book_store(copy), &error));
  g_autofree char *inbox = cursors_get(copy, "p", "inbox", &error);
  g_assert_cmpstr(inbox, ==, "before");
  gint64 tables, rows;
  g_assert_true(store_count(book_store(copy), &tables, &rows, &error));
  g_assert_cmpint(tables, >, 10);
  g_assert_cmpint(rows, >, 80);
  g_assert_no_error(error);
}

static gboolean file_holds(Fixture *fixture, const char *suffix, const char *what)
{
  g_autofree char *path = g_strconcat(fixture->path, suffix, NULL);
  g_autofree char *bytes = NULL;
  gsize length = 0;
  return g_file_get_contents(path, &bytes, &length, NULL) && memmem(bytes, length, what, strlen(what)) != NULL;
}

/* What was deleted is in neither file, statements that were prepared before go on, and a reader in the way is told. */
static void compacted(Fixture *fixture, gconstpointer data)
{
  (void)data;
  static const char secret[] = "a name that is to go";
  g_autoptr(GError) error = NULL;
  gint64 person;
  must_begin(fixture);
  g_assert_true(people_add(fixture->book, secret, &person, &error));
  must_commit(fixture);
  g_assert_true(file_holds(fixture, "-wal", secret));
  must_begin(fixture);
  g_assert_true(people_rename(fixture->book, person, "", &error));
  must_commit(fixture);
  g_assert_true(file_holds(fixture, "-wal", secret));

  g_autoptr(Book) reader = book_open(fixture->path, STORE_READER, &error);
  g_assert_true(book_begin(reader, &error));
  g_autofree char *read = people_name(reader, person, &error);
  g_assert_cmpstr(read, ==, "");
  g_assert_false(store_compact(book_store(fixture->book), &error));
  g_assert_error(error, FAILURE, FAILED_RETRY);
  g_clear_error(&error);
  book_rollback(reader);
  g_assert_true(store_compact(book_store(fixture->book), &error));
  g_assert_false(file_holds(fixture, "-wal", secret) || file_holds(fixture, "", secret));
  must_begin(fixture);
  g_assert_true(people_rename(fixture->book, person, "another", &error));
  must_commit(fixture);
  g_autofree char *name = people_name(fixture->book, person, &error);
  g_assert_cmpstr(name, ==, "another");
}

static void full_disk_can_be_retried(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  Store *store = book_store(fixture->book);
  gint64 pages = 0;
  g_assert_true(statement_one(store_prepare(store, "PRAGMA page_count", &error), &pages, &error));
  g_autofree char *limit = g_strdup_printf("PRAGMA max_page_count = %" G_GINT64_FORMAT, pages);
  g_assert_true(statement_run(store_prepare(store, limit, &error), &error));
  g_autofree char *long_text = g_strnfill(100000, 'x');
  must_begin(fixture);
  g_assert_false(cursors_set(fixture->book, "p", "inbox", long_text, &error));
  g_assert_error(error, FAILURE, FAILED_RETRY);
  g_clear_error(&error);
  book_rollback(fixture->book);
  g_assert_true(statement_run(store_prepare(store, "PRAGMA max_page_count = 1000000", &error), &error));
  must_begin(fixture);
  g_assert_true(cursors_set(fixture->book, "p", "inbox", long_text, &error));
  must_commit(fixture);
}

static int write_errno;

static ssize_t failing_pwrite(int fd, const void *bytes, size_t length, off_t offset)
{
  if (write_errno == 0)
    return pwrite(fd, bytes, length, offset);
  errno = write_errno;
  return -1;
}

static void fail_writes(int reason)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
  write_errno = reason;
  vfs->xSetSystemCall(vfs, "pwrite", (sqlite3_syscall_ptr)failing_pwrite);
  vfs->xSetSystemCall(vfs, "pwrite64", (sqlite3_syscall_ptr)failing_pwrite);
}

/* No room: later it goes through. An I/O error: nothing is written any more, and what was committed before is there. */
static void disk_that_fails(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  must_begin(fixture);
  g_assert_true(cursors_set(fixture->book, "p", "inbox", "1", &error));
  must_commit(fixture);

  must_begin(fixture);
  g_assert_true(cursors_set(fixture->book, "p", "inbox", "2", &error));
  fail_writes(ENOSPC);
  g_assert_false(book_commit(fixture->book, &error));
  g_assert_error(error, FAILURE, FAILED_RETRY);
  g_clear_error(&error);
  fail_writes(0);
  must_begin(fixture);
  g_assert_true(cursors_set(fixture->book, "p", "inbox", "3", &error));
  must_commit(fixture);

  must_begin(fixture);
  g_assert_true(cursors_set(fixture->book, "p", "inbox", "4", &error));
  fail_writes(EIO);
  g_assert_false(book_commit(fixture->book, &error));
  g_assert_error(error, FAILURE, FAILED_CORRUPT);
  g_clear_error(&error);
  fail_writes(0);
  g_assert_false(book_begin(fixture->book, &error));
  g_assert_error(error, FAILURE, FAILED_CORRUPT);
  g_clear_error(&error);

  fixture_reopen(fixture);
  g_autofree char *kept = cursors_get(fixture->book, "p", "inbox", &error);
  g_assert_cmpstr(kept, ==, "3");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  BOOK_TEST("/store/one_writer", one_writer);
  BOOK_TEST("/store/whole_or_not_at_all", whole_or_not_at_all);
  BOOK_TEST("/store/large_statement", a_large_statement_in_a_savepoint);
  BOOK_TEST("/store/refuses_what_is_no_book", refuses_what_is_no_book);
  BOOK_TEST("/store/older_book", an_older_book_becomes_like_a_new_one);
  BOOK_TEST("/store/private_and_safe", private_and_safe);
  BOOK_TEST("/store/log_is_moved_when_idle", log_is_moved_when_idle);
  BOOK_TEST("/store/copy-has-one-view", copy_has_one_view);
  BOOK_TEST("/store/copy_is_whole", copy_is_whole);
  BOOK_TEST("/store/compacted", compacted);
  BOOK_TEST("/store/full_disk_can_be_retried", full_disk_can_be_retried);
  BOOK_TEST("/store/disk_that_fails", disk_that_fails);
  return g_test_run();
}
