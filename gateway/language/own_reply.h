/* Knowing our own replies when they come back (section 6, item 11 of the SMS language). */
#pragma once
#include "template.h"

typedef struct OwnReplies OwnReplies;
typedef char *(*FoldText)(const char *bytes, gsize length);

OwnReplies *own_replies_new(FoldText fold);
void own_replies_free(OwnReplies *own);
/* Adds one template of a reply with these fields. */
void own_replies_add(OwnReplies *own, const Template *template, const FieldSet *fields);
/* A mark that may stand in front of any of them. */
void own_replies_mark(OwnReplies *own, const char *mark);
/* Whether the folded text is one of them, with at least 16 characters of the template's own. Spaces do not count. */
gboolean own_replies_match(const OwnReplies *own, const char *folded_text);
