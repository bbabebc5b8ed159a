#include "cli/say.h"

#include "cli/feed.h"
#include "clock.h"
#include "error.h"
#include "pipeline/turn.h"

#include <string.h>
#include <sysexits.h>

static gboolean take(const Gateway *gateway, const Arrival *arrival, gint64 at_ms, TurnResult *result, GError **error)
{
  return book_savepoint(gateway->book, error) && turn_take(gateway, arrival, at_ms, result, error) &&
         book_release(gateway->book, error);
}

static int say_one(const Job *job, const char *text, GError **error)
{
  const Line *line = job->line;
  const gint64 at_ms = line->at != NULL ? feed_time(line->at, job->setup->programme, error) : 0;
  if ((line->at != NULL && at_ms == 0) || !book_begin(job->book, error))
    return EX_SOFTWARE;
  const Gateway gateway = setup_gateway(job->setup, job->book);
  g_autofree char *id = g_uuid_string_random(); /* said twice is meant twice */
  const Arrival arrival = {
      .provider = "say", .message_id = id, .from = line->from, .text = text, .length = strlen(text), .time_ms = at_ms};
  TurnResult result = {0};
  gboolean good = take(&gateway, &arrival, at_ms != 0 ? at_ms : clock_now_ms(), &result, error);
  if (good && !line->dry_run)
    good = book_commit(job->book, error);
  else
    book_rollback(job->book);
  if (good && result.reply != NULL)
    fprintf(job->out, "%s\n", result.reply);
  else if (good)
    fprintf(job->out, "(%s, no reply)\n", inbox_state_name(result.state));
  turn_result_clear(&result);
  return good ? EX_OK : EX_SOFTWARE;
}

static int say_file(const Job *job, GError **error)
{
  const Gateway gateway = setup_gateway(job->setup, job->book);
  g_autoptr(Feed) feed = feed_new(&gateway, "say", job->line->print ? job->out : NULL);
  FeedTally tally;
  if (!feed_file(feed, job->in, job->line->file, job->setup->programme, &tally, error))
    return EX_SOFTWARE;
  fprintf(job->out, "%u messages: %u booked, %u refused, %u ignored, %u dead\n", tally.messages, tally.booked, tally.refused,
          tally.ignored, tally.dead);
  return EX_OK;
}

int cli_say(const Job *job, GError **error)
{
  const Line *line = job->line;
  const char *text = line->words[1];
  const char *wrong = NULL;
  if (line->file != NULL)
    wrong = text != NULL || line->from != NULL || line->at != NULL || line->dry_run
                ? "say: with --file the time, the phone and the text stand in the file; leave the rest out"
                : NULL;
  else if (text == NULL)
    wrong = "say: what is said? add the text, or --file FILE";
  else if (line->from == NULL)
    wrong = "say: who says it? add --from PHONE";
  if (wrong != NULL) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, wrong);
    return EX_USAGE;
  }
  return line->file != NULL ? say_file(job, error) : say_one(job, text, error);
}
