#include "simulator/phones_parts.h"

#include <string.h>

#define ZONE_HOURS 7
#define QUICK_MS 5000 /* who writes again within this may have the answer to the message before still to come */
#define STEP_MS 1000  /* tests/cases/talk lets a second pass before each message */
#define APART_MS 60000

/* A message and what it was answered, or, without `said`, what a phone was told unasked. */
typedef struct {
  const TalkEvent *said, *told;
} Exchange;

gboolean phones_records(const Phones *phones)
{
  return phones->record_after >= 0 && phones->record_until == 0;
}

static gint64 last_recorded(const Phones *phones)
{
  return phones->record_until > 0 ? phones->record_until : talk_newest(phones->state->talk);
}

/* The message that a reply answers: the phone's last that has none yet; where it wrote several quickly, the first of these. */
static Exchange *answered(GArray *exchanges, const TalkEvent *told)
{
  Exchange *found = NULL;
  for (guint i = exchanges->len; i-- > 0;) {
    Exchange *exchange = &g_array_index(exchanges, Exchange, i);
    if (exchange->said == NULL || strcmp(exchange->said->phone, told->phone) != 0)
      continue;
    if (exchange->told != NULL || (found != NULL && told->time_ms - exchange->said->time_ms > QUICK_MS))
      break;
    found = exchange;
  }
  return found;
}

static GArray *exchanges_of(const Phones *phones)
{
  GArray *exchanges = g_array_new(FALSE, TRUE, sizeof(Exchange));
  const Talk *talk = phones->state->talk;
  for (gint64 n = MAX(phones->record_after + 1, talk_oldest(talk)); n <= last_recorded(phones); n++) {
    const TalkEvent *event = talk_event(talk, n);
    Exchange *exchange = event->kind == TALK_TOLD ? answered(exchanges, event) : NULL;
    const Exchange new = {.said = event->kind == TALK_SAID ? event : NULL, .told = event->kind == TALK_TOLD ? event : NULL};
    if (exchange != NULL)
      exchange->told = event;
    else if (event->kind == TALK_SAID || event->kind == TALK_TOLD)
      g_array_append_val(exchanges, new);
  }
  return exchanges;
}

/* "0812345678 > text", with something else in the place of line ends. */
static void add_line(GString *file, const TalkEvent *event, const char *sign, const char *line_end)
{
  g_autofree char *local = phones_local(event->phone), *text = talk_text(event);
  g_auto(GStrv) lines = g_strsplit_set(text, "\r\n", -1);
  g_autofree char *flat = g_strjoinv(line_end, lines);
  g_string_append_printf(file, "%s %s %s\n", local, sign, flat);
}

/* Where the seconds of tests/cases/talk would be far from those that passed: the time anew. */
static void add_time(GString *file, const TalkEvent *said, gint64 *clock_ms)
{
  *clock_ms += STEP_MS;
  if (ABS(said->time_ms - *clock_ms) < APART_MS)
    return;
  g_autofree char *time = time_text("@ %Y-%m-%dT%H:%M:%S\n", said->time_ms - STEP_MS, ZONE_HOURS);
  g_string_append(file, time);
  *clock_ms = said->time_ms;
}

static void add_exchange(GString *file, const Exchange *exchange, gint64 *clock_ms)
{
  if (exchange->said == NULL) {
    g_string_append(file, "# ");
    add_line(file, exchange->told, "<", " ");
    return;
  }
  add_time(file, exchange->said, clock_ms);
  add_line(file, exchange->said, ">", " ");
  if (exchange->told != NULL) {
    add_line(file, exchange->told, "<", "*");
  } else {
    g_autofree char *local = phones_local(exchange->said->phone);
    g_string_append_printf(file, "%s = nothing\n", local);
  }
}

static void add_dialled(GString *file, const TalkEvent *event)
{
  static const char *const signs[] = {[TALK_DIALLED] = "*", [TALK_PRESSED] = ">", [TALK_AGAIN] = "=",
                                      [TALK_HUNG_UP] = "x", [TALK_SCREEN] = "<",  [TALK_LAST] = "."};
  g_autofree char *local = phones_local(event->phone);
  if (event->kind == TALK_DIALLED)
    g_string_append_printf(file, "%s * %s\n", local, event->text + 1);
  else if (event->kind == TALK_HUNG_UP || event->kind == TALK_AGAIN)
    g_string_append_printf(file, "%s %s\n", local, signs[event->kind]);
  else if (event->kind == TALK_PRESSED || event->kind == TALK_SCREEN || event->kind == TALK_LAST)
    add_line(file, event, signs[event->kind], " | ");
}

char *phones_recorded(const Phones *phones, gboolean dialled)
{
  GString *file = g_string_new(NULL);
  gint64 clock_ms = 0;
  if (phones->record_after < 0)
    return g_string_free(file, FALSE);
  const Talk *talk = phones->state->talk;
  g_autoptr(GArray) exchanges = exchanges_of(phones);
  for (guint i = 0; !dialled && i < exchanges->len; i++)
    add_exchange(file, &g_array_index(exchanges, Exchange, i), &clock_ms);
  for (gint64 n = MAX(phones->record_after + 1, talk_oldest(talk)); dialled && n <= last_recorded(phones); n++)
    add_dialled(file, talk_event(talk, n));
  return g_string_free(file, FALSE);
}
