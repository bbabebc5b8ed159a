/* The book that `sammachip init` was told to make: filled, and filled for a try. */
#pragma once
#include "cli/init_answers.h"

#include <signal.h>

/* Places, households and people into an open book, a transaction for each file. Prints what it did. FALSE: with what is wrong,
 * FILE:LINE; what was committed before stays. `pin_key`: for the PINs of the sample. */
gboolean init_fill(Book *book, const Setup *setup, const char *pin_key, const InitAnswers *answers, FILE *out, GError **error);

/* Fills a book that is thrown away. NULL, and in `phones` (Phone) everybody's; else what is wrong, which the caller frees. */
char *init_try(const Setup *setup, const InitAnswers *answers, GArray *phones);

/* So that Ctrl-C waits until what is under way is whole or undone: blocks the signals that end a process; `before` takes back.
 */
void init_hold_signals(sigset_t *before);
/* Whether one of them came meanwhile. */
gboolean init_signalled(void);
