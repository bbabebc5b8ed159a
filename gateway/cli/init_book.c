#include "cli/init_book.h"

#include "cli/import.h"
#include "cli/init.h"
#include "error.h"
#include "model/phones.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define TRIED_KEY "0123456789abcdef" /* of a book that nobody will open */

static gboolean import_text(Book *book, const Programme *programme, const char *kind, const InitFile *file, FILE *out,
                            GError **error)
{
  if (file->name == NULL)
    return TRUE;
  FILE *in = fmemopen(file->text, strlen(file->text), "r");
  if (in == NULL) {
    g_set_error(error, FAILURE, FAILED_REJECT, "%s:1: is empty; write a row with the names of the columns", file->name);
    return FALSE;
  }
  const gboolean done = cli_import(book, programme, NULL, "cli", kind, file->name, in, out, error);
  fclose(in);
  return done;
}

static gboolean add_officer(Book *book, const Setup *setup, const InitAnswers *answers, FILE *out, GError **error)
{
  if (answers->officer_name == NULL)
    return TRUE;
  g_auto(GStrv) pieces = g_strsplit(answers->officer_name, "\"", -1);
  g_autofree char *name = g_strjoinv("\"\"", pieces);
  g_autofree char *text = g_strdup_printf("name,phone,role,village,household,language\n\"%s\",%s,officer,,,%s\n", name,
                                          answers->officer_phone, catalogue_default_language(setup->catalogue));
  return import_text(book, setup->programme, "people", &(InitFile){(char *)"officer", text}, out, error);
}

gboolean init_fill(Book *book, const Setup *setup, const char *pin_key, const InitAnswers *answers, FILE *out, GError **error)
{
  g_autofree char *sample = init_sample_folder(setup);
  const Programme *programme = answers->programme != NULL ? answers->programme : setup->programme;
  return init_load(book, programme, pin_key, answers->database, answers->people == INIT_SAMPLE ? sample : NULL, out, error) &&
         import_text(book, programme, "households", &answers->households, out, error) &&
         import_text(book, programme, "people", &answers->persons, out, error) && add_officer(book, setup, answers, out, error);
}

static gboolean fill_and_look(const char *path, const Setup *setup, const InitAnswers *answers, GArray *phones, GError **error)
{
  g_autoptr(Book) book = setup_book(setup, path, STORE_CREATE, error);
  FILE *nowhere = fopen("/dev/null", "we");
  g_array_set_size(phones, 0);
  const gboolean done = book != NULL && nowhere != NULL && init_fill(book, setup, TRIED_KEY, answers, nowhere, error) &&
                        phones_of_village(book, 0, phones, error);
  if (nowhere != NULL)
    fclose(nowhere);
  return done;
}

char *init_try(const Setup *setup, const InitAnswers *answers, GArray *phones)
{
  static const char *const parts[] = {"", "-wal", "-shm", ".lock"};
  g_autoptr(GError) error = NULL;
  sigset_t before;
  init_hold_signals(&before); /* what is tried are people's numbers: the file does not stay */
  g_autofree char *folder = g_dir_make_tmp("sammachip-XXXXXX", &error);
  if (folder != NULL) {
    g_autofree char *path = g_build_filename(folder, "book", NULL);
    const gboolean done = fill_and_look(path, setup, answers, phones, &error);
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
      g_autofree char *file = g_strconcat(path, parts[i], NULL);
      g_unlink(file);
    }
    g_rmdir(folder);
    if (!done && error == NULL)
      g_set_error_literal(&error, FAILURE, FAILED_RETRY, g_strerror(errno));
  }
  sigprocmask(SIG_SETMASK, &before, NULL);
  return error != NULL ? g_strdup(error->message) : NULL;
}

static const int enders[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

void init_hold_signals(sigset_t *before)
{
  sigset_t held;
  sigemptyset(&held);
  for (gsize i = 0; i < G_N_ELEMENTS(enders); i++)
    sigaddset(&held, enders[i]);
  sigprocmask(SIG_BLOCK, &held, before);
}

gboolean init_signalled(void)
{
  sigset_t pending;
  sigpending(&pending);
  gboolean came = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS(enders); i++)
    came = came || (enders[i] != SIGTSTP && sigismember(&pending, enders[i]) == 1);
  return came;
}
