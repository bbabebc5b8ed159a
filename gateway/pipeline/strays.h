/* Replies of accounts that the configuration does not name any more: nobody else looks after them. */
#pragma once
#include "pipeline/gateway.h"

/* When the daemon starts, in a transaction: what has certainly not been sent goes by `heir` (NULL: nobody sends, it expires),
 * what may have been sent is given up. `names`: the accounts there are, NULL-terminated. `rows` gets how many went to the heir.
 */
gboolean strays_settle(const Gateway *gateway, const char *const *names, const char *heir, gint64 *rows, GError **error);
