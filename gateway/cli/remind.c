#include "cli/remind.h"

#include "clock.h"
#include "pipeline/remind.h"

#include <stdio.h>

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
