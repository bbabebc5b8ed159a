#include "pipeline/sweep.h"

#include "clock.h"
#include "error.h"
#include "log.h"
#include "model/audit.h"
#include "model/cursors.h"
#include "model/phones.h"
#include "model/seen.h"
#include "pipeline/parts.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MS ((gint64)86400000)
#define STEP_MS ((gint64)1000)
#define LOOK_MS ((gint64)60000)
#define ROWS_A_STEP 500U
#define SEEN RETAIN_JOBS
#define SILENT (RETAIN_JOBS + 1)
#define STRANGERS (RETAIN_JOBS + 2) /* done with the silent ones */

void sweep_before(const Programme *programme, gint64 now_ms, RetainBefore *before)
{
  const Day today = day_of_ms(now_ms, programme->utc_offset_minutes);
  const gint32 year = fiscal_year_of_day(today);
  before->text_ms = day_start_ms(day_add(today, -programme->keep_text_days), programme->utc_offset_minutes);
  before->screen_ms = now_ms - DAY_MS;
  before->ledger_month = fiscal_year_start(year - programme->keep_ledger_years);
  before->ledger_day = before->ledger_month * 100 + 1;
  before->ledger_ms = day_start_ms(before->ledger_day, programme->utc_offset_minutes);
}

void sweep_clear(Sweep *sweep)
{
  g_free(sweep->provider);
  *sweep = (Sweep){0};
}

const char *sweep_name(guint i)
{
  static const char *const more[SWEEP_COUNTS - RETAIN_JOBS] = {"message ids", "silent phones suspended", "strangers' phones"};
  return i < RETAIN_JOBS ? retention_name((RetainJob)i) : more[i - RETAIN_JOBS];
}

static void next_job(Sweep *sweep)
{
  sweep->job++;
  sweep->after = 0;
}

static gboolean forget_ids(const Gateway *gateway, Sweep *sweep, Day today, guint limit, GError **error)
{
  GError *wrong = NULL;
  gint64 forgotten = 0;
  if (sweep->provider == NULL && (sweep->provider = seen_provider(gateway->book, "", &wrong)) == NULL) {
    next_job(sweep);
    if (wrong != NULL)
      g_propagate_error(error, wrong);
    return wrong == NULL;
  }
  const Day before = day_add(today, -gateway->programme->keep_seen_days - 1);
  if (!seen_prune(gateway->book, sweep->provider, before, limit, &forgotten, error))
    return FALSE;
  sweep->rows[SEEN] += forgotten;
  if (forgotten > 0)
    return TRUE;
  char *next = seen_provider(gateway->book, sweep->provider, &wrong);
  g_free(sweep->provider);
  sweep->provider = next;
  if (next == NULL)
    next_job(sweep);
  if (wrong != NULL)
    g_propagate_error(error, wrong);
  return wrong == NULL;
}

static gboolean walk_phones(const Gateway *gateway, Sweep *sweep, Day today, gint64 now_ms, guint limit, GError **error)
{
  PhonesWalk walk;
  const Day silent = day_add(today, -gateway->programme->limits.silent_days);
  const Day stranger = day_add(today, -gateway->programme->keep_text_days);
  if (!phones_walk(gateway->book, silent, stranger, limit, &sweep->after, &walk, error))
    return FALSE;
  sweep->rows[SILENT] += walk.suspended;
  sweep->rows[STRANGERS] += walk.forgotten;
  if (walk.looked_at == 0)
    next_job(sweep);
  g_autofree char *detail = g_strdup_printf("%" G_GINT64_FORMAT " phones not heard of since %d", walk.suspended, silent);
  return walk.suspended == 0 || audit_add(gateway->book, now_ms, "retention", "phones.suspended", detail, error);
}

static gboolean do_step(const Gateway *gateway, Sweep *sweep, gint64 now_ms, guint limit, GError **error)
{
  const Day today = day_of_ms(now_ms, gateway->programme->utc_offset_minutes);
  RetainBefore before;
  gint64 rows;
  if (sweep->job == SEEN)
    return forget_ids(gateway, sweep, today, limit, error);
  if (sweep->job == SILENT)
    return walk_phones(gateway, sweep, today, now_ms, limit, error);
  sweep_before(gateway->programme, now_ms, &before);
  if (sweep->job == RETAIN_LEDGER && !retention_set_month(gateway->book, before.ledger_month, error))
    return FALSE;
  if (!retention_step(gateway->book, (RetainJob)sweep->job, &before, limit, &sweep->after, &rows, now_ms, error))
    return FALSE;
  sweep->rows[sweep->job] += rows;
  if (rows == 0)
    next_job(sweep);
  return TRUE;
}

gboolean sweep_step(const Gateway *gateway, Sweep *sweep, gint64 now_ms, guint limit, gboolean *done, GError **error)
{
  *done = sweep->job > SILENT;
  if (*done)
    return TRUE;
  if (!book_begin(gateway->book, error))
    return FALSE;
  if (!do_step(gateway, sweep, now_ms, limit, error)) {
    book_rollback(gateway->book);
    return FALSE;
  }
  *done = sweep->job > SILENT;
  return book_commit(gateway->book, error);
}

/* -- the daemon's -------------------------------------------------------------------------------------------------- */

struct Sweeper {
  const Gateway *gateway;
  LoopTimer *timer;
  Sweep sweep;
  Day swept; /* the day of the last whole sweep */
  void (*fatal)(gpointer data, GError *error);
  gpointer data;
};

static void tell(const Sweep *sweep)
{
  g_autoptr(GString) what = g_string_new(NULL);
  for (guint i = 0; i < SWEEP_COUNTS; i++) {
    if (sweep->rows[i] > 0)
      g_string_append_printf(what, "%s\"%s\"=%" G_GINT64_FORMAT, what->len > 0 ? " " : "", sweep_name(i), sweep->rows[i]);
  }
  if (what->len > 0)
    log_event(LOG_INFO, "swept", "%s", what->str);
}

static void on_timer(gpointer data)
{
  Sweeper *self = data;
  GError *error = NULL;
  gboolean done = FALSE;
  const gint64 now_ms = clock_now_ms();
  const Day today = day_of_ms(now_ms, self->gateway->programme->utc_offset_minutes);
  const gboolean good = parts_sweep(self->gateway, now_ms, &error);
  if (good && self->swept == today) {
    loop_timer_set(self->timer, LOOK_MS);
    return;
  }
  if (!good || !sweep_step(self->gateway, &self->sweep, now_ms, ROWS_A_STEP, &done, &error)) {
    if (g_error_matches(error, FAILURE, FAILED_CORRUPT)) {
      self->fatal(self->data, error);
      return;
    }
    log_event(LOG_ERROR, "sweep.failed", "reason=\"%s\"", error->message);
    g_error_free(error);
    loop_timer_set(self->timer, LOOK_MS);
    return;
  }
  if (done) {
    tell(&self->sweep);
    sweep_clear(&self->sweep);
    self->swept = today;
  }
  loop_timer_set(self->timer, STEP_MS);
}

Sweeper *sweeper_new(const Gateway *gateway, Loop *loop, void (*fatal)(gpointer data, GError *error), gpointer data)
{
  Sweeper *self = g_new0(Sweeper, 1);
  self->gateway = gateway;
  self->fatal = fatal;
  self->data = data;
  self->timer = loop_timer_new(loop, on_timer, self);
  loop_timer_set(self->timer, STEP_MS);
  return self;
}

void sweeper_free(Sweeper *self)
{
  if (self == NULL)
    return;
  loop_timer_free(self->timer);
  sweep_clear(&self->sweep);
  g_free(self);
}
