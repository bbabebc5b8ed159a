#include "settings_numbers.h"

#include "settings_text.h"

#include <string.h>

#define NUMBER_ROOM 64 /* longer ones are beyond 64 bits anyway */

typedef struct {
  const char *at, *end;
  guint line;
} Reader;

static void skip(Reader *reader, gsize bytes)
{
  for (; bytes > 0 && reader->at < reader->end; bytes--, reader->at++)
    reader->line += *reader->at == '\n';
}

static void skip_name(Reader *reader)
{
  while (reader->at < reader->end && (g_ascii_isalnum(*reader->at) || strchr("*-_", *reader->at) != NULL))
    skip(reader, 1);
}

/* Whether the parser has the number that is written here. */
static gboolean is_kept(const char *number)
{
  char digits[NUMBER_ROOM];
  if (g_strlcpy(digits, number, sizeof digits) >= sizeof digits)
    return FALSE;
  const gboolean hex = g_ascii_strncasecmp(digits, "0x", 2) == 0;
  if (strchr(digits, '.') != NULL || (!hex && strpbrk(digits, "eE") != NULL))
    return TRUE; /* a fraction, which no setting takes */
  char *suffix = strchr(digits, 'L');
  if (suffix != NULL)
    *suffix = '\0';
  if (hex)
    return g_ascii_string_to_unsigned(digits + 2, 16, 0, suffix != NULL ? G_MAXINT64 : G_MAXINT32, NULL, NULL);
  return g_ascii_string_to_signed(digits, 10, suffix != NULL ? G_MININT64 : G_MININT32,
                                  suffix != NULL ? G_MAXINT64 : G_MAXINT32, NULL, NULL);
}

static void read_number(Reader *reader, const char *path, GString *complaints)
{
  const char *from = reader->at;
  skip(reader, 1); /* a sign or a digit */
  while (reader->at < reader->end && (g_ascii_isalnum(*reader->at) || *reader->at == '.'))
    skip(reader, 1);
  g_autofree char *number = g_strndup(from, (gsize)(reader->at - from));
  if (!is_kept(number))
    g_string_append_printf(complaints,
                           "%s:%u: %.40s is too large a number; write one from -2147483648 to 2147483647, or with L at its end "
                           "one of 64 bits\n",
                           path, reader->line, number);
}

void settings_numbers_check(const char *path, GString *complaints)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &text, &length, NULL)) {
    g_string_append_printf(complaints, "%s:1: cannot be read again; check the name and the file's permissions\n", path);
    return;
  }
  Reader reader = {text, text + length, 1};
  while (reader.at < reader.end) {
    const char c = *reader.at;
    const gboolean sign = (c == '-' || c == '+') && reader.at + 1 < reader.end && g_ascii_isdigit(reader.at[1]);
    const char *past = settings_text_skip(reader.at, reader.end);
    if (past > reader.at)
      skip(&reader, (gsize)(past - reader.at));
    else if (g_ascii_isdigit(c) || sign)
      read_number(&reader, path, complaints);
    else if (g_ascii_isalpha(c) || c == '*')
      skip_name(&reader);
    else
      skip(&reader, 1);
  }
}
