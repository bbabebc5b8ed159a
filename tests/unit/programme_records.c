/* What mentors report and what the office records: trainings, contests, visits, proposals, sessions, products, assessments. */
#include "book_fixture.h"
#include "model/assessments.h"
#include "model/contests.h"
#include "model/mismatches.h"
#include "model/product_states.h"
#include "model/proposals.h"
#include "model/sessions.h"
#include "model/trainings.h"
#include "model/visits.h"

#define FY 2560
#define TAMBON_PHRAI 330805

static Training must_train(Fixture *fixture, gint64 inbox, gint32 village, gint32 day, gint32 present)
{
  g_autoptr(GError) error = NULL;
  Training training = {.id = ledger_id(inbox, 0),
                       .fiscal_year = FY,
                       .village = village,
                       .day = day,
                       .held_day = 20170327,
                       .present = present,
                       .absent = "05 12",
                       .person = 3,
                       .at_ms = 1490000000000 + inbox};
  trainings_add(fixture->book, &training, &error);
  g_assert_no_error(error);
  return training;
}

static void must_undo(Fixture *fixture, gint64 inbox)
{
  g_autoptr(GError) error = NULL;
  Training training;
  gboolean found;
  g_assert_true(trainings_of_message(fixture->book, inbox, &training, &found, &error) && found);
  g_assert_true(trainings_undo(fixture->book, &training, &error));
}

/* The message whose report stands; 0: none. */
static gint64 standing(Fixture *fixture, gint32 village, gint32 day)
{
  g_autoptr(GError) error = NULL;
  Training training;
  gboolean found;
  g_assert_true(trainings_standing(fixture->book, FY, village, day, &training, &found, &error));
  return found ? training.id / 16 : 0;
}

static void later_report_replaces(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  must_begin(fixture);
  g_assert_cmpint(standing(fixture, DU, 2), ==, 0);
  g_assert_cmpint(must_train(fixture, 1, DU, 2, 18).replaces, ==, 0);
  must_train(fixture, 2, DU, 3, 20);
  g_assert_cmpint(must_train(fixture, 3, DU, 2, 17).replaces, ==, ledger_id(1, 0));
  must_train(fixture, 4, PUN, 2, 11);
  g_assert_cmpint(standing(fixture, DU, 2), ==, 3);
  gint32 present[5];
  g_assert_true(trainings_present(fixture->book, FY, DU, 5, present, &error));
  const gint32 expected[] = {-1, 17, 20, -1, -1};
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint(present[i], ==, expected[i]);
  g_assert_true(trainings_present(fixture->book, FY - 1, DU, 5, present, &error));
  g_assert_cmpint(present[1], ==, -1); /* another fiscal year */

  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Training));
  g_assert_true(trainings_list(fixture->book, FY, DU, all, &error));
  g_assert_cmpuint(all->len, ==, 3);
  const Training *first = &g_array_index(all, Training, 0);
  g_assert_cmpint(first->state, ==, TRAINING_REPLACED);
  g_assert_cmpint(first->present, ==, 18);
  g_assert_cmpstr(first->absent, ==, "05 12");
  g_assert_cmpint(first->held_day, ==, 20170327);
  g_array_set_size(all, 0);
  g_assert_true(trainings_list(fixture->book, FY, 3308, all, &error));
  g_assert_cmpuint(all->len, ==, 4);
  must_commit(fixture);
}

static void undo_brings_back(Fixture *fixture, gconstpointer data)
{
  (void)data;
  must_begin(fixture);
  must_train(fixture, 1, DU, 2, 18);
  must_train(fixture, 2, DU, 2, 17);
  must_train(fixture, 3, DU, 2, 16);
  must_undo(fixture, 2); /* it did not stand: what stands goes on */
  g_assert_cmpint(standing(fixture, DU, 2), ==, 3);
  must_undo(fixture, 3); /* the second was taken back already: the first stands */
  g_assert_cmpint(standing(fixture, DU, 2), ==, 1);
  must_undo(fixture, 1);
  g_assert_cmpint(standing(fixture, DU, 2), ==, 0);
  must_train(fixture, 4, DU, 2, 20);
  g_assert_cmpint(standing(fixture, DU, 2), ==, 4);
  must_commit(fixture);
}

/* Practice is a place of its own. */
static void practice_apart(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  must_begin(fixture);
  must_train(fixture, 1, -DU, 1, 19);
  g_assert_cmpint(standing(fixture, DU, 1), ==, 0);
  g_assert_cmpint(standing(fixture, -DU, 1), ==, 1);
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Training));
  g_assert_true(trainings_list(fixture->book, FY, PLACE_COUNTRY, all, &error));
  g_assert_cmpuint(all->len, ==, 0);
  g_assert_true(trainings_list(fixture->book, FY, -PLACE_COUNTRY, all, &error));
  g_assert_cmpuint(all->len, ==, 1);
  Proposal practised = {.id = ledger_id(2, 0), .village = -DU, .name = "x"},
           real = {.id = ledger_id(3, 0), .village = DU, .name = "y"};
  g_assert_true(proposals_add(fixture->book, &practised, &error) && proposals_add(fixture->book, &real, &error));
  g_assert_cmpint(real.number, ==, 1);
  must_commit(fixture);
}

