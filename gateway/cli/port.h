/* Ports of this machine, tried. */
#pragma once
#include <glib.h>

/* Whether we could listen there now; `address` in numbers. */
gboolean port_is_free(const char *address, guint16 port);
/* Whether somebody listens there. */
gboolean port_is_heard(const char *address, guint16 port);
