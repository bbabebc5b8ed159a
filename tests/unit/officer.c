/* Officers' questions against a book: whose places, what is summed once, what is hidden, what does not fit. The answers' texts
 * are in the conversations. */
#include "book_fixture.h"
#include "command/turn.h"
#include "model/assessments.h"
#include "model/covers.h"
#include "model/people.h"
#include "model/product_states.h"

#include <stdlib.h>

#define OFFICER 7
#define RAHAN 33080603
#define TODAY 20170327

typedef struct {
  Turn turn;
  Phone phone;
  Programme *programme;
} Asking;

static gint64 inbox = 0;

static void give(Fixture *fixture, gint32 village, gint32 number, Command kind, gint64 satang, Day day)
{
  LedgerRow row = entry(++inbox, 0, household_code(village, number), kind, satang, day);
  if (kind == COMMAND_SELL)
    g_strlcpy(row.product, "11", sizeof row.product);
  must_add(fixture, &row);
}

static void set_up(Fixture *fixture, Asking *asking)
{
  g_autoptr(GError) error = NULL;
  gint64 person = 0;
  *asking = (Asking){.programme = programme_load("config/programme.cfg", &error)};
  g_assert_no_error(error);
  asking->turn =
      (Turn){.book = fixture->book, .programme = asking->programme, .today = TODAY, .phone = &asking->phone, .person = OFFICER};
  must_begin(fixture);
  fixture_add_village(fixture, RAHAN);
  for (int i = 0; i < OFFICER; i++)
    g_assert_true(people_add(fixture->book, "x", &person, &error));
  g_assert_cmpint(person, ==, OFFICER);
}

static void cover(Fixture *fixture, const gint64 *places, guint n)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_array_append_vals(all, places, n);
  g_assert_true(covers_set(fixture->book, OFFICER, all, &error));
}

static const Answer *ask(Asking *asking, Command command, gint32 place, PeriodKind period)
{
  g_autoptr(GError) error = NULL;
  Request request;
  request_init(&request, command);
  request.period = period;
  request.village = place > 999999 ? place : 0;
  request.tambon = place > 9999 && place <= 999999 ? place : 0;
  request.district = place <= 9999 ? place : 0;
  asking->turn.refused = FALSE;
  command_carry_out(&asking->turn, &request, &error);
  g_assert_no_error(error);
  return &asking->turn.answer;
}

static gint64 number(const Answer *answer, const char *name)
{
  const AnswerField *field = answer_field(answer, name);
  g_assert_nonnull(field);
  return field->number;
}

static void only_own_places(Fixture *fixture, gconstpointer data)
{
  (void)data;
  static const Command commands[] = {COMMAND_VTOTAL,   COMMAND_VTARGET, COMMAND_MISSING, COMMAND_VTRAIN,
                                     COMMAND_PRODUCTS, COMMAND_EVAL,    COMMAND_VGROUPS};
  Asking asking;
  set_up(fixture, &asking);
  for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
    static const gint32 inside[] = {DU, PHOK, 330805, 3308}, outside[] = {33090101, 330901, 3309, 34010101};
    for (guint k = 0; k < G_N_ELEMENTS(inside); k++) {
      ask(&asking, commands[i], inside[k], PERIOD_NONE); /* none of their own: the home district */
      g_assert_false(asking.turn.refused);
      const Answer *answer = ask(&asking, commands[i], outside[k], PERIOD_NONE);
      g_assert_true(asking.turn.refused);
      g_assert_cmpint(answer->id, ==, E_NOT_COVERED);
      g_assert_cmpint(number(answer, "v"), ==, outside[k]);
    }
  }
  static const gint64 phrai[] = {330805}, both[] = {330805, DU};
  cover(fixture, phrai, 1);
  for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
    ask(&asking, commands[i], PHOK, PERIOD_NONE);
    g_assert_false(asking.turn.refused);
    ask(&asking, commands[i], 330805, PERIOD_NONE);
    g_assert_false(asking.turn.refused);
    g_assert_cmpint(ask(&asking, commands[i], DU, PERIOD_NONE)->id, ==, E_NOT_COVERED);
    g_assert_cmpint(ask(&asking, commands[i], 3308, PERIOD_NONE)->id, ==, E_NOT_COVERED); /* wider than what is theirs */
  }
  cover(fixture, both, 2);
  ask(&asking, COMMAND_VTOTAL, DU, PERIOD_MONTH);
  g_assert_false(asking.turn.refused);
  book_rollback(fixture->book);
  programme_free(asking.programme);
}

