/* One template of a reply: a text with {fields}, [optional parts] and [! last parts]; see catalogue.h. Pure. */
#pragma once
#include "kind.h"

typedef struct Template Template;

/* Reads a template of a reply with these fields; the facts are filled in. NULL and why it is refused, which the caller frees.
 */
Template *template_parse(const char *text, const FieldSet *fields, const Wording *wording, char **why);
void template_free(Template *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Template, template_free)

/* values[i] is the written value of field i, NULL where the answer has none. */
typedef char *const *TemplateValues;

/* Whether every field outside the optional parts has a value. */
gboolean template_is_served(const Template *template, TemplateValues values);
/* The text with as many parts as fit `limit` units of the language's alphabet. With `bent`, lists are shortened and then the
 * last parts dropped too, and a missing value becomes the mark of the unknown; without it NULL where that would be needed. NULL
 * where nothing fits. Caller frees. */
char *template_fit(const Template *template, const FieldSet *fields, const Wording *wording, TemplateValues values, guint limit,
                   gboolean bent);

/* The parts, for who compares texts with a template. */
typedef enum { RANK_MUST, RANK_MAY, RANK_LAST } PartRank;
typedef enum { PIECE_LITERAL, PIECE_LIST, PIECE_FIELD } PieceType;
typedef struct {
  PieceType type;
  char *text;  /* LITERAL; LIST: the items of a fact joined by spaces */
  guint field; /* FIELD: its place in the set */
} Piece;
typedef struct {
  PartRank rank;
  guint n_pieces;
  Piece *pieces;
} Part;
guint template_n_parts(const Template *template);
const Part *template_part(const Template *template, guint place);
