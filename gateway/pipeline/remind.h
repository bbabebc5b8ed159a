/* Reminders: to each household that has sent nothing in a month, one SMS to the phone that was last heard, from `from_day` of
 * that month to the day before `close_day` of the next; on close_day a summary to each officer. Only between from_hour and
 * to_hour on the programme's clock: what is not sent by then expires. At most one a phone in days_between. None to who stopped,
 * is suspended, has not agreed, or is in practice. A report takes back a reminder that still waits.
 *
 * Once a second a bounded number of households is walked through in the order of their codes, each day from the first again.
 * How far, the reminders and the phones' reminded_day are written in one transaction: killed at any moment, nobody is reminded
 * twice. */
#pragma once
#include "net/loop.h"
#include "pipeline/gateway.h"
#include "pipeline/send.h"

/* What is to be done at a moment. */
typedef enum { SEASON_NONE, SEASON_REMIND, SEASON_CLOSE } Season;
/* Pure. `month` gets the month that is asked about (or closed), `until_ms` when today's hours end. */
Season remind_season(const RemindOptions *options, gint64 now_ms, gint32 utc_offset_minutes, gint32 *month, gint64 *until_ms);
/* Pure: whether this phone may be reminded today. */
gboolean remind_may(const RemindOptions *options, const Phone *phone, Day today);

typedef struct {
  guint looked_at; /* households, or officers when the month is closed */
  guint queued;
  gboolean done; /* for today */
} RemindTally;

/* One step in a transaction of its own, in season or not; `provider` is the account that sends. */
gboolean remind_step(const Gateway *gateway, const char *provider, gint64 now_ms, RemindTally *tally, GError **error);
/* How many households have sent nothing in `month` (out of season: this one), and how many phones would be reminded now. Walks
 * through all households, writes nothing. */
gboolean remind_count(const Gateway *gateway, gint64 now_ms, gint32 *month, gint64 *silent, gint64 *reminders, GError **error);

/* The office's own switch, in the book: off, no household is reminded, whatever the settings say; officers still get their
 * summary. On where nobody has touched it. The caller's transaction. */
gboolean remind_is_on(Book *book, gboolean *on, GError **error);
gboolean remind_switch(Book *book, gboolean on, GError **error);

/* A household has reported with `recorded` entries: its reminders that still wait expire. Costs nothing out of season. In the
 * caller's transaction. */
gboolean remind_report_came(const Gateway *gateway, gint64 household, guint recorded, gint64 now_ms, GError **error);

typedef struct Reminder Reminder;
/* The daemon's: a step a second while there is something to do, a look a minute otherwise. `sender` is borrowed. */
Reminder *reminder_new(const Gateway *gateway, Sender *sender, Loop *loop, void (*fatal)(gpointer data, GError *error),
                       gpointer data);
void reminder_free(Reminder *reminder);
