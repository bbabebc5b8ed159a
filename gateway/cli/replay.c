#include "cli/replay.h"

#include "error.h"
#include "model/digest.h"
#include "pipeline/replay.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define SHOWN 50

typedef struct {
  const Job *job;
  gint64 troubles;
} Printing;

static void on_trouble(gint64 inbox_id, const char *label, const char *why, gpointer data)
{
  Printing *printing = data;
  if (printing->troubles++ < SHOWN)
    fprintf(printing->job->out, "message %" G_GINT64_FORMAT ", %s: %s\n", inbox_id, label, why);
}

static void on_progress(const ReplayResult *so_far, gpointer data)
{
  const Printing *printing = data;
  if (isatty(fileno(printing->job->err)))
    fprintf(printing->job->err, "\r%" G_GINT64_FORMAT " messages", so_far->messages);
}

static void on_copied(gint64 pages, gint64 of, gpointer data)
{
  fprintf(data, "\rcopied %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " pages%s", pages, of, pages == of ? "\n" : "");
}

static gboolean copy(const Job *job, const char *to, GError **error)
{
  g_autoptr(Book) book = book_open(job->setup->database, STORE_READER, error);
  const gboolean shown = isatty(fileno(job->err)) != 0;
  return book != NULL && store_backup(book_store(book), to, shown ? on_copied : NULL, job->err, error);
}

static void remove_copy(const char *path)
{
  static const char *const parts[] = {"", "-wal", "-shm", ".lock"};
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
    g_autofree char *file = g_strconcat(path, parts[i], NULL);
    unlink(file);
  }
}

static gboolean make_again(const Job *job, const char *path, char was[DIGEST_SIZE], char is[DIGEST_SIZE], ReplayResult *result,
                           GError **error)
{
  g_autoptr(Book) book = setup_book(job->setup, path, STORE_WRITER, error);
  if (book == NULL || !book_digest(book, was, error))
    return FALSE;
  Printing printing = {.job = job};
  const ReplayReport report = {.trouble = on_trouble, .progress = on_progress, .data = &printing};
  const Gateway gateway = setup_gateway(job->setup, book);
  const gboolean good = replay_book(&gateway, &report, result, error) && book_digest(book, is, error);
  if (isatty(fileno(job->err)))
    fputc('\n', job->err);
  if (printing.troubles > SHOWN)
    fprintf(job->out, "… and %" G_GINT64_FORMAT " more\n", printing.troubles - SHOWN);
  return good;
}

int cli_replay(const Job *job, GError **error)
{
  const char *path = job->line->words[1];
  char was[DIGEST_SIZE], is[DIGEST_SIZE];
  ReplayResult result;
  if (!copy(job, path, error))
    return EX_SOFTWARE;
  if (!make_again(job, path, was, is, &result, error)) {
    remove_copy(path);
    return EX_SOFTWARE;
  }
  fprintf(job->out,
          "%s: %" G_GINT64_FORMAT " messages: %" G_GINT64_FORMAT " carried out again, %" G_GINT64_FORMAT
          " change nothing, %" G_GINT64_FORMAT " with trouble\n",
          path, result.messages, result.repeated, result.passed, result.failed);
  fprintf(job->out, "digest of the book    %s\ndigest of the replay  %s\n", was, is);
  if (strcmp(was, is) == 0) {
    fprintf(job->out, "equal\n");
    return EX_OK;
  }
  g_set_error(error, FAILURE, FAILED_CORRUPT, "%s differs from %s; compare the two files' tables, and keep both", path,
              job->setup->database);
  return EX_SOFTWARE;
}
