#include "phone.h"

#include <string.h>

#define COUNTRY "66"
#define DIGITS_MAX 15

static gboolean is_mobile(const char *national) /* without the leading zero */
{
  return strlen(national) == 9 && strchr("689", national[0]) != NULL;
}

PhoneKind phone_read(const char *address, char e164[PHONE_SIZE])
{
  char digits[DIGITS_MAX + 1];
  gsize n = 0;
  gboolean plus = FALSE;
  e164[0] = '\0';
  for (const char *p = address; *p != '\0'; p++) {
    if (g_ascii_isdigit(*p)) {
      if (n == DIGITS_MAX)
        return PHONE_OTHER;
      digits[n++] = *p;
    } else if (*p == '+' && n == 0) {
      plus = TRUE;
    } else if (strchr(" -.()", *p) == NULL) {
      return PHONE_ALPHA;
    }
  }
  digits[n] = '\0';
  if (n <= 6)
    return n == 0 ? PHONE_ALPHA : PHONE_SHORT;
  const char *international = plus ? digits : g_str_has_prefix(digits, "00") ? digits + 2 : NULL;
  const char *national = NULL;
  if (international != NULL)
    national = g_str_has_prefix(international, COUNTRY) ? international + 2 : NULL;
  else if (digits[0] == '0')
    national = digits + 1;
  else if (n == 11 && g_str_has_prefix(digits, COUNTRY))
    national = digits + 2;
  if (national != NULL && national[0] == '0') /* +66 081… */
    national++;
  if (national != NULL && is_mobile(national)) {
    g_snprintf(e164, PHONE_SIZE, "+" COUNTRY "%s", national);
    return PHONE_MOBILE;
  }
  if (national != NULL)
    g_snprintf(e164, PHONE_SIZE, "+" COUNTRY "%.12s", national);
  else
    g_snprintf(e164, PHONE_SIZE, "+%.14s", international != NULL ? international : digits);
  return PHONE_OTHER;
}

gboolean phone_is_mobile(gint64 msisdn)
{
  const gint64 first = msisdn / 100000000;
  return first == 666 || first == 668 || first == 669;
}

gboolean phone_looks_like(const char *digits, gsize length)
{
  if (length == 10)
    return digits[0] == '0' && strchr("689", digits[1]) != NULL;
  return length == 11 && strncmp(digits, COUNTRY, 2) == 0 && strchr("689", digits[2]) != NULL;
}
