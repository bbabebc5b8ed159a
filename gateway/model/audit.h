/* Who changed what beside the ledger: only grows, and holds no phone number and no name. */
#pragma once
#include "book.h"

/* `who`: "person:12", "cli", "daemon". `what`: a fixed word such as "phone.added". `detail`: plain text or JSON, may be NULL.
 */
gboolean audit_add(Book *book, gint64 at_ms, const char *who, const char *what, const char *detail, GError **error);
