/* The digit form: the code and its arguments, of commands.def. It is also the USSD string.
 *
 *   form = [ "*" | "#" ] code { separator argument } [ "#" ]      separator = one or more of * # space
 *   argument = numeral [ currency | unit ]                         with a unit or currency only where * separates
 *
 * A lone number is never code and argument, and "1 500" may be 1,500 (OP-02): both are asked. */
#include "digits.h"

#include <string.h>

/* One argument at *p. FALSE where it is none. */
static gboolean take_argument(const Reading *reading, const char **p, gboolean suffix, Argument *argument)
{
  const gsize length = strspn(*p, "0123456789.,+-");
  *argument = (Argument){0};
  if (length == 0 || length >= sizeof argument->digits)
    return FALSE;
  memcpy(argument->digits, *p, length);
  *p += length;
  gsize end = length;
  while (end > 0 && strchr(".,-", argument->digits[end - 1]) != NULL)
    argument->digits[--end] = '\0'; /* 500.- */
  const gsize tail = strcspn(*p, " *#!\n");
  if (tail == 0)
    return end > 0;
  g_autofree char *word = g_strndup(*p, tail);
  const Word *known = lexicon_find(reading->lexicon, word);
  if (!suffix || known == NULL || !(word_is(known, TAG_CURRENCY) || known->unit != NULL || word_is(known, TAG_PARTICLE)))
    return FALSE;
  argument->currency = word_is(known, TAG_CURRENCY);
  argument->unit = known->unit;
  *p += tail;
  return end > 0;
}

/* "1*500 2*60": two forms on one line (OP-70) */
static gboolean is_two_forms(const char *line)
{
  guint starred = 0, chunks = 0;
  g_auto(GStrv) parts = g_strsplit(line, " ", -1);
  for (gsize i = 0; parts[i] != NULL; i++) {
    const char *star = strpbrk(parts[i], "*#");
    chunks += g_ascii_isdigit(parts[i][0]) ? 1 : 0;
    starred += star != NULL && star > parts[i] && g_ascii_isdigit(star[1]) ? 1 : 0;
  }
  return starred > 1 || (starred == 1 && chunks > 1);
}

/* The command of a code. 60 is two: a place makes it the officers', a group the members'. */
static Command command_of(const Reading *reading, const char *code, const Form *form)
{
  if (strcmp(code, command_row(COMMAND_GROUP)->digits) == 0) {
    const gboolean officer_only = reading->roles == ROLE_OFFICER;
    const gboolean place = form->n > 0 ? strlen(form->args[0].digits) >= 4 : officer_only;
    return place ? COMMAND_VGROUPS : COMMAND_GROUP;
  }
  for (guint i = 1; i < COMMAND_COUNT; i++) {
    if (strcmp(command_row((Command)i)->digits, code) == 0)
      return (Command)i;
  }
  return COMMAND_NONE;
}

/* One line of the digit form. FALSE: it is none. */
static gboolean read_line(Reading *reading, const char *line)
{
  Form form = {.reading = reading, .spaces_only = strpbrk(line, "*#") == NULL};
  char code[3] = "";
  const char *p = line + strspn(line, "*#");
  const gsize length = strspn(p, "0123456789");
  if (length < 1 || length > 2 || (p[length] != '\0' && strchr(" *#.!", p[length]) == NULL))
    return FALSE;
  memcpy(code, p, length);
  p += length;
  if (*p == '.' && g_ascii_isdigit(p[1]))
    return FALSE;
  for (p += strspn(p, " *#.!"); *p != '\0' && *p != '\n'; p += strspn(p, " *#!")) {
    if (form.n >= ARGUMENTS_MAX || !take_argument(reading, &p, !form.spaces_only, &form.args[form.n++]))
      return FALSE;
  }
  const Command command = command_of(reading, code, &form);
  if (command == COMMAND_NONE)
    return FALSE;
  if (is_two_forms(line)) {
    reading_command(reading, command);
    reading_fault(reading, E_AMOUNT_AMBIG);
    return TRUE;
  }
  reading->request->by_digits = TRUE;
  if (form.spaces_only && form.n == 1 && length == 1 && code[0] >= '1' && strspn(form.args[0].digits, "0123456789") == 3 &&
      strlen(form.args[0].digits) == 3 && code[0] <= '5') {
    reading_command(reading, command);
    reading_fault(reading, E_AMOUNT_AMBIG); /* 1 500: 1,500? */
    return TRUE;
  }
  digits_read_form(&form, command);
  return TRUE;
}

static gboolean has_other_separator(const char *text)
{
  const gsize code = strspn(text, "0123456789");
  const char *p = text + code;
  return code >= 1 && code <= 2 && *p != '\0' && strchr("-/x+", *p) != NULL && g_ascii_isdigit(p[1]) &&
         p[1 + strspn(p + 1, "0123456789.,")] == '\0';
}

gboolean reader_digits(Reading *reading, const char *text)
{
  if (has_other_separator(text)) {
    reading_fault(reading, E_UNKNOWN_CMD); /* 1-500, 1/500 */
    return TRUE;
  }
  if (strchr(text, '\n') == NULL)
    return read_line(reading, text);
  Request *request = reading->request, before = *request;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  gboolean money = TRUE;
  for (gsize i = 0; lines[i] != NULL; i++) {
    if (!read_line(reading, lines[i])) {
      *request = before;
      reading->n_refusals = 0;
      return FALSE;
    }
    money &= request->command == COMMAND_SELL || request->command == COMMAND_MAKE ||
             (request->command >= COMMAND_INCOME && request->command <= COMMAND_REPAY);
  }
  if (!money)
    reading_fault(reading, E_AMOUNT_AMBIG);
  else if (request->n_entries > 1)
    request->command = COMMAND_BATCH;
  return TRUE;
}
