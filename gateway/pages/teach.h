/* Teaching a word: teach.c */
#pragma once
#include <glib.h>

/* Whether a text has a word that can be taught: digits alone teach nothing. `text` may be NULL. */
gboolean page_may_teach(const char *text);
