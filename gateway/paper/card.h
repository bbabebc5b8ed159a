/* Cue cards: one A6 card for each household of a village, four on a sheet of A4 with lines to cut along, then the cards of its
 * mentors, to be laid on the back. What can be sent, and by whom, comes from the command table (message/commands.def): a
 * command that a language gives a topic stands on the cards of the roles that may send it. */
#pragma once
#include "language/phrases.h"

typedef struct {
  gint64 household;
  const char *pin; /* NULL: a line to write it on */
} CueCard;

/* HTML that stands alone: no script, nothing from outside. `send_to`: the gateway's number in E.164; NULL: a line to write it
 * on. Caller frees. */
char *cue_cards_html(const Phrases *phrases, gint32 village, const CueCard *cards, guint n, const char *send_to);

/* The digit form of a command with an example in the place of each argument that it must have: "6*11*500"; "" where it has
 * none. Caller frees. */
char *cue_digits(const Phrases *phrases, Command command);
/* The same in words: "ขายปลาส้ม 500"; "" where the language gives no example. Caller frees. */
char *cue_words(const Phrases *phrases, Command command);
