/* Importing the office's records: what a line says is kept, what it does not say stays, every bad line is named. */
#include "import_fixture.h"
#include "model/assessments.h"
#include "model/life_plans.h"
#include "model/listings.h"
#include "model/people.h"
#include "model/phones.h"
#include "model/product_states.h"
#include "model/sessions.h"
#include "model/village_facts.h"

#define PEOPLE                                                                                                                 \
  "name,phone,role,village,household,language\nก,0812345671,mentor_lead,0702,,\nข,0812345672,mentor,0702,,\n"              \
  "ค,0812345673,mentor,0503,,\n"

static void must_import(Import *import, const char *kind, const char *text)
{
  g_autofree char *said = import_text(import, kind, text);
  g_assert_cmpstr(said, ==, NULL);
}

static Book *must_open(Import *import)
{
  g_autoptr(GError) error = NULL;
  Book *book = book_open(import->base.path, STORE_READER, &error);
  g_assert_no_error(error);
  return book;
}

static void plans_and_baselines(Import *import, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  must_import(import, "plans",
              "village,household,occupation,plan_date,baseline_year_baht\n0702,5,11,25/3/2560,\"๘๕,๐๐๐\"\n"
              "0702,6,\"ทอผ้า, จักสาน\",2017-03-26,\n");
  must_import(import, "plans", "village,household,occupation,plan_date\n0702,5,,26/3/2560\n0702,6,-,\n");
  must_import(import, "baselines", "village,household,baseline_year_baht\n0702,6,99000.50\n");
  must_import(import, "plans", "village,household,occupation,plan_date,baseline_year_baht\n0702,7,,,70000\n");
  must_import(import, "plans", "village,household,occupation,plan_date,baseline_year_baht\n0702,7,,,-\n");
  g_autoptr(Book) book = must_open(import);
  g_autoptr(GArray) plans = g_array_new(FALSE, FALSE, sizeof(LifePlan));
  g_assert_true(life_plans_list(book, DU, plans, &error));
  g_assert_cmpuint(plans->len, ==, 20);
  const LifePlan *fifth = &g_array_index(plans, LifePlan, 4), *sixth = &g_array_index(plans, LifePlan, 5);
  g_assert_cmpstr(fifth->occupation, ==, "11"); /* an empty field leaves what was there */
  g_assert_cmpint(fifth->plan_day, ==, 20170326);
  g_assert_cmpstr(sixth->occupation, ==, ""); /* "-" empties it */
  g_assert_cmpint(sixth->plan_day, ==, 20170326);
  Household household;
  gboolean found;
  g_assert_true(households_get(book, household_code(DU, 5), &household, &found, &error) && found);
  g_assert_cmpint(household.baseline_year_satang, ==, 8500000);
  g_assert_true(households_get(book, household_code(DU, 6), &household, &found, &error) && found);
  g_assert_cmpint(household.baseline_year_satang, ==, 9900050);
  g_assert_true(households_get(book, household_code(DU, 7), &household, &found, &error) && found);
  g_assert_cmpint(household.baseline_year_satang, ==, 0);
}

static gboolean count_leader(const ListedPerson *row, gpointer data, GError **error)
{
  (void)error;
  *(guint *)data += row->leader != 0;
  return TRUE;
}

static guint leaders_in(Book *book, gint64 place)
{
  g_autoptr(GError) error = NULL;
  const ListingScope scope = {.place = place};
  guint leaders = 0;
  g_assert_true(listing_people(book, &scope, count_leader, &leaders, &error));
  return leaders;
}

static void villages_and_leaders(Import *import, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  VillageFacts facts;
  gboolean found;
  must_import(import, "people", PEOPLE);
  must_import(import, "villages",
              "village,plan_date,centre_date,centre,model_leader_phone,model_state\n"
              "0702,9/1/2560,2017-02-01,ศูนย์,0812345671,assessed\n0503,2017-01-09,,,,\n");
  must_import(import, "villages", "village,model_state\n0702,passed\n");
  must_import(import, "leaders", "phone,leader\n0812345671,1\n0812345672,1\n0812345673,1\n");
  must_import(import, "leaders", "phone,leader\n0812345672,0\n");
  {
    g_autoptr(Book) book = must_open(import);
    g_assert_true(village_facts_get(book, DU, &facts, &found, &error) && found);
    g_assert_cmpint(facts.plan_day, ==, 20170109);
    g_assert_cmpint(facts.centre_day, ==, 20170201);
    g_assert_cmpstr(facts.centre, ==, "ศูนย์");
    g_assert_cmpint(facts.model_state, ==, MODEL_PASSED);
    g_autofree char *name = people_name(book, facts.model_leader, &error);
    g_assert_cmpstr(name, ==, "ก");
    g_assert_cmpuint(leaders_in(book, DU), ==, 1);
    g_assert_cmpuint(leaders_in(book, 3308), ==, 2);
  }
  must_import(import, "villages", "village,centre,model_leader_phone,model_state\n0702,-,-,-\n");
  g_autoptr(Book) book = must_open(import);
  g_assert_true(village_facts_get(book, DU, &facts, &found, &error) && found);
  g_assert_cmpint(facts.model_leader, ==, 0);
  g_assert_cmpint(facts.model_state, ==, MODEL_NONE);
  g_assert_cmpstr(facts.centre, ==, "");
  g_assert_cmpint(facts.centre_day, ==, 20170201);
}

