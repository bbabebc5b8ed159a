/* The other side of the simulator: phones that talk through one that runs. */
#pragma once
#include <glib.h>

typedef struct {
  const char *host;
  guint16 port;
  const char *api;
  gint64 pause_ms; /* before each message, for the eye */
} PlayerOptions;

/* Plays a conversation and prints it as it happens:
 *
 *   # a comment
 *   @ 2017-03-27T10:00           the time of the messages that follow, at +07:00
 *   0812345678 > รับ 500         the phone says; with no line below that tells what comes back, one reply is awaited
 *   0812345678 < รับ 500 บ.*     the phone is told; * stands for anything
 *   0812345678 = nothing         the phone is told nothing more
 *
 * 0, or 1 where something differed, or an exit status of sysexits.h. */
int player_play(const PlayerOptions *options, const char *file);
/* Sends one text and prints the reply; 1 where none came. */
int player_text(const PlayerOptions *options, const char *phone, const char *text);
/* Dials a USSD code ("*384#") and presses the keys one after the other, NULL-terminated; prints every screen. `ussd` is where
 * the gateway takes callbacks. 0, or 1 where the session ended before all keys were pressed. */
int player_dial(const PlayerOptions *options, const char *ussd, const char *phone, const char *code, char **keys);
