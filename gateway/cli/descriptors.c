#include "cli/descriptors.h"

#include "log.h"

#include <errno.h>
#include <sys/resource.h>

#define DESCRIPTORS ((rlim_t)8192) /* twice the most that send.in_flight may be */

void descriptors_raise(void)
{
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max)
    return;
  limit.rlim_cur = MAX(limit.rlim_cur, MIN(limit.rlim_max, DESCRIPTORS));
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
    log_event(LOG_WARNING, "descriptors", "%s; send.in_flight may not be reached", g_strerror(errno));
}
