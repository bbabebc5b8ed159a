#include "cursors.h"

#include "tables.h"

enum { CURSOR_GET, CURSOR_SET };
static const char *const list[] = {
    [CURSOR_GET] = "SELECT value FROM cursors WHERE provider = $provider AND name = $name",
    [CURSOR_SET] = "INSERT INTO cursors (provider, name, value) VALUES ($provider, $name, $value)"
                   " ON CONFLICT (provider, name) DO UPDATE SET value = excluded.value",
};
TABLE_SQL(cursors, list);

char *cursors_get(Book *book, const char *provider, const char *name, GError **error)
{
  Statement *get = book->cursors[CURSOR_GET];
  statement_text(get, "$provider", provider);
  statement_text(get, "$name", name);
  if (statement_step(get, error) != STEP_ROW)
    return NULL;
  char *value = g_strdup(statement_column_text(get, 0));
  statement_reset(get);
  return value;
}

gboolean cursors_set(Book *book, const char *provider, const char *name, const char *value, GError **error)
{
  Statement *set = book->cursors[CURSOR_SET];
  statement_text(set, "$provider", provider);
  statement_text(set, "$name", name);
  statement_text(set, "$value", value);
  return statement_run(set, error);
}
