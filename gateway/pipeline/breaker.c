#include "pipeline/breaker.h"

gint64 full_jitter(gint64 least_ms, guint steps, gint64 most_ms, guint32 random)
{
  gint64 whole = MAX(least_ms, 1);
  for (guint i = 0; i < steps && whole < most_ms; i++)
    whole *= 2;
  whole = MAX(MIN(whole, most_ms), 1);
  return 1 + (gint64)random % whole;
}

void breaker_good(Breaker *breaker)
{
  *breaker = (Breaker){0};
}

gboolean breaker_bad(Breaker *breaker, const BreakerOptions *options, gint64 now_ms, gint64 wish_ms, guint32 random)
{
  const gboolean was_open = breaker->open;
  if (breaker->failures < G_MAXUINT)
    breaker->failures++;
  breaker->open = breaker->failures >= options->after;
  if (now_ms >= breaker->until_ms) {
    breaker->until_ms = now_ms + full_jitter(options->least_ms, breaker->steps, options->most_ms, random);
    if (breaker->steps < 40)
      breaker->steps++;
  }
  breaker->until_ms = MAX(breaker->until_ms, now_ms + wish_ms);
  return breaker->open && !was_open;
}

guint breaker_allows(const Breaker *breaker, gint64 now_ms)
{
  if (now_ms < breaker->until_ms)
    return 0;
  return breaker->open ? 1 : G_MAXUINT;
}

gint64 retry_wait(gint64 outbox_id, gint64 age_ms, gint64 least_ms, gint64 most_ms)
{
  const gint64 wait = MIN(MAX(age_ms, least_ms), most_ms);
  /* a multiplicative hash spreads neighbours over the whole wait */
  const guint64 spread = ((guint64)outbox_id * 2654435761U + (guint64)age_ms * 40503U) % 1000;
  return 1 + wait * (gint64)spread / 1000;
}
