/* JSON written as text, piece by piece: what every message needs is not put together as objects first. */
#pragma once
#include <glib.h>

/* Appends `length` bytes of UTF-8 as they stand between quotes. */
void json_append_escaped(GString *json, const char *text, gsize length);
/* The same with its quotes. */
void json_append_length(GString *json, const char *text, gsize length);
void json_append(GString *json, const char *text);
void json_append_int(GString *json, gint64 number);
/* Begins a member of the object that is being written: its comma, where it is not the first, and its key, which needs no
 * escape. */
void json_append_key(GString *json, const char *key);
