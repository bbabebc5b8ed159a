#include "simulator/talk.h"

#include "clock.h"

#include <string.h>

struct Talk {
  Loop *loop;
  struct {
    TalkEvent *event; /* NULL: none yet */
    gsize room;       /* bytes of text that fit it: its memory is used again */
  } kept[TALK_KEPT];  /* the n-th at n % TALK_KEPT */
  GPtrArray *waiters; /* Waiter */
  gint64 newest;
};

typedef struct {
  Talk *talk;
  gint64 after;
  char phone[20]; /* "": any event will do */
  TalkDone done;
  gpointer data;
  HttpCall *call;
  LoopTimer *timer;
} Waiter;

Talk *talk_new(Loop *loop)
{
  Talk *talk = g_new0(Talk, 1);
  talk->loop = loop;
  talk->waiters = g_ptr_array_new();
  return talk;
}

static void waiter_free(Waiter *waiter)
{
  g_ptr_array_remove_fast(waiter->talk->waiters, waiter);
  loop_timer_free(waiter->timer);
  g_free(waiter);
}

void talk_free(Talk *talk)
{
  while (talk->waiters->len > 0) {
    Waiter *waiter = g_ptr_array_index(talk->waiters, 0);
    http_drop(waiter->call);
    waiter_free(waiter);
  }
  g_ptr_array_unref(talk->waiters);
  for (guint i = 0; i < TALK_KEPT; i++)
    g_free(talk->kept[i].event);
  g_free(talk);
}

gint64 talk_newest(const Talk *talk)
{
  return talk->newest;
}

gint64 talk_oldest(const Talk *talk)
{
  return MAX(talk->newest - TALK_KEPT, 0) + 1;
}

const TalkEvent *talk_event(const Talk *talk, gint64 n)
{
  return n >= talk_oldest(talk) && n <= talk->newest ? talk->kept[n % TALK_KEPT].event : NULL;
}

char *talk_text(const TalkEvent *event)
{
  return g_utf8_make_valid(event->text, (gssize)event->length);
}

static gboolean is_awaited(const Waiter *waiter, const TalkEvent *event)
{
  return waiter->phone[0] == '\0' || (event->kind == TALK_TOLD && strcmp(event->phone, waiter->phone) == 0);
}

/* The waiter is gone before the call is answered: an answer may lead to the next event. */
static void finish(Waiter *waiter)
{
  const Waiter kept = *waiter;
  waiter_free(waiter);
  kept.done(kept.data, kept.call, kept.after);
}

static void on_waited(gpointer data)
{
  finish(data);
}

/* The event that comes next, in the place of the oldest. */
static TalkEvent *next_event(Talk *talk, gsize length)
{
  const gint64 at = ++talk->newest % TALK_KEPT;
  if (talk->kept[at].event == NULL || talk->kept[at].room < length) {
    g_free(talk->kept[at].event);
    talk->kept[at].event = g_malloc(sizeof(TalkEvent) + length + 1);
    talk->kept[at].room = length;
  }
  *talk->kept[at].event = (TalkEvent){.n = talk->newest, .length = length};
  return talk->kept[at].event;
}

void talk_add(Talk *talk, TalkKind kind, const char *phone, const char *session, const char *text, gsize length, gint64 item)
{
  TalkEvent *event = next_event(talk, length);
  event->time_ms = clock_now_ms();
  event->kind = kind;
  event->item = item;
  g_strlcpy(event->phone, phone, sizeof event->phone);
  g_strlcpy(event->session, session != NULL ? session : "", sizeof event->session);
  memcpy(event->text, text, length);
  event->text[length] = '\0';
  for (guint i = 0; i < talk->waiters->len; i++) {
    Waiter *waiter = g_ptr_array_index(talk->waiters, i);
    if (is_awaited(waiter, event))
      loop_timer_set(waiter->timer, 0); /* in the next round, so that what comes together is told together */
  }
}

void talk_wait(Talk *talk, gint64 after, const char *phone, gint64 most_ms, TalkDone done, gpointer data, HttpCall *call)
{
  Waiter *waiter = g_new0(Waiter, 1);
  *waiter = (Waiter){.talk = talk, .after = after, .done = done, .data = data, .call = call};
  g_strlcpy(waiter->phone, phone != NULL ? phone : "", sizeof waiter->phone);
  waiter->timer = loop_timer_new(talk->loop, on_waited, waiter);
  g_ptr_array_add(talk->waiters, waiter);
  for (gint64 n = MAX(after + 1, talk_oldest(talk)); n <= talk->newest; n++) {
    if (is_awaited(waiter, talk_event(talk, n))) {
      finish(waiter);
      return;
    }
  }
  loop_timer_set(waiter->timer, most_ms);
}
