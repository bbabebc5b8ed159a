#include "pipeline/strays.h"

#include "log.h"
#include "model/outbox.h"
#include "pipeline/uncertain.h"

static gboolean give_up(const Gateway *gateway, const char *name, gint64 *given_up, GError **error)
{
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(OutboxRow));
  g_array_set_clear_func(rows, (GDestroyNotify)outbox_row_clear);
  const ProviderFacts facts = {.name = name};
  gint64 recovered;
  if (!uncertain_recover(gateway, &facts, &recovered, error) ||
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
            "provider=%s is not configured any more to=%s rows=%" G_GINT64_FORMAT " given_up=%" G_GINT64_FORMAT, name,
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
