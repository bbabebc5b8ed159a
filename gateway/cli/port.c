#include "cli/port.h"

#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static gboolean try(const char *address, guint16 port, int (*call)(int, const struct sockaddr *, socklen_t))
{
  const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
  struct addrinfo *found = NULL;
  const int on = 1;
  char service[8];
  g_snprintf(service, sizeof service, "%u", port);
  if (getaddrinfo(address, service, &hints, &found) != 0)
    return FALSE;
  const int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0)
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on); /* as the server does */
  const gboolean done = fd >= 0 && call(fd, found->ai_addr, found->ai_addrlen) == 0;
  if (fd >= 0)
    close(fd);
  freeaddrinfo(found);
  return done;
}

gboolean port_is_free(const char *address, guint16 port)
{
  return try(address, port, bind);
}

gboolean port_is_heard(const char *address, guint16 port)
{
  const gboolean any = strcmp(address, "0.0.0.0") == 0, any_6 = strcmp(address, "::") == 0;
  return try(any ? "127.0.0.1" : any_6 ? "::1" : address, port, connect);
}
