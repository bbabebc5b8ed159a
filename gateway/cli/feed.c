#include "cli/feed.h"

#include "error.h"
#include "pipeline/turn.h"

#include <string.h>

#define BATCH 500 /* messages of one transaction */

struct Feed {
  const Gateway *gateway;
  const char *name;
  FILE *print;
  char *run; /* told apart from every other run: what is fed twice is meant twice */
  FeedTally tally;
  guint kept; /* messages that are committed */
  gboolean open;
};

Feed *feed_new(const Gateway *gateway, const char *name, FILE *print)
{
  Feed *feed = g_new0(Feed, 1);
  feed->gateway = gateway;
  feed->name = name;
  feed->print = print;
  feed->run = g_uuid_string_random();
  return feed;
}

void feed_free(Feed *feed)
{
  if (feed == NULL)
    return;
  if (feed->open)
    book_rollback(feed->gateway->book);
  g_free(feed->run);
  g_free(feed);
}

static void count(Feed *feed, const TurnResult *result)
{
  FeedTally *tally = &feed->tally;
  tally->messages++;
  tally->booked += result->state == INBOX_BOOKED;
  tally->refused += result->state == INBOX_REFUSED;
  tally->ignored += result->state == INBOX_IGNORED;
  tally->dead += result->state == INBOX_DEAD;
  if (feed->print != NULL && result->reply != NULL)
    fprintf(feed->print, "%s\n", result->reply);
  else if (feed->print != NULL)
    fprintf(feed->print, "(%s, no reply)\n", inbox_state_name(result->state));
}

static gboolean commit(Feed *feed, GError **error)
{
  if (!feed->open)
    return TRUE;
  feed->open = FALSE;
  if (!book_commit(feed->gateway->book, error))
    return FALSE;
  feed->kept = feed->tally.messages;
  return TRUE;
}

gboolean feed_take(Feed *feed, gint64 at_ms, const char *from, const char *text, gsize length, GError **error)
{
  Book *book = feed->gateway->book;
  char id[64];
  TurnResult result = {0};
  g_snprintf(id, sizeof id, "%s-%u", feed->run, feed->tally.messages);
  const Arrival arrival = {
      .provider = feed->name, .message_id = id, .from = from, .text = text, .length = length, .time_ms = at_ms};
  if (!feed->open && !book_begin(book, error))
    return FALSE;
  feed->open = TRUE;
  const gboolean good =
      book_savepoint(book, error) && turn_take(feed->gateway, &arrival, at_ms, &result, error) && book_release(book, error);
  if (good)
    count(feed, &result);
  turn_result_clear(&result);
  if (!good) {
    feed->open = FALSE;
    book_rollback(book);
  }
  return good && (feed->tally.messages % BATCH != 0 || commit(feed, error));
}

gboolean feed_end(Feed *feed, FeedTally *tally, GError **error)
{
  if (!commit(feed, error))
    return FALSE;
  if (tally != NULL)
    *tally = feed->tally;
  return TRUE;
}

gint64 feed_time(const char *text, const Programme *programme, GError **error)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_offset(programme->utc_offset_minutes * 60);
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, zone);
  g_autofree char *longer = g_strdup_printf("%s:00", text); /* GLib wants the seconds */
  if (time == NULL)
    time = g_date_time_new_from_iso8601(longer, zone);
  if (time == NULL) {
    g_set_error(error, FAILURE, FAILED_REJECT, "\"%s\" is no time; write 2017-03-27T10:00", text);
    return 0;
  }
  return g_date_time_to_unix(time) * 1000;
}

/* One line, its end cut off. */
static gboolean take_line(Feed *feed, char *line, const Programme *programme, GError **error)
{
  char *phone = strchr(line, '\t'), *text = phone != NULL ? strchr(phone + 1, '\t') : NULL;
  if (text == NULL) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, "the line has no three fields; write TIME, tab, PHONE, tab, TEXT");
    return FALSE;
  }
  *phone++ = *text++ = '\0';
  const gint64 at_ms = feed_time(line, programme, error);
  return at_ms != 0 && feed_take(feed, at_ms, phone, text, strlen(text), error);
}

gboolean feed_file(Feed *feed, FILE *in, const char *name, const Programme *programme, FeedTally *tally, GError **error)
{
  char *line = NULL;
  size_t room = 0;
  ssize_t length;
  guint number = 0;
  gboolean good = TRUE;
  while (good && (length = getline(&line, &room, in)) > 0) {
    GError *wrong = NULL;
    number++;
    line[strcspn(line, "\r\n")] = '\0';
    if (*line == '\0' || *line == '#')
      continue;
    good = take_line(feed, line, programme, &wrong);
    if (good)
      continue;
    if (g_error_matches(wrong, FAILURE, FAILED_REJECT)) {
      good = commit(feed, error); /* the lines before it stay said */
      if (good)
        g_set_error(error, FAILURE, FAILED_REJECT, "%s:%u: %s; the %u messages before it are kept", name, number,
                    wrong->message, feed->kept);
      g_error_free(wrong);
    } else {
      g_propagate_error(error, wrong);
    }
    good = FALSE;
  }
  free(line);
  return good && feed_end(feed, tally, error);
}
