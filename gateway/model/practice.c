#include "practice.h"

#include "error.h"
#include "households.h"
#include "places.h"

gboolean practice_places(Book *book, gint32 village, GError **error)
{
  return villages_copy_for_practice(book, village, error) && households_copy_for_practice(book, village, error);
}

gboolean practice_village(Book *book, gint32 village, gboolean on, gint64 *phones, GError **error)
{
  gint64 changed;
  if (!villages_set_practice(book, village, on, error) || (on && !practice_places(book, village, error)) ||
      !phones_practise(book, village, on, &changed, error))
    return FALSE;
  if (phones != NULL)
    *phones = changed;
  return TRUE;
}

gboolean practice_phone(Book *book, gint64 msisdn, gboolean on, GError **error)
{
  Phone phone;
  gboolean found;
  if (!phones_get(book, msisdn, &phone, &found, error))
    return FALSE;
  if (!found || phone.roles == 0) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, "nobody registered that number; register it first");
    return FALSE;
  }
  if (on && phone.village == 0) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, "an officer's phone has no village; put the village in practice");
    return FALSE;
  }
  gint64 changed;
  return (!on || practice_places(book, phone.village, error)) && phones_practise_one(book, msisdn, on, &changed, error);
}

gboolean practice_inherit(Book *book, Phone *phone, GError **error)
{
  gboolean practice = FALSE;
  if (phone->village > 0 && !villages_practice(book, phone->village, &practice, error))
    return FALSE;
  phone->practice = practice;
  return !practice || practice_places(book, phone->village, error);
}
