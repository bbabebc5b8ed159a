/* What the writers share. For them alone. */
#pragma once
#include "output.h"
#include "table.h"

typedef struct {
  gboolean (*sheet)(TableWriter *writer, const char *title, GError **error);
  gboolean (*row)(TableWriter *writer, const TableCell *cells, GError **error);
  /* Everything into the temporary file. */
  gboolean (*end)(TableWriter *writer, GError **error);
  void (*free)(TableWriter *writer);
} TableKind;

/* The first member of each writer. */
struct TableWriter {
  const TableKind *kind;
  Output *output;
  gint32 utc_offset_minutes;
  const TableColumn *columns; /* of the sheet */
  guint n;
};

gboolean table_cell_empty(ColumnType type, const TableCell *cell);
