/* Init and import: twice is fine, a bad line imports nothing and is named, the roster's limits hold. */
#include "import_fixture.h"

#include "cli/verify.h"
#include "model/people.h"
#include "model/phones.h"
#include "model/places.h"

#define HEADER "name,phone,role,village,household,language\n"

static guint count_phones(Import *import)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Book) book = book_open(import->base.path, STORE_READER, &error);
  g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
  g_assert_true(phones_of_village(book, 0, phones, &error));
  return phones->len;
}

static void sample_twice(Import *import, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  for (int i = 0; i < 2; i++) {
    g_assert_true(import_init(import->programme, import->base.path, "config/sample", &error));
    g_assert_no_error(error);
    g_assert_cmpuint(count_phones(import), ==, 131);
  }
  g_assert_true(cli_verify(import->base.path, &error));
  g_autoptr(Book) book = book_open(import->base.path, STORE_READER, &error);
  guint leads = 0, juniors = 0;
  for (guint i = 0; i < import->programme->villages->len; i++) {
    const Village *village = g_ptr_array_index(import->programme->villages, i);
    for (gint32 number = 1; number <= 20; number++) {
      g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
      g_assert_true(phones_of_household(book, household_code(village->code, number), phones, &error));
      g_assert_cmpuint(phones->len, >=, 1);
    }
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Phone));
    g_assert_true(phones_of_village(book, village->code, all, &error));
    for (guint p = 0; p < all->len; p++) {
      leads += (g_array_index(all, Phone, p).roles & ROLE_LEAD) != 0;
      juniors += (g_array_index(all, Phone, p).roles & ROLE_JUNIOR) != 0;
    }
  }
  g_assert_cmpuint(leads, ==, 5);
  g_assert_cmpuint(juniors, ==, 20);
}

static void forms_of_a_line(Import *import, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autofree char *said = import_text(import, "people",
                                      "\xef\xbb\xbfrole,phone,note,household,village,name\r\n"
                                      "villager,๐๘๑-๒๓๔-๕๖๗๘,x,๕,๐๗๐๒,\"ใจดี, สมใจ\"\r\n"
                                      "mentor,+66 81 234 5678,,,33080702,\"ใจดี, สมใจ\"\r\n"
                                      ",,,,,\r\n"
                                      "officer,66912345678,,,,ทองดี");
  g_assert_cmpstr(said, ==, NULL);
  g_autoptr(Book) book = book_open(import->base.path, STORE_READER, &error);
  Phone phone;
  gboolean found;
  g_assert_true(phones_get(book, 66812345678, &phone, &found, &error) && found);
  g_assert_cmpuint(phone.roles, ==, ROLE_VILLAGER | ROLE_JUNIOR);
  g_assert_cmpint(phone.household, ==, 3308070205);
  g_assert_cmpint(phone.village, ==, DU);
  g_assert_cmpstr(phone.language, ==, "th");
  g_autofree char *name = people_name(book, phone.person, &error);
  g_assert_cmpstr(name, ==, "ใจดี, สมใจ");
  g_assert_true(phones_get(book, 66912345678, &phone, &found, &error) && found);
  g_assert_cmpuint(phone.roles, ==, ROLE_OFFICER);
}

