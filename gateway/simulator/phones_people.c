#include "csv_table.h"
#include "error.h"
#include "simulator/phones_parts.h"
#include "text/phone.h"

#include <string.h>

/* Those that stand on the page where no file names others: the first of config/sample. */
#define VILLAGER_NUMBER "+66810000005"
#define MENTOR_NUMBER "+66810000002"
#define OFFICER_NUMBER "+66810000001"
#define STRANGER_NUMBER "+66899999999"

#define SHOWN_MOST 40

void phones_shown_free(gpointer data)
{
  PhoneShown *shown = data;
  g_free(shown->name);
  g_free(shown->village);
  g_free(shown->household);
  g_free(shown);
}

static PhoneShown *shown_new(const char *number, const char *name, PhoneRole role, const char *village, const char *household)
{
  PhoneShown *shown = g_new0(PhoneShown, 1);
  g_strlcpy(shown->number, number, sizeof shown->number);
  shown->name = g_strdup(name);
  shown->role = role;
  shown->village = g_strdup(village);
  shown->household = g_strdup(household);
  return shown;
}

char *phones_number(const char *typed)
{
  char number[PHONE_SIZE];
  if (typed == NULL || phone_read(typed, number) == PHONE_ALPHA || !number_is_valid(number))
    return NULL;
  return g_strdup(number);
}

char *phones_local(const char *number)
{
  return g_str_has_prefix(number, "+66") ? g_strconcat("0", number + 3, NULL) : g_strdup(number);
}

/* A person may be several; what is rarest is what the phone is there to show. */
static PhoneRole role_of(const char *roles)
{
  return strstr(roles, "officer") != NULL  ? PHONE_OFFICER
         : strstr(roles, "mentor") != NULL ? PHONE_MENTOR
         : roles[0] != '\0'                ? PHONE_VILLAGER
                                           : PHONE_STRANGER;
}

enum { COLUMN_NAME, COLUMN_PHONE, COLUMN_ROLE, COLUMN_VILLAGE, COLUMN_HOUSEHOLD, COLUMNS };

static gboolean on_row(const char *const *fields, guint line, gpointer data, GError **error)
{
  (void)line;
  (void)error;
  Phones *phones = data;
  g_autofree char *number = phones_number(fields[COLUMN_PHONE]);
  if (number != NULL) /* somebody without a phone has none to be shown */
    g_ptr_array_add(phones->people, shown_new(number, fields[COLUMN_NAME], role_of(fields[COLUMN_ROLE]), fields[COLUMN_VILLAGE],
                                              fields[COLUMN_HOUSEHOLD]));
  return TRUE;
}

static gboolean read_people(Phones *phones, GError **error)
{
  const CsvColumn columns[COLUMNS] = {[COLUMN_NAME] = {"name", TRUE},
                                      [COLUMN_PHONE] = {"phone", TRUE},
                                      [COLUMN_ROLE] = {"role", TRUE},
                                      [COLUMN_VILLAGE] = {"village", FALSE},
                                      [COLUMN_HOUSEHOLD] = {"household", FALSE}};
  g_autoptr(GString) text = g_string_new(NULL);
  CsvComplaints complaints = {.file = phones->options.people, .quiet = TRUE, .text = text};
  if (!csv_read(&complaints, columns, COLUMNS, on_row, phones, error))
    return FALSE;
  if (complaints.count > 0)
    g_set_error(error, FAILURE, FAILED_CONFIG, "%s", g_strchomp(text->str));
  return complaints.count == 0;
}

static const PhoneShown *find(const GPtrArray *phones, const char *number)
{
  for (guint i = 0; i < phones->len; i++) {
    const PhoneShown *shown = g_ptr_array_index(phones, i);
    if (strcmp(shown->number, number) == 0)
      return shown;
  }
  return NULL;
}

const PhoneShown *phones_show(Phones *phones, const char *number)
{
  g_autofree char *whole = phones_number(number);
  const PhoneShown *there = whole != NULL ? find(phones->shown, whole) : NULL;
  if (whole == NULL || there != NULL || phones->shown->len >= SHOWN_MOST)
    return there;
  const PhoneShown *known = find(phones->people, whole);
  PhoneShown *shown = known != NULL ? shown_new(whole, known->name, known->role, known->village, known->household)
                                    : shown_new(whole, NULL, PHONE_STRANGER, "", "");
  g_ptr_array_add(phones->shown, shown);
  return shown;
}

void phones_put_away(Phones *phones, const char *number)
{
  g_autofree char *whole = phones_number(number);
  for (guint i = 0; whole != NULL && i < phones->shown->len; i++) {
    const PhoneShown *shown = g_ptr_array_index(phones->shown, i);
    if (strcmp(shown->number, whole) == 0) {
      g_ptr_array_remove_index(phones->shown, i);
      return;
    }
  }
}

static void show_first(Phones *phones, PhoneRole role)
{
  for (guint i = 0; i < phones->people->len; i++) {
    const PhoneShown *person = g_ptr_array_index(phones->people, i);
    if (person->role == role) {
      phones_show(phones, person->number);
      return;
    }
  }
}

gboolean phones_people_load(Phones *phones, GError **error)
{
  if (phones->options.people != NULL && !read_people(phones, error))
    return FALSE;
  if (phones->options.people == NULL) {
    g_ptr_array_add(phones->people, shown_new(VILLAGER_NUMBER, NULL, PHONE_VILLAGER, "", ""));
    g_ptr_array_add(phones->people, shown_new(MENTOR_NUMBER, NULL, PHONE_MENTOR, "", ""));
    g_ptr_array_add(phones->people, shown_new(OFFICER_NUMBER, NULL, PHONE_OFFICER, "", ""));
  }
  show_first(phones, PHONE_VILLAGER);
  show_first(phones, PHONE_MENTOR);
  show_first(phones, PHONE_OFFICER);
  phones_show(phones, STRANGER_NUMBER);
  return TRUE;
}
