/* The facts of the programme that any template may name, as {households}. */
#pragma once
#include "wording.h"

/* The fact's text in that language, NULL where there is no such fact; `is_list` tells whether it may be shortened. Caller
 * frees. */
char *fact_write(const Wording *wording, const char *name, gboolean *is_list);
/* All their names, joined by ", ". Caller frees. */
char *fact_names(void);
