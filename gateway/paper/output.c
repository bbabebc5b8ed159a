#include "output.h"

#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct Output {
  char *path, *temporary;
  gboolean named; /* the temporary file stands in the folder */
  FILE *file;
};

/* Without a name where the file system can do that: what ends the process then leaves nothing behind. */
static int open_temporary(Output *output)
{
  g_autofree char *folder = g_path_get_dirname(output->path);
  int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0) {
    output->temporary = g_strdup_printf("/proc/self/fd/%d", fd);
  } else if (errno == EOPNOTSUPP || errno == EISDIR) { /* some file systems cannot */
    output->temporary = g_strconcat(output->path, ".XXXXXX", NULL);
    fd = g_mkstemp_full(output->temporary, O_RDWR | O_CLOEXEC, 0600);
    output->named = fd >= 0;
  }
  return fd;
}

Output *output_open(const char *path, GError **error)
{
  Output *output = g_new0(Output, 1);
  output->path = g_strdup(path);
  const int fd = open_temporary(output);
  output->file = fd >= 0 ? fdopen(fd, "w") : NULL;
  if (output->file != NULL)
    return output;
  g_set_error(error, FAILURE, FAILED_REJECT, "%s cannot be written: %s; name a file in a folder that takes it", path,
              g_strerror(errno));
  output_abandon(output);
  return NULL;
}

const char *output_path(const Output *output)
{
  return output->path;
}

const char *output_temporary(const Output *output)
{
  return output->temporary;
}

void output_write(Output *output, const char *bytes, gsize length)
{
  fwrite(bytes, 1, length, output->file);
}

/* The name in the folder is on the disk too. */
static void sync_folder(const char *path)
{
  g_autofree char *folder = g_path_get_dirname(path);
  const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return;
  fsync(fd);
  close(fd);
}

/* A file without a name gets one beside the asked one: only renaming replaces a file at once. */
static gboolean name_temporary(Output *output)
{
  if (output->named)
    return TRUE;
  g_autofree char *unnamed = output->temporary;
  output->temporary = g_strdup_printf("%s.%d.new", output->path, (int)getpid());
  output->named = linkat(AT_FDCWD, unnamed, AT_FDCWD, output->temporary, AT_SYMLINK_FOLLOW) == 0;
  return output->named;
}

gboolean output_keep(Output *output, GError **error)
{
  gboolean done = fflush(output->file) == 0 && ferror(output->file) == 0 && fsync(fileno(output->file)) == 0 &&
                  name_temporary(output) && rename(output->temporary, output->path) == 0;
  if (done) {
    sync_folder(output->path);
    fclose(g_steal_pointer(&output->file));
    output->named = FALSE;
  } else {
    g_set_error(error, FAILURE, errno == ENOSPC || errno == EDQUOT ? FAILED_RETRY : FAILED_REJECT,
                "%s cannot be written: %s; nothing of it was kept", output->path, g_strerror(errno));
  }
  output_abandon(output);
  return done;
}

void output_abandon(Output *output)
{
  if (output == NULL)
    return;
  if (output->file != NULL)
    fclose(output->file);
  if (output->named)
    unlink(output->temporary);
  g_free(output->temporary);
  g_free(output->path);
  g_free(output);
}

gboolean output_text(const char *path, const char *text, GError **error)
{
  Output *output = output_open(path, error);
  if (output == NULL)
    return FALSE;
  output_write(output, text, strlen(text));
  return output_keep(output, error);
}
