#include "cli/retain.h"

#include "clock.h"
#include "pipeline/sweep.h"

#include <stdio.h>
#include <unistd.h>

#define ROWS_A_STEP 5000U

static gboolean count_all(Book *book, const RetainBefore *before, GError **error)
{
  for (guint job = 0; job < RETAIN_JOBS; job++) {
    gint64 rows;
    if (!retention_count(book, (RetainJob)job, before, &rows, error))
      return FALSE;
    printf("%s: %" G_GINT64_FORMAT "\n", retention_name((RetainJob)job), rows);
  }
  return TRUE;
}

static gboolean sweep_all(const Gateway *gateway, Sweep *sweep, GError **error)
{
  const gboolean shown = isatty(STDERR_FILENO) != 0;
  const gint64 now_ms = clock_now_ms();
  gboolean done = FALSE;
  while (!done) {
    const guint job = sweep->job;
    if (!sweep_step(gateway, sweep, now_ms, ROWS_A_STEP, &done, error))
      return FALSE;
    if (shown)
      fprintf(stderr, "\r\033[K%s: %" G_GINT64_FORMAT, sweep_name(job), sweep->rows[job]);
  }
  if (shown)
    fprintf(stderr, "\r\033[K");
  for (guint i = 0; i < G_N_ELEMENTS(sweep->rows); i++)
    printf("%s: %" G_GINT64_FORMAT "\n", sweep_name(i), sweep->rows[i]);
  return TRUE;
}

gboolean cli_retain(const Setup *setup, gboolean dry_run, GError **error)
{
  RetainBefore before;
  sweep_before(setup->programme, clock_now_ms(), &before);
  g_autoptr(Book) book = book_open(setup->database, dry_run ? STORE_READER : STORE_WRITER, error);
  if (book == NULL)
    return FALSE;
  printf("entries before %d go; sums stay\n", before.ledger_month);
  if (dry_run)
    return count_all(book, &before, error);
  const Gateway gateway = {.book = book,
                           .programme = setup->programme,
                           .reader = setup->reader,
                           .catalogue = setup->catalogue,
                           .options = &setup->pipeline};
  Sweep sweep = {0};
  const gboolean good = sweep_all(&gateway, &sweep, error);
  sweep_clear(&sweep);
  return good;
}
