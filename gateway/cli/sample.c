#include "cli/sample.h"

#include "cli/feed.h"
#include "cli/sample_story.h"
#include "model/households.h"
#include "model/inbox.h"
#include "model/sessions.h"

#include <string.h>

#define SEED 2560U
#define MONTHS 12
#define MONTH_BAHT_UNKNOWN 12000 /* of a household without a baseline: between the two lowest fifths */

typedef struct {
  const Village *village;
  GArray *households; /* Teller */
  GArray *mentors;    /* Phone */
  GArray *sessions;   /* Session, of the fiscal years that are told */
} Told;

static gint by_time(gconstpointer left, gconstpointer right)
{
  const Said *a = left, *b = right;
  if (a->at_ms != b->at_ms)
    return a->at_ms < b->at_ms ? -1 : 1;
  return a->order < b->order ? -1 : a->order > b->order;
}

/* The first phone of each household tells; mentors by rank. */
static void sort_phones(const GArray *phones, const GArray *households, Told *told, guint listed)
{
  for (guint i = 0; i < households->len; i++) {
    const Household *household = &g_array_index(households, Household, i);
    for (guint k = 0; k < phones->len; k++) {
      const Phone *phone = &g_array_index(phones, Phone, k);
      if (phone->household != household->code)
        continue;
      const gint64 month = household->baseline_year_satang / 1200;
      const Teller teller = {.code = household->code,
                             .msisdn = phone->msisdn,
                             .village = listed,
                             .number = household_number(household->code),
                             .month_baht = month != 0 ? month : MONTH_BAHT_UNKNOWN};
      g_array_append_val(told->households, teller);
      break;
    }
  }
  for (guint k = 0; k < phones->len; k++) {
    const Phone *phone = &g_array_index(phones, Phone, k);
    if ((phone->roles & ROLE_LEAD) != 0)
      g_array_prepend_val(told->mentors, *phone);
    else if ((phone->roles & ROLE_JUNIOR) != 0)
      g_array_append_val(told->mentors, *phone);
  }
}

static void told_clear(gpointer data)
{
  Told *told = data;
  g_array_unref(told->households);
  g_array_unref(told->mentors);
  g_array_unref(told->sessions);
}

static gboolean gather(const Gateway *gateway, GArray *villages, gint64 *officer, GError **error)
{
  const GPtrArray *all = gateway->programme->villages;
  g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
  g_autoptr(GArray) households = g_array_new(FALSE, FALSE, sizeof(Household));
  for (guint i = 0; i < all->len; i++) {
    Told told = {.village = g_ptr_array_index(all, i)};
    told.households = g_array_new(FALSE, FALSE, sizeof(Teller));
    told.mentors = g_array_new(FALSE, FALSE, sizeof(Phone));
    told.sessions = g_array_new(FALSE, FALSE, sizeof(Session));
    g_array_append_val(villages, told);
    g_array_set_size(phones, 0);
    g_array_set_size(households, 0);
    if (!phones_of_village(gateway->book, told.village->code, phones, error) ||
        !households_of_village(gateway->book, told.village->code, households, error))
      return FALSE;
    sort_phones(phones, households, &told, told.village->listed);
  }
  g_array_set_size(phones, 0);
  *officer = 0;
  if (!phones_of_village(gateway->book, 0, phones, error))
    return FALSE;
  for (guint i = 0; i < phones->len && *officer == 0; i++) {
    if ((g_array_index(phones, Phone, i).roles & ROLE_OFFICER) != 0)
      *officer = g_array_index(phones, Phone, i).msisdn;
  }
  return TRUE;
}

static gboolean gather_sessions(Book *book, const GArray *villages, Day from, Day last, GError **error)
{
  const gint32 until = fiscal_year_of_day(last);
  for (guint i = 0; i < villages->len; i++) {
    const Told *told = &g_array_index(villages, Told, i);
    for (gint32 year = fiscal_year_of_day(from); year <= until; year++)
      if (!sessions_list(book, year, told->village->code, told->sessions, error))
        return FALSE;
  }
  return TRUE;
}

static void tell(Story *story, const GArray *villages, gint64 officer)
{
  for (guint i = 0; i < villages->len; i++) {
    const Told *told = &g_array_index(villages, Told, i);
    for (guint k = 0; k < told->households->len; k++)
      story_household(story, &g_array_index(told->households, Teller, k));
    story_village(story, told->village, told->households, told->mentors, told->sessions);
  }
  if (officer != 0)
    story_officer(story, officer);
}

static gboolean feed(const Gateway *gateway, const GArray *said, FeedTally *tally, GError **error)
{
  g_autoptr(Feed) feed = feed_new(gateway, "sample", NULL);
  for (guint i = 0; i < said->len; i++) {
    const Said *one = &g_array_index(said, Said, i);
    char from[24];
    g_snprintf(from, sizeof from, "+%" G_GINT64_FORMAT, one->msisdn);
    if (!feed_take(feed, one->at_ms, from, one->text, strlen(one->text), error))
      return FALSE;
  }
  return feed_end(feed, tally, error);
}

static gboolean has_messages(Book *book, gboolean *has, GError **error)
{
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(InboxRow));
  g_array_set_clear_func(rows, (GDestroyNotify)inbox_row_clear);
  const gboolean good = inbox_booked(book, 0, 1, rows, error);
  *has = rows->len > 0;
  return good;
}

gboolean sample_history(const Gateway *gateway, gint64 now_ms, FILE *out, GError **error)
{
  gboolean has;
  gint64 officer;
  g_autoptr(GArray) villages = g_array_new(FALSE, FALSE, sizeof(Told));
  g_array_set_clear_func(villages, told_clear);
  if (!has_messages(gateway->book, &has, error) || !gather(gateway, villages, &officer, error))
    return FALSE;
  if (has) {
    fprintf(out, "history: the book has messages already; none are added\n");
    return TRUE;
  }
  const Day last = day_add(day_of_ms(now_ms, gateway->programme->utc_offset_minutes), -1);
  const gint32 first = month_add(day_month(last), -MONTHS);
  Story story = {.programme = gateway->programme, .from = first * 100 + 1, .last = last};
  if (!gather_sessions(gateway->book, villages, story.from, last, error))
    return FALSE;
  story.rand = g_rand_new_with_seed(SEED);
  story.said = g_array_new(FALSE, FALSE, sizeof(Said));
  for (gint32 i = 0; i <= MONTHS; i++) {
    story.month = month_add(first, i);
    tell(&story, villages, officer);
  }
  g_array_sort(story.said, by_time);
  FeedTally tally;
  const gboolean good = feed(gateway, story.said, &tally, error);
  if (good)
    fprintf(out, "history: %u messages since %d-%02d: %u booked, %u refused, %u ignored\n", tally.messages, first / 100,
            first % 100, tally.booked, tally.refused, tally.ignored);
  g_array_unref(story.said);
  g_rand_free(story.rand);
  return good;
}
