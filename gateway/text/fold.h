/* Normalisation: from the bytes a provider decoded to the one spelling that the lexicon knows (section 2.0 of the language).
 *
 * What becomes true of a folded text: it is valid UTF-8; SARA AM is one character with its tone before it; tones stand after
 * upper and lower vowels; no vowel, tone or consonant (three or more of a Thai consonant) is doubled by accident; no
 * zero-width characters, emoji or controls; spaces are single ASCII spaces, none at a line's ends; lines end in '\n', none is
 * empty; digits are ASCII; ASCII and full-width letters are lower-case ASCII. Folding a folded text changes nothing.
 * Leading vowels are not re-ordered: "repairing" them damages right words. */
#pragma once
#include <glib.h>

/* Bytes as they came, as valid UTF-8: UTF-8 itself, else TIS-620/cp874; Thai that somebody read as Latin-1 ("ÃÑº") is turned
 * back. What is none of them becomes U+FFFD. Appends to `out`. */
void fold_decode(const char *bytes, gsize length, GString *out);

/* Appends the folded form of valid UTF-8 to `out`. */
void fold_text(const char *utf8, gsize length, GString *out);

/* Both in turn, into a new string. Caller frees. */
char *fold(const char *bytes, gsize length);

gboolean fold_is_thai(gunichar c);
/* A Thai vowel, tone or sign that cannot begin a word: no word ends in front of it. */
gboolean fold_is_thai_follower(gunichar c);
