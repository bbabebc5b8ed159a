#include "pipeline/strays.h"

#include "error.h"
#include "log.h"
#include "model/cursors.h"
#include "model/outbox.h"
#include "pipeline/inbox.h"
#include "pipeline/journal.h"
#include "pipeline/uncertain.h"

#include <string.h>

#define TITLE "title"
#define BASE "base"

gboolean strays_taken(Book *book, const ProviderFacts *facts, char **told, GError **error)
{
  GError *wrong = NULL;
  g_autofree char *title = cursors_get(book, facts->name, TITLE, &wrong);
  g_autofree char *base = wrong == NULL ? cursors_get(book, facts->name, BASE, &wrong) : NULL;
  *told = NULL;
  if (wrong != NULL) {
    g_propagate_error(error, wrong);
    return FALSE;
  }
  if (title != NULL && base != NULL && strcmp(title, facts->title) != 0 && strcmp(base, facts->base) != 0)
    *told = g_strdup_printf(
        "account %s was \"%s\" at %s and is \"%s\" at %s: messages would be passed over whose ids the other's had", facts->name,
        title, base, facts->title, facts->base);
  return TRUE;
}

static gboolean keep(Book *book, const ProviderFacts *facts, GError **error)
{
  g_autofree char *told = NULL;
  if (!strays_taken(book, facts, &told, error))
    return FALSE;
  if (told == NULL)
    return cursors_set(book, facts->name, TITLE, facts->title, error) &&
           cursors_set(book, facts->name, BASE, facts->base, error);
  g_set_error(error, FAILURE, FAILED_CONFIG, "%s; " STRAYS_TAKEN_MEND, told);
  return FALSE;
}

gboolean strays_none_taken(const Gateway *gateway, const GPtrArray *providers, GError **error)
{
  gboolean good = TRUE;
  for (guint i = 0; i < providers->len && good; i++)
    good = keep(gateway->book, provider_facts(g_ptr_array_index(providers, i)), error);
  return good;
}

static gboolean give_up(const Gateway *gateway, const char *name, gint64 *given_up, GError **error)
{
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(OutboxRow));
  g_array_set_clear_func(rows, (GDestroyNotify)outbox_row_clear);
  const ProviderFacts facts = {.name = name};
  gint64 recovered;
  if (!uncertain_recover(gateway, &facts, &recovered, error) || !outbox_doubt(gateway->book, name, G_MAXINT64, error) ||
      !outbox_unsettled(gateway->book, name, G_MAXINT64, G_MAXINT32, rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    if (!outbox_failed(gateway->book, g_array_index(rows, OutboxRow, i).id, error))
      return FALSE;
  }
  *given_up = rows->len;
  return TRUE;
}

static gboolean settle_one(const Gateway *gateway, const char *name, const char *heir, gint64 *rows, GError **error)
{
  gint64 handed = 0, given_up;
  if (!give_up(gateway, name, &given_up, error) ||
      (heir != NULL && !outbox_reroute(gateway->book, name, heir, G_MAXINT32, &handed, error)))
    return FALSE;
  *rows += handed;
  log_event(LOG_WARNING, "send.strays",
            "provider=%s does not send any more to=%s rows=%" G_GINT64_FORMAT " given_up=%" G_GINT64_FORMAT, name,
            heir != NULL ? heir : "nobody", handed, given_up);
  return TRUE;
}

gboolean strays_settle(const Gateway *gateway, const char *const *names, const char *heir, gint64 *rows, GError **error)
{
  g_autofree char *name = g_strdup("");
  *rows = 0;
  while (name != NULL) {
    GError *wrong = NULL;
    char *next = outbox_provider_after(gateway->book, name, &wrong);
    g_free(name);
    name = next;
    if (wrong != NULL) {
      g_propagate_error(error, wrong);
      return FALSE;
    }
    if (name != NULL && !g_strv_contains(names, name) && !settle_one(gateway, name, heir, rows, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean is_written(const GPtrArray *providers, const JournalName *name)
{
  for (guint i = 0; i < providers->len; i++) {
    const ProviderFacts *facts = provider_facts(g_ptr_array_index(providers, i));
    const gboolean messages = strcmp(name->kind, "poll") == 0;
    if (strcmp(facts->name, name->account) == 0)
      return messages ? facts->messages.read_once || facts->messages.taken : facts->receipts.read_once;
  }
  return FALSE;
}

static gboolean bury_page(const Gateway *gateway, const JournalName *name, gint64 now_ms, GError **error)
{
  const ProviderFacts facts = {.name = name->account, .messages = {.read_once = TRUE}};
  gboolean lost;
  HttpResponse page;
  Journal *journal = journal_open(gateway->database, name->account, name->kind, &lost, &page, error);
  if (journal == NULL)
    return FALSE;
  const gboolean came = page.body != NULL;
  if (came || lost)
    log_event(LOG_WARNING, "page.stray",
              "provider=%s reads no pages of this kind any more; what it read last is for an officer", name->account);
  const gboolean done = (!came || inbox_keep_raw(gateway, &facts, page.body->data, page.body->len, now_ms, error)) &&
                        (!lost || inbox_report_lost(gateway, &facts, now_ms, error)) && journal_remove(journal, error);
  http_response_clear(&page);
  journal_free(journal);
  return done;
}

gboolean strays_bury_pages(const Gateway *gateway, const GPtrArray *providers, gint64 now_ms, GError **error)
{
  g_autoptr(GArray) names = journals_beside(gateway->database, error);
  for (guint i = 0; names != NULL && i < names->len; i++) {
    const JournalName *name = &g_array_index(names, JournalName, i);
    if (!is_written(providers, name) && !bury_page(gateway, name, now_ms, error))
      return FALSE;
  }
  return names != NULL;
}
