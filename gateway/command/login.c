#include "command/login.h"

#include "command/pin.h"

#include <string.h>

G_STATIC_ASSERT(CARD_PIN_SIZE == LOGIN_HASH_SIZE);

gboolean login_may(Book *book, gint64 msisdn, Phone *phone, gboolean *may, GError **error)
{
  gboolean found = FALSE;
  *may = FALSE;
  if (msisdn == 0)
    return TRUE;
  if (!phones_get(book, msisdn, phone, &found, error))
    return FALSE;
  *may = found && (phone->roles & ROLE_OFFICER) != 0 && phone->state == PHONE_ACTIVE && phone->person != 0;
  return TRUE;
}

gboolean login_give(Book *book, const char *key, gint64 msisdn, const char *code, gboolean counts, gint64 now_ms,
                    gboolean *given, GError **error)
{
  Login login;
  *given = FALSE;
  if (!logins_get(book, msisdn, &login, error))
    return FALSE;
  if (now_ms - login.since_ms >= LOGIN_HOUR_MS || now_ms < login.since_ms) {
    login.since_ms = now_ms;
    login.asked = 0;
  }
  if (counts && login.asked >= LOGIN_CODES)
    return TRUE;
  login.asked += counts;
  pin_hmac(key, msisdn, code, login.code);
  login.tries = 0;
  login.until_ms = now_ms + (gint64)LOGIN_MINUTES * 60000;
  *given = TRUE;
  return logins_put(book, &login, error);
}

gboolean login_try(Book *book, const char *key, gint64 msisdn, const char *code, gint64 now_ms, gboolean *right, GError **error)
{
  Login login;
  char tried[LOGIN_HASH_SIZE];
  *right = FALSE;
  if (!logins_get(book, msisdn, &login, error))
    return FALSE;
  if (login.code[0] == '\0' || now_ms >= login.until_ms || login.tries >= LOGIN_TRIES)
    return TRUE;
  pin_hmac(key, msisdn, code, tried);
  *right = pin_same(tried, login.code);
  if (*right)
    memset(login.code, 0, sizeof login.code);
  else
    login.tries++;
  return logins_put(book, &login, error);
}