static void contests_flag(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  must_begin(fixture);
  const Training training = must_train(fixture, 1, DU, 2, 18);
  const Contest contest = {.id = ledger_id(2, 0), .training = training.id, .household = household_code(DU, 5), .at_ms = 7};
  gboolean found;
  g_assert_true(contests_add(fixture->book, &contest, &error));
  Contest got;
  g_assert_true(contests_of_message(fixture->book, 2, &got, &found, &error) && found);
  g_assert_cmpint(got.day, ==, 2);
  g_assert_cmpint(got.village, ==, DU);
  g_assert_true(contests_settle(fixture->book, got.id, 99, &error) && contests_settle(fixture->book, got.id, 100, &error));
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Contest));
  g_assert_true(contests_list(fixture->book, FY, DU, all, &error));
  g_assert_cmpuint(all->len, ==, 1);
  g_assert_cmpint(g_array_index(all, Contest, 0).settled_ms, ==, 99); /* settled once */
  g_assert_true(contests_of_message(fixture->book, 1, &got, &found, &error));
  g_assert_false(found);
  must_commit(fixture);
}

static void visits_count_households(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  gint32 n;
  must_begin(fixture);
  for (guint i = 0; i < 20; i++) { /* more than the ledger's rows of a message */
    const Visit visit = {
        .id = visit_id(1, i), .fiscal_year = FY, .household = household_code(DU, (gint32)i + 1), .day = 20170327};
    g_assert_true(visits_add(fixture->book, &visit, &error));
  }
  const Visit again = {.id = visit_id(2, 0), .fiscal_year = FY, .household = household_code(DU, 5), .day = 20170328};
  const Visit other = {.id = visit_id(3, 0), .fiscal_year = FY, .household = household_code(PUN, 5), .day = 20170328};
  g_assert_true(visits_add(fixture->book, &again, &error) && visits_add(fixture->book, &other, &error));
  g_assert_true(visits_households(fixture->book, FY, DU, &n, &error));
  g_assert_cmpint(n, ==, 20);
  g_assert_true(visits_households(fixture->book, FY, 3308, &n, &error));
  g_assert_cmpint(n, ==, 21);
  g_assert_true(visits_households(fixture->book, FY + 1, DU, &n, &error));
  g_assert_cmpint(n, ==, 0);
  g_autoptr(GArray) visits = g_array_new(FALSE, FALSE, sizeof(Visit));
  g_assert_true(visits_of_message(fixture->book, 1, visits, &error));
  g_assert_cmpuint(visits->len, ==, 20);
  g_assert_true(visits_undo(fixture->book, 1, &error));
  g_assert_true(visits_households(fixture->book, FY, DU, &n, &error));
  g_assert_cmpint(n, ==, 1); /* household 5 was visited again */
  must_commit(fixture);
}

static void proposals_run(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  gboolean found;
  must_begin(fixture);
  Proposal first = {.id = ledger_id(1, 0), .village = DU, .name = "น้ำพริกปลาส้ม"},
           second = {.id = ledger_id(2, 0), .village = PUN, .name = "b"};
  g_assert_true(proposals_add(fixture->book, &first, &error) && proposals_add(fixture->book, &second, &error));
  g_assert_cmpint(first.number, ==, 1);
  g_assert_cmpint(second.number, ==, 2);
  g_assert_true(proposals_set_state(fixture->book, second.id, PROPOSAL_UNDONE, &error));
  Proposal third = {.id = ledger_id(3, 0), .village = DU, .name = "c"}, got;
  g_assert_true(proposals_add(fixture->book, &third, &error));
  g_assert_cmpint(third.number, ==, 3); /* a number is not given twice */
  g_assert_true(proposals_of_message(fixture->book, 2, &got, &found, &error) && found);
  g_assert_cmpint(got.state, ==, PROPOSAL_UNDONE);
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Proposal));
  g_assert_true(proposals_list(fixture->book, DU, all, &error));
  g_assert_cmpuint(all->len, ==, 2);
  g_assert_cmpstr(g_array_index(all, Proposal, 0).name, ==, "น้ำพริกปลาส้ม");
  must_commit(fixture);
}

