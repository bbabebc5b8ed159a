/* The text of a settings file, where one value is changed and all the rest, comments too, stays as somebody wrote it. */
#pragma once
#include <glib.h>

/* Behind the comment or the "text" that begins at `at`; `at` itself where none does. */
const char *settings_text_skip(const char *at, const char *end);

/* The file with `value` as the value of `path`: "database", "pages.port". What the file lacks is added, a group too; where
 * something else stands in a group's place nothing is changed. The value is libconfig's: "8032", "\"a text\"", "( … )". Caller
 * frees. */
char *settings_text_put(const char *text, const char *path, const char *value);
/* A text as libconfig reads it, in its quotes. Caller frees. */
char *settings_text_quote(const char *text);
