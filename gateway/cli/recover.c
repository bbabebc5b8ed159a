#include "cli/recover.h"

#include "clock.h"
#include "model/phones.h"
#include "pipeline/strays.h"
#include "pipeline/uncertain.h"

/* What was handed over when the daemon died, of which no answer is known. */
static gboolean doubt_all(const Gateway *gateway, const GPtrArray *providers, gint64 *rows, GError **error)
{
  for (guint i = 0; i < providers->len; i++) {
    gint64 some;
    if (!uncertain_recover(gateway, provider_facts(g_ptr_array_index(providers, i)), &some, error))
      return FALSE;
    *rows += some;
  }
  return TRUE;
}

static gboolean settle_strays(const Gateway *gateway, const GPtrArray *providers, GError **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  gint64 rows;
  for (guint i = 0; i < providers->len; i++) {
    const ProviderFacts *facts = provider_facts(g_ptr_array_index(providers, i));
    if (facts->sends)
      g_ptr_array_add(names, (gpointer)facts->name);
  }
  g_ptr_array_add(names, NULL);
  return strays_settle(gateway, (const char *const *)names->pdata, names->pdata[0], &rows, error);
}

static gboolean settle_rows(const Gateway *gateway, const Setup *setup, GError **error)
{
  gint64 rows = 0;
  if (!book_begin(gateway->book, error))
    return FALSE;
  if (!strays_none_taken(gateway, setup->providers, error) || !doubt_all(gateway, setup->providers, &rows, error) ||
      !settle_strays(gateway, setup->providers, error) ||
      !phones_set_roster(gateway->book, setup->programme->junior_mentors, error)) {
    book_rollback(gateway->book);
    return FALSE;
  }
  if (rows > 0)
    log_event(LOG_WARNING, "send.uncertain", "rows=%" G_GINT64_FORMAT " after a stop without an end", rows);
  return book_commit(gateway->book, error);
}

gboolean recover_book(const Gateway *gateway, const Setup *setup, GError **error)
{
  return settle_rows(gateway, setup, error) && strays_bury_pages(gateway, setup->providers, clock_now_ms(), error);
}
