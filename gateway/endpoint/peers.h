/* Who may call us: addresses and networks. */
#pragma once
#include <glib.h>

typedef struct Peers Peers;

Peers *peers_new(void);
void peers_free(Peers *peers);
/* "127.0.0.1", "::1", "10.0.0.0/8". FALSE where it is no address. */
gboolean peers_add(Peers *peers, const char *text);
/* Whether it is one machine's numeric address, as `listen` takes it. */
gboolean peers_is_address(const char *text);
/* Whether a numeric address is one of them; an IPv4 address inside IPv6 ("::ffff:10.0.0.1") counts as itself. */
gboolean peers_hold(const Peers *peers, const char *address);
