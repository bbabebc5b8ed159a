/* What is left without an answer (section 6 of the language, rulings OP-84 to OP-87): by its sender, by its text. */
#pragma once
#include "lexicon.h"
#include "message/request.h"

/* `from` NULL: a registered number. IGNORE_NONE: read on. */
IgnoreReason filter_sender(const char *from, const char *const *own_numbers);
IgnoreReason filter_text(const Lexicon *lexicon, const char *folded);
