/* The one clock. Everything that asks for the time asks here, so that a test owns it.
 * Book time is int64 milliseconds since 1970-01-01 UTC; Bangkok and Buddhist years exist only at the edges (text/date). */
#pragma once
#include <glib.h>

/* Milliseconds UTC now: the wall clock, or what clock_freeze set. */
gint64 clock_now_ms(void);
/* Milliseconds on a clock that never jumps, for deadlines and retry times inside one run. Not affected by clock_freeze. */
gint64 clock_steady_ms(void);
/* From now on clock_now_ms answers ms; 0 thaws it. For tests, `say --at` and `read`. */
void clock_freeze(gint64 ms);
