#include "source.h"

#include <string.h>

#define STEPS "(*LIMIT_MATCH=20000)" /* PCRE2's own bound; a pattern may only lower it */

GRegex *regex_new(const char *pattern, GError **error)
{
  g_autofree char *bounded = g_strconcat(STEPS, pattern, NULL);
  return g_regex_new(bounded, G_REGEX_RAW, 0, error);
}

/* Answers may be no UTF-8: bytes are matched. */
static gboolean match(const GRegex *regex, const GByteArray *body, GMatchInfo **info)
{
  if (body == NULL || body->len == 0)
    return g_regex_match_full(regex, "", 0, 0, 0, info, NULL);
  return g_regex_match_full(regex, (const char *)body->data, (gssize)MIN(body->len, SOURCE_TEXT), 0, 0, info, NULL);
}

gboolean regex_holds(const GRegex *regex, const GByteArray *body)
{
  return match(regex, body, NULL);
}

void source_free(Source *source)
{
  if (source == NULL)
    return;
  if (source->pointers != NULL)
    g_ptr_array_unref(source->pointers);
  if (source->regex != NULL)
    g_regex_unref(source->regex);
  g_free(source);
}

/* The group as it stands in the bytes, so that a NUL ends it and a long one is cut. */
static const char *group_text(const GRegex *regex, const GByteArray *body, char room[SOURCE_ROOM])
{
  g_autoptr(GMatchInfo) info = NULL;
  gint from = -1, to = -1;
  if (body == NULL || !match(regex, body, &info) || !g_match_info_fetch_pos(info, 1, &from, &to) || from < 0 || to <= from)
    return NULL;
  g_autofree char *bytes = g_strndup((const char *)body->data + from, (gsize)MIN(to - from, SOURCE_ROOM / 4));
  g_autofree char *valid = g_utf8_make_valid(bytes, -1); /* at most three bytes for one */
  g_strlcpy(room, valid, SOURCE_ROOM);
  return room;
}

const char *source_text(const Source *source, json_t *at, const GByteArray *body, char room[SOURCE_ROOM])
{
  if (source == NULL)
    return NULL;
  if (source->regex != NULL)
    return group_text(source->regex, body, room);
  for (guint i = 0; i < source->pointers->len; i++) {
    const char *text = json_as_text(pointer_find(g_ptr_array_index(source->pointers, i), at), room);
    if (text != NULL)
      return text;
  }
  return NULL;
}
