/* The words of all languages at once, each with its tags: the group `words` of every language file, the words of the
 * programme's categories, its products and its places. Words are kept folded, so that a file may be written as people write.
 * Fixed after loading. */
#pragma once
#include "programme.h"

typedef enum {
#define TAG(id, key) TAG_##id,
#include "tags.def"
#undef TAG
  TAG_COUNT
} Tag;

typedef struct {
  char *id;     /* "KG"; "" for what only counts */
  gint64 milli; /* thousandths of the unit: ขีด is 100 of KG */
} Unit;

typedef enum { PLACE_VILLAGE, PLACE_TAMBON, PLACE_DISTRICT } PlaceKind;

typedef struct {
  PlaceKind kind;
  gint32 code;
} Place;

typedef struct {
  guint64 tags[3];
  char *text;                               /* folded */
  const Category *category[CATEGORY_KINDS]; /* NULL: none of that kind */
  const Product *product;                   /* NULL: none */
  GArray *places;                           /* Place; NULL: none */
  const Unit *unit;                         /* NULL: none */
  gint64 digit;                             /* 0-20; -1: no number */
  gint64 power;                             /* 10 … 1000000; 0: none */
  gint32 month;                             /* 1-12; 0: none */
  gint32 activity;                          /* of a group, as in Activity; 0: none */
} Word;

typedef struct Lexicon Lexicon;

/* The phrases that make a message ignored (section 6), looked for anywhere in a text. */
typedef enum {
  PHRASES_AUTO_REPLY,
  PHRASES_OTP,
  PHRASES_LINK,
  PHRASES_MISSED_CALL,
  PHRASES_PARCEL,
  PHRASES_PARCEL_SIGN,
  PHRASES_BALANCE,
  PHRASES_ACCOUNT,
  PHRASES_AD,
  PHRASES_COUNT
} Phrases;

/* NULL and FAILED_CONFIG with file and line. `programme` must live as long. */
Lexicon *lexicon_load(const char *const *language_files, const Programme *programme, GError **error);
void lexicon_free(Lexicon *lexicon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lexicon, lexicon_free)

#define LEXICON_START 0
#define LEXICON_NOWHERE G_MAXUINT32
/* Walks one character further from a place in the trie (LEXICON_START at a word's beginning). */
guint32 lexicon_step(const Lexicon *lexicon, guint32 place, gunichar c);
/* The word that ends at a place; NULL: none. */
const Word *lexicon_word(const Lexicon *lexicon, guint32 place);
/* A whole word; NULL: unknown. */
const Word *lexicon_find(const Lexicon *lexicon, const char *folded);
/* Does one of the phrases stand in the text? */
gboolean lexicon_has_phrase(const Lexicon *lexicon, Phrases phrases, const char *folded);

static inline gboolean word_is(const Word *word, Tag tag)
{
  return word != NULL && (word->tags[tag / 64] >> (tag % 64) & 1) != 0;
}
