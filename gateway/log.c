#include "log.h"

#include <stdarg.h>
#include <stdio.h>

static LogLevel loudest = LOG_INFO;

void log_set_level(LogLevel level)
{
  loudest = level;
}

void log_event(LogLevel level, const char *event, const char *format, ...)
{
  static const char *const names[] = {"error", "warning", "info", "debug"};
  if (level > loudest)
    return;
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *rest = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  for (char *c = rest; *c != '\0'; c++) {
    if ((guchar)*c < 0x20 || *c == 0x7f)
      *c = '?';
  }
  g_autofree char *line = g_strdup_printf("%s %s%s%s\n", names[level], event, *rest != '\0' ? " " : "", rest);
  fputs(line, stderr); /* one call, so that lines of two programs on one terminal do not mix */
}
