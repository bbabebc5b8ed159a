#include "seen.h"

#include "tables.h"

#include <string.h>

#define BUCKET_IDS 65536

enum { SEEN_INSERT, SEEN_NEAR, SEEN_FIRST, SEEN_PROVIDER, SEEN_PRUNE };
static const char *const list[] = {
    [SEEN_INSERT] = "INSERT INTO seen (provider, bucket, message_id, received_day)"
                    " VALUES ($provider, $bucket, $message_id, $received_day)"
                    " ON CONFLICT (provider, bucket, message_id) DO NOTHING",
    [SEEN_NEAR] = "SELECT count(*) FROM seen WHERE provider = $provider AND bucket IN ($before, $after, $other)"
                  " AND message_id = $message_id",
    [SEEN_FIRST] = "SELECT min(bucket) FROM seen WHERE provider = $provider",
    [SEEN_PROVIDER] = "SELECT provider FROM seen WHERE provider > $after ORDER BY provider LIMIT 1",
    [SEEN_PRUNE] = "DELETE FROM seen WHERE provider = $provider AND bucket = $bucket AND message_id IN"
                   " (SELECT message_id FROM seen WHERE provider = $provider AND bucket = $bucket AND received_day < $before"
                   "  ORDER BY message_id LIMIT $limit)",
};
TABLE_SQL(seen, list);

static gboolean is_number(const char *message_id, guint64 *number)
{
  return message_id[0] != '0' && g_ascii_string_to_unsigned(message_id, 10, 1, G_MAXINT64, number, NULL);
}

gint64 seen_bucket(const char *message_id, Day own_day)
{
  guint64 number;
  return is_number(message_id, &number) ? (gint64)(number / BUCKET_IDS) : own_day;
}

/* A provider may give a message its final time only on a later poll, past a midnight: the days beside count too. It may push it
 * without a time and list it with one, or the other way: what has no time counts, and of it the days about its coming. */
static gboolean seen_beside(Book *book, const char *provider, const char *message_id, Day own_day, Day received_day,
                            gboolean *beside, GError **error)
{
  guint64 number;
  gint64 rows = 0;
  const Day day = own_day != 0 ? own_day : received_day;
  *beside = FALSE;
  if (is_number(message_id, &number))
    return TRUE;
  Statement *near = book->seen[SEEN_NEAR];
  statement_text(near, "$provider", provider);
  statement_int(near, "$before", day_add(day, -1));
  statement_int(near, "$after", day_add(day, 1));
  statement_int(near, "$other", own_day != 0 ? 0 : day);
  statement_text(near, "$message_id", message_id);
  const gboolean done = statement_one(near, &rows, error);
  *beside = rows > 0;
  return done;
}

gboolean seen_insert(Book *book, const char *provider, const char *message_id, Day own_day, Day received_day, gboolean *already,
                     GError **error)
{
  gint64 inserted;
  if (!seen_beside(book, provider, message_id, own_day, received_day, already, error))
    return FALSE;
  if (*already)
    return TRUE;
  Statement *insert = book->seen[SEEN_INSERT];
  statement_text(insert, "$provider", provider);
  statement_int(insert, "$bucket", seen_bucket(message_id, own_day));
  statement_text(insert, "$message_id", message_id);
  statement_int(insert, "$received_day", received_day);
  const gboolean done = statement_run_counted(insert, &inserted, error);
  *already = inserted == 0;
  return done;
}

gboolean seen_prune(Book *book, const char *provider, Day before, guint limit, gint64 *forgotten, GError **error)
{
  gint64 bucket;
  *forgotten = 0;
  statement_text(book->seen[SEEN_FIRST], "$provider", provider);
  if (!statement_one(book->seen[SEEN_FIRST], &bucket, error))
    return FALSE;
  Statement *prune = book->seen[SEEN_PRUNE];
  statement_text(prune, "$provider", provider);
  statement_int(prune, "$bucket", bucket);
  statement_int(prune, "$before", before);
  statement_int(prune, "$limit", limit);
  return statement_run_counted(prune, forgotten, error);
}

char *seen_provider(Book *book, const char *after, GError **error)
{
  statement_text(book->seen[SEEN_PROVIDER], "$after", after);
  return read_one_text(book->seen[SEEN_PROVIDER], error);
}
