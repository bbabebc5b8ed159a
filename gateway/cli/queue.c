#include "cli/queue.h"

#include "clock.h"
#include "model/queues.h"

#include <sysexits.h>

char *moment_text(const Job *job, gint64 at_ms)
{
  if (at_ms == 0)
    return g_strdup("-");
  g_autoptr(GTimeZone) zone = g_time_zone_new_offset(job->setup->programme->utc_offset_minutes * 60);
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_ms / 1000);
  g_autoptr(GDateTime) here = utc != NULL ? g_date_time_to_timezone(utc, zone) : NULL;
  return here != NULL ? g_date_time_format(here, "%Y-%m-%d %H:%M:%S") : g_strdup("-");
}

typedef struct {
  const Job *job;
  const char *box;
  guint lines;
} Printing;

static void print_row(const QueueRow *row, gpointer data)
{
  Printing *printing = data;
  g_autofree char *oldest = moment_text(printing->job, row->oldest_ms);
  fprintf(printing->job->out, "%-7s %-16s %-10s", printing->box, row->provider, row->state);
  for (int i = 0; i < AGES; i++)
    fprintf(printing->job->out, " %9" G_GINT64_FORMAT, row->rows[i]);
  fprintf(printing->job->out, "  %s\n", oldest);
  printing->lines++;
}

int cli_queue(const Job *job, GError **error)
{
  g_autoptr(Book) book = book_open(job->setup->database, STORE_READER, error);
  const gint64 now_ms = clock_now_ms();
  Printing printing = {.job = job, .box = "replies"};
  if (book == NULL || !book_begin(book, error)) /* one view for both */
    return EX_SOFTWARE;
  fprintf(job->out, "%-7s %-16s %-10s %9s %9s %9s %9s  %s\n", "queue", "account", "state", "< 1 min", "< 1 hour", "< 1 day",
          "older", "the oldest");
  if (!queues_outbox(book, now_ms, print_row, &printing, error))
    return EX_SOFTWARE;
  printing.box = "inbox";
  if (!queues_inbox(book, now_ms, print_row, &printing, error))
    return EX_SOFTWARE;
  book_rollback(book);
  if (printing.lines == 0)
    fputs("nothing was ever sent, and every message could be read\n", job->out);
  return EX_OK;
}
