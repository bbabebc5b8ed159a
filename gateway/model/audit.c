#include "audit.h"

#include "tables.h"

enum { AUDIT_ADD };
static const char *const list[] = {
    [AUDIT_ADD] = "INSERT INTO audit (id, at_ms, who, what, detail) VALUES ($id, $at_ms, $who, $what, $detail)",
};
TABLE_SQL(audit, list);

gboolean audit_add(Book *book, gint64 at_ms, const char *who, const char *what, const char *detail, GError **error)
{
  Statement *add = book->audit[AUDIT_ADD];
  statement_int(add, "$id", book_next_id(book, IDS_AUDIT));
  statement_int(add, "$at_ms", at_ms);
  statement_text(add, "$who", who);
  statement_text(add, "$what", what);
  statement_text(add, "$detail", detail);
  return statement_run(add, error);
}
