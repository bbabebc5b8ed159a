/* The officers' page: one-time codes and open sessions. Neither a code nor a session's cookie is kept, only what they are
 * recognised by. The rules are command/login's. */
#pragma once
#include "book.h"

#define LOGIN_HASH_SIZE 65 /* hexadecimal SHA-256 with the final NUL */

typedef struct {
  gint64 msisdn;
  char code[LOGIN_HASH_SIZE]; /* HMAC; "": used up */
  gint64 until_ms;
  gint32 tries;    /* wrong ones */
  gint32 asked;    /* codes since since_ms */
  gint64 since_ms; /* when the first of them was asked for */
} Login;

/* All empty but the number where there is none. */
gboolean logins_get(Book *book, gint64 msisdn, Login *login, GError **error);
/* Adds it or changes the number's. */
gboolean logins_put(Book *book, const Login *login, GError **error);

/* A new session, under the hash of its cookie. Those past their time go. */
gboolean page_sessions_add(Book *book, const char *hash, gint64 msisdn, gint64 now_ms, gint64 until_ms, GError **error);
/* Whose it is; 0 where there is none, or its time is past. */
gboolean page_sessions_get(Book *book, const char *hash, gint64 now_ms, gint64 *msisdn, GError **error);
/* Ends one; all of a number. */
gboolean page_sessions_end(Book *book, const char *hash, GError **error);
gboolean page_sessions_end_all(Book *book, gint64 msisdn, GError **error);
