#include "net/callers.h"

#include "clock.h"
#include "log.h"

#include <sys/socket.h>

#define TELL_MS ((gint64)1000) /* the log is told so often at most */

struct Callers {
  guint most, connected;
  gsize bytes_most, bytes;
  GQueue waiting; /* Caller, who has waited longest first */
  guint64 let_go;
  gint64 told_ms; /* steady; 0: never */
};

struct Caller {
  Callers *callers;
  int fd;
  gsize bytes;
  gboolean gone; /* let go: its connection is closed with the next round */
  gboolean is_heard;
  GList link; /* in waiting, unless gone or heard */
};

Callers *callers_new(guint most, gsize bytes_most)
{
  Callers *callers = g_new0(Callers, 1);
  callers->most = most;
  callers->bytes_most = bytes_most;
  g_queue_init(&callers->waiting);
  return callers;
}

void callers_free(Callers *callers)
{
  g_free(callers);
}

guint64 callers_let_go(const Callers *callers)
{
  return callers->let_go;
}

static void forget_bytes(Caller *caller)
{
  caller->callers->bytes -= caller->bytes;
  caller->bytes = 0;
}

static void tell(Callers *callers)
{
  const gint64 now = clock_steady_ms();
  if (callers->told_ms != 0 && now - callers->told_ms < TELL_MS)
    return;
  callers->told_ms = now;
  log_event(LOG_WARNING, "http.crowded", "connections=%u bytes=%" G_GSIZE_FORMAT "; who keeps us waiting longest is let go",
            callers->connected, callers->bytes);
}

static void let_go(Caller *caller)
{
  Callers *callers = caller->callers;
  tell(callers);
  g_queue_unlink(&callers->waiting, &caller->link);
  caller->gone = TRUE;
  forget_bytes(caller);
  callers->connected--;
  callers->let_go++;
  shutdown(caller->fd, SHUT_RDWR);
}

Caller *caller_new(Callers *callers, int fd)
{
  Caller *caller = g_new0(Caller, 1);
  caller->callers = callers;
  caller->fd = fd;
  caller->link.data = caller;
  if (callers->connected >= callers->most && callers->waiting.head != NULL)
    let_go(callers->waiting.head->data);
  callers->connected++;
  g_queue_push_tail_link(&callers->waiting, &caller->link);
  return caller;
}

void caller_free(Caller *caller)
{
  if (caller == NULL)
    return;
  forget_bytes(caller);
  if (!caller->gone) {
    caller->callers->connected--;
    if (!caller->is_heard)
      g_queue_unlink(&caller->callers->waiting, &caller->link);
  }
  g_free(caller);
}

/* Of those who keep us waiting, the first who would make room. */
static Caller *first_with_bytes(const Callers *callers)
{
  for (const GList *link = callers->waiting.head; link != NULL; link = link->next) {
    Caller *caller = link->data;
    if (caller->bytes > 0)
      return caller;
  }
  return NULL;
}

gboolean caller_says(Caller *caller, gsize bytes)
{
  Callers *callers = caller->callers;
  if (caller->gone)
    return FALSE;
  caller->bytes += bytes;
  callers->bytes += bytes;
  while (callers->bytes > callers->bytes_most) {
    Caller *first = first_with_bytes(callers);
    if (first == NULL)
      break;
    let_go(first);
  }
  return !caller->gone;
}

void caller_is_heard(Caller *caller)
{
  if (caller->gone || caller->is_heard)
    return;
  g_queue_unlink(&caller->callers->waiting, &caller->link);
  caller->is_heard = TRUE;
}

void caller_is_served(Caller *caller)
{
  forget_bytes(caller);
  if (caller->gone)
    return;
  if (!caller->is_heard)
    g_queue_unlink(&caller->callers->waiting, &caller->link);
  g_queue_push_tail_link(&caller->callers->waiting, &caller->link);
  caller->is_heard = FALSE;
}
