/* A CSV file with named columns, read row by row. For the imports. */
#pragma once
#include <glib.h>
#include <stdio.h>

typedef struct {
  const char *name;
  gboolean required; /* the header row must have it; a field may be empty all the same */
} CsvColumn;

/* Collects what is wrong with a file, so that all of it is mended once. */
typedef struct {
  const char *file; /* its name, for the complaints */
  FILE *in;         /* what is read; NULL: the file of that name */
  gboolean quiet;   /* no progress on standard error */
  guint count;
  GString *text;
} CsvComplaints;

/* "FILE:LINE: WHAT; MEND", of which the first 100 are kept. */
void csv_complain(CsvComplaints *complaints, guint line, const char *mend, const char *what, ...) G_GNUC_PRINTF(4, 5);

/* One row: the fields in the order of the columns asked for, stripped of blanks, Thai digits made Arabic; "" where the file has
 * no such column or field. FALSE with an error ends the reading. */
typedef gboolean (*CsvRow)(const char *const *fields, guint line, gpointer data, GError **error);

/* Reads `complaints->in`, else the file: UTF-8 with or without byte order mark, LF or CRLF, fields quoted or not, in any order
 * of columns; columns nobody asks for are passed over. FALSE where the file cannot be read or a row ended it; what is wrong
 * inside goes to the complaints. Progress on standard error where that is a terminal. */
gboolean csv_read(CsvComplaints *complaints, const CsvColumn *columns, guint n_columns, CsvRow row, gpointer data,
                  GError **error);
