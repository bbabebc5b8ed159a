#include "salvage.h"

#include <string.h>

static void append(GByteArray *out, const char *text)
{
  g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
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
      append(out, SALVAGE_MARK);
      return length;
    }
    length = 12;
  }
  g_byte_array_append(out, (const guint8 *)p, (guint)length);
  return length;
}

/* From the opening quote to behind the closing one. */
static const char *copy_string(GByteArray *out, const char *p, const char *end)
{
  append(out, "\"");
  for (p++; p < end && *p != '"';) {
    if (*p == '\\') {
      p += copy_escape(out, p, end);
      continue;
    }
    const gunichar character = g_utf8_get_char_validated(p, end - p);
    const gsize length = character < 0x80 ? 1 : (gsize)g_unichar_to_utf8(character, NULL);
    if (character >= (gunichar)-2 || character < 0x20 || character > 0x10ffff) {
      append(out, SALVAGE_MARK);
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
  GByteArray *out = g_byte_array_sized_new(body->len + 64);
  const char *p = (const char *)body->data, *const end = p + body->len;
  while (p < end) {
    if (*p == '"')
      p = copy_string(out, p, end);
    else if (*p == '-' || g_ascii_isdigit(*p))
      p = copy_number(out, p, end);
    else
      g_byte_array_append(out, (const guint8 *)p++, 1);
  }
  return out;
}
