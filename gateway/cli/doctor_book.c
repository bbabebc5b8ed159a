#include "cli/backup.h"
#include "cli/doctor_checks.h"
#include "clock.h"
#include "model/check.h"
#include "model/inbox.h"
#include "model/queues.h"
#include "pipeline/strays.h"

#include <glib/gstdio.h>
#include <string.h>

#define OTHERS 077
#define A_DAY_MS ((gint64)86400000)
#define BACKUP_DAYS 8 /* one a week */

static gboolean open_book(Visit *visit)
{
  g_autoptr(GError) wrong = NULL;
  visit->book = book_open(visit->job->setup->database, STORE_READER, &wrong);
  if (visit->book == NULL)
    visit_bad(visit, "database", "the reason says it; a damaged file: restore the last backup that verifies", "%s",
              wrong->message);
  else
    visit_good(visit, "database", "%s opens, its tables are this program's", visit->job->setup->database);
  return visit->book != NULL;
}

static void check_modes(Visit *visit)
{
  static const char *const parts[] = {"", "-wal", "-shm", ".lock"};
  guint open = 0;
  gboolean there = FALSE; /* the lock alone is no database */
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
    GStatBuf facts;
    g_autofree char *path = g_strconcat(visit->job->setup->database, parts[i], NULL);
    if (g_stat(path, &facts) != 0)
      continue;
    there = there || i == 0;
    if ((facts.st_mode & OTHERS) == 0)
      continue;
    open++;
    visit_bad(visit, "database mode", "chmod 600 that file: it holds telephone numbers", "%s: others may open it", path);
  }
  if (open == 0 && there)
    visit_good(visit, "database mode", "nobody else may open it");
}

static void check_log(Visit *visit)
{
  gboolean logged = FALSE;
  g_autoptr(GError) wrong = NULL;
  if (!store_is_logged(book_store(visit->book), &logged, &wrong))
    visit_bad(visit, "write-ahead log", "see whether another program holds the file", "%s", wrong->message);
  else if (!logged)
    visit_bad(visit, "write-ahead log", "another program changed it; starting the daemon sets it again",
              "the database is not in WAL mode");
  else
    visit_good(visit, "write-ahead log", "on: readers and the daemon do not wait for each other");
}

static void ignore(const char *table, const char *row, const char *what, gpointer data)
{
  (void)table, (void)row, (void)what, (void)data;
}

