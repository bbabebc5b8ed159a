/* What is entered: assessments, life plans, training days, products, a village's facts, people. Each is a file of one line for
 * `import`, whose fields are quoted, so that what was typed is never another field or line. */
#include "attend.h"
#include "deed.h"
#include "model/households.h"
#include "model/people.h"
#include "model/village_facts.h"
#include "paper/names.h"
#include "text/fold.h"

#include <string.h>

#define WORDS_BYTES 159 /* about fifty Thai letters */
#define NAME_BYTES 240
#define GRADE_BYTES 31

/* -- a file of one line --------------------------------------------------------------------------------------------- */

static void add_field(GString *csv, const char *text)
{
  g_autofree char *plain = g_strdelimit(g_strdup(text != NULL ? text : ""), "\r\n\t", ' ');
  g_auto(GStrv) parts = g_strsplit(plain, "\"", -1);
  g_autofree char *doubled = g_strjoinv("\"\"", parts);
  g_string_append_printf(csv, "%s\"%s\"", csv->len > 0 && csv->str[csv->len - 1] != '\n' ? "," : "", doubled);
}

static void add_number(GString *csv, gint64 number)
{
  g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
  add_field(csv, text);
}

/* What was emptied in the form is emptied in the book: an import would leave it as it is. */
static void add_or_empty(GString *csv, const char *text)
{
  add_field(csv, text != NULL && *text != '\0' ? text : "-");
}

static void set_import(Deed *deed, const char *kind, GString *csv)
{
  deed_words(deed, "import", kind, "-", NULL);
  g_string_append_c(csv, '\n');
  deed->in = g_string_free(csv, FALSE);
}

/* Whether that was typed, but for blanks and capitals. */
static gboolean is_typed(const PageCall *call, const char *name, const char *text)
{
  const char *typed = page_field(call, name);
  g_autofree char *said = typed != NULL ? fold(typed, MIN(strlen(typed), NAME_BYTES)) : g_strdup("");
  g_autofree char *known = fold(text, strlen(text));
  return *known != '\0' && strcmp(known, said) == 0;
}

/* -- households ----------------------------------------------------------------------------------------------------- */

static gboolean assess(PageCall *call, Deed *deed, GError **error)
{
  (void)error;
  static const char *const names[] = {"livelihood", "relations", "environment", "no_drugs", "no_informal_debt"};
  static const char *const choices[] = {"", "yes", "no", NULL};
  const gint64 household = page_household_of(call, "household");
  if (household == 0)
    return FALSE;
  GString *csv = g_string_new("fiscal_year,village,household,livelihood,relations,environment,no_drugs,no_informal_debt\n");
  add_number(csv, call->fiscal_year);
  add_number(csv, household / 100);
  add_number(csv, household % 100);
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    page_check_choice(call, names[i], choices);
    add_field(csv, page_field(call, names[i]));
  }
  set_import(deed, "assessments", csv);
  deed_back(deed, page_household, "/household", household);
  return TRUE;
}

/* A product's name, as the form shows it, is its code again: so each reads it in the own language. */
static const char *occupation_typed(const PageCall *call)
{
  const GPtrArray *products = call->programme->products;
  for (guint i = 0; i < products->len; i++) {
    const Product *product = g_ptr_array_index(products, i);
    if (is_typed(call, "occupation", name_product(call->phrases, product->code)))
      return product->code;
  }
  return page_field(call, "occupation");
}

static gboolean plan(PageCall *call, Deed *deed, GError **error)
{
  (void)error;
  const gint64 household = page_household_of(call, "household");
  if (household == 0)
    return FALSE;
  page_check_text(call, "occupation", FALSE, WORDS_BYTES);
  page_check_day(call, "date", FALSE, call->today);
  page_check_baht(call, "baseline");
  GString *csv = g_string_new("village,household,occupation,plan_date,baseline_year_baht\n");
  add_number(csv, household / 100);
  add_number(csv, household % 100);
  add_or_empty(csv, occupation_typed(call));
  add_or_empty(csv, page_field(call, "date"));
  add_or_empty(csv, page_field(call, "baseline"));
  set_import(deed, "plans", csv);
  deed_back(deed, page_household, "/household", household);
  return TRUE;
}

