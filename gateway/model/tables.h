/* The inside of a Book, for the files of model/ alone. */
#pragma once
#include "book.h"

/* Every table's statements: NAME_sql in its file, book->NAME in the order of its own enum. */
#define TABLES(T)                                                                                                              \
  T(areas)                                                                                                                     \
  T(villages)                                                                                                                  \
  T(households)                                                                                                                \
  T(people)                                                                                                                    \
  T(phones)                                                                                                                    \
  T(inbox)                                                                                                                     \
  T(seen)                                                                                                                      \
  T(ledger)                                                                                                                    \
  T(totals)                                                                                                                    \
  T(product_totals)                                                                                                            \
  T(outbox)                                                                                                                    \
  T(cursors)                                                                                                                   \
  T(ussd_sessions)                                                                                                             \
  T(spend)                                                                                                                     \
  T(retention)                                                                                                                 \
  T(questions)                                                                                                                 \
  T(audit)                                                                                                                     \
  T(cards)                                                                                                                     \
  T(traces)                                                                                                                    \
  T(covers)                                                                                                                    \
  T(consents)                                                                                                                  \
  T(tickets)                                                                                                                   \
  T(members)                                                                                                                   \
  T(groups)                                                                                                                    \
  T(sessions)                                                                                                                  \
  T(trainings)                                                                                                                 \
  T(contests)                                                                                                                  \
  T(visits)                                                                                                                    \
  T(proposals)                                                                                                                 \
  T(product_states)                                                                                                            \
  T(assessments)                                                                                                               \
  T(life_plans)                                                                                                                \
  T(village_facts)                                                                                                             \
  T(logins)                                                                                                                    \
  T(attention)                                                                                                                 \
  T(queues)                                                                                                                    \
  T(attended)                                                                                                                  \
  T(parts)                                                                                                                     \
  T(awaited)                                                                                                                   \
  T(pushes)

typedef struct {
  const char *const *sql;
  guint n;
} TableSql;
#define TABLE_SQL(name, list) const TableSql name##_sql = {list, G_N_ELEMENTS(list)}
#define DECLARE(name) extern const TableSql name##_sql;
TABLES(DECLARE)
#undef DECLARE

/* Tables whose ids the program makes. */
typedef enum { IDS_INBOX, IDS_OUTBOX, IDS_QUESTIONS, IDS_PEOPLE, IDS_AUDIT, IDS_TICKETS, IDS_COUNT } Ids;

struct Book {
  Store *store;
#define STATEMENTS(name) Statement **name;
  TABLES(STATEMENTS)
#undef STATEMENTS
  gint64 next_id[IDS_COUNT];
  /* What the open transaction adds to the totals of villages, by month and village: of the messages that are kept, and of the
   * open savepoint. */
  GHashTable *gathered;
  GArray *message;
};

/* The next id of a table; never given twice while the process lives. Pruning must leave a table's newest row, so that it is
 * not given twice after that either. */
gint64 book_next_id(Book *book, Ids ids);

/* Binds NULL for 0: a reference to nothing. */
void bind_reference(Statement *statement, const char *name, gint64 value);
/* Bind $from and $to to the codes of the villages or households inside a place (places.h). */
void bind_villages_of(Statement *statement, gint64 place);
void bind_households_of(Statement *statement, gint64 place);
/* Steps through rows of ids that a statement blanked: how many, and the greatest in *after. */
gboolean blank_rows(Statement *statement, gint64 *after, gint64 *blanked, GError **error);
/* What a statement's row holds, into the caller's struct. FALSE and FAILED_CORRUPT: the database holds what we never wrote. */
typedef gboolean (*RowReader)(Statement *from, gpointer row, GError **error);
/* A statement of one row or none. Where there is none, `row` stays as it is. */
gboolean read_one_row(Statement *from, RowReader reader, gpointer row, gboolean *found, GError **error);
/* Appends the rows, each of the array's own size. */
gboolean read_all_rows(Statement *from, RowReader reader, GArray *rows, GError **error);
/* Appends what stands in the rows' one column, gint64. */
gboolean read_all_ids(Statement *from, GArray *ids, GError **error);
/* The text in a statement's one column and row; caller frees. NULL without `error`: there is no row. */
char *read_one_text(Statement *from, GError **error);
/* The index of a name in a list; -1 where it is none of them. */
int name_find(const char *name, const char *const *names, int n);
/* The same for a stored name: FAILED_CORRUPT where it is none of them. */
gboolean name_index(const char *name, const char *const *names, int n, const char *what, int *index, GError **error);
