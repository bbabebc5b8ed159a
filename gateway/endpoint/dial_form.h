/* The digit form of a command, taken from the command table, as the questions that put it together key by key. */
#pragma once
#include "message/command.h"
#include "message/reply.h"
#include "programme.h"

typedef enum {
  ARGUMENT_BAHT,
  ARGUMENT_CATEGORY,
  ARGUMENT_DATE, /* never asked */
  ARGUMENT_PRODUCT,
  ARGUMENT_QUANTITY,
  ARGUMENT_ACTIVITY,
  ARGUMENT_PEOPLE,
  ARGUMENT_VILLAGE,
  ARGUMENT_HOUSEHOLD,
  ARGUMENT_HOUSEHOLDS,
  ARGUMENT_PIN, /* asked last, as the confirmation */
  ARGUMENT_DAY,
  ARGUMENT_PRESENT,
  ARGUMENT_PHONE,
  ARGUMENT_LANGUAGE,
  ARGUMENT_LITERAL, /* stands as it is: 90*90 */
  ARGUMENT_KINDS
} ArgumentKind;

typedef struct {
  ArgumentKind kind;
  gboolean optional;
  char literal[4];
} FormArgument;

#define FORM_ARGUMENTS_MAX 6

/* The arguments behind the code; how many. A word of commands.def that is none of them ends the program. */
guint form_arguments(Command command, FormArgument arguments[FORM_ARGUMENTS_MAX]);
/* The screen that asks for one. */
ReplyId form_question(Command command, ArgumentKind kind);
/* What a key or a typed text stands for in the digit form: a village by its number in the menu, households with any separator.
 * NULL where it cannot be an argument. Caller frees. */
char *form_value(const Programme *programme, ArgumentKind kind, const char *typed);
/* A value that is never refused, for trying what stands in front of it. Caller frees. */
char *form_example(const Programme *programme, ArgumentKind kind);
/* Whether the command waits for the key that confirms: all that books or changes something. */
gboolean form_wants_confirming(Command command);
