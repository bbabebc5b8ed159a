#include "clock.h"
#include "error.h"
#include "log.h"
#include "pipeline/remind.h"

#define STEP_MS ((gint64)1000)
#define LOOK_MS ((gint64)60000)

struct Reminder {
  const Gateway *gateway;
  Sender *sender;
  LoopTimer *timer;
  guint queued; /* since it was last told */
  void (*fatal)(gpointer data, GError *error);
  gpointer data;
};

static void step(gpointer data)
{
  Reminder *self = data;
  RemindTally tally;
  GError *error = NULL;
  if (!remind_step(self->gateway, sender_name(self->sender), clock_now_ms(), &tally, &error)) {
    if (g_error_matches(error, FAILURE, FAILED_CORRUPT)) {
      self->fatal(self->data, error);
      return;
    }
    log_event(LOG_ERROR, "remind.failed", "reason=\"%s\"", error->message);
    g_error_free(error);
    loop_timer_set(self->timer, LOOK_MS);
    return;
  }
  self->queued += tally.queued;
  if (tally.queued > 0)
    sender_wake(self->sender);
  if (tally.done && self->queued > 0) {
    log_event(LOG_INFO, "reminded", "messages=%u", self->queued);
    self->queued = 0;
  }
  loop_timer_set(self->timer, tally.done ? LOOK_MS : STEP_MS);
}

Reminder *reminder_new(const Gateway *gateway, Sender *sender, Loop *loop, void (*fatal)(gpointer data, GError *error),
                       gpointer data)
{
  Reminder *self = g_new0(Reminder, 1);
  self->gateway = gateway;
  self->sender = sender;
  self->fatal = fatal;
  self->data = data;
  self->timer = loop_timer_new(loop, step, self);
  loop_timer_set(self->timer, STEP_MS);
  return self;
}

void reminder_free(Reminder *self)
{
  if (self == NULL)
    return;
  loop_timer_free(self->timer);
  g_free(self);
}