static void products_assessments_sessions(Import *import, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  must_import(import, "products", "village,product,state,grade,since_date\n0702,11,graded,3 ดาว,1/3/2560\n0702,12,idea,,\n");
  must_import(import, "assessments",
              "fiscal_year,village,household,livelihood,relations,environment,no_drugs,no_informal_debt\n"
              "2560,0702,1,yes,yes,yes,yes,yes\n2017,0702,2,yes,,yes,yes,yes\n2561,0702,1,no,,,,\n");
  must_import(import, "sessions", "fiscal_year,village,day,planned_date,topic,venue\n2560,0702,1,25/3/2560,หมัก,ศาลา\n");
  g_autoptr(Book) book = must_open(import);
  g_autoptr(GArray) states = g_array_new(FALSE, FALSE, sizeof(ProductState));
  g_assert_true(product_states_list(book, DU, states, &error));
  g_assert_cmpuint(states->len, ==, 2);
  g_assert_cmpstr(g_array_index(states, ProductState, 0).grade, ==, "3 ดาว");
  g_assert_cmpint(g_array_index(states, ProductState, 1).stage, ==, PRODUCT_IDEA);
  AssessmentCount count;
  g_assert_true(assessments_count(book, 2560, DU, &count, &error));
  g_assert_cmpint(count.passed, ==, 1);
  g_assert_cmpint(count.waiting, ==, 1);
  g_assert_true(assessments_count(book, 2561, DU, &count, &error));
  g_assert_cmpint(count.failed, ==, 1);
  g_autoptr(GArray) sessions = g_array_new(FALSE, FALSE, sizeof(Session));
  g_assert_true(sessions_list(book, 2560, DU, sessions, &error));
  g_assert_cmpint(g_array_index(sessions, Session, 0).planned_day, ==, 20170325);
  g_clear_pointer(&book, book_close);
  must_import(import, "sessions", "fiscal_year,village,day,planned_date,topic,venue\n2560,0702,1,27/3/2560,,-\n");
  must_import(import, "products", "village,product,state,grade,since_date\n0702,11,graded,4 ดาว,\n0702,12,trial,,\n");
  book = must_open(import);
  g_array_set_size(sessions, 0);
  g_assert_true(sessions_list(book, 2560, DU, sessions, &error));
  const Session *again = &g_array_index(sessions, Session, 0);
  g_assert_cmpint(again->planned_day, ==, 20170327);
  g_assert_cmpstr(again->topic, ==, "หมัก"); /* left empty it stays, and a dash empties */
  g_assert_cmpstr(again->venue, ==, "");
  g_array_set_size(states, 0);
  g_assert_true(product_states_list(book, DU, states, &error));
  g_assert_cmpint(g_array_index(states, ProductState, 0).since_day, ==, 20170301); /* the state is the same */
  g_assert_cmpstr(g_array_index(states, ProductState, 0).grade, ==, "4 ดาว");
  g_assert_cmpint(g_array_index(states, ProductState, 1).since_day, ==, 0);
}

