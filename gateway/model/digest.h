/* One number for everything that messages made: two books whose messages made the same have the same digest.
 *
 * It is the SHA-256 over these rows, in the order of their keys: ledger, totals, product_totals, what households saved and owe,
 * group_ledger, group_totals, members, trainings, contests, visits, proposals, questions, and of the inbox what each message
 * recorded and what took it back. Left out is what the office or the clock does to such a row: a contest's settling, whether a
 * proposal was accepted, whether a question lapsed (it counts as open), the number of a sender; and a sum that is 0 in every
 * column is as good as no sum. The registry and the office's records are not in it.
 *
 * Retention: rows that it deleted are in no digest, nor are the newest rows of tables that outlive their messages. So the
 * digest of a book changes with the job of retention, and only digests that were taken of one state of the journal are to be
 * compared, as replay does. */
#pragma once
#include "book.h"

#define DIGEST_SIZE 65 /* 64 hex digits */

/* In bounded memory, a view of its own unless a transaction is open. */
gboolean book_digest(Book *book, char hex[DIGEST_SIZE], GError **error);
