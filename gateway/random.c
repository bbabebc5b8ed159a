#include "random.h"

#include <errno.h>
#include <sys/random.h>

void random_bytes(void *bytes, gsize n)
{
  if (getrandom(bytes, n, 0) != (ssize_t)n) /* at most 256 bytes are given whole */
    g_error("the system gives no randomness: %s", g_strerror(errno));
}

guint32 random_below(guint32 most)
{
  guint32 number;
  do /* what lies above the last whole multiple would favour the small ones */
    random_bytes(&number, sizeof number);
  while (number >= G_MAXUINT32 - G_MAXUINT32 % most);
  return number % most;
}
