/* The one event loop: files, timers, signals. epoll is the only wait; nothing else blocks but the disk.
 * (curl_multi_poll would cost time for every open connection at every round; epoll costs for those that are ready.) */
#pragma once
#include <glib.h>

typedef struct Loop Loop;
typedef struct LoopTimer LoopTimer;
typedef struct LoopFile LoopFile;

typedef enum { LOOP_READ = 1, LOOP_WRITE = 2 } LoopEvents; /* joined by |; an error or hang-up counts as both */

/* From now on SIGPIPE is ignored: a peer that has gone is an error of the write, also inside TLS. */
Loop *loop_new(void);
/* Timers and files must have been freed. */
void loop_free(Loop *loop);

/* Rounds until loop_stop. */
void loop_run(Loop *loop);
/* One round: waits at most most_ms for something to do, and does it. */
void loop_round(Loop *loop, gint64 most_ms);
/* loop_run returns after the callback under way. */
void loop_stop(Loop *loop);
gboolean loop_is_stopped(const Loop *loop);
/* From now on SIGTERM and SIGINT stop the loop instead of ending the process. Until loop_free. */
void loop_stop_on_signals(Loop *loop);

/* From now on SIGHUP calls `hangup`. After loop_stop_on_signals, with which it ends. */
void loop_call_on_hangup(Loop *loop, void (*hangup)(gpointer data), gpointer data);

/* One-shot timers on the steady clock. Setting one that runs moves it; a wait of 0 means the next round. Callbacks may set,
 * stop or free any timer, their own too. */
LoopTimer *loop_timer_new(Loop *loop, void (*due)(gpointer data), gpointer data);
void loop_timer_set(LoopTimer *timer, gint64 wait_ms);
void loop_timer_stop(LoopTimer *timer);
void loop_timer_free(LoopTimer *timer);

/* Watches a descriptor, which stays the caller's to close, after loop_file_free. Level-triggered. Callbacks may free any file,
 * their own too. */
LoopFile *loop_file_new(Loop *loop, int fd, guint events, void (*ready)(gpointer data, guint events), gpointer data);
void loop_file_set(LoopFile *file, guint events);
void loop_file_free(LoopFile *file);
