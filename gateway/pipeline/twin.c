#include "pipeline/twin.h"

#include "model/inbox.h"
#include "pipeline/pin.h"
#include "pipeline/standing.h"
#include "text/fold.h"

#include <string.h>

#define WINDOW_MS ((gint64)60000)
#define AHEAD_MS ((gint64)600000) /* so far may a provider's clock be before ours */

/* A message of that time and text, whether a PIN stands in it or not. */
static gboolean remembers(const Gateway *gateway, const Phone *phone, const TwinSought *sought, gint64 own_ms)
{
  for (guint i = 0; i < phone->n_recent; i++) {
    if (phone->recent[i].own_ms == own_ms && recent_has_text(&phone->recent[i], gateway->secrets, sought->folded))
      return TRUE;
  }
  return FALSE;
}

/* Where a PIN was struck out of the text, its shape is left. */
static gboolean reads_the_same(const Gateway *gateway, const Phone *phone, const InboxRow *row, const TwinSought *sought)
{
  if (row->text == NULL)
    return FALSE;
  g_autofree char *folded = fold(row->text, strlen(row->text));
  if (strcmp(folded, sought->folded) == 0)
    return TRUE;
  g_autofree char *struck = pin_strike(sought->text);
  return strcmp(row->text, struck) == 0 && (row->own_ms == sought->own_ms || remembers(gateway, phone, sought, row->own_ms));
}

static gboolean look_back(const Gateway *gateway, const Phone *phone, const TwinSought *sought, gboolean *twin, GError **error)
{
  const InboxElsewhere elsewhere = {sought->provider, sought->own_ms, WINDOW_MS, sought->own_ms - WINDOW_MS - AHEAD_MS};
  gint64 head = phone->last_message;
  guint walked = 0;
  gboolean found = TRUE;
  while (found && !*twin) {
    InboxRow row;
    if (!inbox_elsewhere(gateway->book, &elsewhere, head, &walked, &row, &found, error))
      return FALSE;
    *twin = found && reads_the_same(gateway, phone, &row, sought);
    head = row.prev;
    inbox_row_clear(&row);
  }
  return TRUE;
}

gboolean twin_find(const Gateway *gateway, const Phone *phone, const TwinSought *sought, gboolean *twin, GError **error)
{
  *twin = FALSE;
  gboolean may_be = gateway->receivers > 1 && phone->n_recent == PHONE_RECENT_MAX;
  for (guint i = 0; gateway->receivers > 1 && !may_be && i < phone->n_recent; i++)
    may_be = ABS(phone->recent[i].own_ms - sought->own_ms) <= WINDOW_MS &&
             recent_has_text(&phone->recent[i], gateway->secrets, sought->folded);
  return !may_be || look_back(gateway, phone, sought, twin, error);
}
