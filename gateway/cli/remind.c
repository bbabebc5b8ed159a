#include "cli/remind.h"

#include "clock.h"
#include "error.h"
#include "model/audit.h"
#include "pipeline/remind.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

gboolean cli_remind(const Setup *setup, GError **error)
{
  g_autoptr(Book) book = book_open(setup->database, STORE_READER, error);
  gint32 month;
  gint64 silent, reminders;
  if (book == NULL)
    return FALSE;
  const Gateway gateway = {.book = book,
                           .programme = setup->programme,
                           .reader = setup->reader,
                           .catalogue = setup->catalogue,
                           .options = &setup->pipeline};
  if (!remind_count(&gateway, clock_now_ms(), &month, &silent, &reminders, error))
    return FALSE;
  printf("month %d: %" G_GINT64_FORMAT " households have sent nothing, %" G_GINT64_FORMAT " would be reminded%s\n", month,
         silent, reminders, setup->pipeline.remind.enabled ? "" : " (remind.enabled is false)");
  return TRUE;
}

int cli_reminders(const Job *job, GError **error)
{
  const char *word = job->line->words[1];
  const gboolean on = strcmp(word, "on") == 0;
  if (!on && strcmp(word, "off") != 0) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, "write: sammachip reminders on, or reminders off");
    return EX_USAGE;
  }
  if (!book_begin(job->book, error))
    return EX_SOFTWARE;
  if (!remind_switch(job->book, on, error) ||
      !audit_add(job->book, clock_now_ms(), job->who, on ? "reminders.on" : "reminders.off", NULL, error)) {
    book_rollback(job->book);
    return EX_SOFTWARE;
  }
  return book_commit(job->book, error) ? EX_OK : EX_SOFTWARE;
}
