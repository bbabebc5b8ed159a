#include "questions.h"

#include "error.h"
#include "tables.h"

#define COLUMNS "id, msisdn, kind, asked_ms, until_ms, label, request, inbox_id, state"

enum { QUESTION_ADD, QUESTION_GET, QUESTION_SETTLE, QUESTION_MOVE };
static const char *const list[] = {
    [QUESTION_ADD] = "INSERT INTO questions (" COLUMNS ") VALUES ($id, $msisdn, $kind, $asked_ms, $until_ms, $label, $request,"
                     "  $inbox_id, 'open')",
    [QUESTION_GET] = "SELECT " COLUMNS " FROM questions WHERE id = $id",
    [QUESTION_SETTLE] = "UPDATE questions SET state = $state WHERE id = $id AND state = 'open'",
    [QUESTION_MOVE] = "UPDATE questions SET msisdn = $msisdn WHERE id = $id",
};
TABLE_SQL(questions, list);

static const char *const state_names[QUESTION_STATES] = {"open", "yes", "no", "lapsed"};

const char *question_state_name(QuestionState state)
{
  return state_names[state];
}

void question_clear(Question *question)
{
  g_free((char *)question->kind);
  g_free((char *)question->label);
  g_free((char *)question->request);
  *question = (Question){0};
}

gboolean questions_add(Book *book, Question *question, GError **error)
{
  Statement *add = book->questions[QUESTION_ADD];
  question->id = book_next_id(book, IDS_QUESTIONS);
  question->state = QUESTION_OPEN;
  statement_int(add, "$id", question->id);
  statement_int(add, "$msisdn", question->msisdn);
  statement_text(add, "$kind", question->kind);
  statement_int(add, "$asked_ms", question->asked_ms);
  statement_int(add, "$until_ms", question->until_ms);
  statement_text(add, "$label", question->label);
  statement_text(add, "$request", question->request);
  statement_int(add, "$inbox_id", question->inbox_id);
  return statement_run(add, error);
}

static gboolean read_row(Statement *from, gpointer data, GError **error)
{
  Question *question = data;
  int state = 0;
  if (!name_index(statement_column_text(from, 8), state_names, QUESTION_STATES, "a question's state", &state, error))
    return FALSE;
  *question = (Question){.id = statement_column_int(from, 0),
                         .msisdn = statement_column_int(from, 1),
                         .kind = g_strdup(statement_column_text(from, 2)),
                         .asked_ms = statement_column_int(from, 3),
                         .until_ms = statement_column_int(from, 4),
                         .label = g_strdup(statement_column_text(from, 5)),
                         .request = g_strdup(statement_column_text(from, 6)),
                         .inbox_id = statement_column_int(from, 7),
                         .state = (QuestionState)state};
  return TRUE;
}

gboolean questions_get(Book *book, gint64 id, Question *question, gboolean *found, GError **error)
{
  *question = (Question){0};
  Statement *get = book->questions[QUESTION_GET];
  statement_int(get, "$id", id);
  return read_one_row(get, read_row, question, found, error);
}

gboolean questions_settle(Book *book, gint64 id, QuestionState state, GError **error)
{
  gint64 changed;
  Statement *settle = book->questions[QUESTION_SETTLE];
  statement_text(settle, "$state", state_names[state]);
  statement_int(settle, "$id", id);
  if (!statement_run_counted(settle, &changed, error))
    return FALSE;
  if (changed != 1)
    g_set_error(error, FAILURE, FAILED_REJECT, "question %" G_GINT64_FORMAT " is not open", id);
  return changed == 1;
}

gboolean questions_move(Book *book, gint64 id, gint64 msisdn, GError **error)
{
  statement_int(book->questions[QUESTION_MOVE], "$msisdn", msisdn);
  statement_int(book->questions[QUESTION_MOVE], "$id", id);
  return statement_run(book->questions[QUESTION_MOVE], error);
}
