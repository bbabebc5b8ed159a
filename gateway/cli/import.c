#include "import.h"

#include "clock.h"
#include "csv_table.h"
#include "error.h"
#include "init.h"
#include "model/audit.h"
#include "model/households.h"
#include "model/people.h"
#include "model/phones.h"
#include "text/phone.h"

#include <stdio.h>
#include <string.h>

#define BASELINE_MAX_BAHT 99999999

typedef struct {
  Book *book;
  const Programme *programme;
  CsvComplaints complaints;
  GHashTable *first_lines; /* of each phone in this file: msisdn → line */
  guint rows;
} Import;

/* 0 where it is no Thai mobile number. */
static gint64 read_phone(const char *text)
{
  char e164[PHONE_SIZE];
  return phone_read(text, e164) == PHONE_MOBILE ? g_ascii_strtoll(e164 + 1, NULL, 10) : 0;
}

static gboolean read_number(const char *text, guint64 least, guint64 most, gint64 *number)
{
  guint64 read;
  if (!g_ascii_string_to_unsigned(text, 10, least, most, &read, NULL))
    return FALSE;
  *number = (gint64)read;
  return TRUE;
}

/* A village of the programme, or NULL after a complaint. */
static const Village *read_village(Import *import, const char *text, guint line)
{
  gint64 code = 0;
  const Village *village = read_number(text, 1, 99999999, &code) ? programme_village(import->programme, (gint32)code) : NULL;
  if (village == NULL)
    csv_complain(&import->complaints, line, "write the 8 digits of one of the programme's villages, or the last 4",
                 "village \"%s\" is not known", text);
  return village;
}

static gint64 read_household(Import *import, const Village *village, const char *text, guint line)
{
  gint64 number = 0;
  if (read_number(text, 1, (guint64)import->programme->households, &number))
    return village != NULL ? household_code(village->code, (gint32)number) : 0;
  g_autofree char *mend = g_strdup_printf("write a number from 1 to %d", import->programme->households);
  csv_complain(&import->complaints, line, mend, "household \"%s\" is not known", text);
  return 0;
}

/* "120000", "120,000", "120000.50": satang, or -1. */
static gint64 read_baht(const char *text)
{
  g_autoptr(GString) digits = g_string_new(NULL);
  const char *at = text;
  for (; *at != '\0' && *at != '.'; at++)
    if (*at != ',')
      g_string_append_c(digits, *at);
  gint64 baht, satang = 0;
  if (!read_number(digits->str, 0, BASELINE_MAX_BAHT, &baht))
    return -1;
  if (*at == '.') {
    const gsize decimals = strlen(at + 1);
    if (decimals < 1 || decimals > 2 || !read_number(at + 1, 0, 99, &satang))
      return -1;
    satang *= decimals == 1 ? 10 : 1;
  }
  return baht * 100 + satang;
}

static const CsvColumn household_columns[] = {{"village", TRUE}, {"household", TRUE}, {"baseline_year_baht", FALSE}};

static gboolean import_household(const char *const *fields, guint line, gpointer data, GError **error)
{
  Import *import = data;
  const Village *village = read_village(import, fields[0], line);
  const gint64 household = read_household(import, village, fields[1], line);
  const gint64 baseline = fields[2][0] != '\0' ? read_baht(fields[2]) : 0;
  if (baseline < 0)
    csv_complain(&import->complaints, line, "write baht a year, such as 85000, or leave it empty", "\"%s\" is no amount",
                 fields[2]);
  import->rows++;
  if (household == 0 || baseline < 0)
    return TRUE;
  return households_add(import->book, household, NULL, error) &&
         (fields[2][0] == '\0' || households_set_baseline(import->book, household, baseline, error));
}

static const CsvColumn people_columns[] = {{"name", TRUE},    {"phone", TRUE},     {"role", TRUE},
                                           {"village", TRUE}, {"household", TRUE}, {"language", FALSE}};

