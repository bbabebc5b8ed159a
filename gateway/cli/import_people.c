/* import people: name, phone, role (villager, mentor, mentor_lead, officer; several joined by +), village, household
 * (villagers), language (th or en; may be empty), covers (officers: codes of places joined by spaces; may be empty: the home
 * district). The same name in the same village and household on another line, with another number, is the same person. */
#include "import_kind.h"
#include "model/covers.h"
#include "model/households.h"
#include "model/people.h"
#include "model/phones.h"
#include "model/practice.h"

#include <string.h>

#define RENAMES_SHOWN 100

static const CsvColumn columns[] = {{"name", TRUE},      {"phone", TRUE},     {"role", TRUE},   {"village", TRUE},
                                    {"household", TRUE}, {"language", FALSE}, {"covers", FALSE}};

/* The line's meaning in a Phone (person 0); FALSE after complaints. */
static gboolean read_person(Import *import, const char *const *fields, guint line, Phone *phone)
{
  const guint before = import->complaints.count;
  phone_init(phone, import_phone(fields[1]));
  if (fields[0][0] == '\0')
    csv_complain(&import->complaints, line, "write it", "the name is empty");
  if (phone->msisdn == 0)
    csv_complain(&import->complaints, line, "write ten digits that begin with 06, 08 or 09", "\"%s\" is no mobile number",
                 fields[1]);
  if (!role_set_parse(fields[2], &phone->roles) || phone->roles == 0)
    csv_complain(&import->complaints, line, "write villager, mentor, mentor_lead or officer; several joined by +",
                 "role \"%s\" is not known", fields[2]);
  const gboolean villager = (phone->roles & ROLE_VILLAGER) != 0;
  const Village *village = NULL;
  if (fields[3][0] != '\0' || (phone->roles & (ROLE_VILLAGER | ROLE_JUNIOR | ROLE_LEAD)) != 0)
    village = import_village(import, fields[3], line);
  phone->village = village != NULL ? village->code : 0;
  if (villager)
    phone->household = import_household(import, village, fields[4], line);
  else if (fields[4][0] != '\0')
    csv_complain(&import->complaints, line, "leave it empty, or give the role villager too",
                 "household \"%s\", but the role is not villager", fields[4]);
  const char *language = fields[5][0] != '\0' ? fields[5] : "th";
  g_strlcpy(phone->language, language, sizeof phone->language);
  if (strcmp(language, "th") != 0 && strcmp(language, "en") != 0)
    csv_complain(&import->complaints, line, "write th or en", "language \"%s\" is not known", language);
  return import->complaints.count == before;
}

/* A second line of one phone gives it another role: it must be the same person in the same village and household. */
static gboolean join_lines(Import *import, const char *name, guint line, guint first, const Phone *known, Phone *phone,
                           GError **error)
{
  g_autofree char *known_name = people_name(import->book, known->person, error);
  if (known_name == NULL)
    return FALSE;
  if (strcmp(known_name, name) != 0)
    csv_complain(&import->complaints, line, "a phone belongs to one person; write the same name, or another number",
                 "the number of line %u, but another name", first);
  if (known->village != 0 && phone->village != 0 && known->village != phone->village)
    csv_complain(&import->complaints, line, "give a phone one village", "the number of line %u, but another village", first);
  if (known->household != 0 && phone->household != 0 && known->household != phone->household)
    csv_complain(&import->complaints, line, "give a phone one household", "the number of line %u, but another household",
                 first);
  phone->roles |= known->roles;
  phone->village = phone->village != 0 ? phone->village : known->village;
  phone->household = phone->household != 0 ? phone->household : known->household;
  return TRUE;
}

/* How many others have the role: phones, or people where one may have two. */
static gint32 others(const GArray *phones, const Phone *known, Role role, gboolean people)
{
  gint32 n = 0;
  for (guint i = 0; i < phones->len; i++) {
    const Phone *phone = &g_array_index(phones, Phone, i);
    gboolean counts = (phone->roles & role) != 0 && phone->state != PHONE_SUSPENDED && phone->msisdn != known->msisdn;
    if (people && phone->person != 0) {
      counts = counts && phone->person != known->person;
      for (guint k = 0; counts && k < i; k++) {
        const Phone *before = &g_array_index(phones, Phone, k);
        counts = before->person != phone->person || (before->roles & role) == 0 || before->state == PHONE_SUSPENDED;
      }
    }
    n += counts;
  }
  return n;
}

/* Would there be more than the programme allows? Asked first: the database refuses it too, but cannot name the line. */
static gboolean check_roster(Import *import, const Phone *known, const Phone *phone, guint line, GError **error)
{
  const Programme *programme = import->programme;
  g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
  if (known->state == PHONE_SUSPENDED)
    return TRUE;
  if (phone->household != 0) {
    if (!phones_of_household(import->book, phone->household, phones, error))
      return FALSE;
    if (others(phones, known, ROLE_VILLAGER, FALSE) >= programme->phones)
      csv_complain(&import->complaints, line, "leave one out, or raise roster.phones in programme.cfg",
                   "household %d has more than %d phones", household_number(phone->household), programme->phones);
  }
  if ((phone->roles & (ROLE_JUNIOR | ROLE_LEAD)) == 0)
    return TRUE;
  g_array_set_size(phones, 0);
  if (!phones_of_village(import->book, phone->village, phones, error))
    return FALSE;
  if ((phone->roles & ROLE_LEAD) != 0 && others(phones, known, ROLE_LEAD, TRUE) > 0)
    csv_complain(&import->complaints, line, "a village has one; suspend the other first",
                 "village %d has a mentor_lead already", phone->village);
  if ((phone->roles & ROLE_JUNIOR) != 0 && others(phones, known, ROLE_JUNIOR, TRUE) >= programme->junior_mentors)
    csv_complain(&import->complaints, line, "suspend one first, or raise roster.junior_mentors in programme.cfg",
                 "village %d has more than %d mentors", phone->village, programme->junior_mentors);
  return TRUE;
}

