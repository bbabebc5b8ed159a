#include "pipeline/remind.h"

#include "model/covers.h"
#include "model/cursors.h"
#include "model/households.h"
#include "model/outbox.h"
#include "model/places.h"
#include "model/totals.h"
#include "pipeline/notice.h"

#include <stdlib.h>
#include <string.h>

#define HOUR_MS ((gint64)3600000)
#define CLOSE_DAYS 3      /* the summary of who was down on close_day is sent so many days after at most */
#define WAITING_MOST 1000 /* no more is queued while so many wait: a report has then few rows to look through */
#define OFFICERS_A_STEP 10
#define LISTED_MOST 15 /* villages named in a summary */
#define CURSOR "remind"
#define SWITCH "switch"
#define OFF "off"

Season remind_season(const RemindOptions *options, gint64 now_ms, gint32 utc_offset_minutes, gint32 *month, gint64 *until_ms)
{
  const Day today = day_of_ms(now_ms, utc_offset_minutes);
  const gint64 midnight = day_start_ms(today, utc_offset_minutes);
  const gint32 day = today % 100;
  *until_ms = midnight + options->to_hour * HOUR_MS;
  *month = day >= options->from_day ? day_month(today) : month_add(day_month(today), -1);
  if (!options->enabled || now_ms < midnight + options->from_hour * HOUR_MS || now_ms >= *until_ms)
    return SEASON_NONE;
  if (day >= options->from_day || day < options->close_day)
    return SEASON_REMIND;
  return day < options->close_day + CLOSE_DAYS ? SEASON_CLOSE : SEASON_NONE;
}

gboolean remind_may(const RemindOptions *options, const Phone *phone, Day today)
{
  return phone->state == PHONE_ACTIVE && (phone->roles & ROLE_VILLAGER) != 0 && phone->household > 0 && !phone->practice &&
         (phone->reminded_day == 0 || ABS(day_distance(phone->reminded_day, today)) >= options->days_between);
}

/* The phone of a silent household to remind: the one last heard. FALSE in `found`: none may be. */
static gboolean phone_to_remind(const Gateway *gateway, gint64 household, Day today, Phone *phone, gboolean *found,
                                GError **error)
{
  g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
  *found = FALSE;
  if (!phones_of_household(gateway->book, household, phones, error))
    return FALSE;
  for (guint i = 0; i < phones->len; i++) {
    const Phone *one = &g_array_index(phones, Phone, i);
    /* whoever of the household was asked within these days, the household was */
    if (one->reminded_day != 0 && ABS(day_distance(one->reminded_day, today)) < gateway->options->remind.days_between) {
      *found = FALSE;
      return TRUE;
    }
    if (!remind_may(&gateway->options->remind, one, today) || (*found && one->heard_day <= phone->heard_day))
      continue;
    *phone = *one;
    *found = TRUE;
  }
  return TRUE;
}

gboolean remind_is_on(Book *book, gboolean *on, GError **error)
{
  GError *wrong = NULL;
  g_autofree char *value = cursors_get(book, CURSOR, SWITCH, &wrong);
  *on = g_strcmp0(value, OFF) != 0;
  if (wrong != NULL)
    g_propagate_error(error, wrong);
  return wrong == NULL;
}

gboolean remind_switch(Book *book, gboolean on, GError **error)
{
  return cursors_set(book, CURSOR, SWITCH, on ? "on" : OFF, error);
}

/* How far a walk of this name has come: its key, then what was done last. A new key begins from 0. */
static gboolean read_place(const Gateway *gateway, const char *name, gint32 key, gint64 *after, gboolean *done, GError **error)
{
  GError *wrong = NULL;
  g_autofree char *value = cursors_get(gateway->book, CURSOR, name, &wrong);
  if (wrong != NULL) {
    g_propagate_error(error, wrong);
    return FALSE;
  }
  char *end = NULL;
  const gboolean same = value != NULL && strtol(value, &end, 10) == key && *end == ':';
  *done = same && strcmp(end, ":done") == 0;
  *after = same && !*done ? g_ascii_strtoll(end + 1, NULL, 10) : 0;
  return TRUE;
}

static gboolean write_place(const Gateway *gateway, const char *name, gint32 key, gint64 after, gboolean done, GError **error)
{
  g_autofree char *value = done ? g_strdup_printf("%d:done", key) : g_strdup_printf("%d:%" G_GINT64_FORMAT, key, after);
  return cursors_set(gateway->book, CURSOR, name, value, error);
}

