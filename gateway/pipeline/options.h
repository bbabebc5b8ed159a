/* The groups `poll`, `send`, `credit`, `classes`, `guard` and `remind` of the settings file. */
#pragma once
#include "message/reply.h"
#include "settings.h"

typedef struct {
  gint64 idle_ms;
  gint64 busy_ms;
  gint32 page;
  gint64 deadline_ms;
  gsize answer_max; /* bytes */
} PollOptions;

typedef struct {
  gint32 in_flight;
  gint64 window_ms;
  gint64 deadline_ms;
  gint64 retry_least_ms;
  gint64 retry_most_ms;
  gint32 breaker; /* failures in a row after which an account is taken to be down */
} SendOptions;

typedef struct {
  gint64 expires_ms; /* how long a reply of the class is worth sending */
  gint64 resend_ms;  /* when one whose answer was lost is sent once more; 0: never */
} ClassOptions;

typedef struct {
  gint64 every_ms;
} CreditOptions;

/* See guard.h. */
typedef struct {
  gint32 refusals;
  gint64 window_ms;
  gint32 refusals_day;
  gint32 replies_day;
  gint32 burst;
  gint32 per_minute;
} GuardOptions;

/* See remind.h. */
typedef struct {
  gboolean enabled;
  gint32 from_day;  /* of the month that is asked about */
  gint32 close_day; /* of the next month */
  gint32 from_hour, to_hour;
  gint32 days_between; /* two reminders to one phone */
  gint32 per_second;   /* households looked at */
} RemindOptions;

typedef struct {
  PollOptions poll;
  SendOptions send;
  CreditOptions credit;
  ClassOptions classes[CLASS_COUNT];
  GuardOptions guard;
  RemindOptions remind;
} PipelineOptions;

/* Reads the groups of `root`; what is wrong becomes complaints of `file`. Absent keys have the defaults that the shipped
 * sammachip.cfg shows. */
void pipeline_options_read(Settings *file, SettingsGroup *root, PipelineOptions *options);