static void sessions_and_products(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  must_begin(fixture);
  Session session = {.fiscal_year = FY, .village = DU, .day = 1, .planned_day = 20170320, .topic = "หมัก", .venue = "ศาลา"};
  g_assert_true(sessions_put(fixture->book, &session, &error));
  session.planned_day = 20170321;
  g_assert_true(sessions_put(fixture->book, &session, &error));
  g_autoptr(GArray) sessions = g_array_new(FALSE, FALSE, sizeof(Session));
  g_assert_true(sessions_list(fixture->book, FY, 3308, sessions, &error));
  g_assert_cmpuint(sessions->len, ==, 1);
  g_assert_cmpint(g_array_index(sessions, Session, 0).planned_day, ==, 20170321);
  g_assert_cmpstr(g_array_index(sessions, Session, 0).venue, ==, "ศาลา");

  ProductState state = {.village = PUN, .product = "11", .stage = PRODUCT_TRIAL};
  g_assert_true(product_states_put(fixture->book, &state, &error));
  state = (ProductState){.village = PUN, .product = "11", .stage = PRODUCT_GRADED, .grade = "3 ดาว", .since_day = 20170301};
  g_assert_true(product_states_put(fixture->book, &state, &error));
  g_autoptr(GArray) states = g_array_new(FALSE, FALSE, sizeof(ProductState));
  g_assert_true(product_states_list(fixture->book, TAMBON_PHRAI, states, &error));
  g_assert_cmpuint(states->len, ==, 1);
  g_assert_cmpint(g_array_index(states, ProductState, 0).stage, ==, PRODUCT_GRADED);
  g_assert_cmpstr(g_array_index(states, ProductState, 0).grade, ==, "3 ดาว");
  ProductStage stage;
  g_assert_true(product_stage_parse("registered", &stage));
  g_assert_cmpint(stage, ==, PRODUCT_REGISTERED);
  g_assert_false(product_stage_parse("sold", &stage));
  must_commit(fixture);
}

static void must_assess(Fixture *fixture, gint32 village, gint32 number, int a, int b, int c, int d, int e)
{
  g_autoptr(GError) error = NULL;
  const Assessment assessment = {.fiscal_year = FY,
                                 .household = household_code(village, number),
                                 .criteria = {(Assessed)a, (Assessed)b, (Assessed)c, (Assessed)d, (Assessed)e},
                                 .day = 20170327};
  assessments_put(fixture->book, &assessment, &error);
  g_assert_no_error(error);
}

static void assessments_counted(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  AssessmentCount count;
  must_begin(fixture);
  must_assess(fixture, PUN, 1, 1, 1, 1, 1, -1);
  must_assess(fixture, PUN, 1, 1, 1, 1, 1, 1); /* looked at again */
  must_assess(fixture, PUN, 2, 1, 1, 1, 0, 1);
  must_assess(fixture, PUN, 3, 0, -1, -1, -1, -1);
  must_assess(fixture, PHOK, 4, 1, 1, -1, 1, 1);
  must_assess(fixture, PHOK, 5, -1, -1, -1, -1, -1);
  must_assess(fixture, DU, 6, 1, 1, 1, 1, 1);
  g_assert_true(assessments_count(fixture->book, FY, TAMBON_PHRAI, &count, &error));
  g_assert_cmpint(count.passed, ==, 1);
  g_assert_cmpint(count.failed, ==, 2);
  g_assert_cmpint(count.waiting, ==, 2);
  g_assert_true(assessments_count(fixture->book, FY + 1, TAMBON_PHRAI, &count, &error));
  g_assert_cmpint(count.passed + count.failed + count.waiting, ==, 0);
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Assessment));
  g_assert_true(assessments_list(fixture->book, FY, PUN, all, &error));
  g_assert_cmpuint(all->len, ==, 3);
  const Assessment *third = &g_array_index(all, Assessment, 2);
  g_assert_cmpint(third->criteria[CRITERION_LIVELIHOOD], ==, ASSESSED_NO);
  g_assert_cmpint(third->criteria[CRITERION_NO_INFORMAL_DEBT], ==, ASSESSED_OPEN);
  must_commit(fixture);
}

static void must_plan(Fixture *fixture, gint32 village, gint32 day, Day planned)
{
  g_autoptr(GError) error = NULL;
  const Session session = {.fiscal_year = FY, .village = village, .day = day, .planned_day = planned};
  g_assert_true(sessions_put(fixture->book, &session, &error));
}

static void must_report(Fixture *fixture, gint64 inbox, gint32 village, gint32 day, gint64 person, gint32 present)
{
  g_autoptr(GError) error = NULL;
  Training training = {.id = ledger_id(inbox, 0),
                       .fiscal_year = FY,
                       .village = village,
                       .day = day,
                       .held_day = 20170320,
                       .present = present,
                       .person = person};
  g_assert_true(trainings_add(fixture->book, &training, &error));
}

