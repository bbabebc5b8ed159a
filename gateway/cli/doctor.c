#include "cli/doctor.h"

#include "cli/doctor_checks.h"

#include <sysexits.h>
#include <unistd.h>

#define GREEN "\033[32m"
#define YELLOW "\033[33m"
#define RED "\033[1;31m"
#define PLAIN "\033[0m"

static void line(FILE *out, const char *verdict, const char *check, const char *what, const char *mend)
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
  line(visit->job->out, verdict, check, text, mend);
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

int cli_doctor(const Job *job, GError **error)
{
  (void)error;
  Visit visit = {.job = job};
  visit_good(&visit, "configuration", "%s loads: %u accounts, %u villages", job->setup->path, job->setup->providers->len,
             job->setup->programme->villages->len);
  doctor_files(&visit);
  doctor_daemon(&visit);
  doctor_book(&visit);
  doctor_accounts(&visit);
  book_close(visit.book);
  fprintf(job->out, "%u checks: %u ok, %u to look at, %u bad\n", visit.good + visit.notes + visit.bad, visit.good, visit.notes,
          visit.bad);
  return visit.bad == 0 ? EX_OK : EX_UNAVAILABLE;
}

int cli_doctor_without(const char *config, const GError *wrong, FILE *out)
{
  g_auto(GStrv) mistakes = g_strsplit(wrong->message, "\n", -1);
  for (char **mistake = mistakes; *mistake != NULL; mistake++)
    line(out, "BAD", "configuration", *mistake, NULL); /* each says its mend */
  fprintf(out, "%s does not load: nothing else was looked at\n", config);
  return EX_CONFIG;
}
