/* A page of messages with one unreadable character in it is not lost: what the strict parser would refuse whole is mended, and
 * the messages touched by it are told by the mark left in them. */
#pragma once
#include <glib.h>

#define SALVAGE_MARK "\xef\xbf\xbd" /* U+FFFD */

/* A copy in which, inside strings, bytes that are no UTF-8, control bytes and halves of surrogate pairs are SALVAGE_MARK, and
 * integers beyond 64 bit are strings. Free with g_byte_array_unref. */
GByteArray *json_salvage(const GByteArray *body);
