/* `sammachip provider`: an account tried by itself, without a database, on the administrator's own terminal. */
#pragma once
#include "provider/provider.h"

#include <stdio.h>

/* A line for each account: name, whether it is polled, pushes and sends, its profile; tab-separated. */
int cli_provider_list(const GPtrArray *providers, FILE *out);

/* `verb` is "poll" (one page after the cursor words[0], from the start where absent: what was understood of it), "send"
 * (words[0] the receiver, words[1] the text: what became of it) or "profile" (the profile as understood) or "test"
 * (provider_test.h). The exit status; `error` is set where it is not 0. */
int cli_provider(const Provider *provider, const char *verb, const char *const *words, FILE *out, GError **error);
