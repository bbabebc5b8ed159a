#include "clock.h"

static gint64 frozen_ms;

gint64 clock_now_ms(void)
{
  return frozen_ms != 0 ? frozen_ms : g_get_real_time() / 1000;
}

gint64 clock_steady_ms(void)
{
  return g_get_monotonic_time() / 1000;
}

void clock_freeze(gint64 ms)
{
  frozen_ms = ms;
}
