/* The groups `poll`, `send` and `classes` of the settings file. */
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
} SendOptions;

typedef struct {
  gint64 expires_ms; /* how long a reply of the class is worth sending */
  gint64 resend_ms;  /* when one whose answer was lost is sent once more; 0: never */
} ClassOptions;

typedef struct {
  PollOptions poll;
  SendOptions send;
  ClassOptions classes[CLASS_COUNT];
} PipelineOptions;

/* Reads the three groups of `root`; what is wrong becomes complaints of `file`. Absent keys have the defaults that the shipped
 * sammachip.cfg shows. */
void pipeline_options_read(Settings *file, SettingsGroup *root, PipelineOptions *options);
