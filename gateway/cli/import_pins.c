/* import pins: village, household, pin (four digits): what `pin make` wrote, or cards that were printed otherwise. A
 * household's PIN is replaced, and what was locked on its card is open again. */
#include "command/pin.h"
#include "error.h"
#include "import_kind.h"
#include "model/cards.h"
#include "model/households.h"

#include <string.h>

static const CsvColumn columns[] = {{"village", TRUE}, {"household", TRUE}, {"pin", TRUE}};

static gboolean take_pin(Import *import, const char *const *fields, guint line, GError **error)
{
  const gint64 household = import_household(import, import_village(import, fields[0], line), fields[1], line);
  char hmac[CARD_PIN_SIZE];
  if (import->pin_key == NULL) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, "there is no key for PINs yet; make it with `sammachip init`");
    return FALSE;
  }
  const gboolean shaped = strlen(fields[2]) == 4 && strspn(fields[2], "0123456789") == 4;
  if (!shaped) /* not named: a PIN stands in no message of ours */
    csv_complain(&import->complaints, line, "write four digits, a zero in front too", "the PIN is none");
  if (household == 0 || !shaped)
    return TRUE;
  pin_hmac(import->pin_key, household, fields[2], hmac);
  return households_add(import->book, household, NULL, error) && cards_set_pin(import->book, household, hmac, error);
}

const ImportKind import_pins_kind = {columns, G_N_ELEMENTS(columns), take_pin};
