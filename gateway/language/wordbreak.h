/* Cuts a folded text into tokens. Thai is written without spaces: of all ways to cut a run the one with the fewest unknown
 * characters is taken, then the one with the fewest tokens, then the longest first word. A word never ends in front of a Thai
 * vowel or tone sign, and a word of Latin letters is known only as a whole. */
#pragma once
#include "lexicon.h"

typedef enum {
  TOKEN_WORD,    /* of the lexicon */
  TOKEN_UNKNOWN, /* letters the lexicon does not know, as many as stand together */
  TOKEN_NUMBER,  /* [0-9] and what may stand inside a number, date, time or phone: , . ' / - : before a digit */
  TOKEN_MARK,    /* one character of punctuation */
  TOKEN_BREAK    /* the end of a line */
} TokenKind;

typedef struct {
  TokenKind kind;
  gboolean spaced; /* a space stands in front, or nothing does */
  guint16 start, end;
  gunichar mark;
  const Word *word;
} Token;

#define TOKENS_MAX 192
#define WORDBREAK_BYTES_MAX 4000

/* How many tokens; -1 where the text is longer than TOKENS_MAX tokens or WORDBREAK_BYTES_MAX bytes. */
int wordbreak(const Lexicon *lexicon, const char *folded, Token tokens[TOKENS_MAX]);
