#include "lock.h"

#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

int lock_take(const char *database, GError **error)
{
  g_autofree char *path = g_strconcat(database, ".lock", NULL);
  const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    g_set_error(error, FAILURE, errno == ENOSPC || errno == EDQUOT ? FAILED_RETRY : FAILED_REJECT,
                "%s cannot be opened: %s; see that the folder is there and that this user may write in it", path,
                g_strerror(errno));
    return -1;
  }
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    g_set_error(error, FAILURE, FAILED_RETRY, "%s is being written by a running daemon (it holds %s); ask it, or stop it first",
                database, path);
    close(fd);
    return -1;
  }
  return fd;
}

/* The file stays: removing it would let two processes hold locks on two files of one name. */
void lock_release(int fd)
{
  if (fd >= 0)
    close(fd);
}
