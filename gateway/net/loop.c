#include "net/loop.h"

#include "clock.h"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define EVENTS_A_ROUND 256

/* idle (not in the tree) → running (in the tree under its time) → idle, then called */
struct LoopTimer {
  Loop *loop;
  void (*due)(gpointer data);
  gpointer data;
  gint64 at_ms;
  guint64 order; /* timers of one millisecond come in the order in which they were set */
  gboolean running;
};

struct LoopFile {
  Loop *loop;
  int fd;
  void (*ready)(gpointer data, guint events);
  gpointer data;
};

struct Loop {
  int epoll;
  int signals; /* signalfd; -1: none */
  LoopFile *signal_file;
  sigset_t signals_before;
  void (*hangup)(gpointer data); /* NULL: SIGHUP is not ours */
  gpointer hangup_data;
  GTree *timers; /* running LoopTimer, by time */
  guint64 order;
  gboolean stopped;
  /* the round under way: a file that is freed meanwhile is struck out */
  struct epoll_event events[EVENTS_A_ROUND];
  int n_events;
};

static gint by_time(gconstpointer a, gconstpointer b, gpointer unused)
{
  const LoopTimer *left = a, *right = b;
  (void)unused;
  if (left->at_ms != right->at_ms)
    return left->at_ms < right->at_ms ? -1 : 1;
  return (left->order > right->order) - (left->order < right->order);
}

Loop *loop_new(void)
{
  Loop *loop = g_new0(Loop, 1);
  signal(SIGPIPE, SIG_IGN);
  loop->epoll = epoll_create1(EPOLL_CLOEXEC);
  if (loop->epoll < 0)
    g_error("epoll_create1: %s", g_strerror(errno));
  loop->signals = -1;
  loop->timers = g_tree_new_full(by_time, NULL, NULL, NULL);
  return loop;
}

void loop_free(Loop *loop)
{
  if (loop == NULL)
    return;
  if (loop->signals >= 0) {
    loop_file_free(loop->signal_file);
    close(loop->signals);
    pthread_sigmask(SIG_SETMASK, &loop->signals_before, NULL);
  }
  g_tree_unref(loop->timers);
  close(loop->epoll);
  g_free(loop);
}

void loop_stop(Loop *loop)
{
  loop->stopped = TRUE;
}

gboolean loop_is_stopped(const Loop *loop)
{
  return loop->stopped;
}

static LoopTimer *first_timer(const Loop *loop)
{
  GTreeNode *node = g_tree_node_first(loop->timers);
  return node != NULL ? g_tree_node_key(node) : NULL;
}

static void run_timers(Loop *loop)
{
  const gint64 now = clock_steady_ms();
  const guint64 before = loop->order; /* what a callback sets for "at once" waits for the next round */
  LoopTimer *timer;
  while ((timer = first_timer(loop)) != NULL && timer->at_ms <= now && timer->order <= before) {
    loop_timer_stop(timer);
    timer->due(timer->data);
  }
}

void loop_round(Loop *loop, gint64 most_ms)
{
  const LoopTimer *timer = first_timer(loop);
  gint64 wait = most_ms;
  if (timer != NULL)
    wait = MIN(wait, MAX(timer->at_ms - clock_steady_ms(), 0));
  const int n = epoll_wait(loop->epoll, loop->events, EVENTS_A_ROUND, (int)CLAMP(wait, 0, G_MAXINT));
  loop->n_events = MAX(n, 0);
  for (int i = 0; i < loop->n_events; i++) {
    LoopFile *file = loop->events[i].data.ptr;
    const guint32 what = loop->events[i].events;
    if (file == NULL)
      continue;
    const gboolean broken = (what & (EPOLLERR | EPOLLHUP)) != 0;
    file->ready(file->data,
                ((what & EPOLLIN) != 0 || broken ? LOOP_READ : 0U) | ((what & EPOLLOUT) != 0 || broken ? LOOP_WRITE : 0U));
  }
  loop->n_events = 0;
  run_timers(loop);
}

void loop_run(Loop *loop)
{
  while (!loop->stopped)
    loop_round(loop, G_MAXINT);
}

static void on_signal(gpointer data, guint events)
{
  Loop *loop = data;
  struct signalfd_siginfo info;
  (void)events;
  if (read(loop->signals, &info, sizeof info) != sizeof info)
    return;
  if (info.ssi_signo == SIGHUP && loop->hangup != NULL)
    loop->hangup(loop->hangup_data);
  else
    loop_stop(loop);
}

void loop_stop_on_signals(Loop *loop)
{
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, &loop->signals_before);
  loop->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (loop->signals < 0)
    g_error("signalfd: %s", g_strerror(errno));
  loop->signal_file = loop_file_new(loop, loop->signals, LOOP_READ, on_signal, loop);
}

void loop_call_on_hangup(Loop *loop, void (*hangup)(gpointer data), gpointer data)
{
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGHUP);
  loop->hangup = hangup;
  loop->hangup_data = data;
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  if (signalfd(loop->signals, &set, 0) < 0)
    g_error("signalfd: %s", g_strerror(errno));
}

LoopTimer *loop_timer_new(Loop *loop, void (*due)(gpointer data), gpointer data)
{
  LoopTimer *timer = g_new0(LoopTimer, 1);
  timer->loop = loop;
  timer->due = due;
  timer->data = data;
  return timer;
}

void loop_timer_set(LoopTimer *timer, gint64 wait_ms)
{
  loop_timer_stop(timer);
  timer->at_ms = clock_steady_ms() + MAX(wait_ms, 0);
  timer->order = ++timer->loop->order;
  timer->running = TRUE;
  g_tree_insert(timer->loop->timers, timer, timer);
}

void loop_timer_stop(LoopTimer *timer)
{
  if (timer->running)
    g_tree_remove(timer->loop->timers, timer);
  timer->running = FALSE;
}

void loop_timer_free(LoopTimer *timer)
{
  if (timer == NULL)
    return;
  loop_timer_stop(timer);
  g_free(timer);
}

static struct epoll_event event_of(LoopFile *file, guint events)
{
  return (struct epoll_event){.events = ((events & LOOP_READ) != 0 ? (guint32)EPOLLIN : 0) |
                                        ((events & LOOP_WRITE) != 0 ? (guint32)EPOLLOUT : 0),
                              .data.ptr = file};
}

LoopFile *loop_file_new(Loop *loop, int fd, guint events, void (*ready)(gpointer data, guint events), gpointer data)
{
  LoopFile *file = g_new0(LoopFile, 1);
  file->loop = loop;
  file->fd = fd;
  file->ready = ready;
  file->data = data;
  struct epoll_event event = event_of(file, events);
  if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) != 0)
    g_error("epoll_ctl: %s", g_strerror(errno));
  return file;
}

void loop_file_set(LoopFile *file, guint events)
{
  struct epoll_event event = event_of(file, events);
  if (epoll_ctl(file->loop->epoll, EPOLL_CTL_MOD, file->fd, &event) != 0)
    g_error("epoll_ctl: %s", g_strerror(errno));
}

void loop_file_free(LoopFile *file)
{
  if (file == NULL)
    return;
  struct epoll_event unused = {0};
  epoll_ctl(file->loop->epoll, EPOLL_CTL_DEL, file->fd, &unused); /* closed already is as good */
  for (int i = 0; i < file->loop->n_events; i++) {
    if (file->loop->events[i].data.ptr == file)
      file->loop->events[i].data.ptr = NULL;
  }
  g_free(file);
}
