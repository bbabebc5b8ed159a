/* The reader: a message's text, sender, roles and time in; a Request out. Pure: it asks no clock and no store.
 * What it cannot read for certain it refuses with the reply that asks (section 2 of the language): one command verb and one
 * unlabelled amount per clause; a wrong guess would book wrong money. */
#pragma once
#include "message/request.h"
#include "programme.h"

typedef struct Reader Reader;

typedef struct {
  const char *text;               /* folded (text/fold.h) */
  const char *from;               /* the sender as given; NULL: a number registered with these roles */
  RoleSet roles;                  /* 0: nobody registered it */
  gint64 at_ms;                   /* the message's own time */
  const char *const *own_numbers; /* E.164, NULL-terminated; NULL: none */
} Incoming;

/* The words of the language files and of the programme, which must live as long as the reader. NULL and FAILED_CONFIG with
 * file and line. */
Reader *reader_load(const char *const *language_files, const Programme *programme, GError **error);
void reader_free(Reader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reader, reader_free)

/* Who knows whether a folded text is one of our own replies sent back (reason OWN_REPLY). NULL: nobody. */
typedef gboolean (*ReaderIsOwn)(gpointer data, const char *folded_text);
void reader_set_own_reply(Reader *reader, ReaderIsOwn is_own, gpointer data);

/* Whether a folded text is by itself a word of the languages or of the programme: a verb, a product, a category, a place. */
gboolean reader_knows(const Reader *reader, const char *folded);

void reader_read(const Reader *reader, const Incoming *incoming, Request *request);
