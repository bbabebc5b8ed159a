/* A PIN is not stored, neither in a text that is kept nor in the raw bytes of a message that could not be taken. */
#pragma once
#include "programme.h"

/* The text folded, with a star for each digit: where it was read as holding a PIN, rightly written or not. Caller frees. */
char *pin_strike(const char *text);
/* Whether a folded text that was not understood may be a card's: a village's four digits stand in it, and enough more for a
 * household and a PIN, whatever words and blanks lie between. */
gboolean pin_may_stand(const char *folded, const Programme *programme);
/* A copy of raw bytes with stars for every four digits that stand alone, which may be a PIN: ASCII, Thai in UTF-8, or Thai as
 * JSON escapes (\u0e54). Same length. Caller frees. */
void *pin_strike_raw(const void *raw, gsize length);
