#include "own_reply.h"

#include <string.h>

/* Fewer characters of ours may well be a villager's own words: "รับ 500 บ. แล้ว". */
#define OWN_CHARACTERS_LEAST 16

/* What a field of a reply that came back may hold. */
typedef enum { HOLDS_LITERAL, HOLDS_FIGURES, HOLDS_WORDS, HOLDS_OPEN, HOLDS_CLOSE } Holds;

typedef struct {
  Holds holds;
  char *text;  /* LITERAL: folded, without spaces */
  guint units; /* LITERAL: its characters */
} Step;

typedef struct {
  GArray *steps;   /* Step */
  const char *key; /* the longest literal that is never left out, "" where there is none: what does not hold it is not tried */
} Pattern;

struct OwnReplies {
  FoldText fold;
  GPtrArray *patterns; /* Pattern * */
  GPtrArray *marks;    /* char *, folded, without spaces */
};

static void clear_step(gpointer data)
{
  g_free(((Step *)data)->text);
}

static void free_pattern(gpointer data)
{
  Pattern *pattern = data;
  g_array_unref(pattern->steps);
  g_free(pattern);
}

OwnReplies *own_replies_new(FoldText fold)
{
  OwnReplies *own = g_new0(OwnReplies, 1);
  own->fold = fold;
  own->patterns = g_ptr_array_new_with_free_func(free_pattern);
  own->marks = g_ptr_array_new_with_free_func(g_free);
  return own;
}

void own_replies_free(OwnReplies *own)
{
  if (own == NULL)
    return;
  g_ptr_array_unref(own->patterns);
  g_ptr_array_unref(own->marks);
  g_free(own);
}

static char *without_spaces(const char *text)
{
  GString *kept = g_string_new(NULL);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    if (!g_unichar_isspace(g_utf8_get_char(at)))
      g_string_append_unichar(kept, g_utf8_get_char(at));
  }
  return g_string_free(kept, FALSE);
}

static void add_step(GArray *pattern, Holds holds)
{
  const Step step = {.holds = holds};
  g_array_append_val(pattern, step);
}

static void add_literal(const OwnReplies *own, GArray *pattern, const char *text)
{
  g_autofree char *folded = own->fold(text, strlen(text));
  Step step = {.holds = HOLDS_LITERAL, .text = without_spaces(folded)};
  step.units = (guint)g_utf8_strlen(step.text, -1);
  if (step.units > 0)
    g_array_append_val(pattern, step);
  else
    g_free(step.text);
}

static Holds holds_of(Kind kind)
{
  switch (kind) {
  case KIND_MONEY:
  case KIND_MONEY_TOTAL:
  case KIND_SUM_HOUSEHOLD:
  case KIND_BALANCE:
  case KIND_SUM_VILLAGE:
  case KIND_SUM_DISTRICT:
  case KIND_SUM_COUNTRY:
  case KIND_DAY:
  case KIND_CLOCK:
  case KIND_COUNT:
  case KIND_HOUSE:
  case KIND_HOUSEHOLDS:
  case KIND_QTY:
  case KIND_QTY_TOTAL:
  case KIND_PERCENT:
  case KIND_PRODUCT_CODE:
  case KIND_DIGITS:
  case KIND_PHONE:
    return HOLDS_FIGURES;
  case KIND_PERIOD:
  case KIND_UNIT:
  case KIND_PRODUCT:
  case KIND_VERB:
  case KIND_COMMAND:
  case KIND_EXAMPLE:
  case KIND_ACTIVITY:
  case KIND_ROLE:
  case KIND_ROLE_KEYS:
  case KIND_VILLAGE:
  case KIND_PLACE:
  case KIND_LIST:
  case KIND_CODES:
  case KIND_SUMS:
  case KIND_TEXT:
  case KIND_COUNT_OF:
    break;
  }
  return HOLDS_WORDS;
}

static const char *find_key(const GArray *steps)
{
  const char *key = "";
  gboolean optional = FALSE;
  for (guint i = 0; i < steps->len; i++) {
    const Step *step = &g_array_index(steps, Step, i);
    optional = step->holds == HOLDS_OPEN || (optional && step->holds != HOLDS_CLOSE);
    if (!optional && step->holds == HOLDS_LITERAL && strlen(step->text) > strlen(key))
      key = step->text;
  }
  return key;
}

