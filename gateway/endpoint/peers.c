#include "peers.h"

#include <arpa/inet.h>
#include <string.h>

#define MAPPED 12 /* octets in front of an IPv4 address inside IPv6 */

typedef struct {
  guint8 octets[16]; /* IPv4 is mapped */
  guint bits;
} Network;

struct Peers {
  GArray *networks;
};

Peers *peers_new(void)
{
  Peers *peers = g_new0(Peers, 1);
  peers->networks = g_array_new(FALSE, FALSE, sizeof(Network));
  return peers;
}

void peers_free(Peers *peers)
{
  if (peers == NULL)
    return;
  g_array_unref(peers->networks);
  g_free(peers);
}

static gboolean read_address(const char *text, guint8 octets[16], gboolean *four)
{
  static const guint8 mapped[MAPPED] = {[10] = 0xff, [11] = 0xff};
  memcpy(octets, mapped, MAPPED);
  *four = inet_pton(AF_INET, text, octets + MAPPED) == 1;
  return *four || inet_pton(AF_INET6, text, octets) == 1;
}

gboolean peers_is_address(const char *text)
{
  guint8 octets[16];
  gboolean four;
  return read_address(text, octets, &four);
}

gboolean peers_add(Peers *peers, const char *text)
{
  Network network;
  gboolean four;
  g_auto(GStrv) halves = g_strsplit(text, "/", 2);
  guint64 bits = 0;
  if (halves[0] == NULL || !read_address(halves[0], network.octets, &four))
    return FALSE;
  const guint most = four ? 32 : 128;
  if (halves[1] != NULL && !g_ascii_string_to_unsigned(halves[1], 10, 0, most, &bits, NULL))
    return FALSE;
  network.bits = 128 - most + (halves[1] != NULL ? (guint)bits : most);
  g_array_append_val(peers->networks, network);
  return TRUE;
}

static gboolean lies_in(const guint8 octets[16], const Network *network)
{
  const guint whole = network->bits / 8, rest = network->bits % 8;
  if (memcmp(octets, network->octets, whole) != 0)
    return FALSE;
  return rest == 0 || ((octets[whole] ^ network->octets[whole]) >> (8 - rest)) == 0;
}

gboolean peers_hold(const Peers *peers, const char *address)
{
  guint8 octets[16];
  gboolean four;
  if (address == NULL || !read_address(address, octets, &four))
    return FALSE;
  for (guint i = 0; i < peers->networks->len; i++) {
    if (lies_in(octets, &g_array_index(peers->networks, Network, i)))
      return TRUE;
  }
  return FALSE;
}
