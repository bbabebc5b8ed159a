#include "cli/sample_story.h"

gint32 story_pick(Story *story, gint32 least, gint32 most)
{
  return g_rand_int_range(story->rand, least, most + 1);
}

gboolean story_chance(Story *story, gint32 percent)
{
  return story_pick(story, 1, 100) <= percent;
}

static G_GNUC_PRINTF(4, 0) void add(Story *story, gint64 at_ms, gint64 msisdn, const char *format, va_list arguments)
{
  Said said = {.at_ms = at_ms, .msisdn = msisdn, .order = story->said->len};
  g_vsnprintf(said.text, sizeof said.text, format, arguments);
  g_array_append_val(story->said, said);
}

gint64 story_say(Story *story, gint32 day, gint64 msisdn, const char *format, ...)
{
  const gint32 seconds = story_pick(story, 6 * 3600, 20 * 3600);
  while (!day_exists(story->month / 100, story->month % 100, day))
    day--;
  const Day on = story->month * 100 + day;
  if (on < story->from || on > story->last)
    return 0;
  const gint64 at_ms = day_start_ms(on, story->programme->utc_offset_minutes) + (gint64)seconds * 1000;
  va_list arguments;
  va_start(arguments, format);
  add(story, at_ms, msisdn, format, arguments);
  va_end(arguments);
  return at_ms;
}

void story_say_at(Story *story, gint64 at_ms, gint64 msisdn, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  add(story, at_ms, msisdn, format, arguments);
  va_end(arguments);
}
