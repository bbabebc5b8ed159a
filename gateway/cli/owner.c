#include "cli/owner.h"

#include "error.h"

#include <glib/gstdio.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

void owner_of(const char *database, uid_t *owner, gid_t *group)
{
  g_autofree char *folder = g_path_get_dirname(database);
  GStatBuf facts;
  const gboolean there = g_stat(folder, &facts) == 0;
  *owner = there ? facts.st_uid : geteuid();
  *group = there ? facts.st_gid : getegid();
}

gboolean owner_become(uid_t owner, gid_t group, GError **error)
{
  if (getuid() != 0 || geteuid() == owner)
    return TRUE;
  if ((geteuid() == 0 || seteuid(0) == 0) && setgroups(1, &group) == 0 && setegid(group) == 0 && seteuid(owner) == 0)
    return TRUE;
  g_set_error(error, FAILURE, FAILED_REJECT, "cannot act as user %u, whose the folder of the book is", owner);
  return FALSE;
}