static void bad_lines_are_named(Import *import, gconstpointer data)
{
  (void)data;
#define PLAN "village,household,occupation,plan_date\n"
#define VILLAGE "village,plan_date,model_leader_phone,model_state\n"
#define PRODUCT "village,product,state,grade,since_date\n"
#define ASSESSMENT "fiscal_year,village,household,livelihood,relations,environment,no_drugs,no_informal_debt\n"
#define SESSION "fiscal_year,village,day,planned_date,topic,venue\n"
  static const struct {
    const char *kind, *text, *says;
  } cases[] = {
      {"plans", "village,household,occupation\n", "in.csv:1: there is no column \"plan_date\""},
      {"plans", PLAN "0702,5,11,31/2/2560\n", "in.csv:2: \"31/2/2560\" is no date; write 2017-03-25 or 25/3/2560"},
      {"plans", PLAN "0702,5,11,25/3/60\n", "in.csv:2: \"25/3/60\" is no date"},
      {"plans", PLAN "0702,5,11,25/3\n", "in.csv:2: \"25/3\" is no date"},
      {"plans", PLAN "0702,5,11,1/1/2900\n", "in.csv:2: \"1/1/2900\" lies ahead"},
      {"plans", PLAN "0702,5,11,\n0702,21,11,\n", "in.csv:3: household \"21\" is not known"},
      {"plans", PLAN "0702,5,11,\n0702,6,11,\n33080702,5,12,\n", "in.csv:4: the same as line 2"},
      {"plans",
       PLAN "0702,5,"
            "กกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกก"
            ",\n",
       "is too long"},
      {"baselines", "village,household,baseline_year_baht\n0702,5,\n", "in.csv:2: there is no baseline"},
      {"baselines", "village,household,baseline_year_baht\n0702,5,-4\n", "in.csv:2: \"-4\" is no amount"},
      {"villages", VILLAGE "0799,,,\n", "in.csv:2: village \"0799\" is not known"},
      {"villages", VILLAGE "0702,,0812345673,applied\n", "in.csv:2: the model leader's phone is of another village"},
      {"villages", VILLAGE "0702,,0899999999,applied\n", "in.csv:2: the phone is of nobody who is registered"},
      {"villages", VILLAGE "0702,,0812345671,won\n", "in.csv:2: state \"won\" is not known"},
      {"villages", VILLAGE "0702,,,passed\n", "in.csv:2: a state of มชช., but no model leader"},
      {"villages", VILLAGE "0702,,,\n0702,,,\n", "in.csv:3: the same as line 2"},
      {"leaders", "phone,leader\n0812345671,yes\n", "in.csv:2: \"yes\" does not say whether it is a leader"},
      {"leaders", "phone,leader\n12,1\n", "in.csv:2: the phone is of nobody who is registered"},
      {"products", PRODUCT "0702,99,idea,,\n", "in.csv:2: product \"99\" is not known"},
      {"products", PRODUCT "0702,11,sold,,\n", "in.csv:2: state \"sold\" is not known"},
      {"products", PRODUCT "0702,11,graded,,\n", "in.csv:2: state \"graded\" with grade \"\""},
      {"products", PRODUCT "0702,11,trial,3 ดาว,\n", "in.csv:2: state \"trial\" with grade"},
      {"products", PRODUCT "0702,11,idea,,\n0503,11,idea,,\n0702,11,trial,,\n", "in.csv:4: the same as line 2"},
      {"assessments", ASSESSMENT "60,0702,5,,,,,\n", "in.csv:2: \"60\" is no fiscal year"},
      {"assessments", ASSESSMENT "2560,0702,5,yes,yes,maybe,,\n", "in.csv:2: environment is \"maybe\"; write yes or no"},
      {"assessments", ASSESSMENT "2560,0702,5,,,,,\n2561,0702,5,,,,,\n2017,0702,5,,,,,\n", "in.csv:4: the same as line 2"},
      {"sessions", SESSION "2560,0702,6,2017-03-25,,\n", "in.csv:2: \"6\" is no training day; write a number from 1 to 5"},
      {"sessions", SESSION "2560,0702,1,2017-10-01,,\n", "in.csv:2: \"2017-10-01\" does not lie in fiscal year 2560"},
      {"sessions", SESSION "2560,0702,1,,,\n", "in.csv:2: there is no planned_date"},
      {"sessions", SESSION "2560,0702,1,2017-03-25,,\n2560,0702,1,2017-03-26,,\n", "in.csv:3: the same as line 2"},
  };
  must_import(import, "people", PEOPLE);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *said = import_text(import, cases[i].kind, cases[i].text);
    if (said == NULL || strstr(said, cases[i].says) == NULL)
      g_error("case %u: \"%s\" is not in \"%s\"", i, cases[i].says, said);
    g_assert_nonnull(strstr(said, "nothing was imported"));
  }
  g_autoptr(GError) error = NULL;
  g_autoptr(Book) book = must_open(import);
  g_autoptr(GArray) states = g_array_new(FALSE, FALSE, sizeof(ProductState));
  g_assert_true(product_states_list(book, PLACE_COUNTRY, states, &error));
  g_assert_cmpuint(states->len, ==, 0);
  g_autofree char *said = import_text(import, "dogs", PLAN);
  g_assert_nonnull(strstr(said, "write one of: households, people, pins, plans, "));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  IMPORT_TEST("/import/plans-and-baselines", plans_and_baselines);
  IMPORT_TEST("/import/villages-and-leaders", villages_and_leaders);
  IMPORT_TEST("/import/products-assessments-sessions", products_assessments_sessions);
  IMPORT_TEST("/import/records-bad-lines", bad_lines_are_named);
  return g_test_run();
}
