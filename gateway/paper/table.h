/* A table on its way into a spreadsheet: named, typed columns, rows one after the other, one or more sheets a file. Two
 * writers: CSV and XLSX. No formula can come from data: a text cell is a text, whatever it begins with.
 *
 * The file is readable by its owner alone and gets its name when it is whole (paper/output.h). */
#pragma once
#include <glib.h>

typedef enum {
  COLUMN_TEXT,
  COLUMN_PHONE, /* text: E.164; written as dialled at home, its zero kept */
  COLUMN_CODE,  /* a number that is a name: of a place, an entry */
  COLUMN_COUNT,
  COLUMN_BAHT,  /* satang */
  COLUMN_QTY,   /* thousandths */
  COLUMN_DAY,   /* yyyymmdd, CE */
  COLUMN_MONTH, /* yyyymm, CE */
  COLUMN_TIME   /* ms UTC, written on the clock of the programme */
} ColumnType;

typedef struct {
  const char *title;
  ColumnType type;
  gint32 width; /* characters */
} TableColumn;

/* By the column's type. An empty cell is `empty`, or a text that is NULL or "", or a day, month or time of 0. */
typedef struct {
  const char *text;
  gint64 number;
  gboolean empty;
} TableCell;

typedef struct TableWriter TableWriter;

/* NULL with FAILED_REJECT where the file cannot be made. `author` may be NULL. */
TableWriter *table_csv(const char *path, gint32 utc_offset_minutes, GError **error);
TableWriter *table_xlsx(const char *path, gint32 utc_offset_minutes, const char *author, GError **error);

/* A sheet and its header row. Columns live until the next one. */
gboolean table_sheet(TableWriter *writer, const char *title, const TableColumn *columns, guint n, GError **error);
/* As many cells as the sheet has columns. */
gboolean table_row(TableWriter *writer, const TableCell *cells, GError **error);
/* The file stands under its name, on the disk, when it returns TRUE. Frees the writer. */
gboolean table_finish(TableWriter *writer, GError **error);
/* Leaves nothing behind. NULL is fine. */
void table_abandon(TableWriter *writer);

/* "0812345678" of "+66812345678"; foreign numbers as they are. Caller frees. */
char *table_phone(const char *e164);
/* Valid UTF-8 without the control characters that a spreadsheet's XML cannot hold (tab and line ends stay). Caller frees. */
char *table_clean(const char *text);