static void bad_lines_are_named(Import *import, gconstpointer data)
{
  (void)data;
  static const struct {
    const char *kind;
    const char *text, *says;
  } cases[] = {
      {"people", "", "in.csv:1: the file is empty"},
      {"people", "name,phone\n", "in.csv:1: there is no column \"role\""},
      {"people", HEADER "ก,0812345678,villager,0702,5,\nข,12,villager,0702,5,\n", "in.csv:3: \"12\" is no mobile number"},
      {"people", HEADER "ก,0812345678,chief,0702,5,\n", "in.csv:2: role \"chief\" is not known"},
      {"people", HEADER "ก,0812345678,villager,9999,5,\n", "in.csv:2: village \"9999\" is not known"},
      {"people", HEADER "ก,0812345678,villager,0702,21,\n", "in.csv:2: household \"21\" is not known"},
      {"people", HEADER "ก,0812345678,villager,0702,5,fr\n", "in.csv:2: language \"fr\" is not known"},
      {"people", HEADER ",0812345678,villager,0702,5,\n", "in.csv:2: the name is empty"},
      {"people", HEADER "ก,0812345678,mentor,0702,5,\n", "in.csv:2: household \"5\", but the role is not villager"},
      {"people", HEADER "ก,0812345678,villager,0702,5,\nข,0812345678,mentor,0702,,\n", "in.csv:3: the number of line 2"},
      {"people", HEADER "\xe0\xb8,0812345678,villager,0702,5,\n", "in.csv:2: this line is not UTF-8"},
      {"people", HEADER "ก\"ข,0812345678,villager,0702,5,\n", "a quote stands where none may"},
      {"people", HEADER "\"ก,0812345678,villager,0702,5,\n", "a quote stands where none may"},
      {"people",
       HEADER "ก,0812345671,villager,0702,5,\nข,0812345672,villager,0702,5,\nค,0812345673,villager,0702,5,\n"
              "ง,0812345674,villager,0702,5,\n",
       "in.csv:5: household 5 has more than 3 phones"},
      {"people", HEADER "ก,0812345671,mentor_lead,0702,,\nข,0812345672,mentor_lead,0702,,\n",
       "in.csv:3: village 33080702 has a mentor_lead already"},
      {"people",
       HEADER "ก,0812345671,mentor,0702,,\nข,0812345672,mentor,0702,,\nค,0812345673,mentor,0702,,\n"
              "ง,0812345674,mentor,0702,,\nจ,0812345675,mentor,0702,,\n",
       "in.csv:6: village 33080702 has more than 4 mentors"},
      {"households", "village,household,baseline_year_baht\n0702,5,many\n", "in.csv:2: \"many\" is no amount"},
      {"households", "village,household,baseline_year_baht\n0702,5,1.234\n", "in.csv:2: \"1.234\" is no amount"},
      {"households", "village,household,baseline_year_baht\n0702,0,1\n", "in.csv:2: household \"0\" is not known"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *said = import_text(import, cases[i].kind, cases[i].text);
    g_assert_nonnull(said);
    if (strstr(said, cases[i].says) == NULL)
      g_error("case %u: \"%s\" is not in \"%s\"", i, cases[i].says, said);
    g_assert_nonnull(strstr(said, "nothing was imported"));
  }
  g_assert_cmpuint(count_phones(import), ==, 0);
}

static void new_names_are_told(Import *import, gconstpointer data)
{
  (void)data;
  static const struct {
    const char *lines, *says;
  } cases[] = {
      {"ก,0812345678,villager,0702,5,\nข,0812345679,villager,0702,6,\n", "in.csv: 2 rows imported\n"},
      {"ก,0812345678,villager,0702,5,\nข,0812345679,villager,0702,6,\n", "in.csv: 2 rows imported\n"},
      {"ก,0812345678,villager,0702,5,\nค,0812345679,villager,0702,6,\n",
       "in.csv:3: renamed: ข is now ค\nin.csv: 2 rows imported, 1 renamed\n"},
      /* a second number of the same person, and the first with a role more: no new name */
      {"ค,0812345670,villager,0702,6,\nก,0812345678,villager+mentor,0702,5,\n", "in.csv: 2 rows imported\n"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = g_strconcat(HEADER, cases[i].lines, NULL);
    g_autofree char *said = import_said(import, "people", text);
    g_assert_cmpstr(said, ==, cases[i].says);
  }
}

/* A village that the programme has since the last init: the file that names it brings it along, whole, and no other. */
static void a_named_village_is_brought_along(Import *import, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename(import->base.folder, "empty.db", NULL);
  char line[] = HEADER "ก,0812345678,villager,0702,5,\n";
  g_autoptr(Book) book = book_open(path, STORE_CREATE, &error);
  FILE *in = fmemopen(line, strlen(line), "r");
  g_assert_true(cli_import(book, import->programme, PIN_KEY, "cli", "people", "in.csv", in, stdout, &error));
  g_assert_no_error(error);
  fclose(in);
  gint64 villages;
  g_assert_true(villages_count(book, PLACE_COUNTRY, &villages, &error));
  g_assert_cmpint(villages, ==, 1);
  for (gint32 number = 1; number <= 20; number++) {
    Household household;
    gboolean found;
    g_assert_true(households_get(book, household_code(DU, number), &household, &found, &error) && found);
  }
}

static void baselines(Import *import, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autofree char *said = import_text(import, "households",
                                      "village,household,baseline_year_baht\n33080702,5,\"๘๕,๐๐๐\"\n0702,6,85000.5\n0702,7,\n");
  g_assert_cmpstr(said, ==, NULL);
  g_autoptr(Book) book = book_open(import->base.path, STORE_READER, &error);
  static const gint64 satang[] = {8500000, 8500050, 0};
  for (gint32 i = 0; i < 3; i++) {
    Household household;
    gboolean found;
    g_assert_true(households_get(book, household_code(DU, 5 + i), &household, &found, &error) && found);
    g_assert_cmpint(household.baseline_year_satang, ==, satang[i]);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  IMPORT_TEST("/import/sample_twice", sample_twice);
  IMPORT_TEST("/import/forms_of_a_line", forms_of_a_line);
  IMPORT_TEST("/import/bad_lines", bad_lines_are_named);
  IMPORT_TEST("/import/new_names_are_told", new_names_are_told);
  IMPORT_TEST("/import/a_named_village_is_brought_along", a_named_village_is_brought_along);
  IMPORT_TEST("/import/baselines", baselines);
  return g_test_run();
}
