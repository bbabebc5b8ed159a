/* What the kinds of import share: a row of the table each, and how fields are read. Only cli/import*.c include this. */
#pragma once
#include "calendar.h"
#include "csv_table.h"
#include "model/phones.h"
#include "programme.h"

typedef struct {
  Book *book;      /* inside a transaction */
  const char *who; /* for the audit */
  const Programme *programme;
  const char *pin_key; /* NULL: there is none */
  Day today;
  gint32 years_later; /* how much later than written the years of a sample are meant; else 0 */
  CsvComplaints complaints;
  GHashTable *villages; /* those that stand in the book as the programme has them */
  GError *failed;       /* why one could not be put there; else NULL */
  GHashTable *first_lines; /* import_first's: key → line */
  guint rows;
  guint renamed;    /* people who had another name before */
  GString *renames; /* the first of them, a line each, printed once the import is done */
} Import;

/* One line, its fields in the order of the kind's columns. What is wrong with it goes to the complaints; FALSE where the book
 * could not be read or written. */
typedef gboolean (*ImportRow)(Import *import, const char *const *fields, guint line, GError **error);

typedef struct {
  const CsvColumn *columns;
  guint n_columns;
  ImportRow row;
} ImportKind;

#define KIND(name, sample) extern const ImportKind import_##name##_kind;
#include "import_kinds.def"
#undef KIND

/* The line of this file that had the key before, or 0; the key is remembered. */
guint import_first(Import *import, gint64 key, guint line);
/* The same for files in which a key may stand once: complains of the second. */
gboolean import_once(Import *import, gint64 key, guint line);

gboolean import_number(const char *text, guint64 least, guint64 most, gint64 *number);
/* An MSISDN; 0 where it is no Thai mobile number (nothing is complained of). */
gint64 import_phone(const char *text);

/* These complain and then return NULL, 0 or -1. A village is in the book from then on, with its households. */
/* "120000", "120,000", "120000.50": satang; 0 for an empty field. -1 where it is no amount. */
gint64 import_baht(Import *import, const char *text, guint line);
const Village *import_village(Import *import, const char *text, guint line);
/* `village` NULL: complained of before; 0. */
gint64 import_household(Import *import, const Village *village, const char *text, guint line);
/* 2560, or 2017 for it: Buddhist era, as meant. */
gint32 import_fiscal_year(Import *import, const char *text, guint line);

/* What a record keeps where the file says nothing: an empty field leaves the value as it is, "-" empties it. FALSE after a
 * complaint. */
/* 2017-03-25, 25/3/2560. `latest`: a later day is refused; 0: none is. */
gboolean import_day(Import *import, const char *text, guint line, Day latest, Day *day);
/* Words of at most size - 1 bytes. */
gboolean import_words(Import *import, const char *text, guint line, char *words, gsize size);

/* The row of a registered phone with a person. `phone` is set where `found`; else it was complained of. */
gboolean import_registered(Import *import, const char *text, guint line, Phone *phone, gboolean *found, GError **error);
