#include "cli/say.h"

#include "clock.h"
#include "pipeline/turn.h"

#include <string.h>
#include <sysexits.h>

static gboolean take(const Gateway *gateway, const Arrival *arrival, gint64 at_ms, TurnResult *result, GError **error)
{
  return book_savepoint(gateway->book, error) && turn_take(gateway, arrival, at_ms, result, error) &&
         book_release(gateway->book, error);
}

int cli_say(const Setup *setup, const char *from, gint64 at_ms, gboolean dry_run, const char *text, FILE *out, GError **error)
{
  g_autoptr(Book) book = book_open(setup->database, STORE_WRITER, error);
  if (book == NULL || !book_begin(book, error))
    return EX_SOFTWARE;
  const Gateway gateway = {.book = book,
                           .programme = setup->programme,
                           .reader = setup->reader,
                           .catalogue = setup->catalogue,
                           .options = &setup->pipeline,
                           .secrets = &setup->secrets,
                           .own_numbers = (const char *const *)setup->own_numbers->pdata};
  g_autofree char *id = g_uuid_string_random(); /* said twice is meant twice */
  const Arrival arrival = {
      .provider = "say", .message_id = id, .from = from, .text = text, .length = strlen(text), .time_ms = at_ms};
  TurnResult result = {0};
  gboolean good = take(&gateway, &arrival, at_ms != 0 ? at_ms : clock_now_ms(), &result, error);
  if (good && !dry_run)
    good = book_commit(book, error);
  else
    book_rollback(book);
  if (good && result.reply != NULL)
    fprintf(out, "%s\n", result.reply);
  else if (good)
    fprintf(out, "(%s, no reply)\n", inbox_state_name(result.state));
  turn_result_clear(&result);
  return good ? EX_OK : EX_SOFTWARE;
}
