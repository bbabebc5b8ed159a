#include "mismatches.h"

#include "contests.h"
#include "households.h"
#include "sessions.h"
#include "trainings.h"

#include <string.h>

typedef struct {
  GArray *sessions, *trainings, *contests, *found;
} Lists;

static gboolean is_of_day(const Training *training, gint32 village, gint32 day)
{
  return training->village == village && training->day == day;
}

/* The place of the first report of a day in the list, which is in the order of village and day: found by halving. */
static guint first_of_day(const Lists *lists, gint32 village, gint32 day)
{
  guint from = 0, to = lists->trainings->len;
  while (from < to) {
    const guint middle = from + (to - from) / 2;
    const Training *training = &g_array_index(lists->trainings, Training, middle);
    const gint32 there = ABS(training->village), sought = ABS(village);
    if (there < sought || (there == sought && training->day < day))
      from = middle + 1;
    else
      to = middle;
  }
  return from;
}

/* The report that stands for a day, or NULL. */
static const Training *standing(const Lists *lists, gint32 village, gint32 day)
{
  for (guint i = first_of_day(lists, village, day); i < lists->trainings->len; i++) {
    const Training *training = &g_array_index(lists->trainings, Training, i);
    if (!is_of_day(training, village, day))
      break;
    if (training->state == TRAINING_STANDS)
      return training;
  }
  return NULL;
}

static void compare_sessions(const Lists *lists, Day today)
{
  for (guint i = 0; i < lists->sessions->len; i++) {
    const Session *session = &g_array_index(lists->sessions, Session, i);
    const Training *training = standing(lists, session->village, session->day);
    Mismatch mismatch = {.kind = training != NULL ? MISMATCH_OTHER_DAY : MISMATCH_UNCONFIRMED,
                         .village = session->village,
                         .day = session->day,
                         .planned_day = session->planned_day,
                         .held_day = training != NULL ? training->held_day : 0,
                         .present = training != NULL ? training->present : -1};
    if (training != NULL ? training->held_day != session->planned_day : session->planned_day < today)
      g_array_append_val(lists->found, mismatch);
  }
}

static void compare_contests(const Lists *lists)
{
  Mismatch *open = NULL;
  for (guint i = 0; i < lists->contests->len; i++) {
    const Contest *contest = &g_array_index(lists->contests, Contest, i);
    char number[8];
    if (contest->settled_ms != 0)
      continue;
    if (open == NULL || open->village != contest->village || open->day != contest->day) {
      const Training *training = standing(lists, contest->village, contest->day);
      const Mismatch mismatch = {.kind = MISMATCH_CONTESTED,
                                 .village = contest->village,
                                 .day = contest->day,
                                 .present = training != NULL ? training->present : -1};
      g_array_append_val(lists->found, mismatch);
      open = &g_array_index(lists->found, Mismatch, lists->found->len - 1);
    }
    g_snprintf(number, sizeof number, "%02d", household_number(contest->household));
    if (strstr(open->contested_by, number) != NULL)
      continue;
    if (*open->contested_by != '\0')
      g_strlcat(open->contested_by, " ", sizeof open->contested_by);
    g_strlcat(open->contested_by, number, sizeof open->contested_by);
  }
}

static gboolean says_otherwise(const Training *a, const Training *b)
{
  const gboolean both_name = *a->absent != '\0' && *b->absent != '\0';
  return a->present != b->present || a->held_day != b->held_day || (both_name && strcmp(a->absent, b->absent) != 0);
}

/* Whether the same person reported the same day once more behind `at`, and that was not taken back. */
static gboolean is_person_last(const Lists *lists, guint at)
{
  const Training *training = &g_array_index(lists->trainings, Training, at);
  for (guint i = at + 1; i < lists->trainings->len; i++) {
    const Training *later = &g_array_index(lists->trainings, Training, i);
    if (!is_of_day(later, training->village, training->day))
      break;
    if (later->person == training->person && later->state != TRAINING_UNDONE)
      return FALSE;
  }
  return TRUE;
}

static void compare_reports(const Lists *lists)
{
  for (guint i = 0; i < lists->trainings->len; i++) {
    const Training *other = &g_array_index(lists->trainings, Training, i);
    if (other->state != TRAINING_REPLACED || !is_person_last(lists, i))
      continue;
    const Training *training = standing(lists, other->village, other->day);
    if (training == NULL || training->person == other->person || !says_otherwise(training, other))
      continue;
    const Mismatch mismatch = {.kind = MISMATCH_DIFFERING,
                               .village = other->village,
                               .day = other->day,
                               .held_day = training->held_day,
                               .present = training->present,
                               .other = other->present};
    g_array_append_val(lists->found, mismatch);
  }
}

static gint by_place(gconstpointer first, gconstpointer second)
{
  const Mismatch *a = first, *b = second;
  if (a->village != b->village)
    return ABS(a->village) < ABS(b->village) ? -1 : 1;
  if (a->day != b->day)
    return a->day < b->day ? -1 : 1;
  return (a->kind > b->kind) - (a->kind < b->kind);
}

gboolean mismatches(Book *book, gint32 fiscal_year, gint64 place, Day today, GArray *found, GError **error)
{
  g_autoptr(GArray) sessions = g_array_new(FALSE, FALSE, sizeof(Session));
  g_autoptr(GArray) trainings = g_array_new(FALSE, FALSE, sizeof(Training));
  g_autoptr(GArray) contests = g_array_new(FALSE, FALSE, sizeof(Contest));
  if (!sessions_list(book, fiscal_year, place, sessions, error) ||
      !trainings_list(book, fiscal_year, place, trainings, error) || !contests_list(book, fiscal_year, place, contests, error))
    return FALSE;
  const Lists lists = {sessions, trainings, contests, found};
  compare_sessions(&lists, today);
  compare_contests(&lists);
  compare_reports(&lists);
  g_array_sort(found, by_place);
  return TRUE;
}
