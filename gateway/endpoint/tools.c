#include "endpoint/tools.h"

#include "error.h"
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define CONNECTIONS_MAX 8
#define BACKLOG 16
#define REQUEST_MS ((gint64)30000) /* for the whole request to arrive */
#define ANSWER_MS ((gint64)60000)  /* for the whole answer to be taken */
#define PIECE 65536U
#define LENGTH_BYTES 4U

struct Tools {
  Loop *loop;
  char *path;
  int fd;
  LoopFile *file;
  ToolsRun run;
  gpointer data;
  GPtrArray *calls; /* Call */
};

/* asking (the request comes) → answering (its answer goes) → gone */
typedef struct {
  Tools *tools;
  int fd;
  LoopFile *file;
  LoopTimer *deadline;
  GByteArray *request; /* with its length in front */
  GByteArray *answer;
  guint sent;
} Call;

char *tools_path(const char *database)
{
  return g_strconcat(database, ".socket", NULL);
}

static void call_free(gpointer data)
{
  Call *call = data;
  loop_file_free(call->file);
  loop_timer_free(call->deadline);
  g_byte_array_unref(call->request);
  g_byte_array_unref(call->answer);
  close(call->fd);
  g_free(call);
}

static void end(Call *call)
{
  g_ptr_array_remove(call->tools->calls, call);
}

static void on_deadline(gpointer data)
{
  end(data);
}

static GVariant *bytes_of(const char *text, gsize length)
{
  return g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, text, length, 1);
}

static int carry_out(const Call *call, GVariant *request, FILE *out, FILE *err)
{
  g_auto(GStrv) words = NULL;
  g_autoptr(GVariant) input = NULL;
  g_variant_get(request, "(^aaym@ay)", &words, &input);
  gsize length = 0;
  const void *bytes = input != NULL ? g_variant_get_fixed_array(input, &length, 1) : NULL;
  /* fmemopen takes no empty buffer */
  FILE *in = input == NULL ? NULL : length > 0 ? fmemopen((void *)bytes, length, "r") : fopen("/dev/null", "re");
  const int status = call->tools->run(words, in, out, err, call->tools->data);
  if (in != NULL)
    fclose(in);
  return status;
}

static void answer(Call *call, GVariant *request)
{
  char *out_text = NULL, *err_text = NULL;
  size_t out_length = 0, err_length = 0;
  FILE *out = open_memstream(&out_text, &out_length), *err = open_memstream(&err_text, &err_length);
  if (out == NULL || err == NULL)
    g_error("out of memory");
  const gint32 status = carry_out(call, request, out, err);
  fclose(out);
  fclose(err);
  g_autoptr(GVariant) variant =
      g_variant_ref_sink(g_variant_new("(i@ay@ay)", status, bytes_of(out_text, out_length), bytes_of(err_text, err_length)));
  free(out_text);
  free(err_text);
  const gsize size = g_variant_get_size(variant);
  if (size > TOOLS_ANSWER_MAX) {
    log_event(LOG_WARNING, "tools", "reason=\"an answer of %" G_GSIZE_FORMAT " bytes is not sent\"", size);
    return;
  }
  const guint32 length = GUINT32_TO_LE((guint32)size);
  g_byte_array_append(call->answer, (const guint8 *)&length, LENGTH_BYTES);
  g_byte_array_append(call->answer, g_variant_get_data(variant), (guint)size);
}

/* How long the request is with its length in front; 0 where that is not known yet. */
static guint64 whole_length(const Call *call)
{
  guint32 length;
  if (call->request->len < LENGTH_BYTES)
    return 0;
  memcpy(&length, call->request->data, LENGTH_BYTES);
  return (guint64)GUINT32_FROM_LE(length) + LENGTH_BYTES;
}

static void write_some(Call *call)
{
  while (call->sent < call->answer->len) {
    const ssize_t n = send(call->fd, call->answer->data + call->sent, call->answer->len - call->sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EAGAIN)
      return;
    if (n <= 0)
      break;
    call->sent += (guint)n;
  }
  end(call);
}

