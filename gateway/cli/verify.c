#include "verify.h"

#include "error.h"
#include "model/check.h"
#include "model/digest.h"

#include <stdio.h>

#define SHOWN 50

static void show(const char *table, const char *row, const char *what, gpointer data)
{
  guint *shown = data;
  if ((*shown)++ < SHOWN)
    printf("%s, %s: %s\n", table, row, what);
}

gboolean cli_verify(const char *database, GError **error)
{
  g_autoptr(Book) book = book_open(database, STORE_READER, error);
  CheckResult result;
  guint shown = 0;
  if (book == NULL || !check_sums(book, show, &shown, &result, error))
    return FALSE;
  if (result.differences > 0) {
    if (result.differences > SHOWN)
      printf("… and %" G_GINT64_FORMAT " more\n", result.differences - SHOWN);
    g_set_error(error, FAILURE, FAILED_CORRUPT,
                "%s: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
                " sums differ from the ledger; keep a copy of the file, and restore a backup that verifies",
                database, result.differences, result.compared);
    return FALSE;
  }
  char digest[DIGEST_SIZE];
  if (!book_digest(book, digest, error))
    return FALSE;
  printf("%s: %" G_GINT64_FORMAT " ledger rows, %" G_GINT64_FORMAT " sums, all agree\n", database, result.ledger_rows,
         result.compared);
  printf("digest %s\n", digest);
  return TRUE;
}
