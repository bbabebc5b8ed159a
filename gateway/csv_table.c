#include "csv_table.h"

#include "error.h"

#include <csv.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SHOWN 100
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

typedef struct {
  CsvComplaints *complaints;
  const CsvColumn *columns;
  guint n_columns;
  CsvRow row;
  gpointer data;
  GPtrArray *fields; /* char *: the row being read */
  gint *places;      /* of each column in the file; -1: absent. NULL until the header row */
  guint line;
  gboolean header_bad;
  GError *error;
} Reading;

void csv_complain(CsvComplaints *complaints, guint line, const char *mend, const char *what, ...)
{
  if (complaints->count++ >= SHOWN)
    return;
  va_list arguments;
  va_start(arguments, what);
  g_autofree char *text = g_strdup_vprintf(what, arguments);
  va_end(arguments);
  g_string_append_printf(complaints->text, "%s%s:%u: %s; %s", complaints->text->len > 0 ? "\n" : "", complaints->file, line,
                         text, mend);
}

/* Thai digits U+0E50-U+0E59 become 0-9; a no-break space is a blank. */
static char *clean(const char *field, gsize length)
{
  g_autoptr(GString) out = g_string_sized_new(length);
  g_autofree char *text = g_strndup(field, length);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar c = g_utf8_get_char(at);
    if (c >= 0x0e50 && c <= 0x0e59)
      g_string_append_c(out, (char)('0' + (c - 0x0e50)));
    else
      g_string_append_unichar(out, c == 0xa0 ? ' ' : c);
  }
  return g_strstrip(g_string_free(g_steal_pointer(&out), FALSE));
}

static void end_field(void *bytes, size_t length, void *data)
{
  Reading *reading = data;
  g_ptr_array_add(reading->fields, clean(bytes, length));
}

static void read_header(Reading *reading)
{
  reading->places = g_new(gint, reading->n_columns);
  for (guint column = 0; column < reading->n_columns; column++) {
    reading->places[column] = -1;
    for (guint i = 0; i < reading->fields->len; i++)
      if (g_ascii_strcasecmp(g_ptr_array_index(reading->fields, i), reading->columns[column].name) == 0)
        reading->places[column] = (gint)i;
    if (reading->places[column] >= 0 || !reading->columns[column].required)
      continue;
    reading->header_bad = TRUE;
    csv_complain(reading->complaints, reading->line, "name every column in the first row", "there is no column \"%s\"",
                 reading->columns[column].name);
  }
}

static void end_row(int terminator, void *data)
{
  (void)terminator;
  Reading *reading = data;
  if (reading->places == NULL) {
    read_header(reading);
  } else if (reading->error == NULL && !reading->header_bad) {
    g_autofree const char **fields = g_new0(const char *, reading->n_columns);
    gboolean blank = TRUE;
    for (guint column = 0; column < reading->n_columns; column++) {
      const gint place = reading->places[column];
      fields[column] = place >= 0 && (guint)place < reading->fields->len ? g_ptr_array_index(reading->fields, place) : "";
      blank = blank && fields[column][0] == '\0';
    }
    if (!blank) /* spreadsheets leave rows of commas behind */
      reading->row(fields, reading->line, reading->data, &reading->error);
  }
  g_ptr_array_set_size(reading->fields, 0);
}

static void show_progress(const Reading *reading, gboolean last)
{
  const guint line = reading->line;
  if ((last || line % 1000 == 0) && !reading->complaints->quiet && isatty(STDERR_FILENO))
    fprintf(stderr, "\r%u lines%s", line, last ? "\n" : "");
}

/* Fed line by line, so that a complaint knows its line. */
static gboolean parse(Reading *reading, FILE *file, struct csv_parser *parser)
{
  char *text = NULL;
  size_t room = 0;
  ssize_t length;
  gboolean whole = TRUE;
  while (whole && reading->error == NULL && (length = getline(&text, &room, file)) > 0) {
    const char *from = text;
    reading->line++;
    show_progress(reading, FALSE);
    if (reading->line == 1 && g_str_has_prefix(text, BYTE_ORDER_MARK)) {
      from += strlen(BYTE_ORDER_MARK);
      length -= (ssize_t)strlen(BYTE_ORDER_MARK);
    }
    if (!g_utf8_validate(from, length, NULL)) {
      csv_complain(reading->complaints, reading->line, "save it as \"CSV UTF-8\"", "this line is not UTF-8");
      continue;
    }
    whole = csv_parse(parser, from, (size_t)length, end_field, end_row, reading) == (size_t)length;
  }
  whole = whole && csv_fini(parser, end_field, end_row, reading) == 0;
  if (!whole)
    csv_complain(reading->complaints, reading->line, "put a field that holds a quote in quotes, and double the quote inside",
                 "a quote stands where none may");
  free(text);
  show_progress(reading, TRUE);
  return reading->error == NULL;
}

gboolean csv_read(CsvComplaints *complaints, const CsvColumn *columns, guint n_columns, CsvRow row, gpointer data,
                  GError **error)
{
  struct csv_parser parser;
  FILE *file = complaints->in != NULL ? complaints->in : fopen(complaints->file, "re");
  if (file == NULL) {
    g_set_error(error, FAILURE, FAILED_REJECT, "%s cannot be read: %s", complaints->file, g_strerror(errno));
    return FALSE;
  }
  if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
    g_error("out of memory");
  Reading reading = {.complaints = complaints, .columns = columns, .n_columns = n_columns, .row = row, .data = data};
  reading.fields = g_ptr_array_new_with_free_func(g_free);
  gboolean done = parse(&reading, file, &parser);
  if (done && ferror(file)) {
    g_set_error(error, FAILURE, FAILED_REJECT, "%s cannot be read to its end", complaints->file);
    done = FALSE;
  } else if (done && reading.places == NULL && complaints->count == 0) {
    csv_complain(complaints, 1, "name the columns in the first row", "the file is empty");
  }
  if (reading.error != NULL)
    g_propagate_error(error, reading.error);
  g_ptr_array_unref(reading.fields);
  g_free(reading.places);
  csv_free(&parser);
  if (file != complaints->in)
    fclose(file);
  return done;
}
