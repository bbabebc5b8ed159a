#include "pipeline/twin.h"

#include "model/inbox.h"
#include "pipeline/pin.h"
#include "pipeline/standing.h"
#include "text/fold.h"

#include <string.h>

#define WINDOW_MS ((gint64)60000)
#define BACK_MOST 500U
#define AHEAD_MS ((gint64)3600000) /* so far may a provider's clock be before ours */

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

static gboolean reads_the_same(const InboxRow *row, const TwinSought *sought)
{
  if (row->text == NULL || strcmp(row->provider, sought->provider) == 0)
    return FALSE;
  g_autofree char *folded = fold(row->text, strlen(row->text));
  if (text_hash(folded) == sought->hash)
    return TRUE;
  g_autofree char *struck = row->own_ms == sought->own_ms ? pin_strike(sought->text) : NULL;
  return g_strcmp0(row->text, struck) == 0;
}

/* Among the phone's messages that its row may have forgotten. */
static gboolean look_back(const Gateway *gateway, const Phone *phone, const TwinSought *sought, gboolean *twin, GError **error)
{
  gint64 id = phone->last_message;
  for (guint i = 0; id != 0 && !*twin && i < BACK_MOST; i++) {
    InboxRow row;
    gboolean found;
    if (!inbox_get(gateway->book, id, &row, &found, error))
      return FALSE;
    const gboolean in_reach = found && row.received_ms >= sought->own_ms - WINDOW_MS - AHEAD_MS;
    *twin = in_reach && ABS(row.own_ms - sought->own_ms) <= WINDOW_MS && reads_the_same(&row, sought);
    id = in_reach ? row.prev : 0;
    inbox_row_clear(&row);
  }
  return TRUE;
}

gboolean twin_find(const Gateway *gateway, const Phone *phone, const TwinSought *sought, gboolean *twin, GError **error)
{
  *twin = FALSE;
  if (gateway->receivers < 2)
    return TRUE;
  for (guint i = 0; !*twin && i < phone->n_recent; i++) {
    const PhoneRecent *recent = &phone->recent[i];
    if ((recent_is_text(recent, sought->hash) || recent_is_text(recent, sought->keyed)) &&
        ABS(recent->own_ms - sought->own_ms) <= WINDOW_MS &&
        !came_otherwise(gateway, phone, sought->provider, recent->own_ms, twin, error))
      return FALSE;
  }
  return *twin || phone->n_recent < PHONE_RECENT_MAX || look_back(gateway, phone, sought, twin, error);
}
