/* One message, from its arrival to its reply in the outbox: reader → command → catalogue, in the caller's transaction and
 * savepoint. */
#pragma once
#include "pipeline/gateway.h"

#include "model/inbox.h"

/* A message as a provider handed it over. Strings are borrowed. */
typedef struct {
  const char *provider;   /* the account's name */
  const char *reply_by;   /* the account that sends the reply; NULL: none is sent */
  const char *message_id; /* the provider's */
  const char *from;       /* as given */
  const char *text;       /* bytes as given, mostly UTF-8 */
  gsize length;
  gint64 time_ms; /* its own time; 0: the provider gives none */
  /* The answer goes back on the spot, as a screen does: no row of the outbox is made for it. It costs nothing and no machine
   * answers it, so the guard leaves it, and what is otherwise told once a day is told. Notices still go by `reply_by`. */
  gboolean on_screen;
  gboolean again; /* an officer has what was kept read again: that it came before at the same time says nothing */
} Arrival;

typedef struct {
  gboolean already; /* it was handed over before: nothing was done */
  gint64 inbox_id;
  InboxState state;
  char *reply;       /* the text that was queued, or goes back at once; NULL: none. Owned: turn_result_clear */
  gboolean silenced; /* the guard held the answer back */
  gint64 outbox_id;  /* 0: none */
  guint queued;      /* outbox rows: the reply and what goes besides it */
  /* For who shows the answer: */
  Answer answer;    /* REPLY_NONE: none */
  gboolean refused; /* nothing was changed */
  guint recorded;   /* ledger rows that UNDO may take back */
  gint64 household; /* whose account it was about, negative in practice; 0: none */
  Day today;        /* of the message */
} TurnResult;

void turn_result_clear(TurnResult *result);

/* Takes one message. Everything it changes is in the open transaction. FALSE: the store's error; the caller rolls back to the
 * savepoint. */
gboolean turn_take(const Gateway *gateway, const Arrival *arrival, gint64 now_ms, TurnResult *result, GError **error);

/* Keeps a message that could not be understood as one, or that failed, for an officer: state dead, the raw bytes kept but for
 * what may be a PIN. */
gboolean turn_bury(const Gateway *gateway, const Arrival *arrival, const void *raw, gsize raw_length, const char *reason,
                   gint64 now_ms, GError **error);
