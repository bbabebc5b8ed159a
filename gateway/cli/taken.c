#include "taken.h"

#include "clock.h"
#include "model/audit.h"

#include <string.h>
#include <sysexits.h>

/* A place is a code of digits: what else was written was refused before anything was taken. */
static char *describe(const Line *line)
{
  GString *detail = g_string_new(NULL);
  if (strcmp(line->words[0], "export") == 0)
    g_string_append(detail, line->words[1]);
  const char *place = line->place != NULL ? line->place : line->village;
  if (place != NULL)
    g_string_append_printf(detail, "%splace %s", detail->len > 0 ? ", " : "", place);
  if (line->pins != NULL)
    g_string_append(detail, ", with PINs");
  return g_string_free(detail, FALSE);
}

int cli_note_taken(const Job *job, GError **error)
{
  g_autofree char *detail = describe(job->line);
  const gboolean done =
      book_begin(job->book, error) &&
      audit_add(job->book, clock_now_ms(), job->who, job->line->words[0], detail[0] != '\0' ? detail : NULL, error) &&
      book_commit(job->book, error);
  if (!done)
    book_rollback(job->book);
  return done ? EX_OK : EX_SOFTWARE;
}