/* A place that lies in another of the officer's is not counted twice. */
static void all_counts_once(Fixture *fixture, gconstpointer data)
{
  (void)data;
  Asking asking;
  set_up(fixture, &asking);
  for (gint32 n = 1; n <= 3; n++) {
    give(fixture, DU, n, COMMAND_INCOME, 10000, TODAY);
    give(fixture, PHOK, n, COMMAND_SELL, 1000, TODAY);
    give(fixture, PHOK, n, COMMAND_EXPENSE, 7, 20170228);
    give(fixture, PUN, 20, COMMAND_BORROW, 500, TODAY);
  }
  give(fixture, PHOK, 4, COMMAND_SAVE, 900, 20161130);
  static const struct {
    gint64 places[3];
    guint n;
    gint64 villages, income;
  } cases[] = {{{0}, 0, 5, 33000},
               {{DU}, 1, 1, 30000},
               {{330805, PHOK}, 2, 3, 3000},
               {{3308, 330805, DU}, 3, 5, 33000},
               {{DU, PHOK, PUN}, 3, 3, 33000},
               {{33}, 1, 5, 33000}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    cover(fixture, cases[i].places, cases[i].n);
    for (int committed = 0; committed < 2; committed++) {
      const Answer *answer = ask(&asking, COMMAND_ALL, 0, PERIOD_MONTH);
      g_assert_cmpint(number(answer, "k"), ==, cases[i].villages);
      g_assert_cmpint(number(answer, "h"), ==, cases[i].villages * 20);
      g_assert_cmpint(number(answer, "a"), ==, cases[i].income);
      must_commit(fixture);
      must_begin(fixture);
    }
    const Answer *today = ask(&asking, COMMAND_ALL, 0, PERIOD_TODAY);
    g_assert_cmpint(number(today, "a"), ==, cases[i].income);
    g_assert_cmpint(number(today, "m"), ==, TODAY);
  }
  cover(fixture, NULL, 0);
  const Answer *year = ask(&asking, COMMAND_ALL, 0, PERIOD_FISCAL_YEAR);
  g_assert_cmpint(number(year, "m"), ==, 2560);
  g_assert_cmpint(number(year, "x"), ==, 7); /* in March; not 11 */
  g_assert_null(answer_field(year, "n"));
  g_assert_cmpint(number(year, "c"), ==, 900);
  book_rollback(fixture->book);
  programme_free(asking.programme);
}

static void few_have_no_sums(Fixture *fixture, gconstpointer data)
{
  (void)data;
  Asking asking;
  set_up(fixture, &asking);
  static const char *const sums[] = {"a", "b", "c", "x1", "p"};
  for (gint32 households = 0; households <= 3; households++) {
    if (households > 0)
      give(fixture, DU, households, COMMAND_SELL, 100, TODAY);
    static const struct {
      Command command;
      PeriodKind period;
    } asked[] = {{COMMAND_VTOTAL, PERIOD_MONTH},   {COMMAND_VTOTAL, PERIOD_TODAY},    {COMMAND_VTOTAL, PERIOD_FISCAL_YEAR},
                 {COMMAND_PRODUCTS, PERIOD_MONTH}, {COMMAND_VGROUPS, PERIOD_MONTH},   {COMMAND_ALL, PERIOD_MONTH},
                 {COMMAND_ALL, PERIOD_TODAY},      {COMMAND_ALL, PERIOD_FISCAL_YEAR}, {COMMAND_VTARGET, PERIOD_NONE}};
    for (guint i = 0; i < G_N_ELEMENTS(asked); i++) {
      const Answer *answer = ask(&asking, asked[i].command, DU, asked[i].period);
      gboolean told = FALSE;
      for (guint k = 0; k < G_N_ELEMENTS(sums); k++)
        told |= answer_field(answer, sums[k]) != NULL;
      g_assert_cmpint(told, ==, households == 3 && asked[i].command != COMMAND_VTARGET);
    }
  }
  book_rollback(fixture->book);
  programme_free(asking.programme);
}

