/* What passed between the phones and the gateway, newest last: messages of every interface and dialled screens. The page of the
 * phones shows it and recordings are made of it. The last TALK_KEPT events are kept. */
#pragma once
#include "net/http_server.h"

#define TALK_KEPT 5000

typedef enum {
  TALK_SAID,    /* a phone sent a message; `item` is its id */
  TALK_TOLD,    /* a phone got one */
  TALK_DIALLED, /* "*384#" */
  TALK_PRESSED, /* in a dialled session */
  TALK_AGAIN,   /* the last callback was repeated */
  TALK_HUNG_UP, /* by the phone */
  TALK_SCREEN,  /* a screen that goes on */
  TALK_LAST,    /* the last screen of a session */
  TALK_FAILED,  /* in place of a screen: why there is none */
} TalkKind;

typedef struct {
  gint64 n;       /* from 1, without a gap */
  gint64 time_ms; /* when it passed */
  TalkKind kind;
  gint64 item;
  char phone[20];   /* "+66812345678" */
  char session[40]; /* of what was dialled, else "" */
  gsize length;
  char text[]; /* `length` bytes of anything */
} TalkEvent;

typedef struct Talk Talk;

Talk *talk_new(Loop *loop);
/* Drops the calls that wait. */
void talk_free(Talk *talk);
/* Adds an event of this moment. `phone` may be any sender, `session` NULL. */
void talk_add(Talk *talk, TalkKind kind, const char *phone, const char *session, const char *text, gsize length, gint64 item);
/* The n-th event, until the next is added; NULL where there is none, or it is not kept any more. */
const TalkEvent *talk_event(const Talk *talk, gint64 n);
/* The number of the newest event, 0 where there is none; of the oldest that is kept. */
gint64 talk_newest(const Talk *talk);
gint64 talk_oldest(const Talk *talk);
/* The text of an event as valid UTF-8. Caller frees. */
char *talk_text(const TalkEvent *event);

/* Answers the call in the end. */
typedef void (*TalkDone)(gpointer data, HttpCall *call, gint64 after);
/* Calls `done` once an event comes after that one (with `phone`: a message to it), or when the time is over; at once where
 * there is one. */
void talk_wait(Talk *talk, gint64 after, const char *phone, gint64 most_ms, TalkDone done, gpointer data, HttpCall *call);
