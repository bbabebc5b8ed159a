/* Fields of imported files. */
#include "import_kind.h"
#include "model/households.h"
#include "text/phone.h"

#include <string.h>

#define BAHT_MAX 99999999

guint import_first(Import *import, gint64 key, guint line)
{
  const guint first = GPOINTER_TO_UINT(g_hash_table_lookup(import->first_lines, &key));
  if (first == 0)
    g_hash_table_insert(import->first_lines, g_memdup2(&key, sizeof key), GUINT_TO_POINTER(line));
  return first;
}

gint64 import_phone(const char *text)
{
  char e164[PHONE_SIZE];
  return phone_read(text, e164) == PHONE_MOBILE ? g_ascii_strtoll(e164 + 1, NULL, 10) : 0;
}

gboolean import_number(const char *text, guint64 least, guint64 most, gint64 *number)
{
  guint64 read;
  if (!g_ascii_string_to_unsigned(text, 10, least, most, &read, NULL))
    return FALSE;
  *number = (gint64)read;
  return TRUE;
}

const Village *import_village(Import *import, const char *text, guint line)
{
  gint64 code = 0;
  const Village *village = import_number(text, 1, 99999999, &code) ? programme_village(import->programme, (gint32)code) : NULL;
  if (village == NULL)
    csv_complain(&import->complaints, line, "write the 8 digits of one of the programme's villages, or the last 4",
                 "village \"%s\" is not known", text);
  return village;
}

gint64 import_household(Import *import, const Village *village, const char *text, guint line)
{
  gint64 number = 0;
  if (import_number(text, 1, (guint64)import->programme->households, &number))
    return village != NULL ? household_code(village->code, (gint32)number) : 0;
  g_autofree char *mend = g_strdup_printf("write a number from 1 to %d", import->programme->households);
  csv_complain(&import->complaints, line, mend, "household \"%s\" is not known", text);
  return 0;
}

static gint64 baht_of(const char *text)
{
  g_autoptr(GString) digits = g_string_new(NULL);
  const char *at = text;
  for (; *at != '\0' && *at != '.'; at++)
    if (*at != ',')
      g_string_append_c(digits, *at);
  gint64 baht, satang = 0;
  if (!import_number(digits->str, 0, BAHT_MAX, &baht))
    return -1;
  if (*at == '.') {
    const gsize decimals = strlen(at + 1);
    if (decimals < 1 || decimals > 2 || !import_number(at + 1, 0, 99, &satang))
      return -1;
    satang *= decimals == 1 ? 10 : 1;
  }
  return baht * 100 + satang;
}

gint64 import_baht(Import *import, const char *text, guint line)
{
  const gint64 baht = *text != '\0' ? baht_of(text) : 0;
  if (baht < 0)
    csv_complain(&import->complaints, line, "write baht a year, such as 85000, or leave it empty", "\"%s\" is no amount", text);
  return baht;
}
