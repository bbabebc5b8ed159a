#include "pushes.h"

#include "tables.h"

enum { PUSHES_ADD, PUSHES_PRUNE };
static const char *const list[] = {
    [PUSHES_ADD] = "INSERT INTO pushes (provider, nonce, until_ms) VALUES ($provider, $nonce, $until_ms)"
                   " ON CONFLICT (provider, nonce) DO NOTHING",
    [PUSHES_PRUNE] = "DELETE FROM pushes WHERE until_ms < $now",
};
TABLE_SQL(pushes, list);

gboolean pushes_add(Book *book, const char *provider, const char *nonce, gint64 until_ms, gboolean *already, GError **error)
{
  gint64 added;
  Statement *add = book->pushes[PUSHES_ADD];
  statement_text(add, "$provider", provider);
  statement_text(add, "$nonce", nonce);
  statement_int(add, "$until_ms", until_ms);
  const gboolean done = statement_run_counted(add, &added, error);
  *already = added == 0;
  return done;
}

gboolean pushes_prune(Book *book, gint64 now_ms, GError **error)
{
  statement_int(book->pushes[PUSHES_PRUNE], "$now", now_ms);
  return statement_run(book->pushes[PUSHES_PRUNE], error);
}
