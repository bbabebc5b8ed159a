#include "pipeline/guard.h"

#include "text/phone.h"

#define TOKEN 1000 /* the bucket counts in thousandths */
#define MINUTE_MS ((gint64)60000)
#define DAY_MS ((gint64)86400000)

static void begin_day(Phone *phone, Day today)
{
  if (phone->guard_day == today)
    return;
  phone->guard_day = today;
  phone->guard_replies = phone->guard_refusals = 0;
}

/* Whether a doubtful message may be answered. The count ends only with a window in which none was: a window that began with
 * its first would let twice as many through around its end. */
static gboolean within_refusals(const GuardOptions *options, Phone *phone, gint64 now_ms)
{
  if (ABS(now_ms - phone->guard_window_ms) >= options->window_ms)
    phone->guard_window = 0;
  return phone->guard_window < options->refusals && phone->guard_refusals < options->refusals_day;
}

/* Fills up the bucket for the time that has passed; whether a token is left. */
static gboolean has_token(const GuardOptions *options, Phone *phone, gint64 now_ms)
{
  const gint64 passed = now_ms - phone->bucket_ms;
  const gint64 refilled = passed * options->per_minute * TOKEN / MINUTE_MS;
  if (passed < 0 || passed > DAY_MS || refilled >= phone->bucket_milli) {
    phone->bucket_milli = 0;
    phone->bucket_ms = now_ms;
  } else {
    phone->bucket_milli -= (gint32)refilled;
    phone->bucket_ms +=
        refilled * MINUTE_MS / (options->per_minute * TOKEN); /* what was too short for a thousandth still counts */
  }
  return phone->bucket_milli <= (options->burst - 1) * TOKEN;
}

GuardVerdict guard_answer(const GuardOptions *options, Phone *phone, gboolean doubtful, Day today, gint64 now_ms)
{
  begin_day(phone, today);
  if (phone->guard_replies >= options->replies_day || (doubtful && !within_refusals(options, phone, now_ms)) ||
      !has_token(options, phone, now_ms))
    return GUARD_SILENT;
  phone->bucket_milli += TOKEN;
  phone->guard_replies++;
  if (doubtful) {
    phone->guard_refusals++;
    phone->guard_window++;
    phone->guard_window_ms = now_ms;
  }
  return phone->guard_replies == options->replies_day ? GUARD_LAST : GUARD_ANSWER;
}

gboolean guard_notice(const GuardOptions *options, Phone *phone, Day today)
{
  begin_day(phone, today);
  if (phone->guard_replies >= options->replies_day - 1)
    return FALSE;
  phone->guard_replies++;
  return TRUE;
}

gboolean guard_may_reach(gint64 msisdn, const char *const *own_numbers)
{
  for (guint i = 0; own_numbers != NULL && own_numbers[i] != NULL; i++) {
    if (g_ascii_strtoll(own_numbers[i], NULL, 10) == msisdn)
      return FALSE;
  }
  return phone_is_mobile(msisdn);
}
