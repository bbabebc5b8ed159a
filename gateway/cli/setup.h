/* Everything that is configured: the settings file and the files it names, loaded and checked, each group handed to its module.
 */
#pragma once
#include "command/turn.h"
#include "endpoint/door_options.h"
#include "endpoint/ussd_options.h"
#include "language/catalogue.h"
#include "language/reader.h"
#include "log.h"
#include "pages/options.h"
#include "pipeline/gateway.h"
#include "programme.h"
#include "provider/provider.h"

typedef struct {
  char *path;     /* of the settings file */
  char *database; /* the one named there, or on the command line */
  char *given;    /* the one on the command line; NULL: none */
  LogLevel log;
  Programme *programme;
  Reader *reader;
  Catalogue *catalogue;
  GPtrArray *providers;   /* Provider *, in the file's order */
  GPtrArray *own_numbers; /* char *, NULL-terminated */
  PipelineOptions pipeline;
  DoorOptions *door;
  UssdOptions *ussd;
  PageOptions *pages;
  char *pin_key_file; /* named there, else "pin.key" beside the database */
  char *pin_key;      /* what it holds; NULL where there is none yet */
  TurnSecrets secrets;
} Setup;

/* `database` goes before the file's own; NULL: the file's. NULL and FAILED_CONFIG with every mistake of every file. */
Setup *setup_load(const char *path, const char *database, GError **error);
void setup_free(Setup *setup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Setup, setup_free)

/* The same files read again, for a daemon that runs. FAILED_CONFIG too where another database is named. */
Setup *setup_again(const Setup *setup, GError **error);

/* What the pipeline works with: the book and what is configured. */
Gateway setup_gateway(const Setup *setup, Book *book);

/* Opens a book as its writer (STORE_WRITER or STORE_CREATE) and puts into it what its own checks take from the programme: the
 * roster. Errors are book_open's. */
Book *setup_book(const Setup *setup, const char *path, StoreMode mode, GError **error);

/* The account of that name; NULL where there is none. */
const Provider *setup_provider(const Setup *setup, const char *name);
