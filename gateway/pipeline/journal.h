/* A page that the provider hands over only once, in a file beside the database from the moment it has come until it is booked;
 * and before that the mark that it was asked for, so that a page which was under way when the power went is told of.
 *
 *   empty → asked → page → empty
 *
 * The file ("DATABASE.page-ACCOUNT-KIND", for its owner only) stays; what a crash left in it is found by journal_open, under
 * whatever settings by journals_beside. */
#pragma once
#include "http_message.h"

typedef struct Journal Journal;

/* `lost`: a page was asked for and nothing of it is here. `page`: what came and was not booked, status and body set; else
 * HTTP_NOT_SENT. NULL and FAILED_CORRUPT. */
Journal *journal_open(const char *database, const char *account, const char *kind, gboolean *lost, HttpResponse *page,
                      GError **error);
void journal_free(Journal *journal);
/* Each is on the disk when it returns TRUE. FALSE and FAILED_RETRY (no space), or FAILED_CORRUPT (the disk fails). */
gboolean journal_asked(Journal *journal, GError **error);
gboolean journal_page(Journal *journal, const HttpResponse *page, GError **error);
/* The page is booked, or there was none. Need not be on the disk: what is booked is known again by its ids. */
gboolean journal_empty(Journal *journal, GError **error);
/* The file is gone too: nobody writes it any more. */
gboolean journal_remove(Journal *journal, GError **error);

typedef struct {
  char *account, *kind;
} JournalName;
/* The journals that lie beside the database, whoever wrote them. Array of JournalName, to be unreffed; NULL and FAILED_CORRUPT.
 */
GArray *journals_beside(const char *database, GError **error);
