/* Folding arbitrary bytes: valid UTF-8 comes out, and folding it again changes nothing. Numbers and dates ride along. */
#include "text/date.h"
#include "text/fold.h"
#include "text/number.h"
#include "text/phone.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
  g_autofree char *once = fold((const char *)data, size);
  if (!g_utf8_validate(once, -1, NULL))
    abort();
  GString *twice = g_string_new(NULL);
  fold_text(once, strlen(once), twice);
  if (strcmp(once, twice->str) != 0)
    abort();
  g_string_free(twice, TRUE);
  Numeral numeral;
  DateParts parts;
  gint64 value;
  Day day;
  char e164[PHONE_SIZE];
  if (numeral_read(once, strlen(once), &numeral))
    (void)numeral_scale(&numeral, 1000, &value);
  if (date_shape(once, strlen(once), TRUE, &parts))
    (void)date_resolve(&parts, 20170327, 60, &day);
  (void)phone_read(once, e164);
  return 0;
}
