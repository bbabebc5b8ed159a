/* What command/ wants said: a reply's id and the values of its fields, as plain data. The catalogue turns it into a text that
 * fits. Which fields a reply has, and of what kind each is, stands in replies.def. */
#pragma once
#include "reply.h"

#define ANSWER_FIELDS_MAX 12
#define ANSWER_TEXT_MAX 128 /* bytes with the final NUL */

typedef struct {
  char name[4]; /* as in the template: "a", "p1" */
  gint64 number;
  char text[ANSWER_TEXT_MAX];
} AnswerField;

typedef struct {
  ReplyId id; /* REPLY_NONE: nothing is sent */
  guint n_fields;
  AnswerField fields[ANSWER_FIELDS_MAX];
} Answer;

void answer_begin(Answer *answer, ReplyId id);
/* Amounts in satang, days as yyyymmdd, months as yyyymm (CE), quantities in thousandths, per cents in tenths, clock times in
 * ms UTC, counts as they are. */
void answer_number(Answer *answer, const char *name, gint64 number);
/* Ids (command name, product code, unit, village code) and free text, cut at a character if longer than the field. */
void answer_text(Answer *answer, const char *name, const char *text);
const AnswerField *answer_field(const Answer *answer, const char *name);
