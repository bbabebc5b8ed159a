/* What the office takes away as tables: each kind is a row of titled, typed columns and a listing of the book. Columns of
 * dates say in their title which era they are in. Rows of practice are in none. */
#pragma once
#include "language/phrases.h"
#include "model/listings.h"
#include "table.h"

typedef enum {
  EXPORT_LEDGER,
  EXPORT_TOTALS,
  EXPORT_PEOPLE,
  EXPORT_TRAINING,
  EXPORT_PRODUCTS,
  EXPORT_ASSESSMENTS,
  EXPORT_KINDS
} ExportKind;

/* "ledger"; EXPORT_KINDS where the name is none of them. */
const char *export_name(ExportKind kind);
ExportKind export_by_name(const char *name);

/* What is told now and then while rows are written; may be NULL. */
typedef void (*ExportProgress)(const char *kind, guint64 rows, gpointer data);

typedef struct {
  Book *book;
  const Programme *programme;
  const Phrases *phrases;
  ListingScope scope;
  ExportProgress progress;
  gpointer data;
  guint64 rows; /* written so far, of all sheets */
} Export;

/* One sheet. FALSE with the book's or the writer's error. */
gboolean export_sheet(Export *export, ExportKind kind, TableWriter *writer, GError **error);
