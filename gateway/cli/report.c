#include "report.h"

#include "calendar.h"
#include "clock.h"
#include "error.h"
#include "model/places.h"
#include "paper/output.h"
#include "paper/report.h"
#include "scope.h"

#include <sysexits.h>

int cli_report(const Job *job, GError **error)
{
  const Line *line = job->line;
  if (line->place == NULL) {
    g_set_error_literal(
        error, FAILURE, FAILED_REJECT,
        "report: of what? add --place CODE; --month 2017-03 for another month than this; --html FILE for a page "
        "to print");
    return EX_USAGE;
  }
  const Programme *programme = job->setup->programme;
  const Phrases *phrases = scope_phrases(job, error);
  const gint64 now_ms = clock_now_ms();
  const gint32 present = day_month(day_of_ms(now_ms, programme->utc_offset_minutes));
  const gint32 month = phrases == NULL ? 0 : line->month == NULL ? present : scope_month(line->month, "--month", error);
  const gint64 place = month != 0 ? scope_place(line->place, programme, error) : 0;
  if (place == 0)
    return EX_DATAERR;
  g_autoptr(Book) book = book_open(job->setup->database, STORE_READER, error);
  g_autoptr(Report) report = book != NULL ? report_gather(book, programme, place, month, now_ms, error) : NULL;
  if (report == NULL)
    return EX_SOFTWARE;
  g_autoptr(Page) page = report_page(report, phrases);
  g_autofree char *text = line->html != NULL ? page_html(page) : page_text(page);
  if (line->html != NULL)
    return output_text(line->html, text, error) ? EX_OK : EX_SOFTWARE;
  fputs(text, job->out);
  return EX_OK;
}
