/* Questions asked by SMS: open (until a time) → yes | no | lapsed. One is open per phone (phones.open_question), the newest.
 * What YES would carry out is held here as a request. */
#pragma once
#include "book.h"

typedef enum { QUESTION_OPEN, QUESTION_YES, QUESTION_NO, QUESTION_LAPSED, QUESTION_STATES } QuestionState;

/* Strings as in InboxRow. */
typedef struct {
  gint64 id;
  gint64 msisdn;
  const char *kind; /* the reply that asked: "R_CONFIRM", "R_DUP", "R_STOP_ASK" … */
  gint64 asked_ms;
  gint64 until_ms;
  const char *label;   /* request_label of what is held */
  const char *request; /* request_text; NULL: nothing is held */
  gint64 inbox_id;     /* the message whose request is held */
  QuestionState state;
} Question;

const char *question_state_name(QuestionState state);
void question_clear(Question *question);

/* Adds an open question and sets question->id. The phone's row is the caller's to write (phones_touch). */
gboolean questions_add(Book *book, Question *question, GError **error);
gboolean questions_get(Book *book, gint64 id, Question *question, gboolean *found, GError **error);
/* Settles an open one: yes, no or lapsed. FAILED_REJECT where it is not open. */
gboolean questions_settle(Book *book, gint64 id, QuestionState state, GError **error);
/* It is now another phone's: of a person whose number changed. */
gboolean questions_move(Book *book, gint64 id, gint64 msisdn, GError **error);
