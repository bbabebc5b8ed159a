/* Log lines: `level event key=value …` on standard error, one line each, for journald.
 * Never a message body, a phone number, a PIN or a secret; nor the words of others, who may repeat all of these. */
#pragma once
#include <glib.h>

typedef enum { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG } LogLevel;

/* Lines less urgent than `level` are dropped; LOG_INFO at start. */
void log_set_level(LogLevel level);

/* Writes one line. `event` is a fixed word such as "poll.failed"; `format` gives "key=value key=value" (printf style).
 * Line breaks and control bytes in the result are written as '?'. */
void log_event(LogLevel level, const char *event, const char *format, ...) G_GNUC_PRINTF(3, 4);