/* The line's meaning in a Phone (person 0); FALSE after complaints. */
static gboolean read_person(Import *import, const char *const *fields, guint line, Phone *phone)
{
  const guint before = import->complaints.count;
  phone_init(phone, read_phone(fields[1]));
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
    village = read_village(import, fields[3], line);
  phone->village = village != NULL ? village->code : 0;
  if (villager)
    phone->household = read_household(import, village, fields[4], line);
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

static guint with_role(const GArray *phones, Role role)
{
  guint n = 0;
  for (guint i = 0; i < phones->len; i++) {
    const Phone *phone = &g_array_index(phones, Phone, i);
    n += (phone->roles & role) != 0 && phone->state != PHONE_SUSPENDED;
  }
  return n;
}

/* After the phone was written: are there now more than the programme allows? */
static gboolean check_roster(Import *import, const Phone *phone, guint line, GError **error)
{
  const Programme *programme = import->programme;
  g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
  if (phone->household != 0) {
    if (!phones_of_household(import->book, phone->household, phones, error))
      return FALSE;
    if ((gint32)with_role(phones, ROLE_VILLAGER) > programme->phones)
      csv_complain(&import->complaints, line, "leave one out, or raise roster.phones in programme.cfg",
                   "household %d has more than %d phones", household_number(phone->household), programme->phones);
  }
  if ((phone->roles & (ROLE_JUNIOR | ROLE_LEAD)) == 0)
    return TRUE;
  g_array_set_size(phones, 0);
  if (!phones_of_village(import->book, phone->village, phones, error))
    return FALSE;
  if ((phone->roles & ROLE_LEAD) != 0 && with_role(phones, ROLE_LEAD) > 1)
    csv_complain(&import->complaints, line, "a village has one; suspend the other first",
                 "village %d has a mentor_lead already", phone->village);
  if ((phone->roles & ROLE_JUNIOR) != 0 && (gint32)with_role(phones, ROLE_JUNIOR) > programme->junior_mentors)
    csv_complain(&import->complaints, line, "suspend one first, or raise roster.junior_mentors in programme.cfg",
                 "village %d has more than %d mentors", phone->village, programme->junior_mentors);
  return TRUE;
}

/* What the file says replaces what was known of the phone, but for its state and its messages. */
static gboolean write_person(Import *import, const char *name, const Phone *known, Phone *phone, GError **error)
{
  Phone row = *known;
  row.roles = phone->roles;
  row.village = phone->village;
  row.household = phone->household;
  g_strlcpy(row.language, phone->language, sizeof row.language);
  const gboolean named = row.person != 0 ? people_rename(import->book, row.person, name, error)
                                         : people_add(import->book, name, &row.person, error);
  *phone = row;
  return named && (row.household == 0 || households_add(import->book, row.household, NULL, error)) &&
         phones_put(import->book, &row, error);
}

static gboolean import_person(const char *const *fields, guint line, gpointer data, GError **error)
{
  Import *import = data;
  Phone phone, known;
  gboolean found;
  import->rows++;
  if (!read_person(import, fields, line, &phone))
    return TRUE;
  if (!phones_get(import->book, phone.msisdn, &known, &found, error))
    return FALSE;
  const guint first = GPOINTER_TO_UINT(g_hash_table_lookup(import->first_lines, &phone.msisdn));
  if (first != 0 && !join_lines(import, fields[0], line, first, &known, &phone, error))
    return FALSE;
  if (first == 0)
    g_hash_table_insert(import->first_lines, g_memdup2(&phone.msisdn, sizeof phone.msisdn), GUINT_TO_POINTER(line));
  return write_person(import, fields[0], &known, &phone, error) && check_roster(import, &phone, line, error);
}

static gboolean run(Import *import, ImportKind kind, GError **error)
{
  if (!init_places(import->book, import->programme, NULL, error))
    return FALSE;
  const gboolean read =
      kind == IMPORT_HOUSEHOLDS
          ? csv_read(&import->complaints, household_columns, G_N_ELEMENTS(household_columns), import_household, import, error)
          : csv_read(&import->complaints, people_columns, G_N_ELEMENTS(people_columns), import_person, import, error);
  if (!read)
    return FALSE;
  if (import->complaints.count > 0) {
    g_set_error(error, FAILURE, FAILED_REJECT, "%s\n%u mistakes; nothing was imported", import->complaints.text->str,
                import->complaints.count);
    return FALSE;
  }
  g_autofree char *detail = g_strdup_printf("%u rows", import->rows);
  return audit_add(import->book, clock_now_ms(), "cli", kind == IMPORT_HOUSEHOLDS ? "import.households" : "import.people",
                   detail, error);
}

gboolean cli_import(Book *book, const Programme *programme, ImportKind kind, const char *file, FILE *in, FILE *out,
                    GError **error)
{
  if (!book_begin(book, error))
    return FALSE;
  Import import = {.book = book,
                   .programme = programme,
                   .complaints = {.file = file, .in = in, .quiet = out != stdout, .text = g_string_new(NULL)}};
  import.first_lines = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  gboolean done = run(&import, kind, error);
  if (done)
    done = book_commit(book, error);
  else
    book_rollback(book);
  if (done)
    fprintf(out, "%s: %u rows imported\n", file, import.rows);
  g_hash_table_unref(import.first_lines);
  g_string_free(import.complaints.text, TRUE);
  return done;
}
