#include "cli/ask_daemon.h"

#include "endpoint/tools.h"
#include "error.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define WAIT_S 600 /* a long import is under way, or ours is one */
#define PIECE 65536U

/* -1: nobody listens. */
static int call(const char *database)
{
  g_autofree char *path = tools_path(database);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (g_strlcpy(address.sun_path, path, sizeof address.sun_path) >= sizeof address.sun_path)
    return -1;
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return -1;
  const struct timeval wait = {.tv_sec = WAIT_S};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
  if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
    return fd;
  close(fd);
  return -1;
}

gboolean daemon_listens(const char *database)
{
  const int fd = call(database);
  if (fd >= 0)
    close(fd);
  return fd >= 0;
}

static gboolean read_input(FILE *in, GByteArray *bytes, GError **error)
{
  guint8 piece[PIECE];
  size_t n;
  while ((n = fread(piece, 1, sizeof piece, in)) > 0 && bytes->len < TOOLS_REQUEST_MAX)
    g_byte_array_append(bytes, piece, (guint)n);
  if (!ferror(in) && feof(in))
    return TRUE;
  g_set_error(error, FAILURE, FAILED_REJECT,
              ferror(in) ? "the file cannot be read to its end"
                         : "the file is over %u MiB; stop the daemon for it, or cut it up",
              TOOLS_REQUEST_MAX >> 20);
  return FALSE;
}

static gboolean send_all(int fd, const void *bytes, gsize length)
{
  const guint8 *at = bytes;
  while (length > 0) {
    const ssize_t n = send(fd, at, length, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    at += n;
    length -= (gsize)n;
  }
  return TRUE;
}

static gboolean receive_all(int fd, void *into, gsize length)
{
  guint8 *at = into;
  while (length > 0) {
    const ssize_t n = recv(fd, at, length, 0);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    at += n;
    length -= (gsize)n;
  }
  return TRUE;
}

static gboolean send_request(int fd, const char *const *words, const GByteArray *input)
{
  GVariant *bytes = input != NULL ? g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, input->data, input->len, 1) : NULL;
  g_autoptr(GVariant) request = g_variant_ref_sink(g_variant_new("(^aaym@ay)", words, bytes));
  const guint32 length = GUINT32_TO_LE((guint32)g_variant_get_size(request));
  return send_all(fd, &length, sizeof length) && send_all(fd, g_variant_get_data(request), g_variant_get_size(request));
}

static void print(GVariant *bytes, FILE *to)
{
  gsize length;
  const void *text = g_variant_get_fixed_array(bytes, &length, 1);
  if (length > 0)
    fwrite(text, 1, length, to);
  fflush(to);
}

static gboolean receive_answer(int fd, int *status)
{
  guint32 length;
  if (!receive_all(fd, &length, sizeof length) || (length = GUINT32_FROM_LE(length)) > TOOLS_ANSWER_MAX)
    return FALSE;
  guint8 *bytes = g_malloc(length);
  if (!receive_all(fd, bytes, length)) {
    g_free(bytes);
    return FALSE;
  }
  g_autoptr(GBytes) owned = g_bytes_new_take(bytes, length);
  g_autoptr(GVariant) answer = g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(TOOLS_ANSWER_TYPE), owned, FALSE));
  g_autoptr(GVariant) out = NULL, err = NULL;
  gint32 exit_status;
  g_variant_get(answer, "(i@ay@ay)", &exit_status, &out, &err);
  print(out, stdout);
  print(err, stderr);
  *status = exit_status;
  return TRUE;
}

gboolean ask_daemon(const char *database, const char *const *words, FILE *in, gboolean *asked, int *status, GError **error)
{
  g_autoptr(GByteArray) input = in != NULL ? g_byte_array_new() : NULL;
  const int fd = call(database);
  *asked = fd >= 0;
  if (!*asked)
    return TRUE;
  gboolean good = in == NULL || read_input(in, input, error);
  if (good && !(send_request(fd, words, input) && receive_answer(fd, status))) {
    g_set_error(error, FAILURE, FAILED_UNCERTAIN,
                "the daemon was asked and did not answer (%s); look whether it was done before doing it again",
                errno == EAGAIN ? "it is busy" : "it has stopped, or refused the request");
    good = FALSE;
  }
  close(fd);
  return good;
}