static void check_totals(Visit *visit)
{
  CheckResult result;
  g_autoptr(GError) wrong = NULL;
  if (!check_sums(visit->book, ignore, NULL, &result, &wrong))
    visit_bad(visit, "sums", "keep a copy of the file; restore a backup that verifies", "%s", wrong->message);
  else if (result.differences > 0)
    visit_bad(visit, "sums", "see `sammachip verify`; keep a copy of the file, and restore a backup that verifies",
              "%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " differ from the ledger", result.differences, result.compared);
  else
    visit_good(visit, "sums", "%" G_GINT64_FORMAT " agree with %" G_GINT64_FORMAT " ledger rows", result.compared,
               result.ledger_rows);
}

/* Rows that stay too long where they are, and ends that an officer should know of. */
typedef struct {
  gint64 dead, stuck, uncertain, failed, expired;
} Standing;

static void stand(const QueueRow *row, gpointer data)
{
  Standing *standing = data;
  const gint64 late = row->rows[AGE_DAY] + row->rows[AGE_OLDER],
               of_day = row->rows[AGE_MINUTE] + row->rows[AGE_HOUR] + row->rows[AGE_DAY];
  if (strcmp(row->state, inbox_state_name(INBOX_DEAD)) == 0)
    standing->dead += of_day + row->rows[AGE_OLDER];
  else if (strcmp(row->state, outbox_state_name(OUTBOX_QUEUED)) == 0 ||
           strcmp(row->state, outbox_state_name(OUTBOX_SENDING)) == 0)
    standing->stuck += late;
  else if (strcmp(row->state, outbox_state_name(OUTBOX_UNCERTAIN)) == 0)
    standing->uncertain += late;
  else if (strcmp(row->state, outbox_state_name(OUTBOX_FAILED)) == 0)
    standing->failed += of_day;
  else if (strcmp(row->state, outbox_state_name(OUTBOX_EXPIRED)) == 0)
    standing->expired += of_day;
}

static void tell_inbox(Visit *visit, const Standing *standing)
{
  if (standing->dead > 0)
    visit_note(visit, "inbox", "sammachip queue, then trace: somebody must read them from the phone's owner",
               "%" G_GINT64_FORMAT " messages could not be read", standing->dead);
  else
    visit_good(visit, "inbox", "all could be read");
}

static void tell_outbox(Visit *visit, const Standing *standing)
{
  if (standing->stuck > 0)
    visit_bad(visit, "outbox", "see `sammachip queue`, `provider test` and the daemon's log: refused by the account, or a cap?",
              "%" G_GINT64_FORMAT " replies wait for more than an hour", standing->stuck);
  else if (standing->uncertain > 0)
    visit_bad(visit, "outbox", "look for them in the provider's own log; see `sammachip queue`",
              "of %" G_GINT64_FORMAT " replies nobody knows for more than an hour whether they went", standing->uncertain);
  else if (standing->failed + standing->expired > 0)
    visit_note(visit, "outbox", "see `sammachip queue` and the daemon's log",
               "in a day %" G_GINT64_FORMAT " replies failed and %" G_GINT64_FORMAT " came too late to be sent",
               standing->failed, standing->expired);
  else
    visit_good(visit, "outbox", "nothing waits, nothing failed in a day");
}

static void check_queues(Visit *visit)
{
  Standing standing = {0};
  g_autoptr(GError) wrong = NULL;
  const gint64 now_ms = clock_now_ms();
  if (!queues_inbox(visit->book, now_ms, stand, &standing, &wrong) ||
      !queues_outbox(visit->book, now_ms, stand, &standing, &wrong)) {
    visit_bad(visit, "inbox", "see whether another program holds the file", "%s", wrong->message);
    return;
  }
  tell_inbox(visit, &standing);
  tell_outbox(visit, &standing);
}

/* With which the daemon does not start. */
static void check_names(Visit *visit)
{
  const GPtrArray *providers = visit->job->setup->providers;
  for (guint i = 0; i < providers->len; i++) {
    g_autofree char *told = NULL;
    g_autoptr(GError) wrong = NULL;
    if (!strays_taken(visit->book, provider_facts(g_ptr_array_index(providers, i)), &told, &wrong))
      visit_bad(visit, "accounts", "see whether another program holds the file", "%s", wrong->message);
    else if (told != NULL)
      visit_bad(visit, "accounts", STRAYS_TAKEN_MEND, "%s", told);
  }
}

static void check_backup(Visit *visit)
{
  const char *mend = "sammachip backup FILE, and take the file to another place";
  GStatBuf facts;
  g_autofree char *note = backup_note(visit->job->setup->database);
  if (g_stat(note, &facts) != 0) {
    visit_note(visit, "backup", mend, "none was ever made");
    return;
  }
  const gint64 days = (clock_now_ms() / 1000 - (gint64)facts.st_mtime) * 1000 / A_DAY_MS;
  if (days > BACKUP_DAYS)
    visit_note(visit, "backup", mend, "the last one is %" G_GINT64_FORMAT " days old", days);
  else
    visit_good(visit, "backup", "the last one is %" G_GINT64_FORMAT " days old", days);
}

void doctor_book(Visit *visit)
{
  if (open_book(visit)) {
    check_log(visit);
    check_totals(visit);
    check_queues(visit);
    check_names(visit);
  }
  check_modes(visit);
  check_backup(visit);
}
