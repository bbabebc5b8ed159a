#include "output.h"

#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct Output {
  char *path, *temporary;
  FILE *file;
};

Output *output_open(const char *path, GError **error)
{
  g_autofree char *temporary = g_strconcat(path, ".XXXXXX", NULL);
  const int fd = g_mkstemp_full(temporary, O_RDWR | O_CLOEXEC, 0600);
  FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
  if (file == NULL) {
    g_set_error(error, FAILURE, FAILED_REJECT, "%s cannot be written: %s; name a file in a folder that takes it", path,
                g_strerror(errno));
    return NULL;
  }
  Output *output = g_new0(Output, 1);
  output->path = g_strdup(path);
  output->temporary = g_steal_pointer(&temporary);
  output->file = file;
  return output;
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

gboolean output_keep(Output *output, GError **error)
{
  gboolean done = fflush(output->file) == 0 && ferror(output->file) == 0 && fsync(fileno(output->file)) == 0 &&
                  rename(output->temporary, output->path) == 0;
  if (done) {
    sync_folder(output->path);
    fclose(g_steal_pointer(&output->file));
    g_clear_pointer(&output->temporary, g_free);
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
  if (output->temporary != NULL)
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
