/* A page of messages with one unreadable character in it is not lost: what the strict parser would refuse whole is mended, and
 * the messages touched by it are told by the mark left in them. */
#pragma once
#include <glib.h>

#define SALVAGE_MARK "\xef\xbf\xbd" /* U+FFFD */

/* A copy in which, inside strings, bytes that are no UTF-8, control bytes and halves of surrogate pairs are SALVAGE_MARK with
 * the lost bytes hidden behind it, and integers beyond 64 bit are strings. NULL where more is broken than a page of messages
 * would bear. Free with g_byte_array_unref. */
GByteArray *json_salvage(const GByteArray *body);
/* Puts the bytes back into JSON text (UTF-8) that was written from a mended page: what an officer is shown, NULs and all. */
void json_restore(GString *json);
