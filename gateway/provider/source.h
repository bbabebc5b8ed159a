/* Where a value of an answer is found: by JSON Pointer, by the first of several, or by the group of a regular expression in an
 * answer that is plain text. */
#pragma once
#include "pointer.h"

#define SOURCE_ROOM 256   /* bytes for a value that is not a text of the document itself */
#define SOURCE_TEXT 8192U /* bytes of a plain text that are looked at */

typedef struct {
  GPtrArray *pointers; /* Pointer; the first that finds a text or number counts */
  GRegex *regex;       /* one group */
} Source;

/* Matching is bounded: whatever the expression, it ends after a fixed number of steps. NULL and an error of GRegex where the
 * pattern is wrong. */
GRegex *regex_new(const char *pattern, GError **error);
/* Whether it matches in the first SOURCE_TEXT bytes of `body`. */
gboolean regex_holds(const GRegex *regex, const GByteArray *body);

void source_free(Source *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Source, source_free)
/* NULL where there is nothing, also for a NULL source. Valid UTF-8. */
const char *source_text(const Source *source, json_t *at, const GByteArray *body, char room[SOURCE_ROOM]);
