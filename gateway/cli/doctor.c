#include "cli/doctor.h"

#include "cli/doctor_checks.h"

#include <sysexits.h>

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
    visit_line(out, "BAD", "configuration", *mistake, NULL); /* each says its mend */
  fprintf(out, "%s does not load: nothing else was looked at\n", config);
  return EX_CONFIG;
}
