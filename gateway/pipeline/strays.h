/* What is left of accounts that the configuration does not name any more, or no longer so: nobody else looks after it. */
#pragma once
#include "pipeline/gateway.h"

#include "provider/provider.h"

#define STRAYS_TAKEN_MEND                                                                                                      \
  "give it a name of its own (where it is the same provider all the same, start once with its base alone changed)"
/* Whether an account is another provider than the account of its name was the last time, by its title and by its base: what is
 * known of the one would be taken for the other's, messages be passed over, and replies of which nobody knows sent again.
 * `told` gets a sentence (caller frees), NULL where all is well. */
gboolean strays_taken(Book *book, const ProviderFacts *facts, char **told, GError **error);
/* When the daemon starts, in a transaction, before anything is done for an account: FAILED_CONFIG where one of `providers` (of
 * Provider) is another; else what they are is kept. */
gboolean strays_none_taken(const Gateway *gateway, const GPtrArray *providers, GError **error);
/* When the daemon starts, in a transaction: what has certainly not been sent goes by `heir` (NULL: nobody sends, it expires),
 * what may have been sent is given up. `names`: the accounts that send, NULL-terminated. `rows` gets how many went to the heir.
 */
gboolean strays_settle(const Gateway *gateway, const char *const *names, const char *heir, gint64 *rows, GError **error);
/* When the daemon starts, before it polls: a page that was read only once and not booked, by an account that is not one of
 * `providers` (of Provider) or is not read only once any more, is kept for an officer, in transactions of its own. */
gboolean strays_bury_pages(const Gateway *gateway, const GPtrArray *providers, gint64 now_ms, GError **error);
