/* What a person may ask for and has agreed to, and what an officer answers for: tickets, consents, covers. */
#include "book_fixture.h"
#include "model/consents.h"
#include "model/covers.h"
#include "model/people.h"
#include "model/tickets.h"

#define PHONE_A 66810000001
#define PHONE_B 66810000002

static GArray *places_of(Fixture *fixture, gint64 person)
{
  g_autoptr(GError) error = NULL;
  GArray *places = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_assert_true(covers_of(fixture->book, person, places, &error));
  return places;
}

static gboolean reaches(Fixture *fixture, gint64 person, gint64 place)
{
  g_autoptr(GError) error = NULL;
  gboolean covered = FALSE;
  g_assert_true(covers_reach(fixture->book, person, place, 3308, &covered, &error));
  return covered;
}

static void an_officer_covers_places_and_what_lies_in_them(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  gint64 person;
  must_begin(fixture);
  g_assert_true(people_add(fixture->book, "x", &person, &error));
  g_autoptr(GArray) none = places_of(fixture, person);
  g_assert_cmpuint(none->len, ==, 0);
  g_assert_true(reaches(fixture, person, DU) && reaches(fixture, person, -PUN));
  g_assert_false(reaches(fixture, person, 33090101));

  g_autoptr(GArray) two = g_array_new(FALSE, FALSE, sizeof(gint64));
  const gint64 tambon = 330805, village = DU;
  g_array_append_val(two, village);
  g_array_append_val(two, tambon);
  g_assert_true(covers_set(fixture->book, person, two, &error));
  must_commit(fixture);
  g_autoptr(GArray) kept = places_of(fixture, person);
  g_assert_cmpuint(kept->len, ==, 2);
  g_assert_cmpint(g_array_index(kept, gint64, 0), ==, tambon);
  g_assert_true(reaches(fixture, person, PUN) && reaches(fixture, person, household_code(DU, 5)));
  g_assert_true(reaches(fixture, person, -household_code(PHOK, 1)));
  g_assert_false(reaches(fixture, person, 33080603));
  g_assert_false(reaches(fixture, person, 3308));

  must_begin(fixture);
  g_array_set_size(two, 1);
  g_assert_true(covers_set(fixture->book, person, two, &error));
  must_commit(fixture);
  g_assert_false(reaches(fixture, person, PUN));
}

static void one_ticket_is_open_until_it_is_closed(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  gboolean found;
  Ticket asked = {.kind = TICKET_ERASE, .person = 7, .msisdn = PHONE_A, .opened_ms = 1000, .due_day = 20170426};
  Ticket later = {.kind = TICKET_MYDATA, .msisdn = PHONE_B, .opened_ms = 900, .due_day = 20170401};
  must_begin(fixture);
  g_assert_true(tickets_add(fixture->book, &asked, &error) && tickets_add(fixture->book, &later, &error));
  must_commit(fixture);
  g_assert_cmpint(later.id, ==, asked.id + 1);

  Ticket open;
  g_assert_true(tickets_open_of(fixture->book, TICKET_ERASE, 7, PHONE_B, &open, &found, &error) && found);
  g_assert_cmpint(open.id, ==, asked.id);
  g_assert_cmpint(open.due_day, ==, 20170426);
  g_assert_cmpstr(open.outcome, ==, "");
  ticket_clear(&open);
  g_assert_true(tickets_open_of(fixture->book, TICKET_MYDATA, 7, PHONE_A, &open, &found, &error) && !found);
  g_assert_true(tickets_open_of(fixture->book, TICKET_MYDATA, 0, PHONE_B, &open, &found, &error) && found);
  ticket_clear(&open);

  g_autoptr(GArray) due = g_array_new(FALSE, FALSE, sizeof(Ticket));
  g_array_set_clear_func(due, (GDestroyNotify)ticket_clear);
  g_assert_true(tickets_list(fixture->book, TRUE, due, &error) && due->len == 2);
  g_assert_cmpint(g_array_index(due, Ticket, 0).id, ==, later.id);

  must_begin(fixture);
  g_assert_true(tickets_close(fixture->book, asked.id, 5000, "erased", &error));
  g_assert_true(tickets_forget(fixture->book, PHONE_A, &error));
  g_assert_false(tickets_close(fixture->book, asked.id, 6000, "again", &error));
  g_assert_error(error, FAILURE, FAILED_REJECT);
  g_clear_error(&error);
  must_commit(fixture);
  g_assert_true(tickets_open_of(fixture->book, TICKET_ERASE, 7, PHONE_A, &open, &found, &error) && !found);
  g_assert_true(tickets_get(fixture->book, asked.id, &open, &found, &error) && found);
  g_assert_cmpint(open.closed_ms, ==, 5000);
  g_assert_cmpint(open.msisdn, ==, 0);
  g_assert_cmpstr(open.outcome, ==, "erased");
  ticket_clear(&open);
}

static void consents_are_kept_and_lose_their_number(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  const Consent no = {.id = 3, .msisdn = PHONE_A, .at_ms = 100, .text_version = "2560-1"};
  const Consent yes = {.id = 4, .person = 9, .msisdn = PHONE_A, .at_ms = 200, .text_version = "2560-2", .given = TRUE};
  must_begin(fixture);
  g_assert_true(consents_add(fixture->book, &no, &error) && consents_add(fixture->book, &yes, &error));
  must_commit(fixture);
  g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(Consent));
  g_assert_true(consents_of_phone(fixture->book, PHONE_A, kept, &error));
  g_assert_cmpuint(kept->len, ==, 2);
  const Consent *last = &g_array_index(kept, Consent, 1);
  g_assert_true(last->given && !g_array_index(kept, Consent, 0).given);
  g_assert_cmpint(last->person, ==, 9);
  g_assert_cmpstr(last->text_version, ==, "2560-2");
  must_begin(fixture);
  g_assert_true(consents_forget(fixture->book, PHONE_A, &error));
  must_commit(fixture);
  g_array_set_size(kept, 0);
  g_assert_true(consents_of_phone(fixture->book, PHONE_A, kept, &error) && kept->len == 0);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  BOOK_TEST("/rights/covers", an_officer_covers_places_and_what_lies_in_them);
  BOOK_TEST("/rights/tickets", one_ticket_is_open_until_it_is_closed);
  BOOK_TEST("/rights/consents", consents_are_kept_and_lose_their_number);
  return g_test_run();
}
