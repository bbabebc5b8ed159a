#include "cli/doctor_checks.h"

#include <unistd.h>

#define GREEN "\033[32m"
#define YELLOW "\033[33m"
#define RED "\033[1;31m"
#define PLAIN "\033[0m"

void visit_line(FILE *out, const char *verdict, const char *check, const char *what, const char *mend)
{
  g_autofree char *found = g_strdelimit(g_strdup(what), "\t\r\n", ' ');
  const gboolean coloured = isatty(fileno(out)) != 0;
  const char *colour = !coloured ? "" : verdict[0] == 'o' ? GREEN : verdict[0] == 'n' ? YELLOW : RED;
  fprintf(out, "%s%s%s\t%s\t%s%s%s\n", colour, verdict, coloured ? PLAIN : "", check, found, mend != NULL ? "\t" : "",
          mend != NULL ? mend : "");
}

static void G_GNUC_PRINTF(6, 0) tell(const Visit *visit, guint *count, const char *verdict, const char *check, const char *mend,
                                     const char *what, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf(what, arguments);
  (*count)++;
  visit_line(visit->job->out, verdict, check, text, mend);
}

void visit_good(Visit *visit, const char *check, const char *what, ...)
{
  va_list arguments;
  va_start(arguments, what);
  tell(visit, &visit->good, "ok", check, NULL, what, arguments);
  va_end(arguments);
}

void visit_note(Visit *visit, const char *check, const char *mend, const char *what, ...)
{
  va_list arguments;
  va_start(arguments, what);
  tell(visit, &visit->notes, "note", check, mend, what, arguments);
  va_end(arguments);
}

void visit_bad(Visit *visit, const char *check, const char *mend, const char *what, ...)
{
  va_list arguments;
  va_start(arguments, what);
  tell(visit, &visit->bad, "BAD", check, mend, what, arguments);
  va_end(arguments);
}
