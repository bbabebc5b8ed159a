#include "salvage.h"

#include <string.h>

#define GROWTH_MAX ((gsize)256 << 10) /* bytes: what needs more mending is no page */
#define SALVAGE_HIDDEN 0x100          /* U+0100 to U+01FF: letters that no JSON writer escapes */

static void append(GByteArray *out, const char *text)
{
  g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
}

/* The mark, and behind it the byte as a character of its own, so that it can be brought back. */
static void append_mark(GByteArray *out, guint8 byte)
{
  char hidden[6] = {0};
  g_unichar_to_utf8((gunichar)(SALVAGE_HIDDEN + byte), hidden);
  append(out, SALVAGE_MARK);
  append(out, hidden);
}

/* The code unit of "\uXXXX" at p, -1 where it is none. */
static gint unit_at(const char *p, const char *end)
{
  if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
    return -1;
  gint unit = 0;
  for (int i = 2; i < 6; i++) {
    if (!g_ascii_isxdigit(p[i]))
      return -1;
    unit = unit * 16 + g_ascii_xdigit_value(p[i]);
  }
  return unit;
}

/* One escape; the bytes taken. */
static gsize copy_escape(GByteArray *out, const char *p, const char *end)
{
  const gint unit = unit_at(p, end);
  gsize length = unit >= 0 ? 6 : (gsize)MIN(2, end - p);
  if (unit >= 0xd800 && unit <= 0xdfff) {
    const gint low = unit <= 0xdbff ? unit_at(p + 6, end) : -1;
    if (low < 0xdc00 || low > 0xdfff) {
      append(out, SALVAGE_MARK "\\"); /* the escape's own letters stay as text */
      g_byte_array_append(out, (const guint8 *)p, (guint)length);
      return length;
    }
    length = 12;
  }
  g_byte_array_append(out, (const guint8 *)p, (guint)length);
  return length;
}

/* From the opening quote to behind the closing one, or to where there is too much to mend. */
static const char *copy_string(GByteArray *out, const char *p, const char *end, gsize most)
{
  append(out, "\"");
  for (p++; p < end && *p != '"' && out->len <= most;) {
    if (*p == '\\') {
      p += copy_escape(out, p, end);
      continue;
    }
    const gunichar character = g_utf8_get_char_validated(p, end - p);
    const gsize length = character < 0x80 ? 1 : (gsize)g_unichar_to_utf8(character, NULL);
    if (character >= (gunichar)-2 || character < 0x20 || character > 0x10ffff) {
      append_mark(out, (guint8)*p);
      p++;
    } else {
      g_byte_array_append(out, (const guint8 *)p, (guint)length);
      p += length;
    }
  }
  if (p < end) {
    append(out, "\"");
    p++;
  }
  return p;
}

static const char *copy_number(GByteArray *out, const char *p, const char *end)
{
  const char *from = p;
  gboolean whole = TRUE;
  for (; p < end && (g_ascii_isdigit(*p) || strchr("+-.eE", *p) != NULL) && *p != '\0'; p++)
    whole = whole && *p != '.' && *p != 'e' && *p != 'E';
  const gboolean too_long = whole && p - from >= 19; /* 2^63 has 19 digits; those that would fit pass as strings too */
  if (too_long)
    append(out, "\"");
  g_byte_array_append(out, (const guint8 *)from, (guint)(p - from));
  if (too_long)
    append(out, "\"");
  return p;
}

GByteArray *json_salvage(const GByteArray *body)
{
  const gsize most = body->len + GROWTH_MAX;
  GByteArray *out = g_byte_array_sized_new(body->len + 64);
  const char *p = (const char *)body->data, *const end = p + body->len;
  while (p < end) {
    if (out->len > most) {
      g_byte_array_unref(out);
      return NULL;
    }
    if (*p == '"')
      p = copy_string(out, p, end, most);
    else if (*p == '-' || g_ascii_isdigit(*p))
      p = copy_number(out, p, end);
    else
      g_byte_array_append(out, (const guint8 *)p++, 1);
  }
  return out;
}

void json_restore(GString *json)
{
  gsize kept = 0;
  for (gsize i = 0; i < json->len;) {
    if (!g_str_has_prefix(json->str + i, SALVAGE_MARK)) {
      json->str[kept++] = json->str[i++];
      continue;
    }
    const char *behind = json->str + i + strlen(SALVAGE_MARK);
    const gunichar hidden = g_utf8_get_char(behind);
    i += strlen(SALVAGE_MARK);
    if (hidden >= SALVAGE_HIDDEN && hidden <= SALVAGE_HIDDEN + 0xff) {
      json->str[kept++] = (char)(hidden - SALVAGE_HIDDEN);
      i += 2;
    } else if (g_str_has_prefix(behind, "\\\\u")) {
      i++; /* half of a surrogate pair, as it was written */
    } else {
      memmove(json->str + kept, SALVAGE_MARK, strlen(SALVAGE_MARK));
      kept += strlen(SALVAGE_MARK);
    }
  }
  g_string_truncate(json, kept);
}
