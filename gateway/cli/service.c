#include "cli/service.h"

#include <systemd/sd-daemon.h>
#include <time.h>

struct Service {
  LoopTimer *timer;
  gint64 every_ms;
};

static void on_due(gpointer data)
{
  Service *service = data;
  sd_notify(0, "WATCHDOG=1");
  loop_timer_set(service->timer, service->every_ms);
}

Service *service_new(Loop *loop)
{
  Service *service = g_new0(Service, 1);
  uint64_t within_us = 0;
  service->timer = loop_timer_new(loop, on_due, service);
  if (sd_watchdog_enabled(0, &within_us) > 0) {
    service->every_ms = MAX((gint64)(within_us / 2000), 1);
    loop_timer_set(service->timer, 0);
  }
  return service;
}

void service_free(Service *service)
{
  if (service == NULL)
    return;
  loop_timer_free(service->timer);
  g_free(service);
}

void service_ready(void)
{
  sd_notify(0, "READY=1\nSTATUS=polling, booking, answering");
}

void service_reloading(void)
{
  /* systemd tells by the time (its own clock, since boot) which of several reloads this is */
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT "\nSTATUS=reading the configuration",
             (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000);
}

void service_stopping(void)
{
  sd_notify(0, "STOPPING=1\nSTATUS=what is under way ends");
}
