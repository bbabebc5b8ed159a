#include "endpoint/door.h"

#include "log.h"

#define CONNECTIONS_MAX 512U /* each may hold 32 KiB of headers */

typedef struct {
  char *prefix;
  HttpHandler handler;
  gpointer data;
} Way;

struct Door {
  const DoorOptions *options;
  HttpServer *server;
  GArray *ways; /* Way */
};

static void clear_way(gpointer data)
{
  g_free(((Way *)data)->prefix);
}

static void on_call(gpointer data, HttpCall *call)
{
  const Door *door = data;
  static const char refused[] = "not for you\n", unknown[] = "nothing here\n";
  g_autofree char *peer = http_call_peer(call);
  if (!peers_hold(door->options->peers, peer)) {
    log_event(LOG_WARNING, "http.peer", "peer=%s is not among those that may call", peer != NULL ? peer : "?");
    http_reply(call, 403, "text/plain", (char *)refused, sizeof refused - 1, FALSE);
    return;
  }
  for (guint i = 0; i < door->ways->len; i++) {
    const Way *way = &g_array_index(door->ways, Way, i);
    if (g_str_has_prefix(call->path, way->prefix)) {
      way->handler(way->data, call);
      return;
    }
  }
  http_reply(call, 404, "text/plain", (char *)unknown, sizeof unknown - 1, FALSE);
}

Door *door_new(const DoorOptions *options, Loop *loop, GError **error)
{
  static const HttpBounds bounds = {DOOR_BODY_MAX, CONNECTIONS_MAX};
  Door *door = g_new0(Door, 1);
  door->options = options;
  door->ways = g_array_new(FALSE, FALSE, sizeof(Way));
  g_array_set_clear_func(door->ways, clear_way);
  door->server = http_server_new(loop, options->listen, options->port, &bounds, on_call, door, error);
  if (door->server == NULL) {
    door_free(door);
    return NULL;
  }
  http_server_take_long(door->server);
  return door;
}

void door_add(Door *door, const char *prefix, HttpHandler handler, gpointer data)
{
  const Way way = {g_strdup(prefix), handler, data};
  g_array_append_val(door->ways, way);
}

guint64 door_let_go(const Door *door)
{
  return http_server_let_go(door->server);
}

void door_free(Door *door)
{
  if (door == NULL)
    return;
  if (door->server != NULL)
    http_server_free(door->server);
  g_array_unref(door->ways);
  g_free(door);
}