/* A year's households count once each, however many months they sent in. */
static void a_year_counts_households(Fixture *fixture, gconstpointer data)
{
  (void)data;
  Asking asking;
  set_up(fixture, &asking);
  for (gint32 n = 1; n <= 4; n++) {
    give(fixture, DU, n, COMMAND_INCOME, 100, 20161015 + (n % 3) * 100);
    give(fixture, DU, n, COMMAND_INCOME, 100, 20170215);
  }
  give(fixture, DU, 9, COMMAND_INCOME, 100, 20160915); /* the year before */
  const Answer *answer = ask(&asking, COMMAND_VTOTAL, DU, PERIOD_FISCAL_YEAR);
  g_assert_cmpint(number(answer, "n"), ==, 4);
  g_assert_cmpint(number(answer, "a"), ==, 800);
  g_assert_cmpint(number(ask(&asking, COMMAND_VTOTAL, 330807, PERIOD_FISCAL_YEAR), "n"), ==, 4);
  answer = ask(&asking, COMMAND_MISSING, DU, PERIOD_FISCAL_YEAR);
  g_assert_cmpint(number(answer, "n"), ==, 16);
  g_assert_cmpstr(answer_field(answer, "x")->text, ==, "5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20");
  book_rollback(fixture->book);
  programme_free(asking.programme);
}

static void target_of_a_tambon(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  Asking asking;
  set_up(fixture, &asking);
  for (gint32 n = 1; n <= 3; n++) {
    g_assert_true(households_set_baseline(fixture->book, household_code(n < 3 ? PHOK : PUN, n), 12000000, &error));
    for (gint32 month = 201612; month <= 201702; month++)
      give(fixture, n < 3 ? PHOK : PUN, n, COMMAND_INCOME, n == 1 ? 1029999 : 1030000, month * 100 + 3);
  }
  const Answer *answer = ask(&asking, COMMAND_VTARGET, 330805, PERIOD_NONE);
  g_assert_cmpint(number(answer, "n"), ==, 2);
  g_assert_cmpint(number(answer, "p"), ==, 29);
  g_assert_cmpint(number(answer, "x"), ==, 37);
  g_assert_cmpint(number(answer, "k"), ==, 0); /* nobody earned anything in March */
  g_assert_null(answer_field(answer, "y"));
  g_assert_cmpint(number(answer, "m"), ==, 2560);
  g_assert_null(answer_field(ask(&asking, COMMAND_VTARGET, PHOK, PERIOD_NONE), "p")); /* two households are no average */
  answer = ask(&asking, COMMAND_VTARGET, 330805, PERIOD_LAST_MONTH);                  /* as it stood at the end of February */
  g_assert_cmpint(number(answer, "n"), ==, 2);
  g_assert_cmpint(number(answer, "m"), ==, 201702);
  g_assert_cmpint(number(answer, "k"), ==, 3);
  book_rollback(fixture->book);
  programme_free(asking.programme);
}

static void assessment_and_states(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  Asking asking;
  set_up(fixture, &asking);
  for (gint32 n = 1; n <= 3; n++) {
    Assessment one = {.fiscal_year = 2560, .household = household_code(DU, n), .day = TODAY};
    for (guint i = 0; i < CRITERIA; i++)
      one.criteria[i] = n == 3 && i == 1 ? ASSESSED_NO : n == 2 && i == 0 ? ASSESSED_OPEN : ASSESSED_YES;
    g_assert_true(assessments_put(fixture->book, &one, &error));
    ProductState state = {.village = n < 3 ? DU : PHOK, .stage = n == 1 ? PRODUCT_IDEA : PRODUCT_GRADED};
    g_snprintf(state.product, sizeof state.product, "%d", 10 + n);
    g_assert_true(product_states_put(fixture->book, &state, &error));
  }
  const Answer *answer = ask(&asking, COMMAND_EVAL, DU, PERIOD_NONE);
  g_assert_cmpint(number(answer, "n"), ==, 1);
  g_assert_cmpint(number(answer, "x"), ==, 18); /* one open, seventeen without a sheet; the failed one waits for nothing */
  answer = ask(&asking, COMMAND_EVAL, 3308, PERIOD_NONE);
  g_assert_cmpint(number(answer, "x"), ==, 98);
  answer = ask(&asking, COMMAND_PRODUCTS, DU, PERIOD_NONE);
  g_assert_cmpint(number(answer, "s"), ==, 1);
  g_assert_cmpint(number(answer, "k"), ==, 2);
  g_assert_cmpint(number(ask(&asking, COMMAND_PRODUCTS, 3308, PERIOD_NONE), "s"), ==, 2);
  book_rollback(fixture->book);
  programme_free(asking.programme);
}

