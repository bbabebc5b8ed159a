/* Names and values as in a query or a form (application/x-www-form-urlencoded). */
#pragma once
#include <glib.h>

#define PARAMS_MAX 500 /* of one request; more is refused */

typedef struct {
  char *name, *value; /* unescaped bytes: no UTF-8 for certain */
  gsize length;       /* of the value, which may hold NULs */
} Param;

/* Adds those of `text` to `params` (a GArray of Param made by params_new). FALSE where there are too many. */
GArray *params_new(void);
gboolean params_parse(GArray *params, const char *text, gsize length);
/* The first of the name; NULL where there is none, or its value holds a NUL. */
const char *params_find(const GArray *params, const char *name);
/* By name, then as they came. */
void params_sort(GArray *params);
/* "Name: value" headers. */
const char *header_find(const GPtrArray *headers, const char *name);
/* Whether Content-Type says that the body is a form. */
gboolean headers_say_form(const GPtrArray *headers);
