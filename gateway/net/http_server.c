#include "net/http_server.h"

#include "error.h"
#include "net/callers.h"

#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 1024
#define SPARE 64U         /* connections of who is let go and not closed yet */
#define BODIES_MAX 64U    /* so many of the longest bodies are kept at once, of all that is not answered yet */
#define IDLE_S 120U /* a silent connection is closed */

/* reading (the body comes) → handed (the handler has it) → answered or dropped. The handler may take its time: the connection
 * is then suspended until the answer stands, and libmicrohttpd asks us again. */
typedef enum { CALL_READING, CALL_HANDED, CALL_ANSWERED, CALL_DROPPED } CallState;

typedef struct {
  HttpCall call; /* first: what the handler knows */
  HttpServer *server;
  struct MHD_Connection *connection;
  Caller *caller;
  CallState state;
  gboolean begun; /* the method and path are known */
  char *target;
  gboolean suspended;
  GByteArray *upload;
  gboolean too_long;
  GPtrArray *headers; /* name, value, name, value … for the answer */
  struct MHD_Response *answer;
  unsigned int status;
  LoopTimer *pause; /* of a stream: until its next byte */
} Call;

struct HttpServer {
  struct MHD_Daemon *daemon;
  Loop *loop;
  LoopFile *file;
  LoopTimer *timer;
  guint16 port;
  gsize body_max;
  HttpHandler handler;
  gpointer data;
  GHashTable *suspended; /* Call */
  Callers *callers;
  gboolean resumed;      /* since the last run began */
  gboolean takes_long;
  gboolean closing; /* nothing is handed over any more */
};

/* -- libmicrohttpd inside our loop ---------------------------------------------------------------------------------- */

/* One run handles a batch; what it left over is not announced by the descriptor again (it is edge-triggered inside), only by
 * MHD_get_timeout. A connection that was resumed during the run (one call may lead to the answer of another) is announced by
 * neither: 0.9.75 swallows its own signal. */
static void run(HttpServer *server)
{
  MHD_UNSIGNED_LONG_LONG wait = 0;
  server->resumed = FALSE;
  MHD_run(server->daemon);
  if (server->resumed)
    loop_timer_set(server->timer, 0);
  else if (MHD_get_timeout(server->daemon, &wait) == MHD_YES)
    loop_timer_set(server->timer, (gint64)MIN(wait, (MHD_UNSIGNED_LONG_LONG)60000));
  else
    loop_timer_stop(server->timer);
}

static void on_ready(gpointer data, guint events)
{
  (void)events;
  run(data);
}

static void on_due(gpointer data)
{
  run(data);
}

/* -- who is connected ------------------------------------------------------------------------------------------------ */