/* -- villages ------------------------------------------------------------------------------------------------------- */

static gboolean plan_session(PageCall *call, Deed *deed, GError **error)
{
  (void)error;
  const gint32 village = page_village_of(call, "village");
  if (village == 0)
    return FALSE;
  const Day planned = page_check_day(call, "date", TRUE, 0);
  const gint32 year = planned != 0 ? fiscal_year_of_day(planned) : call->fiscal_year;
  if (year != call->fiscal_year && year != call->fiscal_year + 1)
    page_wrong(call, "date", PHRASE_WEB_WRONG_YEAR);
  page_check_text(call, "topic", FALSE, WORDS_BYTES);
  page_check_text(call, "venue", FALSE, WORDS_BYTES);
  if (page_number(call, "day", 1, call->programme->training_days) == 0)
    page_wrong(call, "day", PHRASE_WEB_WRONG_CHOICE);
  GString *csv = g_string_new("fiscal_year,village,day,planned_date,topic,venue\n");
  add_number(csv, year);
  add_number(csv, village);
  add_field(csv, page_field(call, "day"));
  add_field(csv, page_field(call, "date"));
  add_field(csv, page_field(call, "topic"));
  add_field(csv, page_field(call, "venue"));
  set_import(deed, "sessions", csv);
  deed_back(deed, page_village, "/village", village);
  return TRUE;
}

static gboolean set_product(PageCall *call, Deed *deed, GError **error)
{
  (void)error;
  static const char *const states[] = {"idea", "trial", "registered", "graded", NULL};
  const gint32 village = page_village_of(call, "village");
  if (village == 0)
    return FALSE;
  const char *product = page_field(call, "product"), *state = page_field(call, "state"), *grade = page_field(call, "grade");
  if (product == NULL || programme_product(call->programme, product) == NULL)
    page_wrong(call, "product", PHRASE_WEB_WRONG_CHOICE);
  page_check_choice(call, "state", states);
  page_check_text(call, "grade", FALSE, GRADE_BYTES);
  if ((g_strcmp0(state, "graded") == 0) != (grade != NULL && *grade != '\0'))
    page_wrong(call, "grade", PHRASE_WEB_WRONG_GRADE);
  page_check_day(call, "since", FALSE, call->today);
  GString *csv = g_string_new("village,product,state,grade,since_date\n");
  add_number(csv, village);
  add_field(csv, product);
  add_field(csv, state);
  add_field(csv, grade);
  add_field(csv, page_field(call, "since"));
  set_import(deed, "products", csv);
  deed_back(deed, page_village, "/village", village);
  return TRUE;
}

/* The model leader is shown by name and told by number, so an empty number leaves who it is. */
static gboolean check_leader(PageCall *call, gint32 village, GError **error)
{
  const gint64 msisdn = page_check_phone(call, "leader", FALSE);
  const char *state = page_field(call, "leader_state");
  Phone phone;
  VillageFacts facts;
  gboolean found = FALSE, known = FALSE;
  if (!village_facts_get(call->book, village, &facts, &found, error) ||
      (msisdn != 0 && !phones_get(call->book, msisdn, &phone, &known, error)))
    return FALSE;
  if (msisdn != 0 && (!known || phone.person == 0 || phone.village != village))
    page_wrong(call, "leader", PHRASE_WEB_WRONG_LEADER);
  if (msisdn == 0 && state != NULL && *state != '\0' && (!found || facts.model_leader == 0))
    page_wrong(call, "leader", PHRASE_WEB_WRONG_EMPTY);
  return TRUE;
}

