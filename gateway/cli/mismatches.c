#include "mismatches.h"

#include "clock.h"
#include "error.h"
#include "model/audit.h"
#include "model/contests.h"
#include "model/mismatches.h"
#include "model/places.h"
#include "scope.h"

#include <sysexits.h>

static void print_day(FILE *out, Day day)
{
  fprintf(out, "%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
}

/* "33080702 ดู่, day 2: planned for 2017-03-20, no report" */
static void print(FILE *out, const Programme *programme, const Mismatch *mismatch)
{
  const Village *village = programme_village(programme, mismatch->village);
  fprintf(out, "%d %s, day %d: ", mismatch->village, village != NULL ? village->name.name : "", mismatch->day);
  switch (mismatch->kind) {
  case MISMATCH_UNCONFIRMED:
    fputs("planned for ", out);
    print_day(out, mismatch->planned_day);
    fputs(", no report\n", out);
    break;
  case MISMATCH_OTHER_DAY:
    fputs("planned for ", out);
    print_day(out, mismatch->planned_day);
    fputs(", reported for ", out);
    print_day(out, mismatch->held_day);
    fputc('\n', out);
    break;
  case MISMATCH_CONTESTED:
    if (mismatch->present >= 0)
      fprintf(out, "%d reported present, contested by household %s\n", mismatch->present, mismatch->contested_by);
    else
      fprintf(out, "report taken back, contested by household %s\n", mismatch->contested_by);
    break;
  case MISMATCH_DIFFERING:
    fprintf(out, "%d reported present, %d by another mentor\n", mismatch->present, mismatch->other);
    break;
  }
}

static Day today(const Programme *programme)
{
  return day_of_ms(clock_now_ms(), programme->utc_offset_minutes);
}

/* The fiscal year in a word of the line, the present one where it is not there. 0 and FAILED_REJECT. */
static gint32 year_of(const Job *job, const char *word, GError **error)
{
  guint64 year;
  if (word == NULL)
    return fiscal_year_of_day(today(job->setup->programme));
  if (g_ascii_string_to_unsigned(word, 10, 2500, 2942, &year, NULL))
    return (gint32)year;
  g_set_error(error, FAILURE, FAILED_REJECT, "\"%s\" is no fiscal year; write it with four digits, such as 2560", word);
  return 0;
}

int cli_mismatches(const Job *job, GError **error)
{
  const Programme *programme = job->setup->programme;
  const gint32 year = year_of(job, job->line->words[1], error);
  const gint64 place = job->line->place != NULL ? scope_place(job->line->place, programme, error) : PLACE_COUNTRY;
  if (year == 0 || place == 0)
    return EX_DATAERR;
  g_autoptr(Book) book = book_open(job->setup->database, STORE_READER, error);
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Mismatch));
  if (book == NULL || !book_begin(book, error))
    return EX_SOFTWARE;
  const gboolean good = mismatches(book, year, place, today(programme), found, error);
  book_rollback(book);
  for (guint i = 0; good && i < found->len; i++)
    print(job->out, programme, &g_array_index(found, Mismatch, i));
  if (good)
    fprintf(job->out, "fiscal year %d: %u mismatches\n", year, found->len);
  return good ? EX_OK : EX_SOFTWARE;
}

static gboolean settle(Book *book, const char *who, gint32 year, gint32 village, gint32 day, guint *settled, GError **error)
{
  g_autoptr(GArray) contests = g_array_new(FALSE, FALSE, sizeof(Contest));
  const gint64 now_ms = clock_now_ms();
  if (!contests_list(book, year, village, contests, error))
    return FALSE;
  for (guint i = 0; i < contests->len; i++) {
    const Contest *contest = &g_array_index(contests, Contest, i);
    if (contest->day != day || contest->settled_ms != 0)
      continue;
    if (!contests_settle(book, contest->id, now_ms, error))
      return FALSE;
    ++*settled;
  }
  g_autofree char *detail = g_strdup_printf("village %d, year %d, day %d, %u contests", village, year, day, *settled);
  return audit_add(book, now_ms, who, "contests.settled", detail, error);
}

int cli_settle(const Job *job, GError **error)
{
  char **words = job->line->words;
  const Programme *programme = job->setup->programme;
  const gint64 place = scope_place(words[1], programme, error);
  const gint32 year = place != 0 ? year_of(job, words[3], error) : 0;
  guint64 day = 0;
  guint settled = 0;
  if (year == 0)
    return EX_DATAERR;
  if (programme_village(programme, (gint32)place) == NULL ||
      !g_ascii_string_to_unsigned(words[2], 10, 1, (guint64)programme->training_days, &day, NULL)) {
    g_set_error(error, FAILURE, FAILED_REJECT, "settle: write a village and a training day from 1 to %d",
                programme->training_days);
    return EX_DATAERR;
  }
  if (!book_begin(job->book, error))
    return EX_SOFTWARE;
  if (!settle(job->book, job->who, year, (gint32)place, (gint32)day, &settled, error)) {
    book_rollback(job->book);
    return EX_SOFTWARE;
  }
  if (!book_commit(job->book, error))
    return EX_SOFTWARE;
  fprintf(job->out, "%u contests settled\n", settled);
  return EX_OK;
}