static void must_contest(Fixture *fixture, gint64 inbox, gint64 training, gint32 village, gint32 number, gint64 settled_ms)
{
  g_autoptr(GError) error = NULL;
  const Contest contest = {.id = ledger_id(inbox, 0),
                           .training = ledger_id(training, 0),
                           .household = household_code(village, number),
                           .settled_ms = settled_ms};
  g_assert_true(contests_add(fixture->book, &contest, &error));
}

static void expect(const GArray *found, guint at, MismatchKind kind, gint32 village, gint32 day)
{
  const Mismatch *mismatch = &g_array_index(found, Mismatch, at);
  g_assert_cmpint(mismatch->kind, ==, kind);
  g_assert_cmpint(mismatch->village, ==, village);
  g_assert_cmpint(mismatch->day, ==, day);
}

static void mismatches_listed(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  must_begin(fixture);
  must_plan(fixture, DU, 1, 20170320); /* as reported */
  must_plan(fixture, DU, 2, 20170321); /* reported for another day */
  must_plan(fixture, DU, 3, 20170326); /* not reported */
  must_plan(fixture, DU, 4, 20170327); /* today: no report yet */
  must_plan(fixture, PUN, 1, 20170322);
  must_report(fixture, 1, DU, 1, 3, 18);
  must_report(fixture, 2, DU, 2, 3, 18);
  must_report(fixture, 3, DU, 2, 3, 17); /* the same mentor mends his own */
  must_report(fixture, 4, PHOK, 5, 7, 11);
  must_report(fixture, 5, PHOK, 5, 8, 12);
  must_report(fixture, 6, PHOK, 4, 7, 11);
  must_report(fixture, 7, PHOK, 4, 8, 12);
  must_report(fixture, 8, PHOK, 4, 7, 12); /* agreed */
  must_report(fixture, 9, PHOK, 4, 8, 12);
  must_contest(fixture, 20, 1, DU, 12, 0);
  must_contest(fixture, 21, 1, DU, 5, 0);
  must_contest(fixture, 22, 1, DU, 12, 0);
  must_contest(fixture, 23, 1, DU, 7, 99);
  must_contest(fixture, 24, 2, DU, 7, 99); /* settled */
  must_contest(fixture, 25, 2, DU, 8, 0);  /* of the report that was replaced since */
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Mismatch));
  g_assert_true(mismatches(fixture->book, FY, 3308, 20170327, found, &error));
  g_assert_cmpuint(found->len, ==, 6);
  expect(found, 0, MISMATCH_DIFFERING, PHOK, 5);
  g_assert_cmpint(g_array_index(found, Mismatch, 0).present, ==, 12);
  g_assert_cmpint(g_array_index(found, Mismatch, 0).other, ==, 11);
  expect(found, 1, MISMATCH_UNCONFIRMED, PUN, 1);
  expect(found, 2, MISMATCH_CONTESTED, DU, 1);
  g_assert_cmpstr(g_array_index(found, Mismatch, 2).contested_by, ==, "12 05");
  g_assert_cmpint(g_array_index(found, Mismatch, 2).present, ==, 18);
  expect(found, 3, MISMATCH_OTHER_DAY, DU, 2);
  g_assert_cmpint(g_array_index(found, Mismatch, 3).planned_day, ==, 20170321);
  g_assert_cmpint(g_array_index(found, Mismatch, 3).held_day, ==, 20170320);
  expect(found, 4, MISMATCH_CONTESTED, DU, 2);
  g_assert_cmpint(g_array_index(found, Mismatch, 4).present, ==, 17);
  expect(found, 5, MISMATCH_UNCONFIRMED, DU, 3);
  g_array_set_size(found, 0);
  g_assert_true(mismatches(fixture->book, FY, PUN, 20170327, found, &error));
  g_assert_cmpuint(found->len, ==, 1);
  g_array_set_size(found, 0);
  g_assert_true(mismatches(fixture->book, FY + 1, 3308, 20170327, found, &error));
  g_assert_cmpuint(found->len, ==, 0);
  must_commit(fixture);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  BOOK_TEST("/records/later-report-replaces", later_report_replaces);
  BOOK_TEST("/records/undo-brings-back", undo_brings_back);
  BOOK_TEST("/records/practice-apart", practice_apart);
  BOOK_TEST("/records/contests-flag", contests_flag);
  BOOK_TEST("/records/visits-count-households", visits_count_households);
  BOOK_TEST("/records/proposals-run", proposals_run);
  BOOK_TEST("/records/sessions-and-products", sessions_and_products);
  BOOK_TEST("/records/assessments-counted", assessments_counted);
  BOOK_TEST("/records/mismatches-listed", mismatches_listed);
  return g_test_run();
}
