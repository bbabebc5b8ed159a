#include "pipeline/twin.h"

#include "model/inbox.h"
#include "pipeline/standing.h"

#include <string.h>

#define WINDOW_MS ((gint64)60000)

/* Whether that message of the phone came through another account. */
static gboolean came_otherwise(const Gateway *gateway, const Phone *phone, const char *provider, gint64 own_ms, gboolean *twin,
                               GError **error)
{
  gint64 id = phone->last_message;
  for (guint i = 0; id != 0 && i < PHONE_RECENT_MAX; i++) {
    InboxRow row;
    gboolean found;
    if (!inbox_get(gateway->book, id, &row, &found, error))
      return FALSE;
    *twin = found && row.own_ms == own_ms && strcmp(row.provider, provider) != 0;
    const gboolean here = found && row.own_ms == own_ms;
    id = found ? row.prev : 0;
    inbox_row_clear(&row);
    if (here)
      return TRUE;
  }
  return TRUE;
}

gboolean twin_find(const Gateway *gateway, const Phone *phone, const char *provider, const char *folded, gint64 own_ms,
                   gboolean *twin, GError **error)
{
  *twin = FALSE;
  for (guint i = 0; gateway->receivers > 1 && !*twin && i < phone->n_recent; i++) {
    const PhoneRecent *recent = &phone->recent[i];
    if (ABS(recent->own_ms - own_ms) <= WINDOW_MS && recent_has_text(recent, gateway->secrets, folded) &&
        !came_otherwise(gateway, phone, provider, recent->own_ms, twin, error))
      return FALSE;
  }
  return TRUE;
}
