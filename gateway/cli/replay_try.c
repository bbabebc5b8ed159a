#include "cli/replay.h"
#include "message/request_json.h"
#include "model/inbox.h"
#include "text/fold.h"

#include <string.h>
#include <sysexits.h>

#define PAGE 500U

typedef struct {
  const Job *job;
  gint64 read, other;
} Trying;

static const char *shown(const char *request)
{
  return strstr(request, "\"phone\"") != NULL ? "(a phone's)" : request;
}

static void try_one(Trying *trying, const InboxRow *row)
{
  const Setup *setup = trying->job->setup;
  char from[24];
  Request request;
  g_snprintf(from, sizeof from, "+%" G_GINT64_FORMAT, row->msisdn);
  g_autofree char *folded = fold(row->text, strlen(row->text));
  const Incoming incoming = {.text = folded,
                             .from = from,
                             .roles = row->roles,
                             .at_ms = MIN(row->own_ms, row->received_ms),
                             .own_numbers = (const char *const *)setup->own_numbers->pdata};
  reader_read(setup->reader, &incoming, &request);
  g_autofree char *now = request_text(&request, setup->programme->home, TRUE);
  trying->read++;
  if (strcmp(row->label, request_label(&request)) != 0 || strcmp(row->request, now) != 0) {
    trying->other++;
    fprintf(trying->job->out, "message %" G_GINT64_FORMAT ": %s %s, now %s %s\n", row->id, row->label, shown(row->request),
            request_label(&request), shown(now));
  }
}

/* A text whose PIN was struck out cannot be read as it was. */
static gboolean can_be_tried(const InboxRow *row)
{
  return row->msisdn != 0 && row->label != NULL && row->request != NULL && strcmp(row->label, "REG") != 0 &&
         strstr(row->request, "\"as_household\"") == NULL;
}

int cli_replay_try(const Job *job, GError **error)
{
  Trying trying = {.job = job};
  gint64 after = 0;
  guint n;
  g_autoptr(Book) book = book_open(job->setup->database, STORE_READER, error);
  if (book == NULL)
    return EX_SOFTWARE;
  do {
    g_autoptr(GArray) rows = g_array_sized_new(FALSE, FALSE, sizeof(InboxRow), PAGE);
    g_array_set_clear_func(rows, (GDestroyNotify)inbox_row_clear);
    if (!inbox_booked_texts(book, after, PAGE, rows, error))
      return EX_SOFTWARE;
    n = rows->len;
    for (guint i = 0; i < n; i++) {
      const InboxRow *row = &g_array_index(rows, InboxRow, i);
      after = row->id;
      if (can_be_tried(row))
        try_one(&trying, row);
    }
  } while (n > 0);
  fprintf(job->out, "%" G_GINT64_FORMAT " texts read again, %" G_GINT64_FORMAT " are understood otherwise\n", trying.read,
          trying.other);
  return EX_OK;
}
