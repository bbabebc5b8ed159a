#include "cli/dialogue.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define INTERRUPT 3
#define END 4
#define BACKSPACE 8
#define LINE_BACK 21
#define DELETE 127

/* A byte at a time, so that what is typed ahead stays with the terminal until it is asked for. -1: it has ended. */
static int next_byte(const Dialogue *dialogue)
{
  guchar byte;
  ssize_t n;
  do
    n = read(dialogue->in, &byte, 1);
  while (n < 0 && errno == EINTR);
  return n == 1 ? byte : -1;
}

static char *read_line(const Dialogue *dialogue)
{
  GString *line = g_string_new(NULL);
  int byte;
  while ((byte = next_byte(dialogue)) >= 0 && byte != '\n')
    g_string_append_c(line, (char)byte);
  return g_string_free(line, byte < 0);
}

static void take_back(GString *line)
{
  gsize length = line->len;
  while (length > 0 && ((guchar)line->str[--length] & 0xc0) == 0x80) /* all bytes of a character */
    continue;
  g_string_truncate(line, length);
}

/* From before the question: who types at once is not shown either. While nothing is shown the terminal's signals are ours to
 * give: otherwise one would leave it so. */
static gboolean hide(const Dialogue *dialogue, struct termios *before)
{
  struct termios hidden;
  if (tcgetattr(dialogue->in, before) != 0)
    return FALSE;
  hidden = *before;
  hidden.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG);
  return tcsetattr(dialogue->in, TCSADRAIN, &hidden) == 0;
}

static char *read_hidden(const Dialogue *dialogue, const struct termios *before)
{
  GString *line = g_string_new(NULL);
  int byte;
  while ((byte = next_byte(dialogue)) >= 0 && byte != '\n' && byte != '\r' && byte != INTERRUPT && byte != END) {
    if (byte == DELETE || byte == BACKSPACE)
      take_back(line);
    else if (byte == LINE_BACK)
      g_string_truncate(line, 0);
    else
      g_string_append_c(line, (char)byte);
  }
  tcsetattr(dialogue->in, TCSADRAIN, before);
  fputc('\n', dialogue->out);
  fflush(dialogue->out);
  if (byte == INTERRUPT)
    raise(SIGINT);
  return g_string_free(line, byte < 0 || byte == INTERRUPT || byte == END);
}

static void complain(const Dialogue *dialogue, const char *wrong)
{
  fprintf(dialogue->out, "  ! %s\n", wrong);
}

/* A terminal may hand over anything. */
static gboolean is_text(const char *answer)
{
  if (!g_utf8_validate(answer, -1, NULL))
    return FALSE;
  for (; *answer != '\0'; answer = g_utf8_next_char(answer))
    if (g_unichar_iscntrl(g_utf8_get_char(answer)))
      return FALSE;
  return TRUE;
}

static char *ask(const Dialogue *dialogue, const char *question, const char *fallback, gboolean hidden, DialogueCheck check,
                 gpointer data)
{
  for (;;) {
    struct termios before;
    const gboolean quiet = hidden && hide(dialogue, &before);
    const gboolean usual = fallback != NULL && *fallback != '\0';
    fprintf(dialogue->out, "%s%s%s%s: ", question, usual ? " [" : "", usual ? fallback : "", usual ? "]" : "");
    fflush(dialogue->out);
    g_autofree char *answer = quiet ? read_hidden(dialogue, &before) : read_line(dialogue);
    if (answer == NULL)
      return NULL;
    g_strstrip(answer);
    if (*answer == '\0' && fallback != NULL) {
      g_free(answer);
      answer = g_strdup(fallback);
    }
    g_autofree char *wrong = NULL;
    if (!is_text(answer))
      wrong = g_strdup(phrase(dialogue->phrases, PHRASE_INIT_BAD_TEXT));
    else if (*answer == '\0' && fallback == NULL)
      wrong = g_strdup(phrase(dialogue->phrases, PHRASE_INIT_BAD_EMPTY));
    else if (check != NULL)
      wrong = check(dialogue, answer, data);
    if (wrong == NULL)
      return g_steal_pointer(&answer);
    complain(dialogue, wrong);
  }
}

char *dialogue_ask(const Dialogue *dialogue, const char *question, const char *fallback, DialogueCheck check, gpointer data)
{
  return ask(dialogue, question, fallback, FALSE, check, data);
}

char *dialogue_secret(const Dialogue *dialogue, const char *question)
{
  return ask(dialogue, question, NULL, TRUE, NULL, NULL);
}

static int verdict(const Dialogue *dialogue, const char *answer)
{
  const char *const words[][3] = {{"n", "no", phrase(dialogue->phrases, PHRASE_NO)},
                                  {"y", "yes", phrase(dialogue->phrases, PHRASE_YES)}};
  for (int yes = 0; yes < 2; yes++)
    for (gsize i = 0; i < G_N_ELEMENTS(words[yes]); i++)
      if (g_ascii_strcasecmp(answer, words[yes][i]) == 0)
        return yes;
  return -1;
}

static char *check_verdict(const Dialogue *dialogue, const char *answer, gpointer data)
{
  *(int *)data = verdict(dialogue, answer);
  return *(int *)data >= 0 ? NULL : g_strdup(phrase(dialogue->phrases, PHRASE_INIT_BAD_YES_NO));
}

gboolean dialogue_agree(const Dialogue *dialogue, const char *question, gboolean fallback, gboolean *yes)
{
  int answered = 0;
  const char *usual = phrase(dialogue->phrases, fallback ? PHRASE_YES : PHRASE_NO);
  g_autofree char *answer = dialogue_ask(dialogue, question, usual, check_verdict, &answered);
  *yes = answered == 1;
  return answer != NULL;
}
