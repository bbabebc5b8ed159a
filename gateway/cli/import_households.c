/* import households: village, household, baseline_year_baht (may be empty: what is known stays). */
#include "import_kind.h"
#include "model/households.h"

static const CsvColumn columns[] = {{"village", TRUE}, {"household", TRUE}, {"baseline_year_baht", FALSE}};

static gboolean take_household(Import *import, const char *const *fields, guint line, GError **error)
{
  const gint64 household = import_household(import, import_village(import, fields[0], line), fields[1], line);
  const gint64 baseline = import_baht(import, fields[2], line);
  if (household == 0 || baseline < 0)
    return TRUE;
  return households_add(import->book, household, NULL, error) &&
         (baseline == 0 || households_set_baseline(import->book, household, baseline, error));
}

const ImportKind import_households_kind = {columns, G_N_ELEMENTS(columns), take_household};
