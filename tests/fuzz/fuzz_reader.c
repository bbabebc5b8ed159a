/* The reader on arbitrary bytes: first byte the roles, two bytes the day, the rest the text. Holds what must hold of every
 * reading: an amount inside the limits, entries within their bounds, valid UTF-8 in every string. Run from the top folder. */
#include "language/reader.h"
#include "message/request_json.h"
#include "text/fold.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static Reader *load(Programme **programme)
{
  GError *error = NULL;
  const char *files[] = {"config/language/th.cfg", "config/language/en.cfg", NULL};
  *programme = programme_load("config/programme.cfg", &error);
  Reader *reader = *programme != NULL ? reader_load(files, *programme, &error) : NULL;
  if (reader == NULL)
    g_error("%s", error->message);
  return reader;
}

static void hold(gboolean holds)
{
  if (!holds)
    abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
  static Programme *programme;
  static Reader *reader;
  if (reader == NULL)
    reader = load(&programme);
  if (size < 3)
    return 0;
  g_autofree char *folded = fold((const char *)data + 3, size - 3);
  const Incoming incoming = {.text = folded,
                             .roles = data[0] & 15U,
                             .at_ms = G_GINT64_CONSTANT(1490583600000) + (gint64)(data[1] << 8 | data[2]) * 3600000};
  Request request, again;
  reader_read(reader, &incoming, &request);
  hold(request.n_entries <= REQUEST_ENTRIES_MAX);
  if (request.verdict == REQUEST_ACCEPTED) {
    hold(request.command != COMMAND_NONE);
    for (guint i = 0; i < request.n_entries; i++) {
      const Entry *entry = &request.entries[i];
      hold(entry->command == COMMAND_MAKE ? entry->qty_milli > 0 : entry->amount_satang > 0);
      hold(entry->amount_satang <= programme->limits.hard_satang && entry->qty_milli >= 0);
    }
  }
  g_autofree char *text = request_text(&request, programme->home, TRUE);
  json_t *fields = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
  hold(fields != NULL && request_from_json(request_label(&request), fields, &again));
  hold(again.command ==
       (request.verdict == REQUEST_ACCEPTED && request.command == COMMAND_ABSENT ? COMMAND_TRAIN : request.command));
  hold(again.n_entries == request.n_entries || request.verdict != REQUEST_ACCEPTED);
  json_decref(fields);
  return 0;
}
