#include "attended.h"

#include "attention.h"
#include "tables.h"

enum { ATTENDED_ADD, ATTENDED_PRUNE };
static const char *const list[] = {
    [ATTENDED_ADD] = "INSERT INTO attended (box, id) VALUES ($box, $id) ON CONFLICT (box, id) DO NOTHING",
    [ATTENDED_PRUNE] = "DELETE FROM attended WHERE box = $box AND id < $before",
};
TABLE_SQL(attended, list);

const char *attended_box_name(AttendedBox box)
{
  static const char *const names[ATTENDED_BOXES] = {"message", "reply"};
  return names[box];
}

gboolean attended_add(Book *book, AttendedBox box, gint64 id, GError **error)
{
  Statement *add = book->attended[ATTENDED_ADD], *prune = book->attended[ATTENDED_PRUNE];
  statement_text(add, "$box", attended_box_name(box));
  statement_int(add, "$id", id);
  statement_text(prune, "$box", attended_box_name(box));
  statement_int(prune, "$before", id - ATTENTION_WINDOW);
  return statement_run(add, error) && statement_run(prune, error);
}
