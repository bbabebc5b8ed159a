/* USSD sessions: open → closed (the last screen was shown, or the gateway said so) | lapsed (out of time, or taken up by a
 * later one). What was put together in an open one is offered again to the same phone for a while. Retention takes old ones
 * away. */
#pragma once
#include "book.h"

typedef enum { USSD_OPEN, USSD_CLOSED, USSD_LAPSED, USSD_STATES } UssdState;

/* Texts are owned: clear the session. */
typedef struct {
  char *session; /* the entry's name, a colon, its session id */
  gint64 msisdn; /* 0: no number that we answer */
  UssdState state;
  gint64 started_ms;
  gint64 touched_ms;
  gint64 steps; /* inputs taken */
  char *history;
  char *step;
  char *typed;
  char *screen;
  gint64 inbox_id; /* the message it became; 0: none */
} UssdSession;

void ussd_session_clear(UssdSession *session);

gboolean ussd_sessions_get(Book *book, const char *session, UssdSession *row, gboolean *found, GError **error);
/* Writes the whole row, new or not. */
gboolean ussd_sessions_put(Book *book, const UssdSession *row, GError **error);
/* The newest open session of a phone, touched at since_ms or later, other than `session`. */
gboolean ussd_sessions_left(Book *book, gint64 msisdn, const char *session, gint64 since_ms, UssdSession *row, gboolean *found,
                            GError **error);
