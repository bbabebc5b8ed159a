#include "pipeline/twin.h"

#include "model/inbox.h"
#include "pipeline/pin.h"
#include "pipeline/standing.h"
#include "text/fold.h"

#include <string.h>

#define WINDOW_MS ((gint64)60000)
#define AHEAD_MS ((gint64)600000) /* so far may a provider's clock be before ours */

typedef struct {
  const Gateway *gateway;
  const Phone *phone;
  const TwinSought *sought;
  char *struck; /* made when it is first needed */
} Look;

/* A message of that time and text, whether a PIN stands in it or not. */
static gboolean remembers(const Look *look, gint64 own_ms)
{
  for (guint i = 0; i < look->phone->n_recent; i++) {
    const PhoneRecent *recent = &look->phone->recent[i];
    if (recent->own_ms == own_ms && recent_has_text(recent, look->gateway->secrets, look->sought->folded))
      return TRUE;
  }
  return FALSE;
}

/* Where a PIN was struck out of the text, its shape is left. */
static gboolean reads_the_same(const char *text, gint64 own_ms, gpointer data)
{
  Look *look = data;
  if (text == NULL)
    return FALSE;
  g_autofree char *folded = fold(text, strlen(text));
  if (strcmp(folded, look->sought->folded) == 0)
    return TRUE;
  if (look->struck == NULL)
    look->struck = pin_strike(look->sought->text);
  return strcmp(text, look->struck) == 0 && (own_ms == look->sought->own_ms || remembers(look, own_ms));
}

static gboolean look_back(const Gateway *gateway, const Phone *phone, const TwinSought *sought, gboolean *twin, GError **error)
{
  Look look = {gateway, phone, sought, NULL};
  const InboxElsewhere elsewhere = {sought->provider, sought->own_ms, WINDOW_MS, sought->own_ms - WINDOW_MS - AHEAD_MS,
                                    reads_the_same,   &look};
  const gboolean good = inbox_elsewhere(gateway->book, &elsewhere, phone->last_message, twin, error);
  g_free(look.struck);
  return good;
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