static gboolean remind_household(const Gateway *gateway, const char *provider, gint64 household, gint32 month, gint64 now_ms,
                                 gint64 until_ms, RemindTally *tally, GError **error)
{
  const Day today = day_of_ms(now_ms, gateway->programme->utc_offset_minutes);
  Phone phone;
  gboolean found;
  if (!phone_to_remind(gateway, household, today, &phone, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  Answer answer;
  answer_begin(&answer, R_REMIND);
  answer_number(&answer, "m", month);
  phone.reminded_day = today;
  tally->queued++;
  return notice_queue(gateway, provider, &phone, &answer, now_ms, now_ms, until_ms, error) &&
         phones_touch(gateway->book, &phone, error);
}

static gboolean walk_households(const Gateway *gateway, const char *provider, gint32 month, gint64 now_ms, gint64 until_ms,
                                RemindTally *tally, GError **error)
{
  g_autoptr(GArray) silent = g_array_new(FALSE, FALSE, sizeof(gint64));
  const Day today = day_of_ms(now_ms, gateway->programme->utc_offset_minutes);
  gint64 after, waiting;
  gboolean on;
  if (!remind_is_on(gateway->book, &on, error))
    return FALSE;
  tally->done = !on;
  if (!on)
    return TRUE;
  if (!read_place(gateway, "walk", today, &after, &tally->done, error) ||
      !outbox_count(gateway->book, OUTBOX_QUEUED, &waiting, error))
    return FALSE;
  if (tally->done || waiting >= WAITING_MOST)
    return TRUE;
  const guint most = (guint)MIN(gateway->options->remind.per_second, WAITING_MOST - waiting);
  if (!households_silent(gateway->book, month, most, &after, silent, &tally->looked_at, error))
    return FALSE;
  for (guint i = 0; i < silent->len; i++) {
    if (!remind_household(gateway, provider, g_array_index(silent, gint64, i), month, now_ms, until_ms, tally, error))
      return FALSE;
  }
  tally->done = tally->looked_at == 0;
  return write_place(gateway, "walk", today, after, tally->done, error);
}

/* Each village that is not complete: "0702=12". */
static gboolean list_incomplete(const Gateway *gateway, const GArray *places, gint32 month, GString *list, GError **error)
{
  for (guint i = 0; i < places->len; i++) {
    gint32 village = 0;
    gboolean found = TRUE;
    while (found) {
      Totals totals;
      if (!villages_next(gateway->book, g_array_index(places, gint64, i), &village, &found, error))
        return FALSE;
      if (found && !totals_get(gateway->book, month, village, &totals, error))
        return FALSE;
      if (found && totals.reporting < gateway->programme->households)
        g_string_append_printf(list, "%s%04d=%d", list->len > 0 ? " " : "", village % 10000, (gint32)totals.reporting);
    }
  }
  return TRUE;
}

/* The households that reported in an officer's places, and of one with few villages each village that is not complete. */
static gboolean summarize(const Gateway *gateway, const GArray *places, gint32 month, Answer *answer, GError **error)
{
  const gint32 households = gateway->programme->households;
  gint64 reporting = 0, all = 0;
  g_autoptr(GString) list = g_string_new(NULL);
  answer_begin(answer, R_MONTH);
  for (guint i = 0; i < places->len; i++) {
    const gint64 place = g_array_index(places, gint64, i);
    Totals totals;
    gint64 villages;
    if (!totals_get(gateway->book, month, place, &totals, error) || !villages_count(gateway->book, place, &villages, error))
      return FALSE;
    reporting += totals.reporting;
    all += villages * households;
  }
  if (all <= LISTED_MOST * households && !list_incomplete(gateway, places, month, list, error))
    return FALSE;
  answer_number(answer, "m", month);
  answer_number(answer, "n", reporting);
  answer_number(answer, "x", all);
  answer_text(answer, "k", list->str);
  return TRUE;
}

static gboolean tell_officer(const Gateway *gateway, const char *provider, const Phone *phone, gint32 month, gint64 now_ms,
                             gint64 until_ms, GError **error)
{
  g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(gint64));
  const gint64 home = gateway->programme->home;
  Answer answer;
  if (!covers_of(gateway->book, phone->person, places, error))
    return FALSE;
  if (places->len == 0)
    g_array_append_val(places, home);
  return summarize(gateway, places, month, &answer, error) &&
         notice_queue(gateway, provider, phone, &answer, now_ms, now_ms, until_ms, error);
}

static gboolean close_month(const Gateway *gateway, const char *provider, gint32 month, gint64 now_ms, gint64 until_ms,
                            RemindTally *tally, GError **error)
{
  g_autoptr(GArray) officers = g_array_new(FALSE, FALSE, sizeof(Phone));
  gint64 after;
  if (!read_place(gateway, "close", month, &after, &tally->done, error))
    return FALSE;
  if (tally->done)
    return TRUE;
  if (!phones_officers(gateway->book, officers, error))
    return FALSE;
  for (guint i = 0; i < officers->len && tally->looked_at < OFFICERS_A_STEP; i++) {
    const Phone *phone = &g_array_index(officers, Phone, i);
    if (phone->msisdn <= after)
      continue;
    after = phone->msisdn;
    tally->looked_at++;
    if (phone->state != PHONE_ACTIVE)
      continue;
    tally->queued++;
    if (!tell_officer(gateway, provider, phone, month, now_ms, until_ms, error))
      return FALSE;
  }
  tally->done = tally->looked_at == 0;
  return write_place(gateway, "close", month, after, tally->done, error);
}

gboolean remind_step(const Gateway *gateway, const char *provider, gint64 now_ms, RemindTally *tally, GError **error)
{
  gint32 month;
  gint64 until_ms;
  const Season season =
      remind_season(&gateway->options->remind, now_ms, gateway->programme->utc_offset_minutes, &month, &until_ms);
  *tally = (RemindTally){.done = season == SEASON_NONE};
  if (season == SEASON_NONE)
    return TRUE;
  if (!book_begin(gateway->book, error))
    return FALSE;
  const gboolean good = season == SEASON_REMIND ? walk_households(gateway, provider, month, now_ms, until_ms, tally, error)
                                                : close_month(gateway, provider, month, now_ms, until_ms, tally, error);
  if (good)
    return book_commit(gateway->book, error);
  book_rollback(gateway->book);
  return FALSE;
}

gboolean remind_count(const Gateway *gateway, gint64 now_ms, gint32 *month, gint64 *silent, gint64 *reminders, GError **error)
{
  const Day today = day_of_ms(now_ms, gateway->programme->utc_offset_minutes);
  g_autoptr(GArray) codes = g_array_new(FALSE, FALSE, sizeof(gint64));
  gint64 after = 0, until_ms;
  guint looked_at;
  const Season season =
      remind_season(&gateway->options->remind, now_ms, gateway->programme->utc_offset_minutes, month, &until_ms);
  if (season == SEASON_NONE)
    *month = day_month(today);
  *silent = *reminders = 0;
  do {
    g_array_set_size(codes, 0);
    if (!households_silent(gateway->book, *month, WAITING_MOST, &after, codes, &looked_at, error))
      return FALSE;
    *silent += codes->len;
    for (guint i = 0; i < codes->len; i++) {
      Phone phone;
      gboolean found;
      if (!phone_to_remind(gateway, g_array_index(codes, gint64, i), today, &phone, &found, error))
        return FALSE;
      *reminders += found ? 1 : 0;
    }
  } while (looked_at > 0);
  return TRUE;
}

gboolean remind_report_came(const Gateway *gateway, gint64 household, guint recorded, gint64 now_ms, GError **error)
{
  Totals totals;
  gint32 month;
  gint64 until_ms;
  if (household <= 0 || remind_season(&gateway->options->remind, now_ms, gateway->programme->utc_offset_minutes, &month,
                                      &until_ms) != SEASON_REMIND)
    return TRUE;
  if (!totals_get(gateway->book, month, household, &totals, error))
    return FALSE;
  if (totals.entries > recorded) /* it had reported before: nothing of it waits */
    return TRUE;
  const Day today = day_of_ms(now_ms, gateway->programme->utc_offset_minutes);
  g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
  if (!phones_of_household(gateway->book, household, phones, error))
    return FALSE;
  for (guint i = 0; i < phones->len; i++) {
    const Phone *phone = &g_array_index(phones, Phone, i);
    gint64 expired;
    if (phone->reminded_day == today && !outbox_expire_reminders(gateway->book, phone->msisdn, &expired, error))
      return FALSE;
  }
  return TRUE;
}
