#include "form.h"

#include <string.h>

static char *decode(const char *raw, gsize length)
{
  g_autofree char *copy = g_strndup(raw, length);
  if (strlen(copy) != length)
    return NULL;
  for (char *c = copy; *c != '\0'; c++) {
    if (*c == '+')
      *c = ' ';
  }
  g_autofree char *value = g_uri_unescape_string(copy, NULL);
  return value != NULL && g_utf8_validate(value, -1, NULL) ? g_steal_pointer(&value) : NULL;
}

char *form_find(const char *body, gsize length, const char *name)
{
  const gsize named = strlen(name);
  const char *const end = body + length;
  for (const char *at = body; at < end;) {
    const char *stop = memchr(at, '&', (gsize)(end - at));
    if (stop == NULL)
      stop = end;
    if ((gsize)(stop - at) > named && memcmp(at, name, named) == 0 && at[named] == '=')
      return decode(at + named + 1, (gsize)(stop - at) - named - 1);
    at = stop + 1;
  }
  return NULL;
}
