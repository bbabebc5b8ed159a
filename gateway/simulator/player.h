/* The other side of the simulator: phones that talk through one that runs. */
#pragma once
#include <glib.h>

typedef struct {
  const char *host;
  guint16 port;
  const char *api;
  gint64 pause_ms; /* after each reply, for the eye */
} PlayerOptions;

/* Plays a conversation (see tests/cases/conversations): sends what phones say and compares what they are told. 0, or 1 where
 * something differed, or an exit status of sysexits.h. */
int player_play(const PlayerOptions *options, const char *file);
/* Sends one text and prints the reply; 1 where none came. */
int player_text(const PlayerOptions *options, const char *phone, const char *text);
