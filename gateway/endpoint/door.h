/* The one place where others call us over HTTP: it hears only the peers of the settings and hands a call on by its path. */
#pragma once
#include "endpoint/door_options.h"
#include "net/http_server.h"

#define DOOR_BODY_MAX ((gsize)65536)

typedef struct Door Door;

/* Listens. Others than the peers get 403, paths of nobody 404. Handlers must look at call->too_long. NULL and FAILED_RETRY
 * where the port is taken. */
Door *door_new(const DoorOptions *options, Loop *loop, GError **error);
/* Paths that begin with `prefix` go to the handler; the first that fits. */
void door_add(Door *door, const char *prefix, HttpHandler handler, gpointer data);
/* How many connections were let go to make room for others. */
guint64 door_let_go(const Door *door);
/* Calls that were not answered are dropped. NULL is fine. */
void door_free(Door *door);
