#include "ussd_text.h"

#include <string.h>

char *ussd_text_screen(const UssdVoice *voice, const Answer *screen)
{
  char *text = catalogue_render_within(voice->catalogue, voice->language, voice->practice, screen, SCREEN_LIMIT);
  return text != NULL ? text : catalogue_render(voice->catalogue, voice->language, screen);
}

char *ussd_text_whole(const UssdVoice *voice, const Answer *answer)
{
  char *text = catalogue_render_within(voice->catalogue, voice->language, voice->practice, answer, SCREEN_LIMIT);
  if (text != NULL)
    return text;
  return voice->practice ? catalogue_render_practice(voice->catalogue, voice->language, answer)
                         : catalogue_render(voice->catalogue, voice->language, answer);
}

/* How many bytes of a text fit so many units: up to a space, where there is one. */
static gsize fitting(const UssdVoice *voice, const char *text, guint units)
{
  gsize whole = 0, word = 0;
  for (const char *at = text; *at != '\0';) {
    const char *next = g_utf8_next_char(at);
    g_autofree char *begun = g_strndup(text, (gsize)(next - text));
    if (catalogue_units(voice->catalogue, voice->language, begun) > units)
      break;
    whole = (gsize)(next - text);
    if (*next == ' ' || *next == '\0')
      word = whole;
    at = next;
  }
  return word > 0 ? word : whole;
}

char *ussd_text_page(const UssdVoice *voice, const char *text, char **rest)
{
  *rest = g_strdup("");
  if (catalogue_units(voice->catalogue, voice->language, text) <= SCREEN_LIMIT)
    return g_strdup(text);
  Answer next;
  answer_begin(&next, U_NEXT);
  g_autofree char *mark = catalogue_render(voice->catalogue, voice->language, &next);
  const guint room = SCREEN_LIMIT - MIN(catalogue_units(voice->catalogue, voice->language, mark) + 1, SCREEN_LIMIT / 2);
  const gsize length = fitting(voice, text, room);
  g_autofree char *page = g_strndup(text, length);
  g_free(*rest);
  *rest = g_strdup(text + length + (text[length] == ' ' ? 1 : 0));
  return g_strdup_printf("%s\n%s", page, mark);
}

/* Cut where even the shortest form is too long for a screen. */
char *ussd_text_one(const UssdVoice *voice, const Answer *answer)
{
  char *text = ussd_text_whole(voice, answer);
  text[fitting(voice, text, SCREEN_LIMIT)] = '\0';
  return text;
}

char *ussd_text_refused(const UssdVoice *voice, const Answer *refusal, const Answer *question, gboolean *alone)
{
  g_autofree char *asked = ussd_text_one(voice, question);
  const guint units = catalogue_units(voice->catalogue, voice->language, asked) + 1;
  g_autofree char *wrong =
      units < SCREEN_LIMIT ? catalogue_render_within(voice->catalogue, voice->language, FALSE, refusal, SCREEN_LIMIT - units)
                           : NULL;
  const gboolean was_alone = *alone;
  *alone = FALSE;
  if (wrong != NULL)
    return g_strdup_printf("%s\n%s", wrong, asked);
  if (was_alone)
    return g_steal_pointer(&asked);
  *alone = TRUE;
  return ussd_text_one(voice, refusal);
}
