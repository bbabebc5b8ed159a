#include "cli/ask_daemon.h"
#include "cli/doctor_checks.h"
#include "cli/port.h"
#include "cli/provider_test.h"
#include "clock.h"
#include "error.h"
#include "model/queues.h"
#include "store/lock.h"

#define REACH_MS 5000
#define CLOCK_MOST_MS ((gint64)120000) /* a Date is cut to seconds, and comes after a round trip */
#define BOOK_AHEAD_MS ((gint64)300000)
#define FIRST_MS ((gint64)1704067200000) /* 2024: a clock that says less was never set */

static void check_daemon(Visit *visit)
{
  const char *database = visit->job->setup->database;
  g_autoptr(GError) wrong = NULL;
  visit->running = daemon_listens(database);
  if (visit->running) {
    visit_good(visit, "daemon", "runs, and its socket answers");
    return;
  }
  const int lock = lock_take(database, &wrong); /* for a moment: nobody answers for the book */
  lock_release(lock);
  visit->running = lock < 0 && g_error_matches(wrong, FAILURE, FAILED_RETRY);
  if (visit->running)
    visit_bad(visit, "daemon", "see its log; wait where a tool is writing, else stop it and start it again",
              "a process writes %s, and no socket answers beside it", database);
  else if (lock < 0)
    visit_bad(visit, "daemon", "run doctor as the daemon's user", "%s", wrong->message);
  else
    visit_note(visit, "daemon", "start it: systemctl start sammachip, or sammachip run", "does not run");
}

static void check_port(Visit *visit, const char *what, const char *address, guint16 port)
{
  if (visit->running && port_is_heard(address, port))
    visit_good(visit, what, "%s port %u: the daemon listens", address, port);
  else if (visit->running)
    visit_bad(visit, what, "see the daemon's log; start it again after the settings were changed",
              "%s port %u: the daemon runs, but nobody listens", address, port);
  else if (port_is_free(address, port))
    visit_good(visit, what, "%s port %u: free for the daemon", address, port);
  else
    visit_bad(visit, what, "another program has it, or the address is not this machine's: choose another in the settings",
              "%s port %u cannot be had", address, port);
}

void doctor_daemon(Visit *visit)
{
  const DoorOptions *door = visit->job->setup->door;
  const PageOptions *pages = visit->job->setup->pages;
  check_daemon(visit);
  if (door->port != 0)
    check_port(visit, "HTTP port", door->listen, door->port);
  if (pages->port != 0)
    check_port(visit, "pages' port", pages->listen, pages->port);
}

static void check_account(Visit *visit, const Provider *provider)
{
  ProviderReach reach;
  g_autofree char *check = g_strdup_printf("account %s", provider_facts(provider)->name);
  provider_reach(provider, REACH_MS, &reach);
  if (reach.failure != NULL)
    visit_bad(visit, check, "see base in the settings, the network, the device's power", "%s does not answer: %s", reach.place,
              reach.failure);
  else if (reach.dated && ABS(reach.ahead_ms) > CLOCK_MOST_MS)
    visit_bad(visit, check, "set the wrong one of the two: timedatectl set-ntp true",
              "%s answers; our clock is %" G_GINT64_FORMAT " s %s its", reach.place, ABS(reach.ahead_ms) / 1000,
              reach.ahead_ms > 0 ? "ahead of" : "behind");
  else
    visit_good(visit, check, "%s answers", reach.place);
  provider_reach_clear(&reach);
}

static void check_credit(Visit *visit, const Provider *provider)
{
  const ProviderFacts *facts = provider_facts(provider);
  g_autofree char *check = g_strdup_printf("credit of %s", facts->name);
  g_autoptr(GError) wrong = NULL;
  gboolean low = FALSE;
  if (!facts->asks_credit)
    return;
  g_autofree char *left = provider_credit(provider, REACH_MS, &low, &wrong);
  if (left == NULL)
    visit_note(visit, check, "see `sammachip provider test`, and the provider's own page", "not known: %s", wrong->message);
  else if (low)
    visit_bad(visit, check, "top it up at the provider", "%s left, below credit_low = %" G_GINT64_FORMAT, left,
              facts->credit_low);
  else
    visit_good(visit, check, "%s left", left);
}

/* Behind a proxy nobody is called by the address that the daemon listens on. */
static void check_address(Visit *visit, const ProviderFacts *facts)
{
  g_autofree char *check = g_strdup_printf("pushes of %s", facts->name);
  if (facts->signs_address && visit->job->setup->door->public[0] == '\0')
    visit_note(visit, check, "write http: { public = \"https://…\"; }, as the provider was told it, before /push/",
               "it signs the address it calls, and the settings do not say it: pushes through a proxy are refused");
  else if (facts->pushed_unsigned)
    visit_note(visit, check, "keep the port on loopback or behind a wall", "it calls us and proves nothing");
  else if (facts->pushed)
    visit_good(visit, check, "proved before they are taken");
}

static void check_clock(Visit *visit)
{
  const char *mend = "set the clock: timedatectl set-ntp true";
  const gint64 now_ms = clock_now_ms();
  gint64 newest_ms = 0;
  g_autoptr(GError) wrong = NULL;
  if (visit->book != NULL && !queues_newest(visit->book, &newest_ms, &wrong))
    visit_bad(visit, "clock", "see whether another program holds the file", "%s", wrong->message);
  else if (now_ms < FIRST_MS)
    visit_bad(visit, "clock", mend, "it was never set");
  else if (visit->book == NULL)
    visit_note(visit, "clock", "see database", "it is set; there is no book to compare it with");
  else if (newest_ms > now_ms + BOOK_AHEAD_MS)
    visit_bad(visit, "clock", mend, "it stands %" G_GINT64_FORMAT " minutes before the newest message",
              (newest_ms - now_ms) / 60000);
  else
    visit_good(visit, "clock", "no message is from the future");
}

void doctor_accounts(Visit *visit)
{
  const GPtrArray *providers = visit->job->setup->providers;
  check_clock(visit);
  for (guint i = 0; i < providers->len; i++)
    check_account(visit, g_ptr_array_index(providers, i));
  for (guint i = 0; i < providers->len; i++)
    check_credit(visit, g_ptr_array_index(providers, i));
  for (guint i = 0; i < providers->len; i++)
    check_address(visit, provider_facts(g_ptr_array_index(providers, i)));
}
