#include "pipeline/pin.h"

#include "text/fold.h"

#include <string.h>

#define PIN_DIGITS 4U
#define VILLAGE_DIGITS 4U
#define CARD_DIGITS (VILLAGE_DIGITS + 1U + PIN_DIGITS) /* at least */

char *pin_strike(const char *text)
{
  char *struck = fold(text, strlen(text));
  for (char *c = struck; *c != '\0'; c++) {
    if (g_ascii_isdigit(*c))
      *c = '*';
  }
  return struck;
}

gboolean pin_may_stand(const char *folded, const Programme *programme)
{
  g_autoptr(GString) digits = g_string_new(NULL);
  gboolean village = FALSE;
  for (const char *c = folded; *c != '\0'; c++) {
    if (g_ascii_isdigit(*c))
      g_string_append_c(digits, *c);
  }
  for (gsize i = 0; i + VILLAGE_DIGITS <= digits->len && digits->len >= CARD_DIGITS && !village; i++) {
    gint32 code = programme->home;
    for (gsize k = i; k < i + VILLAGE_DIGITS; k++)
      code = code * 10 + (digits->str[k] - '0');
    village = programme_village(programme, code) != NULL;
  }
  return village;
}

/* How many bytes the digit at `at` takes; 0: there is none. */
static gsize digit_at(const guchar *at, gsize left)
{
  if (left >= 1 && g_ascii_isdigit(at[0]))
    return 1;
  if (left >= 3 && at[0] == 0xe0 && at[1] == 0xb9 && at[2] >= 0x90 && at[2] <= 0x99)
    return 3;
  if (left >= 6 && at[0] == '\\' && at[1] == 'u' && g_ascii_strncasecmp((const char *)at + 2, "0e5", 3) == 0 &&
      g_ascii_isdigit(at[5]))
    return 6;
  return 0;
}

void *pin_strike_raw(const void *raw, gsize length)
{
  guchar *bytes = g_memdup2(raw, length);
  for (gsize at = 0; at < length;) {
    guint digits = 0;
    gsize end = at, one;
    while ((one = digit_at(bytes + end, length - end)) > 0) {
      end += one;
      digits++;
    }
    if (digits == PIN_DIGITS)
      memset(bytes + at, '*', end - at);
    at = digits > 0 ? end : at + 1;
  }
  return bytes;
}