static void on_connection(void *data, struct MHD_Connection *connection, void **mine, enum MHD_ConnectionNotificationCode what)
{
  const HttpServer *server = data;
  if (what == MHD_CONNECTION_NOTIFY_STARTED) {
    *mine = caller_new(server->callers, MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
  } else {
    caller_free(*mine);
    *mine = NULL;
  }
}

/* -- one call ------------------------------------------------------------------------------------------------------- */

/* The first of a request: its target as it came. */
static void *on_target(void *data, const char *target, struct MHD_Connection *connection)
{
  Call *call = g_new0(Call, 1);
  call->server = data;
  call->connection = connection;
  call->caller = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
  call->call.target = call->target = g_strdup(target);
  call->upload = g_byte_array_new();
  return call;
}

static void call_free(Call *call)
{
  if (call->suspended)
    g_hash_table_remove(call->server->suspended, call);
  loop_timer_free(call->pause);
  if (call->answer != NULL)
    MHD_destroy_response(call->answer);
  if (call->headers != NULL)
    g_ptr_array_unref(call->headers);
  g_byte_array_unref(call->upload);
  caller_is_served(call->caller);
  g_free(call->target);
  g_free(call);
}

static void on_completed(void *data, struct MHD_Connection *connection, void **mine, enum MHD_RequestTerminationCode how)
{
  (void)data, (void)connection, (void)how;
  if (*mine != NULL)
    call_free(*mine);
  *mine = NULL;
}

static enum MHD_Result give_answer(Call *call)
{
  if (call->state == CALL_DROPPED)
    return MHD_NO; /* closes the connection */
  return MHD_queue_response(call->connection, call->status, call->answer);
}

static void hand_over(Call *call)
{
  static const guint8 nul = 0;
  HttpServer *server = call->server;
  caller_is_heard(call->caller);
  call->call.too_long = call->too_long;
  call->call.body_length = call->upload->len;
  g_byte_array_append(call->upload, &nul, 1);
  call->call.body = (const char *)call->upload->data;
  call->state = CALL_HANDED;
  if (call->too_long && !server->takes_long) {
    static const char message[] = "{\"error\":\"too_long\"}";
    http_reply(&call->call, MHD_HTTP_CONTENT_TOO_LARGE, "application/json", (char *)message, sizeof message - 1, FALSE);
  } else {
    server->handler(server->data, &call->call);
  }
}

static void suspend(Call *call)
{
  MHD_suspend_connection(call->connection);
  call->suspended = TRUE;
  g_hash_table_add(call->server->suspended, call);
}

static enum MHD_Result on_request(void *data, struct MHD_Connection *connection, const char *path, const char *method,
                                  const char *version, const char *upload, size_t *upload_length, void **mine)
{
  HttpServer *server = data;
  Call *call = *mine;
  (void)version;
  (void)connection;
  if (!call->begun) {
    call->begun = TRUE;
    call->call.method = method;
    call->call.path = path;
    return MHD_YES;
  }
  if (*upload_length > 0) {
    call->too_long = call->too_long || call->upload->len + *upload_length > server->body_max;
    if (!call->too_long && !caller_says(call->caller, *upload_length))
      return MHD_NO;
    if (!call->too_long)
      g_byte_array_append(call->upload, (const guint8 *)upload, (guint)*upload_length);
    *upload_length = 0;
    return MHD_YES;
  }
  if (call->state == CALL_READING && server->closing)
    return MHD_NO; /* it came while the others were let go */
  if (call->state == CALL_READING)
    hand_over(call);
  if (call->state != CALL_HANDED)
    return give_answer(call);
  suspend(call);
  return MHD_YES;
}

static void resume(Call *call)
{
  if (!call->suspended)
    return; /* inside the handler: on_request goes on with it */
  g_hash_table_remove(call->server->suspended, call);
  call->suspended = FALSE;
  MHD_resume_connection(call->connection);
  call->server->resumed = TRUE;
  loop_timer_set(call->server->timer, 0);
}

/* -- the outside ---------------------------------------------------------------------------------------------------- */

const char *http_call_query(HttpCall *call, const char *name)
{
  return MHD_lookup_connection_value(((Call *)call)->connection, MHD_GET_ARGUMENT_KIND, name);
}

const char *http_call_header(HttpCall *call, const char *name)
{
  return MHD_lookup_connection_value(((Call *)call)->connection, MHD_HEADER_KIND, name);
}

static enum MHD_Result add_header(void *data, enum MHD_ValueKind kind, const char *name, const char *value)
{
  (void)kind;
  g_ptr_array_add(data, g_strdup_printf("%s: %s", name, value != NULL ? value : ""));
  return MHD_YES;
}

GPtrArray *http_call_headers(HttpCall *call)
{
  GPtrArray *headers = g_ptr_array_new_with_free_func(g_free);
  MHD_get_connection_values(((Call *)call)->connection, MHD_HEADER_KIND, add_header, headers);
  return headers;
}

char *http_call_peer(HttpCall *call)
{
  char host[NI_MAXHOST];
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(((Call *)call)->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  if (info == NULL || info->client_addr == NULL)
    return NULL;
  const socklen_t length = info->client_addr->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
  return getnameinfo(info->client_addr, length, host, sizeof host, NULL, 0, NI_NUMERICHOST) == 0 ? g_strdup(host) : NULL;
}

static void answer_with(Call *call, int status, const char *content_type, struct MHD_Response *answer)
{
  g_assert(call->state == CALL_HANDED);
  call->answer = answer;
  call->status = (unsigned int)status;
  if (content_type != NULL)
    MHD_add_response_header(answer, MHD_HTTP_HEADER_CONTENT_TYPE, content_type);
  for (guint i = 0; call->headers != NULL && i + 1 < call->headers->len; i += 2)
    MHD_add_response_header(answer, g_ptr_array_index(call->headers, i), g_ptr_array_index(call->headers, i + 1));
  call->state = CALL_ANSWERED;
  resume(call);
}

void http_reply(HttpCall *call, int status, const char *content_type, char *body, gsize length, gboolean take)
{
  struct MHD_Response *answer = take ? MHD_create_response_from_buffer_with_free_callback(length, body, g_free)
                                     : MHD_create_response_from_buffer(length, body, MHD_RESPMEM_MUST_COPY);
  answer_with((Call *)call, status, content_type, answer);
}

typedef struct {
  char *body;
  gsize length;
} Part;

static ssize_t read_part(void *data, uint64_t at, char *out, size_t most)
{
  const Part *part = data;
  if (at >= part->length)
    return MHD_CONTENT_READER_END_WITH_ERROR; /* closes the connection */
  const gsize length = MIN(most, part->length - (gsize)at);
  memcpy(out, part->body + at, length);
  return (ssize_t)length;
}

static void part_free(void *data)
{
  Part *part = data;
  g_free(part->body);
  g_free(part);
}

void http_reply_cut(HttpCall *call, int status, const char *content_type, const char *body, gsize length, gsize sent)
{
  Part *part = g_new0(Part, 1);
  part->length = MIN(sent, length);
  part->body = g_memdup2(body, part->length);
  answer_with((Call *)call, status, content_type, MHD_create_response_from_callback(length, 4096, read_part, part, part_free));
}

typedef struct {
  Call *call;
  char *body;
  gsize length;
  gint64 wait_ms;
  gboolean due; /* the next byte */
} Stream;

static void on_pause_over(gpointer data)
{
  Stream *stream = data;
  stream->due = TRUE;
  resume(stream->call);
}

static ssize_t read_stream(void *data, uint64_t at, char *out, size_t most)
{
  Stream *stream = data;
  const gsize from = (gsize)(at % stream->length);
  if (stream->call->state == CALL_DROPPED)
    return MHD_CONTENT_READER_END_WITH_ERROR; /* the server goes */
  if (stream->wait_ms == 0) {
    const gsize length = MIN(most, stream->length - from);
    memcpy(out, stream->body + from, length);
    return (ssize_t)length;
  }
  if (at >= stream->length)
    return MHD_CONTENT_READER_END_OF_STREAM;
  if (!stream->due) {
    loop_timer_set(stream->call->pause, stream->wait_ms);
    suspend(stream->call);
    return 0;
  }
  stream->due = FALSE;
  *out = stream->body[from];
  return 1;
}

static void stream_free(void *data)
{
  Stream *stream = data;
  g_free(stream->body);
  g_free(stream);
}

void http_reply_stream(HttpCall *call, int status, const char *content_type, const char *body, gsize length, gint64 wait_ms)
{
  Call *mine = (Call *)call;
  Stream *stream = g_new0(Stream, 1);
  *stream = (Stream){.call = mine, .body = g_memdup2(body, length), .length = length, .wait_ms = wait_ms};
  mine->pause = loop_timer_new(mine->server->loop, on_pause_over, stream);
  answer_with(mine, status, content_type,
              MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, read_stream, stream, stream_free));
}

void http_reply_header(HttpCall *call, const char *name, const char *value)
{
  Call *mine = (Call *)call;
  if (mine->headers == NULL)
    mine->headers = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(mine->headers, g_strdup(name));
  g_ptr_array_add(mine->headers, g_strdup(value));
}

void http_drop(HttpCall *call)
{
  Call *mine = (Call *)call;
  g_assert(mine->state == CALL_HANDED);
  mine->state = CALL_DROPPED;
  resume(mine);
}

void http_reset(HttpCall *call)
{
  const struct linger none = {.l_onoff = 1, .l_linger = 0};
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(((Call *)call)->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  if (info != NULL)
    setsockopt(info->connect_fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  http_drop(call);
}

/* The listening socket, or -1. */
static int listen_on(const char *host, guint16 port, GError **error)
{
  const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
  struct addrinfo *found = NULL;
  char service[8];
  const int on = 1;
  g_snprintf(service, sizeof service, "%u", port);
  const int wrong = getaddrinfo(host, service, &hints, &found);
  if (wrong != 0) {
    g_set_error(error, FAILURE, FAILED_CONFIG, "cannot listen on \"%s\": %s; give an address of this machine", host,
                gai_strerror(wrong));
    return -1;
  }
  const int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      bind(fd, found->ai_addr, found->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0) {
    g_set_error(error, FAILURE, FAILED_RETRY, "cannot listen on %s port %u: %s", host, port, g_strerror(errno));
    if (fd >= 0)
      close(fd);
    freeaddrinfo(found);
    return -1;
  }
  freeaddrinfo(found);
  return fd;
}

static guint16 port_of(int fd)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  char service[8] = "";
  if (getsockname(fd, (struct sockaddr *)&address, &length) != 0 ||
      getnameinfo((struct sockaddr *)&address, length, NULL, 0, service, sizeof service, NI_NUMERICSERV) != 0)
    return 0;
  return (guint16)g_ascii_strtoull(service, NULL, 10);
}

HttpServer *http_server_new(Loop *loop, const char *host, guint16 port, const HttpBounds *bounds, HttpHandler handler,
                            gpointer data, GError **error)
{
  const int fd = listen_on(host, port, error);
  if (fd < 0)
    return NULL;
  HttpServer *server = g_new0(HttpServer, 1);
  server->loop = loop;
  server->port = port_of(fd);
  server->body_max = bounds->body;
  server->callers = callers_new(bounds->connections, bounds->body * BODIES_MAX);
  server->handler = handler;
  server->data = data;
  server->suspended = g_hash_table_new(NULL, NULL);
  server->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, server,
                                    MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, bounds->connections + SPARE,
                                    MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
                                    MHD_OPTION_CONNECTION_TIMEOUT, IDLE_S, MHD_OPTION_URI_LOG_CALLBACK, on_target, server,
                                    MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_END);
  if (server->daemon == NULL) {
    g_set_error(error, FAILURE, FAILED_RETRY, "cannot serve on %s port %u", host, port);
    close(fd);
    g_hash_table_unref(server->suspended);
    callers_free(server->callers);
    g_free(server);
    return NULL;
  }
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
  server->timer = loop_timer_new(loop, on_due, server);
  server->file = loop_file_new(loop, info->epoll_fd, LOOP_READ, on_ready, server);
  run(server);
  return server;
}

guint64 http_server_let_go(const HttpServer *server)
{
  return callers_let_go(server->callers);
}

void http_server_take_long(HttpServer *server)
{
  server->takes_long = TRUE;
}

guint16 http_server_port(const HttpServer *server)
{
  return server->port;
}

void http_server_free(HttpServer *server)
{
  GHashTableIter iter;
  gpointer key;
  if (server == NULL)
    return;
  server->closing = TRUE;
  g_hash_table_iter_init(&iter, server->suspended);
  while (g_hash_table_iter_next(&iter, &key, NULL)) {
    Call *call = key;
    call->state = CALL_DROPPED;
    call->suspended = FALSE;
    g_hash_table_iter_remove(&iter);
    MHD_resume_connection(call->connection);
  }
  MHD_run(server->daemon); /* libmicrohttpd must not be stopped over suspended connections */
  loop_file_free(server->file);
  loop_timer_free(server->timer);
  MHD_stop_daemon(server->daemon);
  g_hash_table_unref(server->suspended);
  callers_free(server->callers);
  g_free(server);
}
