/* Fields of imported files. */
#include "import_kind.h"
#include "init.h"
#include "model/households.h"
#include "text/date.h"
#include "text/phone.h"

#include <string.h>

#define BAHT_MAX 99999999
#define BUDDHIST_ERA 543

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

gboolean import_once(Import *import, gint64 key, guint line)
{
  const guint first = import_first(import, key, line);
  if (first != 0)
    csv_complain(&import->complaints, line, "leave one of them out", "the same as line %u", first);
  return first == 0;
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
  else if (import->failed == NULL && g_hash_table_add(import->villages, GINT_TO_POINTER(village->code)))
    init_village(import->book, import->programme, village, &import->failed);
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

gint32 import_fiscal_year(Import *import, const char *text, guint line)
{
  gint64 year;
  if (import_number(text, 1957, 2943, &year) && (year < 2400 || year >= 2500))
    return (gint32)(year < 2400 ? year + BUDDHIST_ERA : year) + import->years_later;
  csv_complain(&import->complaints, line, "write it with four digits, such as 2560", "\"%s\" is no fiscal year", text);
  return 0;
}

static Day day_later(Day day, gint32 years)
{
  return day + years * 10000 - (day % 10000 == 229 && years != 0);
}

gboolean import_day(Import *import, const char *text, guint line, Day latest, Day *day)
{
  DateParts parts;
  const gboolean clears = strcmp(text, "-") == 0;
  if (*text == '\0' || clears) {
    *day = clears ? 0 : *day;
    return TRUE;
  }
  /* two digits of a year are left to nobody's guess */
  const gint32 year = date_shape(text, strlen(text), FALSE, &parts) && parts.year >= 1900 ? date_year(parts.year, 0) : 0;
  if (year == 0 || !day_exists(year, parts.month, parts.day)) {
    csv_complain(&import->complaints, line, "write 2017-03-25 or 25/3/2560", "\"%s\" is no date", text);
    return FALSE;
  }
  Day read = day_later(day_make(year, parts.month, parts.day), import->years_later);
  if (latest != 0 && read > latest && import->years_later > 0)
    read = day_later(read, -1); /* what a sample says is past, is past */
  if (latest != 0 && read > latest) {
    csv_complain(&import->complaints, line, "check the year", "\"%s\" lies ahead", text);
    return FALSE;
  }
  *day = read;
  return TRUE;
}

gboolean import_words(Import *import, const char *text, guint line, char *words, gsize size)
{
  if (strlen(text) >= size) {
    csv_complain(&import->complaints, line, "shorten it to about fifty letters", "\"%.60s…\" is too long", text);
    return FALSE;
  }
  if (*text != '\0')
    g_strlcpy(words, strcmp(text, "-") == 0 ? "" : text, size);
  return TRUE;
}

gboolean import_registered(Import *import, const char *text, guint line, Phone *phone, gboolean *found, GError **error)
{
  const gint64 msisdn = import_phone(text);
  *found = FALSE;
  if (msisdn != 0 && !phones_get(import->book, msisdn, phone, found, error))
    return FALSE;
  *found = *found && phone->person != 0;
  if (!*found)
    csv_complain(&import->complaints, line, "import people first, or write the number of one of them",
                 "the phone is of nobody who is registered");
  return TRUE;
}
