#include "cli/retain.h"

#include "clock.h"
#include "pipeline/sweep.h"

#include <stdio.h>
#include <unistd.h>

#define ROWS_A_STEP 5000U

static gboolean count_all(const Job *job, const RetainBefore *before, GError **error)
{
  for (guint what = 0; what < RETAIN_JOBS; what++) {
    gint64 rows;
    if (!retention_count(job->book, (RetainJob)what, before, &rows, error))
      return FALSE;
    fprintf(job->out, "%s: %" G_GINT64_FORMAT "\n", retention_name((RetainJob)what), rows);
  }
  return TRUE;
}

static gboolean sweep_all(const Job *job, const Gateway *gateway, Sweep *sweep, GError **error)
{
  const gboolean shown = job->err == stderr && isatty(STDERR_FILENO) != 0;
  const gint64 now_ms = clock_now_ms();
  gboolean done = FALSE;
  while (!done) {
    const guint at = sweep->job;
    if (!sweep_step(gateway, sweep, now_ms, ROWS_A_STEP, &done, error))
      return FALSE;
    if (shown)
      fprintf(stderr, "\r\033[K%s: %" G_GINT64_FORMAT, sweep_name(at), sweep->rows[at]);
  }
  if (shown)
    fprintf(stderr, "\r\033[K");
  for (guint i = 0; i < G_N_ELEMENTS(sweep->rows); i++)
    fprintf(job->out, "%s: %" G_GINT64_FORMAT "\n", sweep_name(i), sweep->rows[i]);
  return TRUE;
}

gboolean cli_retain(const Job *job, GError **error)
{
  RetainBefore before;
  sweep_before(job->setup->programme, clock_now_ms(), &before);
  fprintf(job->out, "entries before %d go; sums stay\n", before.ledger_month);
  if (job->line->dry_run)
    return count_all(job, &before, error);
  const Gateway gateway = setup_gateway(job->setup, job->book);
  Sweep sweep = {0};
  const gboolean good = sweep_all(job, &gateway, &sweep, error);
  sweep_clear(&sweep);
  return good;
}
