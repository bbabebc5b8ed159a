#include "people.h"

#include "places.h"
#include "tables.h"

enum { PERSON_ADD, PERSON_RENAME, PERSON_NAME, PERSON_LEADER };
static const char *const list[] = {
    [PERSON_ADD] = "INSERT INTO people (id, name) VALUES ($id, $name)",
    [PERSON_RENAME] = "UPDATE people SET name = $name WHERE id = $id",
    [PERSON_NAME] = "SELECT name FROM people WHERE id = $id",
    [PERSON_LEADER] = "UPDATE people SET leader = $leader WHERE id = $id",
};
TABLE_SQL(people, list);

static gboolean write_name(Statement *statement, gint64 id, const char *name, GError **error)
{
  statement_int(statement, "$id", id);
  statement_text(statement, "$name", name);
  return statement_run(statement, error);
}

gboolean people_add(Book *book, const char *name, gint64 *id, GError **error)
{
  *id = book_next_id(book, IDS_PEOPLE);
  return write_name(book->people[PERSON_ADD], *id, name, error);
}

gboolean people_rename(Book *book, gint64 id, const char *name, GError **error)
{
  return write_name(book->people[PERSON_RENAME], id, name, error);
}

char *people_name(Book *book, gint64 id, GError **error)
{
  Statement *get = book->people[PERSON_NAME];
  statement_int(get, "$id", id);
  return read_one_text(get, error);
}

gboolean people_set_leader(Book *book, gint64 id, gboolean leader, GError **error)
{
  Statement *set = book->people[PERSON_LEADER];
  statement_int(set, "$leader", leader != 0);
  statement_int(set, "$id", id);
  return statement_run(set, error);
}
