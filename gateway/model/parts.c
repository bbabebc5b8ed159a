#include "parts.h"

#include "tables.h"

enum { PARTS_ADD, PARTS_LIST, PARTS_REMOVE, PARTS_OLDEST };
static const char *const list[] = {
    [PARTS_ADD] = "INSERT INTO parts (provider, part_key, part, parts, message_id, sender, text, own_ms, received_ms)"
                  " VALUES ($provider, $key, $part, $parts, $message_id, $sender, $text, $own_ms, $received_ms)"
                  " ON CONFLICT (provider, part_key, part) DO NOTHING",
    [PARTS_LIST] = ("SELECT part, parts, message_id, sender, text, own_ms, received_ms FROM parts"
                    " WHERE provider = $provider AND part_key = $key ORDER BY part"),
    [PARTS_REMOVE] = "DELETE FROM parts WHERE provider = $provider AND part_key = $key",
    [PARTS_OLDEST] = "SELECT provider, part_key FROM parts WHERE received_ms < $before ORDER BY received_ms LIMIT 1",
};
TABLE_SQL(parts, list);

void part_row_clear(PartRow *row)
{
  g_free((char *)row->message_id);
  g_free((char *)row->sender);
  g_free((char *)row->text);
  *row = (PartRow){0};
}

gboolean parts_add(Book *book, const char *provider, const char *key, const PartRow *row, gboolean *twice, GError **error)
{
  gint64 added;
  Statement *add = book->parts[PARTS_ADD];
  statement_text(add, "$provider", provider);
  statement_text(add, "$key", key);
  statement_int(add, "$part", row->part);
  statement_int(add, "$parts", row->parts);
  statement_text(add, "$message_id", row->message_id);
  statement_text(add, "$sender", row->sender);
  statement_text(add, "$text", row->text);
  statement_int(add, "$own_ms", row->own_ms);
  statement_int(add, "$received_ms", row->received_ms);
  const gboolean done = statement_run_counted(add, &added, error);
  *twice = added == 0;
  return done;
}

gboolean parts_list(Book *book, const char *provider, const char *key, GArray *rows, GError **error)
{
  Statement *of = book->parts[PARTS_LIST];
  Step step;
  statement_text(of, "$provider", provider);
  statement_text(of, "$key", key);
  while ((step = statement_step(of, error)) == STEP_ROW) {
    const PartRow row = {.part = (gint32)statement_column_int(of, 0),
                         .parts = (gint32)statement_column_int(of, 1),
                         .message_id = g_strdup(statement_column_text(of, 2)),
                         .sender = g_strdup(statement_column_text(of, 3)),
                         .text = g_strdup(statement_column_text(of, 4)),
                         .own_ms = statement_column_int(of, 5),
                         .received_ms = statement_column_int(of, 6)};
    g_array_append_val(rows, row);
  }
  return step == STEP_DONE;
}

gboolean parts_remove(Book *book, const char *provider, const char *key, GError **error)
{
  statement_text(book->parts[PARTS_REMOVE], "$provider", provider);
  statement_text(book->parts[PARTS_REMOVE], "$key", key);
  return statement_run(book->parts[PARTS_REMOVE], error);
}

gboolean parts_oldest(Book *book, gint64 before_ms, char **provider, char **key, GError **error)
{
  Statement *oldest = book->parts[PARTS_OLDEST];
  *provider = *key = NULL;
  statement_int(oldest, "$before", before_ms);
  const Step step = statement_step(oldest, error);
  if (step != STEP_ROW)
    return step == STEP_DONE;
  *provider = g_strdup(statement_column_text(oldest, 0));
  *key = g_strdup(statement_column_text(oldest, 1));
  statement_reset(oldest);
  return TRUE;
}
