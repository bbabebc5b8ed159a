#include "members.h"

#include "households.h"
#include "places.h"
#include "tables.h"

enum { MEMBER_OPEN, MEMBER_JOIN, MEMBER_LEAVE, MEMBER_COUNT };
static const char *const list[] = {
    [MEMBER_OPEN] = "SELECT count(*) FROM members"
                    " WHERE village = $village AND product = $product AND household = $household AND to_day = 0",
    [MEMBER_JOIN] = "INSERT INTO members (village, product, household, from_day, to_day)"
                    " SELECT $village, $product, $household,"
                    "  CASE WHEN max(to_day) > $day THEN max(to_day) ELSE $day END, 0 FROM members"
                    "  WHERE village = $village AND product = $product AND household = $household"
                    " ON CONFLICT (village, product, household, from_day) DO UPDATE SET to_day = 0",
    [MEMBER_LEAVE] = "UPDATE members SET to_day = CASE WHEN from_day > $day THEN from_day ELSE $day END"
                     " WHERE village = $village AND product = $product AND household = $household AND to_day = 0",
    [MEMBER_COUNT] = "SELECT count(*) FROM members WHERE village = $village AND product = $product AND to_day = 0",
};
TABLE_SQL(members, list);

static Statement *bind_group(Statement *statement, gint32 village, const char *product)
{
  statement_int(statement, "$village", village);
  statement_text(statement, "$product", product);
  return statement;
}

gboolean members_is(Book *book, gint32 village, const char *product, gint64 household, gboolean *is, GError **error)
{
  Statement *open = bind_group(book->members[MEMBER_OPEN], village, product);
  gint64 n = 0;
  statement_int(open, "$household", household);
  const gboolean done = statement_one(open, &n, error);
  *is = n > 0;
  return done;
}

gboolean members_join(Book *book, gint32 village, const char *product, gint64 household, Day day, gboolean *changed,
                      GError **error)
{
  gboolean is;
  *changed = FALSE;
  if (!members_is(book, village, product, household, &is, error))
    return FALSE;
  if (is)
    return TRUE;
  Statement *join = bind_group(book->members[MEMBER_JOIN], village, product);
  statement_int(join, "$household", household);
  statement_int(join, "$day", day);
  *changed = TRUE;
  return statement_run(join, error);
}

gboolean members_leave(Book *book, gint32 village, const char *product, gint64 household, Day day, gboolean *changed,
                       GError **error)
{
  Statement *leave = book->members[MEMBER_LEAVE];
  gint64 n = 0;
  statement_int(leave, "$day", day);
  bind_group(leave, village, product);
  statement_int(leave, "$household", household);
  const gboolean done = statement_run_counted(leave, &n, error);
  *changed = n > 0;
  return done;
}

gboolean members_count(Book *book, gint32 village, const char *product, gint32 *n, GError **error)
{
  gint64 count = 0;
  const gboolean done = statement_one(bind_group(book->members[MEMBER_COUNT], village, product), &count, error);
  *n = (gint32)count;
  return done;
}
