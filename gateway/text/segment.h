/* How many SMS a text needs. Sources: 3GPP TS 23.038 section 6.2.1 (GSM 7-bit default alphabet and its extension table) and
 * TS 23.040 section 9.2.3.24.1 (an 8-bit concatenation header leaves 153 septets or 67 UCS-2 units of a segment). No national
 * shift table is used; there is none for Thai. */
#pragma once
#include <glib.h>

typedef enum { ALPHABET_GSM7, ALPHABET_UCS2 } Alphabet;

typedef struct {
  Alphabet alphabet; /* GSM-7 where every character is in it, else UCS-2 */
  guint units;       /* septets (an extension character is two) or UTF-16 code units */
  guint segments;    /* 1 also for the empty text */
} Segmentation;

/* `text` is valid UTF-8. An escape pair or a surrogate pair is never split between segments. */
Segmentation segment_text(const char *text);
/* Septets of one character: 1, 2 for the extension table, 0 where GSM-7 has it not. */
guint segment_gsm7_units(gunichar character);
/* The units of a text in one alphabet; a character that GSM-7 has not counts as one septet there (what replaces it). */
guint segment_units(const char *text, Alphabet alphabet);
/* What surely fits so many joined SMS: 160 or 70 in one, 153 or 67 in each of several, less the unit that a pair which is not
 * split may leave at the end of each but the last. */
guint segment_room(Alphabet alphabet, guint segments);
/* What fits one SMS: 160 or 70. */
guint segment_limit(Alphabet alphabet);
