#include "wordbreak.h"

#include "text/fold.h"

#include <string.h>

#define UNKNOWN_COST 1000
#define RUN_MAX 600 /* characters of one run; a longer one is cut there */

typedef struct {
  gunichar c[RUN_MAX + 1];
  guint16 at[RUN_MAX + 1]; /* byte offset */
  guint32 cost[RUN_MAX + 1];
  guint16 next[RUN_MAX + 1]; /* end of the token that begins here */
  const Word *word[RUN_MAX + 1];
  guint n;
} Run;

static gboolean is_letter(gunichar c)
{
  return fold_is_thai(c) ? c != 0x0E3F && c != 0x0E2F : g_unichar_isalpha(c);
}

static gboolean is_latin(gunichar c)
{
  return !fold_is_thai(c) && g_unichar_isalpha(c);
}

/* May a word end at i (in front of character i)? */
static gboolean may_end(const Run *run, guint i)
{
  return i >= run->n || !(fold_is_thai_follower(run->c[i]) || (is_latin(run->c[i]) && is_latin(run->c[i - 1])));
}

/* From right to left: the cheapest way to cut what begins at i. Ties keep the longer word. */
static void cut(const Lexicon *lexicon, Run *run)
{
  gboolean unknown[RUN_MAX + 1];
  run->cost[run->n] = 0;
  unknown[run->n] = FALSE;
  for (guint i = run->n; i-- > 0;) {
    const gboolean letter = is_letter(run->c[i]);
    const gboolean joins = letter && i + 1 < run->n && unknown[i + 1];
    run->cost[i] = run->cost[i + 1] + (letter ? UNKNOWN_COST : 0) + !joins;
    run->next[i] = (guint16)(i + 1);
    run->word[i] = NULL;
    unknown[i] = letter;
    if (i > 0 && is_latin(run->c[i]) && is_latin(run->c[i - 1]))
      continue; /* inside a Latin word */
    guint32 place = LEXICON_START;
    for (guint k = i; k < run->n; k++) {
      place = lexicon_step(lexicon, place, run->c[k]);
      if (place == LEXICON_NOWHERE)
        break;
      const Word *word = lexicon_word(lexicon, place);
      if (word == NULL || !may_end(run, k + 1))
        continue;
      const guint32 cost = run->cost[k + 1] + 1;
      if (cost <= run->cost[i]) {
        run->cost[i] = cost;
        run->next[i] = (guint16)(k + 1);
        run->word[i] = word;
        unknown[i] = FALSE;
      }
    }
  }
}

static gboolean put(Token tokens[TOKENS_MAX], guint *n, Token token)
{
  if (*n >= TOKENS_MAX)
    return FALSE;
  tokens[(*n)++] = token;
  return TRUE;
}

static gboolean put_run(const Lexicon *lexicon, Run *run, guint16 end, gboolean spaced, Token tokens[TOKENS_MAX], guint *n)
{
  run->at[run->n] = end;
  cut(lexicon, run);
  for (guint i = 0; i < run->n;) {
    Token token = {.spaced = spaced && i == 0, .start = run->at[i], .mark = run->c[i], .word = run->word[i]};
    if (token.word != NULL) {
      token.kind = TOKEN_WORD;
      i = run->next[i];
    } else if (is_letter(run->c[i])) {
      token.kind = TOKEN_UNKNOWN;
      while (i < run->n && run->word[i] == NULL && is_letter(run->c[i]))
        i++;
    } else {
      token.kind = TOKEN_MARK;
      i++;
    }
    token.end = run->at[i];
    if (!put(tokens, n, token))
      return FALSE;
  }
  return TRUE;
}

static const char *number_end(const char *p)
{
  while (g_ascii_isdigit(*p) || (*p != '\0' && strchr(",.'/-:", *p) != NULL && g_ascii_isdigit(p[1])))
    p++;
  return p;
}

int wordbreak(const Lexicon *lexicon, const char *folded, Token tokens[TOKENS_MAX])
{
  Run run;
  guint n = 0;
  gboolean spaced = TRUE;
  const char *p = folded;
  if (strlen(folded) > WORDBREAK_BYTES_MAX)
    return -1;
  while (*p != '\0') {
    const guint16 start = (guint16)(p - folded);
    if (*p == ' ') {
      spaced = TRUE;
      p++;
      continue;
    }
    gboolean fits;
    if (*p == '\n') {
      p++;
      fits = put(tokens, &n, (Token){.kind = TOKEN_BREAK, .spaced = TRUE, .start = start, .end = (guint16)(start + 1)});
      spaced = TRUE;
    } else if (g_ascii_isdigit(*p)) {
      p = number_end(p);
      fits = put(tokens, &n, (Token){.kind = TOKEN_NUMBER, .spaced = spaced, .start = start, .end = (guint16)(p - folded)});
      spaced = FALSE;
    } else {
      for (run.n = 0; *p != '\0' && *p != ' ' && *p != '\n' && !g_ascii_isdigit(*p) && run.n < RUN_MAX; run.n++) {
        run.c[run.n] = g_utf8_get_char(p);
        run.at[run.n] = (guint16)(p - folded);
        p = g_utf8_next_char(p);
      }
      fits = put_run(lexicon, &run, (guint16)(p - folded), spaced, tokens, &n);
      spaced = FALSE;
    }
    if (!fits)
      return -1;
  }
  return (int)n;
}
