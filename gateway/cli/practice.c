#include "cli/practice.h"

#include "clock.h"
#include "error.h"
#include "pipeline/practice.h"

#include <stdio.h>
#include <string.h>

gboolean cli_practice(const Setup *setup, const char *on_or_off, const char *what, GError **error)
{
  const gboolean on = strcmp(on_or_off, "on") == 0;
  if (!on && strcmp(on_or_off, "off") != 0) {
    g_set_error(error, FAILURE, FAILED_REJECT, "practice: \"%s\" is not known; write on or off", on_or_off);
    return FALSE;
  }
  g_autoptr(Book) book = book_open(setup->database, STORE_WRITER, error);
  if (book == NULL || !book_begin(book, error))
    return FALSE;
  g_autofree char *done = practice_switch(book, setup->programme, what, on, clock_now_ms(), error);
  if (done == NULL) {
    book_rollback(book);
    return FALSE;
  }
  if (!book_commit(book, error))
    return FALSE;
  printf("%s\n", done);
  return TRUE;
}
