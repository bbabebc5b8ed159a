#include "json.h"

#include <string.h>

void json_append_escaped(GString *json, const char *text, gsize length)
{
  const char *end = text + length;
  while (text < end) {
    const char *plain = text;
    while (text < end && (guchar)*text >= 0x20 && *text != '"' && *text != '\\')
      text++;
    g_string_append_len(json, plain, text - plain);
    if (text == end)
      break;
    if ((guchar)*text < 0x20)
      g_string_append_printf(json, "\\u%04x", (guint)*text);
    else
      g_string_append_printf(json, "\\%c", *text);
    text++;
  }
}

void json_append_length(GString *json, const char *text, gsize length)
{
  g_string_append_c(json, '"');
  json_append_escaped(json, text, length);
  g_string_append_c(json, '"');
}

void json_append(GString *json, const char *text)
{
  json_append_length(json, text, strlen(text));
}

void json_append_int(GString *json, gint64 number)
{
  char digits[24];
  char *at = digits + sizeof digits;
  guint64 rest = number < 0 ? -(guint64)number : (guint64)number;
  do
    *--at = (char)('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (number < 0)
    *--at = '-';
  g_string_append_len(json, at, digits + sizeof digits - at);
}

void json_append_key(GString *json, const char *key)
{
  if (json->str[json->len - 1] != '{')
    g_string_append_c(json, ',');
  g_string_append_c(json, '"');
  g_string_append(json, key);
  g_string_append(json, "\":");
}
