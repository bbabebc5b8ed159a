/* What an officer changes by a form or a button: the command line of a subcommand. For act.c and the files of its deeds.
 */
#pragma once
#include "form.h"

#define DEED_WORDS_MOST 6

typedef struct {
  char *words[DEED_WORDS_MOST]; /* owned; NULL-terminated */
  char *in;                     /* what the subcommand reads; NULL: nothing */
  char *back;                   /* the page that shows what was done */
  PageMake page;                /* the page that holds the form, made again where it is not right */
  gint64 place;                 /* the village or household that it is about; 0: it is about none */
} Deed;

typedef struct {
  const char *name; /* after "/do/" */
  /* FALSE: refused (its page is made), or an error. What is wrong with a field it notes (page_wrong). */
  gboolean (*prepare)(PageCall *call, Deed *deed, GError **error);
} DeedKind;

extern const DeedKind deeds_of_entering[], deeds_of_deciding[]; /* ended by a name of NULL */

void deed_words(Deed *deed, ...) G_GNUC_NULL_TERMINATED;
/* Back to that page, which is also made again where something is wrong. */
void deed_back(Deed *deed, PageMake page, const char *path, gint64 place);
