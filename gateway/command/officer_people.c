#include "command/officer.h"
#include "command/target.h"
#include "model/assessments.h"
#include "model/places.h"
#include "model/trainings.h"

#define TRAINING_DAYS_TOLD 5

static void begin(Turn *turn, ReplyId reply, const Asked *asked, gint32 label)
{
  answer_begin(&turn->answer, reply);
  answer_number(&turn->answer, "v", asked->code);
  answer_number(&turn->answer, "m", label);
}

/* Of the fiscal year as it stands. A past month is asked as it stood at its end. */
gboolean officer_target(Turn *turn, const Asked *asked, GError **error)
{
  const gint32 now = day_month(turn->today);
  const gboolean past = asked->from == asked->to && asked->to < now;
  Target target;
  Totals month;
  if (!target_of_village(turn->book, asked->place, asked->fiscal_year, past ? month_add(asked->to, 1) : now, &target, error) ||
      !totals_get(turn->book, past ? asked->to : now, asked->place, &month, error))
    return FALSE;
  begin(turn, R_VTARGET, asked, past ? asked->to : asked->fiscal_year);
  answer_number(&turn->answer, "n", target.reached);
  if (target.counted >= OFFICER_LEAST)
    answer_number(&turn->answer, "p", target_tenths(&target));
  answer_number(&turn->answer, "x", target.no_baseline);
  answer_number(&turn->answer, "k", month.practising);
  if (target.few_months > 0)
    answer_number(&turn->answer, "y", target.few_months);
  return TRUE;
}

typedef struct {
  gint32 village;
  gint32 missing;
} Behind;

static gint by_missing(gconstpointer a, gconstpointer b)
{
  const Behind *left = a, *right = b;
  if (left->missing != right->missing)
    return left->missing < right->missing ? 1 : -1;
  return ABS(left->village) < ABS(right->village) ? -1 : 1;
}

/* "0503:4 0506:2 +7": the villages where most are missing; how many more there are. */
static void answer_behind(Turn *turn, GArray *behind)
{
  g_autoptr(GString) list = g_string_new(NULL);
  g_array_sort(behind, by_missing);
  for (guint i = 0; i < behind->len; i++) {
    const Behind *one = &g_array_index(behind, Behind, i);
    const gint32 code = ABS(one->village);
    const gboolean home = code / 10000 == turn->programme->home;
    if (list->len + 24 > ANSWER_TEXT_MAX) {
      g_string_append_printf(list, " +%u", behind->len - i);
      break;
    }
    g_string_append_printf(list, home ? "%s%04d:%d" : "%s%08d:%d", i > 0 ? " " : "", home ? code % 10000 : code, one->missing);
  }
  answer_text(&turn->answer, "x", list->str);
}

static gboolean missing_by_village(Turn *turn, const Asked *asked, GError **error)
{
  g_autoptr(GArray) behind = g_array_new(FALSE, FALSE, sizeof(Behind));
  gint64 missing = 0;
  gint32 village = 0;
  for (;;) {
    gboolean found = FALSE, sent[OFFICER_NUMBERS];
    gint32 n;
    if (!villages_next(turn->book, asked->place, &village, &found, error))
      return FALSE;
    if (!found)
      break;
    if (!officer_sent(turn, asked, village, sent, &n, error))
      return FALSE;
    const Behind one = {village, MAX(turn->programme->households - n, 0)};
    missing += one.missing;
    if (one.missing > 0)
      g_array_append_val(behind, one);
  }
  begin(turn, missing > 0 ? R_MISSING_WIDE : R_MISSING0, asked, asked->label);
  answer_number(&turn->answer, "n", missing);
  answer_behind(turn, behind);
  return TRUE;
}

gboolean officer_missing(Turn *turn, const Asked *asked, GError **error)
{
  if (asked->code < 10000000)
    return missing_by_village(turn, asked, error);
  gboolean sent[OFFICER_NUMBERS];
  gint32 n, missing = 0;
  if (!officer_sent(turn, asked, (gint32)asked->place, sent, &n, error))
    return FALSE;
  g_autoptr(GString) numbers = g_string_new(NULL);
  for (gint32 number = 1; number <= turn->programme->households; number++) {
    if (!sent[number])
      g_string_append_printf(numbers, "%s%d", missing++ > 0 ? " " : "", number);
  }
  begin(turn, missing > 0 ? R_MISSING : R_MISSING0, asked, asked->label);
  answer_number(&turn->answer, "n", missing);
  answer_text(&turn->answer, "x", numbers->str);
  return TRUE;
}

/* Households present on each training day of the fiscal year; of a wider place, in all its villages together. */
gboolean officer_training(Turn *turn, const Asked *asked, GError **error)
{
  static const char *const names[TRAINING_DAYS_TOLD] = {"a", "b", "c", "d", "e"};
  const gint32 days = MIN(turn->programme->training_days, TRAINING_DAYS_TOLD);
  gint64 sums[TRAINING_DAYS_TOLD] = {-1, -1, -1, -1, -1}; /* no village has told that day yet */
  gint32 village = 0;
  for (;;) {
    gboolean found = FALSE;
    gint32 present[TRAINING_DAYS_TOLD];
    if (!villages_next(turn->book, asked->place, &village, &found, error))
      return FALSE;
    if (!found)
      break;
    if (!trainings_present(turn->book, asked->fiscal_year, village, days, present, error))
      return FALSE;
    for (gint32 day = 0; day < days; day++) {
      if (present[day] >= 0)
        sums[day] = MAX(sums[day], 0) + present[day];
    }
  }
  begin(turn, R_VTRAIN, asked, asked->fiscal_year);
  for (gint32 day = 0; day < days; day++)
    answer_number(&turn->answer, names[day], sums[day]);
  return TRUE;
}

/* Who is neither passed nor failed waits, also those that the office has no sheet of yet. */
gboolean officer_assessment(Turn *turn, const Asked *asked, GError **error)
{
  AssessmentCount count;
  if (!assessments_count(turn->book, asked->fiscal_year, asked->place, &count, error))
    return FALSE;
  begin(turn, R_EVAL, asked, asked->fiscal_year);
  answer_number(&turn->answer, "n", count.passed);
  answer_number(&turn->answer, "x", MAX(target_households(turn->programme, asked->code) - count.passed - count.failed, 0));
  return TRUE;
}