static gboolean set_facts(PageCall *call, Deed *deed, GError **error)
{
  static const char *const states[] = {"", "applied", "assessed", "passed", NULL};
  const gint32 village = page_village_of(call, "village");
  if (village == 0)
    return FALSE;
  page_check_day(call, "plan", FALSE, call->today);
  page_check_day(call, "centre_date", FALSE, call->today);
  page_check_text(call, "centre", FALSE, WORDS_BYTES);
  page_check_choice(call, "leader_state", states);
  if (!check_leader(call, village, error))
    return FALSE;
  GString *csv = g_string_new("village,plan_date,centre_date,centre,model_leader_phone,model_state\n");
  add_number(csv, village);
  add_or_empty(csv, page_field(call, "plan"));
  add_or_empty(csv, page_field(call, "centre_date"));
  add_or_empty(csv, page_field(call, "centre"));
  add_field(csv, page_field(call, "leader"));
  add_or_empty(csv, page_field(call, "leader_state"));
  set_import(deed, "villages", csv);
  deed_back(deed, page_village, "/village", village);
  return TRUE;
}

/* -- people --------------------------------------------------------------------------------------------------------- */

/* How many other phones the household has. */
static guint others(const GArray *phones, gint64 msisdn)
{
  guint n = 0;
  for (guint i = 0; i < phones->len; i++) {
    const Phone *phone = &g_array_index(phones, Phone, i);
    n += phone->msisdn != msisdn && (phone->roles & ROLE_VILLAGER) != 0 && phone->state != PHONE_SUSPENDED;
  }
  return n;
}

/* The person of the name that was typed, with a phone in the village: a second phone is no second mentor. 0: none. */
static gboolean namesake(PageCall *call, gint32 village, gint64 *person, GError **error)
{
  g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
  GError *wrong = NULL;
  *person = 0;
  if (!phones_of_village(call->book, village, phones, error))
    return FALSE;
  for (guint i = 0; i < phones->len && *person == 0; i++) {
    const Phone *phone = &g_array_index(phones, Phone, i);
    g_autofree char *name = phone->person != 0 ? people_name(call->book, phone->person, &wrong) : NULL;
    if (wrong != NULL) {
      g_propagate_error(error, wrong);
      return FALSE;
    }
    if (name != NULL && is_typed(call, "name", name))
      *person = phone->person;
  }
  return TRUE;
}

static gboolean check_mentors(PageCall *call, gint64 msisdn, gboolean lead, gint32 village, GError **error)
{
  Phone mentor = {.msisdn = msisdn, .village = village, .roles = lead ? ROLE_LEAD : ROLE_JUNIOR};
  gboolean fit;
  if (!namesake(call, village, &mentor.person, error) ||
      !phones_mentors_fit(call->book, &mentor, call->programme->junior_mentors, &fit, error))
    return FALSE;
  if (!fit)
    page_wrong(call, "role", lead ? PHRASE_WEB_WRONG_LEAD : PHRASE_WEB_WRONG_MENTORS);
  return TRUE;
}

/* What the import would refuse, said beside the field; it has the last word. */
static gboolean check_room(PageCall *call, gint64 msisdn, const char *role, gint32 village, gint32 household, GError **error)
{
  g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
  if (strcmp(role, "villager") != 0)
    return check_mentors(call, msisdn, strcmp(role, "mentor_lead") == 0, village, error);
  if (!phones_of_household(call->book, household_code(village, household), phones, error))
    return FALSE;
  if (others(phones, msisdn) >= (guint)call->programme->phones)
    page_wrong(call, "household", PHRASE_WEB_WRONG_PHONES);
  return TRUE;
}

/* A number mistyped would move another's phone, and book what it sends in another household: it is taken with the same name, or
 * in the household that it stands in, whose people's names may be put right. */
