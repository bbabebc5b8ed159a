/* Any bytes as a file of each kind of import (the first byte chooses it), into one book: all of it is taken, or it is refused
 * as wrong input and no transaction is left open. */
#include "cli/import.h"
#include "cli/init.h"
#include "error.h"

#include <glib/gstdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct {
  Book *book;
  Programme *programme;
  FILE *nowhere;
} World;

static World make_world(void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp("fuzz-import-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "book.db", NULL);
  World world = {.nowhere = fopen("/dev/null", "w"), .programme = programme_load("config/programme.cfg", &error)};
  world.book = book_open(path, STORE_CREATE, &error);
  if (world.programme == NULL || world.book == NULL ||
      !init_load(world.book, world.programme, "0123456789abcdef", "book", NULL, world.nowhere, &error))
    abort();
  return world;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const kinds[] = {"households", "people",   "plans",       "baselines", "villages",
                                      "leaders",    "products", "assessments", "sessions"};
  static World world;
  if (world.book == NULL)
    world = make_world();
  if (size < 2)
    return 0;
  const char *kind = kinds[data[0] % G_N_ELEMENTS(kinds)];
  FILE *in = fmemopen((void *)(data + 1), size - 1, "r");
  g_autoptr(GError) error = NULL;
  if (in == NULL)
    return 0;
  if (!cli_import(world.book, world.programme, "0123456789abcdef", "cli", kind, "f.csv", in, world.nowhere, &error) &&
      (!g_error_matches(error, FAILURE, FAILED_REJECT) || strstr(error->message, "f.csv:") == NULL))
    abort();
  if (store_in_transaction(book_store(world.book)))
    abort();
  fclose(in);
  return 0;
}
