/* Who may open the officers' page: an active phone with the officer's role and a person, by a code of six digits. A code is
 * good for LOGIN_MINUTES and LOGIN_TRIES tries, once; a number gets at most LOGIN_CODES in LOGIN_HOUR_MS, so that nobody floods
 * an officer with messages or goes on guessing. The caller's transaction. */
#pragma once
#include "model/logins.h"
#include "model/phones.h"

#define LOGIN_MINUTES 5
#define LOGIN_TRIES 5
#define LOGIN_CODES 5
#define LOGIN_HOUR_MS ((gint64)3600000)
#define LOGIN_CODE_SIZE 7
#define LOGIN_SESSION_MS (8 * LOGIN_HOUR_MS)

/* Whether the number may log in now, and its row. */
gboolean login_may(Book *book, gint64 msisdn, Phone *phone, gboolean *may, GError **error);
/* `code` is the number's from now on. `given` FALSE: it had enough of them. A code made at the machine itself
 * (`counts` FALSE) is always given. `key` is that of PINs. */
gboolean login_give(Book *book, const char *key, gint64 msisdn, const char *code, gboolean counts, gint64 now_ms,
                    gboolean *given, GError **error);
/* Tries a code. A right one is used up by it; a wrong one counts. */
gboolean login_try(Book *book, const char *key, gint64 msisdn, const char *code, gint64 now_ms, gboolean *right,
                   GError **error);