/* More villages than an answer has room for: the worst first, and how many are left out. */
static void a_long_list_says_so(Fixture *fixture, gconstpointer data)
{
  (void)data;
  Asking asking;
  set_up(fixture, &asking);
  for (gint32 moo = 10; moo < 60; moo++)
    fixture_add_village(fixture, 33080700 + moo);
  for (gint32 n = 1; n <= 20; n++)
    give(fixture, DU, n, COMMAND_INCOME, 100, TODAY);
  const Answer *answer = ask(&asking, COMMAND_MISSING, 3308, PERIOD_NONE);
  g_assert_cmpint(number(answer, "n"), ==, 20 * 53);
  const char *list = answer_field(answer, "x")->text;
  g_assert_cmpuint(strlen(list), <, ANSWER_TEXT_MAX - 1);
  g_assert_null(strstr(list, "0702:"));
  g_auto(GStrv) items = g_strsplit(list, " ", -1);
  const guint n = g_strv_length(items);
  g_assert_cmpint(atoi(items[n - 1]), ==, 53 - (int)(n - 1));
  g_assert_cmpint(ask(&asking, COMMAND_MISSING, DU, PERIOD_NONE)->id, ==, R_MISSING0);
  book_rollback(fixture->book);
  programme_free(asking.programme);
}

/* An officer in practice sees what is practised, and nothing of it in earnest. */
static void practice_is_apart(Fixture *fixture, gconstpointer data)
{
  (void)data;
  Asking asking;
  set_up(fixture, &asking);
  fixture_add_village(fixture, -DU);
  for (gint32 n = 1; n <= 3; n++)
    give(fixture, -DU, n, COMMAND_INCOME, 100, TODAY);
  static const gint32 places[] = {DU, 330807, 3308};
  for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
    asking.turn.practice = FALSE;
    g_assert_cmpint(number(ask(&asking, COMMAND_VTOTAL, places[i], PERIOD_MONTH), "n"), ==, 0);
    g_assert_cmpint(number(ask(&asking, COMMAND_ALL, 0, PERIOD_MONTH), "n"), ==, 0);
    asking.turn.practice = TRUE;
    const Answer *answer = ask(&asking, COMMAND_VTOTAL, places[i], PERIOD_MONTH);
    g_assert_cmpint(number(answer, "a"), ==, 300);
    g_assert_cmpint(number(answer, "v"), ==, places[i]);
    g_assert_cmpint(number(ask(&asking, COMMAND_VTOTAL, places[i], PERIOD_TODAY), "n"), ==, 3);
    g_assert_cmpint(number(ask(&asking, COMMAND_ALL, 0, PERIOD_MONTH), "a"), ==, 300);
  }
  const Answer *answer = ask(&asking, COMMAND_MISSING, DU, PERIOD_NONE);
  g_assert_cmpstr(answer_field(answer, "x")->text, ==, "4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20");
  book_rollback(fixture->book);
  programme_free(asking.programme);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  BOOK_TEST("/officer/own_places", only_own_places);
  BOOK_TEST("/officer/all_once", all_counts_once);
  BOOK_TEST("/officer/few", few_have_no_sums);
  BOOK_TEST("/officer/year", a_year_counts_households);
  BOOK_TEST("/officer/target", target_of_a_tambon);
  BOOK_TEST("/officer/assessment", assessment_and_states);
  BOOK_TEST("/officer/long_list", a_long_list_says_so);
  BOOK_TEST("/officer/practice", practice_is_apart);
  return g_test_run();
}
