#include "report_parts.h"

#include "names.h"

char *report_baht(const Writing *writing, gint64 satang, gboolean shown)
{
  return shown ? name_baht(satang) : g_strdup(phrase(writing->phrases, PHRASE_HIDDEN));
}

char *report_of_all(const Writing *writing, gint64 n)
{
  return phrase_of(writing->phrases, n, writing->report->households);
}