void own_replies_add(OwnReplies *own, const Template *template, const FieldSet *fields)
{
  GArray *pattern = g_array_new(FALSE, FALSE, sizeof(Step));
  g_array_set_clear_func(pattern, clear_step);
  for (guint i = 0; i < template_n_parts(template); i++) {
    const Part *part = template_part(template, i);
    if (part->rank != RANK_MUST)
      add_step(pattern, HOLDS_OPEN);
    for (guint p = 0; p < part->n_pieces; p++) {
      const Piece *piece = &part->pieces[p];
      if (piece->type == PIECE_FIELD)
        add_step(pattern, holds_of(fields->fields[piece->field].kind));
      else
        add_literal(own, pattern, piece->text);
    }
    if (part->rank != RANK_MUST)
      add_step(pattern, HOLDS_CLOSE);
  }
  Pattern *whole = g_new0(Pattern, 1);
  whole->steps = pattern;
  whole->key = find_key(pattern);
  g_ptr_array_add(own->patterns, whole);
}

static gboolean is_figure(char byte)
{
  return g_ascii_isdigit(byte) || (byte != '\0' && strchr(",.+-/:*", byte) != NULL);
}

/* The step behind the optional part that opens at `step`. */
static guint behind_part(const GArray *pattern, guint step)
{
  while (g_array_index(pattern, Step, step).holds != HOLDS_CLOSE)
    step++;
  return step + 1;
}

/* Whether the steps from `step` on match the whole of `text`, with `units` characters of ours so far. `tries` bounds the work:
 * a text of one SMS never needs so many. */
static gboolean match_from(const GArray *pattern, guint step, const char *text, guint units, guint *tries)
{
  if ((*tries)-- == 0) {
    *tries = 0;
    return FALSE;
  }
  if (step == pattern->len)
    return *text == '\0' && units >= OWN_CHARACTERS_LEAST;
  const Step *here = &g_array_index(pattern, Step, step);
  switch (here->holds) {
  case HOLDS_OPEN:
    return match_from(pattern, step + 1, text, units, tries) ||
           (*tries > 0 && match_from(pattern, behind_part(pattern, step), text, units, tries));
  case HOLDS_CLOSE:
    return match_from(pattern, step + 1, text, units, tries);
  case HOLDS_LITERAL:
    return g_str_has_prefix(text, here->text) &&
           match_from(pattern, step + 1, text + strlen(here->text), units + here->units, tries);
  case HOLDS_FIGURES:
  case HOLDS_WORDS:
    for (const char *end = text; *end != '\0' && *tries > 0;) {
      if (here->holds == HOLDS_FIGURES && !is_figure(*end))
        return FALSE;
      end = g_utf8_next_char(end);
      if (match_from(pattern, step + 1, end, units, tries))
        return TRUE;
    }
    return FALSE;
  }
  return FALSE;
}

void own_replies_mark(OwnReplies *own, const char *mark)
{
  g_autofree char *folded = own->fold(mark, strlen(mark));
  g_ptr_array_add(own->marks, without_spaces(folded));
}

/* The text behind a mark that stands in front. */
static const char *behind_mark(const OwnReplies *own, const char *text)
{
  for (guint i = 0; i < own->marks->len; i++) {
    const char *mark = g_ptr_array_index(own->marks, i);
    if (g_str_has_prefix(text, mark))
      return text + strlen(mark);
  }
  return text;
}

gboolean own_replies_match(const OwnReplies *own, const char *folded_text)
{
  g_autofree char *whole = without_spaces(folded_text);
  const char *text = behind_mark(own, whole);
  if (g_utf8_strlen(text, -1) < OWN_CHARACTERS_LEAST)
    return FALSE;
  for (guint i = 0; i < own->patterns->len; i++) {
    const Pattern *pattern = g_ptr_array_index(own->patterns, i);
    guint tries = 5000;
    if (strstr(text, pattern->key) != NULL && match_from(pattern->steps, 0, text, 0, &tries))
      return TRUE;
  }
  return FALSE;
}