/* The person of that name with another phone in the same village and household, 0 where there is none: one person may have two
 * phones, and is counted once. */
static gboolean same_person(Import *import, const char *name, const Phone *phone, gint64 *person, GError **error)
{
  g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
  *person = 0;
  if (phone->village == 0)
    return TRUE;
  if (phone->household != 0 ? !phones_of_household(import->book, phone->household, phones, error)
                            : !phones_of_village(import->book, phone->village, phones, error))
    return FALSE;
  for (guint i = 0; i < phones->len && *person == 0; i++) {
    const Phone *other = &g_array_index(phones, Phone, i);
    if (other->msisdn == phone->msisdn || other->person == 0 || other->household != phone->household)
      continue;
    g_autofree char *other_name = people_name(import->book, other->person, error);
    if (other_name == NULL)
      return FALSE;
    if (strcmp(other_name, name) == 0)
      *person = other->person;
  }
  return TRUE;
}

/* The places an officer answers for. A field left empty changes nothing. */
static gboolean write_covers(Import *import, const char *field, const Phone *phone, gint64 person, guint line, GError **error)
{
  if (field[0] == '\0')
    return TRUE;
  g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_auto(GStrv) codes = g_strsplit(field, " ", -1);
  const guint before = import->complaints.count;
  if ((phone->roles & ROLE_OFFICER) == 0)
    csv_complain(&import->complaints, line, "leave it empty", "places are covered, but the role is not officer");
  for (char **code = codes; *code != NULL; code++) {
    gint64 place = 0;
    const gsize length = strlen(*code);
    if (length == 0)
      continue;
    const gboolean shaped = (length == 2 || length == 4 || length == 6 || length == 8 || strcmp(*code, "1") == 0) &&
                            import_number(*code, 1, 99999999, &place);
    /* no district's code begins with 0: "0503" is meant as everywhere else, a village of the home district */
    if (shaped && length == 4 && place < 1000)
      place += import->programme->home * G_GINT64_CONSTANT(10000);
    if (shaped)
      g_array_append_val(places, place);
    else
      csv_complain(&import->complaints, line,
                   "write codes joined by spaces: province 2 digits, district 4, tambon 6, village 8; 1 is the country",
                   "\"%s\" is no place", *code);
  }
  return import->complaints.count > before || covers_set(import->book, person, places, error);
}

/* A misspelling is mended, but a file may also be sorted by one column alone: the new name is taken, and told. */
static gboolean rename_person(Import *import, gint64 person, const char *name, guint line, GError **error)
{
  g_autofree char *before = people_name(import->book, person, error);
  if (before == NULL)
    return FALSE;
  if (strcmp(before, name) == 0)
    return TRUE;
  if (import->renamed++ < RENAMES_SHOWN)
    g_string_append_printf(import->renames, "%s:%u: renamed: %s is now %s\n", import->complaints.file, line, before, name);
  return people_rename(import->book, person, name, error);
}

/* What the file says replaces what was known of the phone, but for its state and its messages. */
static gboolean write_person(Import *import, const char *const *fields, const Phone *known, const Phone *phone, guint line,
                             GError **error)
{
  const char *name = fields[0];
  Phone row = *known;
  row.roles = phone->roles;
  row.village = phone->village;
  row.household = phone->household;
  g_strlcpy(row.language, phone->language, sizeof row.language);
  const gboolean named = row.person != 0 ? rename_person(import, row.person, name, line, error)
                                         : people_add(import->book, name, &row.person, error);
  return named && (row.household == 0 || households_add(import->book, row.household, NULL, error)) &&
         (row.village == known->village || practice_inherit(import->book, &row, error)) &&
         phones_put(import->book, &row, error) && write_covers(import, fields[6], phone, row.person, line, error);
}

static gboolean take_person(Import *import, const char *const *fields, guint line, GError **error)
{
  Phone phone, known;
  gboolean found;
  if (!read_person(import, fields, line, &phone))
    return TRUE;
  if (!phones_get(import->book, phone.msisdn, &known, &found, error))
    return FALSE;
  if (known.person == 0 && !same_person(import, fields[0], &phone, &known.person, error))
    return FALSE;
  const guint first = import_first(import, phone.msisdn, line);
  if (first != 0 && !join_lines(import, fields[0], line, first, &known, &phone, error))
    return FALSE;
  const guint before = import->complaints.count;
  return check_roster(import, &known, &phone, line, error) &&
         (import->complaints.count > before || write_person(import, fields, &known, &phone, line, error));
}

const ImportKind import_people_kind = {columns, G_N_ELEMENTS(columns), take_person};
