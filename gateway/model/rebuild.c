#include "rebuild.h"

#include "tables.h"

/* What the office said of a row that a message made, and which message asked a phone's open question. */
typedef struct {
  gint64 id;    /* of the contest or proposal; the phone's number */
  gint64 value; /* settled_ms; 1 accepted, 0 refused; the message that asked */
} Kept;

struct Rebuild {
  Book *book;
  GArray *contests, *proposals, *phones; /* Kept */
  guint settled;                         /* contests done */
  Statement *settle, *accept, *ask;
};

static gboolean run(Book *book, const char *sql, GError **error)
{
  Statement *statement = store_prepare(book->store, sql, error);
  return statement != NULL && statement_run(statement, error);
}

static gboolean read_kept(Book *book, const char *sql, GArray *rows, GError **error)
{
  Statement *statement = store_prepare(book->store, sql, error);
  if (statement == NULL)
    return FALSE;
  Step step;
  while ((step = statement_step(statement, error)) == STEP_ROW) {
    const Kept kept = {statement_column_int(statement, 0), statement_column_int(statement, 1)};
    g_array_append_val(rows, kept);
  }
  return step == STEP_DONE;
}

static gboolean remember(Rebuild *rebuild, GError **error)
{
  Book *book = rebuild->book;
  return read_kept(book, "SELECT id, settled_ms FROM contests WHERE settled_ms <> 0 ORDER BY settled_ms", rebuild->contests,
                   error) &&
         read_kept(book,
                   "SELECT id, CASE WHEN state = 'accepted' THEN 1 ELSE 0 END FROM proposals"
                   " WHERE state = 'accepted' OR state = 'refused' ORDER BY id",
                   rebuild->proposals, error) &&
         read_kept(book,
                   "SELECT phones.msisdn, questions.inbox_id FROM phones JOIN questions ON questions.id = phones.open_question"
                   " WHERE phones.open_question <> 0 ORDER BY phones.msisdn",
                   rebuild->phones, error);
}

static gboolean clear(Book *book, GError **error)
{
  /* The tables that only grow open by retention's door. What a message had recorded is kept as a negative number, to compare
   * by: it counts as nothing recorded yet. */
  static const char *const steps[] = {
      "INSERT INTO doors (name) VALUES ('retention') ON CONFLICT (name) DO NOTHING",
      "DELETE FROM ledger",
      "DELETE FROM group_ledger",
      "DELETE FROM doors WHERE name = 'retention'",
      "DELETE FROM totals",
      "DELETE FROM product_totals",
      "DELETE FROM group_totals",
      "DELETE FROM members",
      "DELETE FROM contests",
      "DELETE FROM trainings",
      "DELETE FROM visits",
      "DELETE FROM proposals",
      "UPDATE households SET borrowed = 0 WHERE borrowed <> 0",
      "UPDATE households SET saved_satang = 0, owed_satang = 0 WHERE saved_satang <> 0 OR owed_satang <> 0",
      "UPDATE inbox SET recorded = -recorded, undone_by = 0 WHERE recorded <> 0 OR undone_by <> 0",
  };
  gboolean done = TRUE;
  for (gsize i = 0; done && i < G_N_ELEMENTS(steps); i++)
    done = run(book, steps[i], error);
  return done;
}

static gboolean clear_questions(Book *book, const char *const *labels, GError **error)
{
  Statement *clear_one = store_prepare(book->store, "DELETE FROM questions WHERE label = $label", error);
  gboolean done = clear_one != NULL;
  for (gsize i = 0; done && labels[i] != NULL; i++) {
    statement_text(clear_one, "$label", labels[i]);
    done = statement_run(clear_one, error);
  }
  return done;
}

Rebuild *rebuild_begin(Book *book, const char *const *labels, GError **error)
{
  g_autoptr(Rebuild) rebuild = g_new0(Rebuild, 1);
  rebuild->book = book;
  rebuild->contests = g_array_new(FALSE, FALSE, sizeof(Kept));
  rebuild->proposals = g_array_new(FALSE, FALSE, sizeof(Kept));
  rebuild->phones = g_array_new(FALSE, FALSE, sizeof(Kept));
  rebuild->settle = store_prepare(book->store, "UPDATE contests SET settled_ms = $at WHERE id = $id AND settled_ms = 0", error);
  rebuild->accept = rebuild->settle == NULL ? NULL
                                            : store_prepare(book->store,
                                                            "UPDATE proposals SET state = $state"
                                                            " WHERE id = $id AND state = 'new'",
                                                            error);
  rebuild->ask = rebuild->accept == NULL
                     ? NULL
                     : store_prepare(book->store, "UPDATE phones SET open_question = $question WHERE msisdn = $msisdn", error);
  if (rebuild->ask == NULL || !remember(rebuild, error) || !clear(book, error) || !clear_questions(book, labels, error))
    return NULL;
  return g_steal_pointer(&rebuild);
}

gboolean rebuild_settle(Rebuild *rebuild, gint64 now_ms, GError **error)
{
  gboolean done = TRUE;
  for (; done && rebuild->settled < rebuild->contests->len; rebuild->settled++) {
    const Kept *kept = &g_array_index(rebuild->contests, Kept, rebuild->settled);
    if (kept->value >= now_ms)
      return TRUE;
    statement_int(rebuild->settle, "$at", kept->value);
    statement_int(rebuild->settle, "$id", kept->id);
    done = statement_run(rebuild->settle, error);
  }
  return done;
}

gboolean rebuild_end(Rebuild *rebuild, GHashTable *questions, GError **error)
{
  gboolean done = rebuild_settle(rebuild, G_MAXINT64, error);
  for (guint i = 0; done && i < rebuild->proposals->len; i++) {
    const Kept *kept = &g_array_index(rebuild->proposals, Kept, i);
    statement_text(rebuild->accept, "$state", kept->value != 0 ? "accepted" : "refused");
    statement_int(rebuild->accept, "$id", kept->id);
    done = statement_run(rebuild->accept, error);
  }
  for (guint i = 0; done && i < rebuild->phones->len; i++) {
    const Kept *kept = &g_array_index(rebuild->phones, Kept, i);
    const gint64 *question = g_hash_table_lookup(questions, &kept->value);
    if (question == NULL) /* one that is not asked again keeps its id */
      continue;
    statement_int(rebuild->ask, "$question", *question);
    statement_int(rebuild->ask, "$msisdn", kept->id);
    done = statement_run(rebuild->ask, error);
  }
  return done;
}

void rebuild_free(Rebuild *rebuild)
{
  if (rebuild == NULL)
    return;
  g_array_unref(rebuild->contests);
  g_array_unref(rebuild->proposals);
  g_array_unref(rebuild->phones);
  g_free(rebuild);
}
