/* Questions on a terminal, each asked again until its answer is good. */
#pragma once
#include "language/phrases.h"

#include <stdio.h>

typedef struct {
  int in; /* the terminal */
  FILE *out;
  const Phrases *phrases;
} Dialogue;

/* What is wrong with an answer, said to who gave it; NULL: nothing. Caller frees. */
typedef char *(*DialogueCheck)(const Dialogue *dialogue, const char *answer, gpointer data);

/* The answer without blanks around it; where it is empty, `fallback` (NULL: an empty one is no answer; "": it may be left
 * empty), which stands in brackets behind the question. NULL: the input has ended. Caller frees. */
char *dialogue_ask(const Dialogue *dialogue, const char *question, const char *fallback, DialogueCheck check, gpointer data);
/* The same, and what is typed is not shown. */
char *dialogue_secret(const Dialogue *dialogue, const char *question);
/* FALSE: the input has ended. */
gboolean dialogue_agree(const Dialogue *dialogue, const char *question, gboolean fallback, gboolean *yes);
