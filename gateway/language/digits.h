/* One line of the digit form, between digits.c, which takes it apart, and digits_forms.c, which reads each command's
 * arguments. */
#pragma once
#include "reader_parts.h"

#define ARGUMENTS_MAX 30

typedef struct {
  char digits[24]; /* as typed, with , and . */
  gboolean currency;
  const Unit *unit;
} Argument;

typedef struct {
  Reading *reading;
  Argument args[ARGUMENTS_MAX];
  guint n; /* without the code */
  gboolean spaces_only;
} Form;

/* Reads the arguments of that command into the request. */
void digits_read_form(Form *form, Command command);
