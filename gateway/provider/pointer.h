/* JSON Pointer (RFC 6901), compiled once; and values of an answer as text. */
#pragma once
#include <glib.h>
#include <jansson.h>

typedef struct Pointer Pointer;

/* NULL where `text` is no pointer: "" (the whole document) or "/a/b/0". */
Pointer *pointer_new(const char *text);
void pointer_free(Pointer *pointer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pointer, pointer_free)
const char *pointer_text(const Pointer *pointer);
/* Borrowed from `root`; NULL where there is nothing. A NULL pointer finds nothing. */
json_t *pointer_find(const Pointer *pointer, json_t *root);

/* A string as it is, an integer in decimal, "true", "false"; NULL for all else and for a string that holds a NUL.
 * `room` (24 bytes or more) is where an integer is written. */
const char *json_as_text(const json_t *value, char *room);
