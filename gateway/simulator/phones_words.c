/* What the phones' page says, and how it stands in HTML. */
#include "simulator/phones_parts.h"
#include "text/segment.h"

static const char *const words[SAY_WORDS][SPEAK_LANGUAGES] = {
#define WORD(id, th, en) [SAY_##id] = {th, en},
#include "simulator/phones_words.def"
#undef WORD
};

const char *phones_say(PhonesLanguage language, PhonesWord word)
{
  return words[word][language];
}

char *phones_fill(PhonesLanguage language, PhonesWord word, ...)
{
  g_autoptr(GString) text = g_string_new(phones_say(language, word));
  va_list pairs;
  va_start(pairs, word);
  for (const char *name = va_arg(pairs, const char *); name != NULL; name = va_arg(pairs, const char *)) {
    g_autofree char *field = g_strdup_printf("{%s}", name);
    g_string_replace(text, field, va_arg(pairs, const char *), 0);
  }
  va_end(pairs);
  return g_string_free(g_steal_pointer(&text), FALSE);
}

char *phones_count(const char *text, PhonesLanguage language)
{
  const Segmentation counted = segment_text(text);
  const guint parted = counted.segments > 1 ? counted.segments - 1 : 0; /* the room leaves one unit a part for pairs */
  char units[12], room[12], segments[12];
  g_snprintf(units, sizeof units, "%u", counted.units);
  g_snprintf(room, sizeof room, "%u", segment_room(counted.alphabet, counted.segments) + parted);
  g_snprintf(segments, sizeof segments, "%u", counted.segments);
  return phones_fill(language, SAY_COUNT, "units", units, "room", room, "segments", segments, NULL);
}

void phones_add_html(GString *html, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *text = g_markup_vprintf_escaped(format, arguments);
  va_end(arguments);
  g_string_append(html, text);
}
