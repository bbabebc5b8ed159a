/* The sample district's history: twelve months of invented messages up to yesterday, for reports and pictures that show
 * something. They are messages as the villagers, mentors and officers of config/sample would have sent them, in digits, and go
 * the way of every message at the time they would have been sent; nothing is written into a table directly.
 *
 * One seed: the same day and settings give the same history. A household's income lies around its baseline, most villages a
 * little over +3 %, the third one under it; the amounts are those of Sisaket's households (PROGRAMME.md, section 2). */
#pragma once
#include "pipeline/gateway.h"

#include <stdio.h>

/* For the phones that the book has. A book that has messages already is left as it is. Prints what was done. FALSE: what was
 * not yet committed is not kept. */
gboolean sample_history(const Gateway *gateway, gint64 now_ms, FILE *out, GError **error);