static gboolean check_owner(PageCall *call, const Phone *phone, gint64 household, GError **error)
{
  GError *wrong = NULL;
  if (phone->roles == 0 || (household != 0 && phone->household == household))
    return TRUE;
  g_autofree char *name = phone->person != 0 ? people_name(call->book, phone->person, &wrong) : NULL;
  if (wrong != NULL) {
    g_propagate_error(error, wrong);
    return FALSE;
  }
  if (name == NULL || !is_typed(call, "name", name))
    page_wrong(call, "phone", PHRASE_WEB_WRONG_OWNER);
  return TRUE;
}

/* Who is a villager stays one as a mentor, and the other way: an import would put the one in the other's place. */
static char *roles_joined(const Phone *phone, const char *role, gint32 village, gint32 *household)
{
  const gboolean villager = strcmp(role, "villager") == 0;
  if (phone->village != village)
    return g_strdup(role);
  if (villager && (phone->roles & (ROLE_JUNIOR | ROLE_LEAD)) != 0)
    return g_strconcat((phone->roles & ROLE_LEAD) != 0 ? "mentor_lead" : "mentor", "+villager", NULL);
  if (villager || (phone->roles & ROLE_VILLAGER) == 0 || phone->household <= 0)
    return g_strdup(role);
  *household = household_number(phone->household);
  return g_strconcat(role, "+villager", NULL);
}

static void set_person(PageCall *call, Deed *deed, const Phone *phone, const char *role, gint32 village, gint32 household)
{
  g_autofree char *roles = roles_joined(phone, role, village, &household);
  GString *csv = g_string_new("name,phone,role,village,household,language\n");
  add_field(csv, page_field(call, "name"));
  add_field(csv, page_field(call, "phone"));
  add_field(csv, roles);
  add_number(csv, village);
  if (household != 0)
    add_number(csv, household);
  else
    add_field(csv, "");
  add_field(csv, page_field(call, "language"));
  set_import(deed, "people", csv);
  deed_back(deed, page_office, "/office", 0);
}

/* Nobody is made an officer here, and a number of another officer's place is left alone. */
static gboolean enrol(PageCall *call, Deed *deed, GError **error)
{
  static const char *const roles[] = {"villager", "mentor", "mentor_lead", NULL};
  Phone phone = {0};
  gboolean found = FALSE;
  const gboolean chosen = g_strcmp0(page_field(call, "village"), "") != 0;
  const gint32 village = chosen ? page_village_of(call, "village") : 0;
  const char *role = page_field(call, "role");
  if (chosen && village == 0)
    return FALSE;
  if (role == NULL || !g_strv_contains(roles, role)) {
    page_refuse(call, "role");
    return FALSE;
  }
  const gint64 msisdn = page_check_phone(call, "phone", TRUE);
  if (msisdn != 0 && !phones_get(call->book, msisdn, &phone, &found, error))
    return FALSE;
  if (found && ((phone.roles & ROLE_OFFICER) != 0 || (phone.village != 0 && !page_covers(call, phone.village)))) {
    page_refuse(call, "phone");
    return FALSE;
  }
  const gboolean villager = strcmp(role, roles[0]) == 0;
  const gint32 household = villager ? (gint32)page_number(call, "household", 1, call->programme->households) : 0;
  page_check_text(call, "name", TRUE, NAME_BYTES);
  if (!chosen)
    page_wrong(call, "village", PHRASE_WEB_WRONG_VILLAGE);
  if (villager && household == 0)
    page_wrong(call, "household", PHRASE_WEB_WRONG_HOUSEHOLD);
  else if (chosen && !check_room(call, msisdn, role, village, household, error))
    return FALSE;
  if (found && !check_owner(call, &phone, household != 0 ? household_code(village, household) : 0, error))
    return FALSE;
  set_person(call, deed, &phone, role, village, household);
  return TRUE;
}

const DeedKind deeds_of_entering[] = {
    {"assess", assess}, {"plan", plan}, {"session", plan_session}, {"product", set_product}, {"facts", set_facts},
    {"enrol", enrol},   {NULL, NULL}};
