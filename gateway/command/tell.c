/* What goes to others than the sender: to officers, and how a place is covered. */
#include "command/families.h"
#include "model/covers.h"

gboolean turn_covers(Turn *turn, gint64 place, gboolean *covered, GError **error)
{
  return covers_reach(turn->book, turn->person, place, turn->programme->home, covered, error);
}

gboolean turn_tell_officers(Turn *turn, gint64 place, const Answer *alert, GError **error)
{
  g_autoptr(GArray) officers = g_array_new(FALSE, FALSE, sizeof(Phone));
  if (!phones_officers(turn->book, officers, error))
    return FALSE;
  for (guint i = 0; i < officers->len; i++) {
    const Phone *officer = &g_array_index(officers, Phone, i);
    gboolean covered = FALSE;
    if (!covers_reach(turn->book, officer->person, place, turn->programme->home, &covered, error))
      return FALSE;
    if (covered && officer->state == PHONE_ACTIVE)
      turn_notify(turn, officer->msisdn, officer->language, alert);
  }
  return TRUE;
}
