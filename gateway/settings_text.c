#include "settings_text.h"

#include <string.h>

static gboolean stands(const char *at, const char *end, const char *mark)
{
  const gsize length = strlen(mark);
  return (gsize)(end - at) >= length && memcmp(at, mark, length) == 0;
}

static const char *behind(const char *at, const char *end, const char *mark)
{
  while (at < end && !stands(at, end, mark))
    at++;
  return MIN(at + strlen(mark), end);
}

const char *settings_text_skip(const char *at, const char *end)
{
  if (*at == '#' || stands(at, end, "//"))
    return behind(at, end, "\n");
  if (stands(at, end, "/*"))
    return behind(at + 2, end, "*/");
  if (*at != '"')
    return at;
  for (at++; at < end && *at != '"'; at++)
    at += *at == '\\' && at + 1 < end;
  return MIN(at + 1, end);
}

typedef struct {
  const char *from, *to; /* the value, without what ends it */
} Span;

static const char *skip_blanks(const char *at, const char *end)
{
  for (const char *past; at < end; at = past) {
    past = g_ascii_isspace(*at) ? at + 1 : *at == '"' ? at : settings_text_skip(at, end);
    if (past == at)
      break;
  }
  return at;
}

/* Behind the value that begins at `at`: at what ends the setting outside of all brackets. A line's end does, too, but between
 * the pieces of one text. */
static const char *value_end(const char *at, const char *end)
{
  for (int depth = 0; at < end; at++) {
    const char *past = settings_text_skip(at, end);
    if (depth == 0 && (strchr(";,})]", *at) != NULL || (past > at && *at != '"')))
      return at;
    if (depth == 0 && *at == '\n') {
      const char *next = skip_blanks(at, end);
      if (next == end || *next != '"')
        return at;
    }
    if (past > at)
      at = past - 1;
    else if (strchr("{([", *at) != NULL)
      depth++;
    else if (strchr("})]", *at) != NULL && --depth == 0)
      return at + 1;
  }
  return end;
}

/* The value of the setting `name` that stands in the text itself, in none of its groups. */
static gboolean find(Span text, const char *name, gsize length, Span *value)
{
  for (const char *at = text.from; (at = skip_blanks(at, text.to)) < text.to;) {
    const char *word = at;
    while (at < text.to && (g_ascii_isalnum(*at) || strchr("*-_", *at) != NULL))
      at++;
    const gboolean named = (gsize)(at - word) == length && strncmp(word, name, length) == 0;
    at = skip_blanks(at, text.to);
    if (at < text.to && (*at == ':' || *at == '=')) {
      value->from = skip_blanks(at + 1, text.to);
      at = value->to = value_end(value->from, text.to);
      while (value->to > value->from && g_ascii_isspace(value->to[-1]))
        value->to--;
      if (named)
        return TRUE;
    } else if (at < text.to && at == word) {
      at++; /* ; and , and what libconfig will complain of */
    }
  }
  return FALSE;
}

static char *replaced(const char *text, Span old, const char *before, const char *value, const char *after)
{
  g_autofree char *head = g_strndup(text, (gsize)(old.from - text));
  return g_strconcat(head, before, value, after, old.to, NULL);
}

char *settings_text_put(const char *text, const char *path, const char *value)
{
  const char *dot = strchr(path, '.');
  const gsize first = dot != NULL ? (gsize)(dot - path) : strlen(path);
  const Span all = {text, text + strlen(text)};
  Span group, inner;
  if (!find(all, path, first, &group)) {
    g_autofree char *name = g_strndup(path, first);
    g_autofree char *whole =
        dot != NULL ? g_strdup_printf("%s: { %s = %s; };\n", name, dot + 1, value) : g_strdup_printf("%s = %s;\n", name, value);
    return g_strconcat(text, text[0] == '\0' || g_str_has_suffix(text, "\n") ? "" : "\n", whole, NULL);
  }
  if (dot == NULL)
    return replaced(text, group, "", value, "");
  if (group.to - group.from < 2 || *group.from != '{' || group.to[-1] != '}')
    return g_strdup(text); /* no group: who reads it will say so */
  inner = (Span){group.from + 1, group.to - 1};
  if (find(inner, dot + 1, strlen(dot + 1), &group))
    return replaced(text, group, "", value, "");
  g_autofree char *named = g_strdup_printf(" %s = ", dot + 1);
  return replaced(text, (Span){inner.from, inner.from}, named, value, ";");
}

char *settings_text_quote(const char *text)
{
  GString *quoted = g_string_new("\"");
  for (; *text != '\0'; text++) {
    if (*text == '"' || *text == '\\')
      g_string_append_c(quoted, '\\');
    g_string_append_c(quoted, *text);
  }
  return g_string_free(g_string_append_c(quoted, '"'), FALSE);
}
