#include "cli/secrets.h"

#include "error.h"
#include "random.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_BYTES 32
#define KEY_LEAST 16 /* characters */

char *secrets_read(const char *path, GError **error)
{
  GStatBuf facts;
  char *text = NULL;
  if (g_stat(path, &facts) != 0 && errno == ENOENT)
    return NULL;
  g_autoptr(GError) problem = NULL;
  if (!g_file_get_contents(path, &text, NULL, &problem)) {
    g_set_error(error, FAILURE, FAILED_CONFIG, "%s; run this as the daemon's user, whose the file must be", problem->message);
    return NULL;
  }
  g_strchomp(text);
  if ((facts.st_mode & 077) == 0 && strlen(text) >= KEY_LEAST)
    return text;
  if ((facts.st_mode & 077) != 0)
    g_set_error(error, FAILURE, FAILED_CONFIG, "%s: others may read it; chmod 600 it", path);
  else
    g_set_error(error, FAILURE, FAILED_CONFIG, "%s: a key has at least %d characters; bring back the one that was there", path,
                KEY_LEAST);
  g_free(text);
  return NULL;
}

static gboolean write_all(int fd, const char *text)
{
  gsize done = 0;
  const gsize length = strlen(text);
  while (done < length) {
    const ssize_t n = write(fd, text + done, length - done);
    if (n < 0 && errno != EINTR)
      return FALSE;
    done += n > 0 ? (gsize)n : 0;
  }
  return fsync(fd) == 0;
}

static int make_file(const char *path, GError **error)
{
  const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    g_set_error(error, FAILURE, FAILED_REJECT, "%s cannot be made: %s", path, g_strerror(errno));
  return fd;
}

gboolean secrets_stdout(const char *path, GError **error)
{
  const int fd = make_file(path, error);
  if (fd < 0)
    return FALSE;
  const gboolean done = dup2(fd, STDOUT_FILENO) >= 0;
  if (!done)
    g_set_error(error, FAILURE, FAILED_RETRY, "%s: %s", path, g_strerror(errno));
  close(fd);
  return done;
}

void secrets_drop_empty(const char *path)
{
  GStatBuf facts;
  if (fflush(stdout) == 0 && g_stat(path, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size == 0)
    g_unlink(path);
}

gboolean secrets_write(const char *path, const char *text, GError **error)
{
  const int fd = make_file(path, error);
  if (fd < 0)
    return FALSE;
  const gboolean written = write_all(fd, text);
  if (!written)
    g_set_error(error, FAILURE, FAILED_RETRY, "%s cannot be written: %s", path, g_strerror(errno));
  close(fd);
  if (!written)
    g_unlink(path);
  return written;
}

gboolean secrets_make(const char *path, gboolean *made, GError **error)
{
  guchar bytes[KEY_BYTES];
  *made = FALSE;
  if (g_file_test(path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autofree char *folder = g_path_get_dirname(path);
  g_mkdir_with_parents(folder, 0700); /* where that fails, writing says so */
  random_bytes(bytes, sizeof bytes);
  g_autoptr(GString) text = g_string_new(NULL);
  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf(text, "%02x", bytes[i]);
  g_string_append_c(text, '\n');
  *made = secrets_write(path, text->str, error);
  return *made;
}
