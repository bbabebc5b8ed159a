#include "answer.h"

#include <string.h>

void answer_begin(Answer *answer, ReplyId id)
{
  memset(answer, 0, sizeof *answer);
  answer->id = id;
}

static AnswerField *add(Answer *answer, const char *name)
{
  g_return_val_if_fail(answer->n_fields < ANSWER_FIELDS_MAX, &answer->fields[ANSWER_FIELDS_MAX - 1]);
  AnswerField *field = &answer->fields[answer->n_fields++];
  g_strlcpy(field->name, name, sizeof field->name);
  return field;
}

void answer_number(Answer *answer, const char *name, gint64 number)
{
  add(answer, name)->number = number;
}

void answer_text(Answer *answer, const char *name, const char *text)
{
  AnswerField *field = add(answer, name);
  if (g_strlcpy(field->text, text, sizeof field->text) >= sizeof field->text) {
    const char *end = NULL;
    g_utf8_validate(field->text, -1, &end); /* a character that was cut in two goes */
    field->text[end - field->text] = '\0';
  }
}

const AnswerField *answer_field(const Answer *answer, const char *name)
{
  for (guint i = 0; i < answer->n_fields; i++) {
    if (strcmp(answer->fields[i].name, name) == 0)
      return &answer->fields[i];
  }
  return NULL;
}
