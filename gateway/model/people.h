/* People: the only table with names. Others know a person by id. */
#pragma once
#include "book.h"

/* A new person; `id` is made by the program. */
gboolean people_add(Book *book, const char *name, gint64 *id, GError **error);
gboolean people_rename(Book *book, gint64 id, const char *name, GError **error);
/* Caller frees; NULL with `error` unset where there is none. */
char *people_name(Book *book, gint64 id, GError **error);
/* Whether the person is a right-livelihood leader (ผู้นำสัมมาชีพ): the office's word. */
gboolean people_set_leader(Book *book, gint64 id, gboolean leader, GError **error);
