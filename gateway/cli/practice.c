#include "cli/practice.h"

#include "clock.h"
#include "error.h"
#include "pipeline/practice.h"

#include <string.h>

gboolean cli_practice(Book *book, const Programme *programme, const char *who, const char *on_or_off, const char *what,
                      FILE *out, GError **error)
{
  const gboolean on = strcmp(on_or_off, "on") == 0;
  if (!on && strcmp(on_or_off, "off") != 0) {
    g_set_error(error, FAILURE, FAILED_REJECT, "practice: \"%s\" is not known; write on or off", on_or_off);
    return FALSE;
  }
  if (!book_begin(book, error))
    return FALSE;
  g_autofree char *done = practice_switch(book, programme, what, on, who, clock_now_ms(), error);
  if (done == NULL) {
    book_rollback(book);
    return FALSE;
  }
  if (!book_commit(book, error))
    return FALSE;
  fprintf(out, "%s\n", done);
  return TRUE;
}
