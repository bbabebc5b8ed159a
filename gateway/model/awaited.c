#include "awaited.h"

#include "tables.h"

enum {
  AWAITED_ADD,
  AWAITED_FIND,
  AWAITED_NEXT,
  AWAITED_LOOK_AGAIN,
  AWAITED_PRUNE,
  REPORTS_KEEP,
  REPORTS_GET,
  REPORTS_REMOVE,
  REPORTS_PRUNE
};
static const char *const list[] = {
    [AWAITED_ADD] = "INSERT INTO awaited (provider, provider_ref, outbox_id, sent_ms, look_ms)"
                    " VALUES ($provider, $ref, $outbox_id, $sent_ms, $look_ms)"
                    " ON CONFLICT (provider, provider_ref) DO UPDATE SET outbox_id = excluded.outbox_id,"
                    "  sent_ms = excluded.sent_ms, look_ms = excluded.look_ms",
    [AWAITED_FIND] = "SELECT outbox_id FROM awaited WHERE provider = $provider AND provider_ref = $ref",
    [AWAITED_NEXT] = "SELECT provider_ref, outbox_id, sent_ms FROM awaited WHERE provider = $provider AND look_ms <= $now"
                     " ORDER BY look_ms LIMIT 1",
    [AWAITED_LOOK_AGAIN] = "UPDATE awaited SET look_ms = $look_ms WHERE provider = $provider AND provider_ref = $ref",
    [AWAITED_PRUNE] = "DELETE FROM awaited WHERE provider = $provider AND look_ms <= $now AND sent_ms < $before",
    [REPORTS_KEEP] =
        "INSERT INTO early_receipts (provider, provider_ref, state, at_ms) VALUES ($provider, $ref, $state, $at_ms)"
        " ON CONFLICT (provider, provider_ref) DO UPDATE SET state = excluded.state, at_ms = excluded.at_ms"
        " WHERE excluded.state <> 'pending' AND early_receipts.state <> 'delivered'",
    [REPORTS_GET] = "SELECT state FROM early_receipts WHERE provider = $provider AND provider_ref = $ref",
    [REPORTS_REMOVE] = "DELETE FROM early_receipts WHERE provider = $provider AND provider_ref = $ref",
    [REPORTS_PRUNE] = "DELETE FROM early_receipts WHERE at_ms < $before",
};
TABLE_SQL(awaited, list);

void awaited_row_clear(AwaitedRow *row)
{
  g_free(row->provider_ref);
  *row = (AwaitedRow){0};
}

static Statement *of_ref(Book *book, int which, const char *provider, const char *ref)
{
  Statement *statement = book->awaited[which];
  statement_text(statement, "$provider", provider);
  statement_text(statement, "$ref", ref);
  return statement;
}

gboolean awaited_add(Book *book, const char *provider, const char *ref, gint64 outbox_id, gint64 sent_ms, gint64 look_ms,
                     GError **error)
{
  Statement *add = of_ref(book, AWAITED_ADD, provider, ref);
  statement_int(add, "$outbox_id", outbox_id);
  statement_int(add, "$sent_ms", sent_ms);
  statement_int(add, "$look_ms", look_ms);
  return statement_run(add, error);
}

gboolean awaited_find(Book *book, const char *provider, const char *ref, gint64 *outbox_id, GError **error)
{
  return statement_one(of_ref(book, AWAITED_FIND, provider, ref), outbox_id, error);
}

gboolean awaited_next(Book *book, const char *provider, gint64 now_ms, AwaitedRow *row, GError **error)
{
  Statement *next = book->awaited[AWAITED_NEXT];
  *row = (AwaitedRow){0};
  statement_text(next, "$provider", provider);
  statement_int(next, "$now", now_ms);
  const Step step = statement_step(next, error);
  if (step != STEP_ROW)
    return step == STEP_DONE;
  *row = (AwaitedRow){g_strdup(statement_column_text(next, 0)), statement_column_int(next, 1), statement_column_int(next, 2)};
  statement_reset(next);
  return TRUE;
}

gboolean awaited_look_again(Book *book, const char *provider, const char *ref, gint64 look_ms, GError **error)
{
  Statement *again = book->awaited[AWAITED_LOOK_AGAIN];
  statement_int(again, "$look_ms", look_ms);
  return statement_run(of_ref(book, AWAITED_LOOK_AGAIN, provider, ref), error);
}

gboolean awaited_prune(Book *book, const char *provider, gint64 now_ms, gint64 before_ms, GError **error)
{
  Statement *prune = book->awaited[AWAITED_PRUNE];
  statement_text(prune, "$provider", provider);
  statement_int(prune, "$now", now_ms);
  statement_int(prune, "$before", before_ms);
  statement_int(book->awaited[REPORTS_PRUNE], "$before", before_ms);
  return statement_run(prune, error) && statement_run(book->awaited[REPORTS_PRUNE], error);
}

gboolean awaited_keep_report(Book *book, const char *provider, const char *ref, const char *state, gint64 at_ms, GError **error)
{
  Statement *keep = of_ref(book, REPORTS_KEEP, provider, ref);
  statement_text(keep, "$state", state);
  statement_int(keep, "$at_ms", at_ms);
  return statement_run(keep, error);
}

char *awaited_take_report(Book *book, const char *provider, const char *ref, GError **error)
{
  Statement *get = of_ref(book, REPORTS_GET, provider, ref);
  if (statement_step(get, error) != STEP_ROW)
    return NULL;
  char *state = g_strdup(statement_column_text(get, 0));
  statement_reset(get);
  if (statement_run(of_ref(book, REPORTS_REMOVE, provider, ref), error))
    return state;
  g_free(state);
  return NULL;
}
