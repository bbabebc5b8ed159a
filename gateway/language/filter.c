#include "filter.h"

#include "text/phone.h"

#include <string.h>

IgnoreReason filter_sender(const char *from, const char *const *own_numbers)
{
  char e164[PHONE_SIZE];
  if (from == NULL)
    return IGNORE_NONE;
  switch (phone_read(from, e164)) {
  case PHONE_ALPHA:
    return IGNORE_ALPHA_SENDER;
  case PHONE_SHORT:
    return IGNORE_SHORT_CODE;
  case PHONE_OTHER:
    return IGNORE_NOT_TH_MOBILE;
  case PHONE_MOBILE:
    break;
  }
  return own_numbers != NULL && g_strv_contains(own_numbers, e164) ? IGNORE_OWN_REPLY : IGNORE_NONE;
}

/* "55555", "5555+": four fives and no more */
static gboolean is_laughter(const char *text)
{
  gsize fives = strspn(text, "5");
  return fives >= 4 && text[fives + strspn(text + fives, "+ ")] == '\0';
}

/* nothing but punctuation; "?" alone asks for help */
static gboolean is_empty(const char *text)
{
  if (strspn(text, "? ") == strlen(text) && strchr(text, '?') != NULL)
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    const gunichar c = g_utf8_get_char(p);
    if (g_unichar_isalnum(c) || g_unichar_ismark(c) || c == '*' || c == '#')
      return FALSE;
  }
  return TRUE;
}

/* "1,234.50": how many amounts with satang */
static guint satang_amounts(const char *text)
{
  guint found = 0;
  for (const char *p = strchr(text, '.'); p != NULL; p = strchr(p + 1, '.'))
    found +=
        p > text && g_ascii_isdigit(p[-1]) && g_ascii_isdigit(p[1]) && g_ascii_isdigit(p[2]) && !g_ascii_isdigit(p[3]) ? 1 : 0;
  return found;
}

/* a tracking number: two letters, nine digits, two letters; or thirteen letters and digits in one */
static gboolean has_tracking_number(const char *text)
{
  for (const char *p = text; *p != '\0'; p++) {
    gsize run = 0, digits = 0;
    while (g_ascii_isalnum(p[run])) {
      digits += g_ascii_isdigit(p[run]) ? 1 : 0;
      run++;
    }
    if (run >= 11 && digits >= 9 && digits < run)
      return TRUE;
    if (run > 0)
      p += run - 1;
  }
  return FALSE;
}

static gboolean is_advertisement(const Lexicon *lexicon, const char *text)
{
  if (lexicon_has_phrase(lexicon, PHRASES_LINK, text) || lexicon_has_phrase(lexicon, PHRASES_AD, text) ||
      lexicon_has_phrase(lexicon, PHRASES_MISSED_CALL, text))
    return TRUE;
  if (lexicon_has_phrase(lexicon, PHRASES_PARCEL, text) &&
      (lexicon_has_phrase(lexicon, PHRASES_PARCEL_SIGN, text) || has_tracking_number(text)))
    return TRUE;
  return lexicon_has_phrase(lexicon, PHRASES_BALANCE, text) &&
         (lexicon_has_phrase(lexicon, PHRASES_ACCOUNT, text) || satang_amounts(text) >= 2);
}

IgnoreReason filter_text(const Lexicon *lexicon, const char *folded)
{
  if (is_empty(folded))
    return IGNORE_EMPTY;
  if (is_laughter(folded))
    return IGNORE_LAUGH;
  if (lexicon_has_phrase(lexicon, PHRASES_AUTO_REPLY, folded))
    return IGNORE_AUTO_REPLY;
  if (lexicon_has_phrase(lexicon, PHRASES_OTP, folded))
    return IGNORE_OTP;
  return is_advertisement(lexicon, folded) ? IGNORE_AD : IGNORE_NONE;
}
