/* Any bytes as a CSV file of an import: every row has all its fields, as valid UTF-8, or is complained of. */
#include "csv_table.h"

#include <glib/gstdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const CsvColumn columns[] = {{"name", TRUE}, {"phone", TRUE}, {"village", FALSE}};

static gboolean take(const char *const *fields, guint line, gpointer data, GError **error)
{
  guint *rows = data;
  (void)error;
  for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
    if (!g_utf8_validate(fields[i], -1, NULL) || line == 0)
      abort();
  }
  ++*rows;
  return TRUE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static char path[64];
  if (*path == '\0') {
    g_autofree char *folder = g_dir_make_tmp("fuzz-csv-XXXXXX", NULL);
    g_snprintf(path, sizeof path, "%s/f.csv", folder);
  }
  guint rows = 0;
  g_autoptr(GError) error = NULL;
  CsvComplaints complaints = {.file = path, .text = g_string_new(NULL)};
  g_file_set_contents(path, (const char *)data, (gssize)size, NULL);
  csv_read(&complaints, columns, G_N_ELEMENTS(columns), take, &rows, &error);
  g_string_free(complaints.text, TRUE);
  return 0;
}