static void take(Call *call)
{
  g_autoptr(GBytes) bytes = g_bytes_new(call->request->data + LENGTH_BYTES, call->request->len - LENGTH_BYTES);
  g_autoptr(GVariant) request = g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(TOOLS_REQUEST_TYPE), bytes, FALSE));
  g_byte_array_set_size(call->request, 0);
  if (!g_variant_is_normal_form(request)) {
    end(call);
    return;
  }
  answer(call, request);
  loop_timer_set(call->deadline, ANSWER_MS);
  loop_file_set(call->file, LOOP_WRITE);
  write_some(call);
}

static void read_some(Call *call)
{
  guint8 piece[PIECE];
  const ssize_t n = recv(call->fd, piece, sizeof piece, 0);
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return;
  if (n > 0)
    g_byte_array_append(call->request, piece, (guint)n);
  const guint64 length = whole_length(call);
  if (n <= 0 || length > TOOLS_REQUEST_MAX || (length > 0 && call->request->len > length))
    end(call);
  else if (length > 0 && call->request->len == length)
    take(call);
}

static void on_ready(gpointer data, guint events)
{
  (void)events;
  Call *call = data;
  if (call->answer->len > 0)
    write_some(call);
  else
    read_some(call);
}

static gboolean may_ask(int fd)
{
  struct ucred peer;
  socklen_t size = sizeof peer;
  return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == geteuid() || peer.uid == 0);
}

static void on_caller(gpointer data, guint events)
{
  (void)events;
  Tools *tools = data;
  const int fd = accept4(tools->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0)
    return;
  if (tools->calls->len >= CONNECTIONS_MAX || !may_ask(fd)) {
    close(fd);
    return;
  }
  Call *call = g_new0(Call, 1);
  call->tools = tools;
  call->fd = fd;
  call->request = g_byte_array_new();
  call->answer = g_byte_array_new();
  call->file = loop_file_new(tools->loop, fd, LOOP_READ, on_ready, call);
  call->deadline = loop_timer_new(tools->loop, on_deadline, call);
  loop_timer_set(call->deadline, REQUEST_MS);
  g_ptr_array_add(tools->calls, call);
}

/* FALSE with errno. */
static gboolean listen_at(int fd, const struct sockaddr_un *address)
{
  unlink(address->sun_path);
  const mode_t mask = umask(0177); /* nobody may connect in between */
  const gboolean bound = bind(fd, (const struct sockaddr *)address, sizeof *address) == 0;
  umask(mask);
  return bound && listen(fd, BACKLOG) == 0;
}

Tools *tools_new(Loop *loop, const char *database, ToolsRun run, gpointer data, GError **error)
{
  g_autofree char *path = tools_path(database);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  const gboolean fits = g_strlcpy(address.sun_path, path, sizeof address.sun_path) < sizeof address.sun_path;
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (!fits)
    errno = ENAMETOOLONG;
  if (fd < 0 || !fits || !listen_at(fd, &address)) {
    g_set_error(error, FAILURE, FAILED_REJECT, "%s cannot be made: %s", path, g_strerror(errno));
    if (fd >= 0)
      close(fd);
    return NULL;
  }
  Tools *tools = g_new0(Tools, 1);
  tools->loop = loop;
  tools->path = g_steal_pointer(&path);
  tools->fd = fd;
  tools->run = run;
  tools->data = data;
  tools->calls = g_ptr_array_new_with_free_func(call_free);
  tools->file = loop_file_new(loop, fd, LOOP_READ, on_caller, tools);
  return tools;
}

void tools_free(Tools *tools)
{
  if (tools == NULL)
    return;
  g_ptr_array_unref(tools->calls);
  loop_file_free(tools->file);
  close(tools->fd);
  unlink(tools->path);
  g_free(tools->path);
  g_free(tools);
}
