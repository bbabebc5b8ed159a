#include "segment.h"

/* The letters of the default alphabet that are not ASCII, and the ASCII that it lacks or has in its extension table only. */
static const char beyond_ascii[] = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
static const char extension[] = "\f^{}\\[~]|€";

guint segment_gsm7_units(gunichar character)
{
  if (character == 0)
    return 0;
  if (g_utf8_strchr(extension, -1, character) != NULL)
    return 2;
  if (character < 0x80)
    return character == '\n' || character == '\r' || (character >= ' ' && character != '`' && character != 0x7F) ? 1 : 0;
  return g_utf8_strchr(beyond_ascii, -1, character) != NULL ? 1 : 0;
}

static guint ucs2_units(gunichar character)
{
  return character > 0xFFFF ? 2 : 1;
}

static guint character_units(gunichar character, Alphabet alphabet)
{
  return alphabet == ALPHABET_UCS2 ? ucs2_units(character) : MAX(segment_gsm7_units(character), 1);
}

guint segment_units(const char *text, Alphabet alphabet)
{
  guint units = 0;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
    units += character_units(g_utf8_get_char(at), alphabet);
  return units;
}

guint segment_limit(Alphabet alphabet)
{
  return alphabet == ALPHABET_GSM7 ? 160 : 70;
}

static Alphabet needed_alphabet(const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    if (segment_gsm7_units(g_utf8_get_char(at)) == 0)
      return ALPHABET_UCS2;
  }
  return ALPHABET_GSM7;
}

/* The units of one of several joined SMS. */
static guint segment_part(Alphabet alphabet)
{
  return alphabet == ALPHABET_GSM7 ? 153 : 67;
}

guint segment_room(Alphabet alphabet, guint segments)
{
  return segments <= 1 ? segment_limit(alphabet) : segments * segment_part(alphabet) - (segments - 1);
}

Segmentation segment_text(const char *text)
{
  Segmentation result = {.alphabet = needed_alphabet(text), .segments = 1};
  result.units = segment_units(text, result.alphabet);
  if (result.units <= segment_limit(result.alphabet))
    return result;
  const guint room = segment_part(result.alphabet);
  guint used = 0;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    const guint units = character_units(g_utf8_get_char(at), result.alphabet);
    if (used + units > room) {
      result.segments++;
      used = 0;
    }
    used += units;
  }
  return result;
}
