/* The book: every table of one database, opened together, every statement prepared, so that a wrong one stops the start.
 * The functions of the tables are in their own headers (phones.h, households.h, places.h, people.h, inbox.h, seen.h, ledger.h,
 * totals.h, outbox.h, cursors.h, questions.h, audit.h, cards.h, members.h, groups.h, covers.h, consents.h, tickets.h, traces.h,
 * queues.h, check.h) and take the Book first. They hold no rules and no text for people. Errors are those of store/store.h. A getter that
 * finds nothing is TRUE with `found` FALSE. */
#pragma once
#include "store/store.h"

typedef struct Book Book;

/* See store_open. */
Book *book_open(const char *path, StoreMode mode, GError **error);
void book_close(Book *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Book, book_close)
Store *book_store(Book *book);

/* As store_begin. All writing happens between begin and commit. */
gboolean book_begin(Book *book, GError **error);
/* Writes the gathered totals of villages, tambons and districts, then commits. On FALSE all of it is rolled back. */
gboolean book_commit(Book *book, GError **error);
void book_rollback(Book *book);

/* One message inside the transaction: keep it (release) or take it back whole (rollback_to), its share of the gathered
 * totals too. They do not nest. */
gboolean book_savepoint(Book *book, GError **error);
gboolean book_release(Book *book, GError **error);
gboolean book_rollback_to(Book *book, GError **error);
