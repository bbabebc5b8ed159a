/* Bodies of application/x-www-form-urlencoded. */
#pragma once
#include <glib.h>

/* The decoded value of the first field of that name; NULL where there is none, or where it is no UTF-8, holds a NUL or is
 * wrongly escaped. Caller frees. */
char *form_find(const char *body, gsize length, const char *name);
