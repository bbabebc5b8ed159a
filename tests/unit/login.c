/* Codes for the officers' page, its sessions, and what needs attention. */
#include "command/login.h"
#include "book_fixture.h"
#include "model/attention.h"
#include "model/inbox.h"
#include "model/outbox.h"
#include "model/people.h"

#define KEY "0123456789abcdef0123456789abcdef"
#define OFFICER ((gint64)66845678901)
#define NOW ((gint64)1490590800000)
#define MINUTE ((gint64)60000)
#define HOUR (60 * MINUTE)

static gboolean give(Book *book, gint64 now_ms, gboolean counts)
{
  g_autoptr(GError) error = NULL;
  gboolean given = FALSE;
  login_give(book, KEY, OFFICER, "123456", counts, now_ms, &given, &error);
  g_assert_no_error(error);
  return given;
}

static gboolean try(Book *book, const char *code, gint64 now_ms)
{
  g_autoptr(GError) error = NULL;
  gboolean right = FALSE;
  login_try(book, KEY, OFFICER, code, now_ms, &right, &error);
  g_assert_no_error(error);
  return right;
}

static void test_once_and_in_time(Fixture *fixture, gconstpointer data)
{
  (void)data;
  Book *book = fixture->book;
  book_begin(book, NULL);
  g_assert_false(try(book, "", NOW));
  g_assert_false(try(book, "123456", NOW)); /* none was given */
  g_assert_true(give(book, NOW, TRUE));
  g_assert_false(try(book, "123457", NOW));
  g_assert_false(try(book, "", NOW));
  g_assert_true(try(book, "123456", NOW + 5 * MINUTE - 1));
  g_assert_false(try(book, "123456", NOW + 5 * MINUTE - 1)); /* used up */
  g_assert_true(give(book, NOW, TRUE));
  g_assert_false(try(book, "123456", NOW + 5 * MINUTE));
  book_rollback(book);
}

static void test_tries_and_codes(Fixture *fixture, gconstpointer data)
{
  (void)data;
  Book *book = fixture->book;
  book_begin(book, NULL);
  g_assert_true(give(book, NOW, TRUE));
  for (int i = 0; i < LOGIN_TRIES; i++)
    g_assert_false(try(book, "000000", NOW));
  g_assert_false(try(book, "123456", NOW)); /* too late */
  for (int i = 1; i < LOGIN_CODES; i++)
    g_assert_true(give(book, NOW + i, TRUE));
  g_assert_false(give(book, NOW + 59 * MINUTE, TRUE));
  g_assert_true(give(book, NOW + 59 * MINUTE, FALSE)); /* at the machine itself */
  g_assert_true(give(book, NOW + 60 * MINUTE, TRUE));
  book_rollback(book);
}

static void test_who_may(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  Book *book = fixture->book;
  Phone phone;
  gboolean may;
  gint64 person;
  book_begin(book, NULL);
  g_assert_true(login_may(book, OFFICER, &phone, &may, &error) && !may);
  g_assert_true(people_add(book, "x", &person, &error));
  phone_init(&phone, OFFICER);
  phone.person = person;
  const struct {
    RoleSet roles;
    PhoneState state;
    gboolean may;
  } all[] = {{ROLE_OFFICER, PHONE_ACTIVE, TRUE},
             {ROLE_OFFICER, PHONE_SUSPENDED, FALSE},
             {ROLE_OFFICER, PHONE_STOPPED, FALSE},
             {ROLE_VILLAGER | ROLE_LEAD, PHONE_ACTIVE, FALSE}};
  for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
    phone.roles = all[i].roles;
    phone.village = (all[i].roles & ROLE_OFFICER) != 0 ? 0 : DU;
    phone.state = all[i].state;
    g_assert_true(phones_put(book, &phone, &error));
    g_assert_true(login_may(book, OFFICER, &phone, &may, &error));
    g_assert_cmpint(may, ==, all[i].may);
  }
  g_assert_no_error(error);
  book_rollback(book);
}

static void test_sessions(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  Book *book = fixture->book;
  gint64 whose = 1;
  book_begin(book, NULL);
  g_assert_true(page_sessions_add(book, "a", OFFICER, NOW, NOW + MINUTE, &error));
  g_assert_true(page_sessions_add(book, "b", OFFICER, NOW, NOW + 2 * MINUTE, &error));
  g_assert_true(page_sessions_get(book, "a", NOW, &whose, &error) && whose == OFFICER);
  g_assert_true(page_sessions_get(book, "a", NOW + MINUTE, &whose, &error) && whose == 0);
  g_assert_true(page_sessions_get(book, "c", NOW, &whose, &error) && whose == 0);
  g_assert_true(page_sessions_end(book, "a", &error));
  g_assert_true(page_sessions_get(book, "a", NOW, &whose, &error) && whose == 0);
  g_assert_true(page_sessions_end_all(book, OFFICER, &error));
  g_assert_true(page_sessions_get(book, "b", NOW, &whose, &error) && whose == 0);
  g_assert_no_error(error);
  book_rollback(book);
}

static void count_row(const AttentionRow *row, gpointer data)
{
  gint64 *sum = data;
  *sum += row->id;
}

/* Messages 1 … 50, each with its answer half a second later; every tenth was not understood, of which one is of another
 * village. */
static void lay_messages(Book *book)
{
  g_autoptr(GError) error = NULL;
  for (gint64 i = 1; i <= 50; i++) {
    const gint64 at = NOW + i * 1000;
    const InboxRow row = {.id = inbox_next_id(book),
                          .provider = "x",
                          .msisdn = OFFICER,
                          .received_ms = at,
                          .own_ms = at,
                          .text = "x",
                          .state = i % 10 == 0 ? INBOX_REFUSED : INBOX_BOOKED,
                          .reason = i % 10 == 0 ? "E_UNKNOWN_CMD" : NULL,
                          .village = i == 50 ? PHOK : DU};
    const OutboxRow answer = {.id = row.id,
                              .inbox_id = row.id,
                              .provider = "x",
                              .msisdn = OFFICER,
                              .text = "y",
                              .created_ms = at + 500,
                              .expires_ms = at + MINUTE};
    g_assert_true(inbox_add(book, &row, &error) && outbox_add(book, &answer, &error));
  }
}

static void test_attention(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  Book *book = fixture->book;
  gint64 sum = 0;
  guint n;
  book_begin(book, NULL);
  lay_messages(book);
  AttentionScope scope = {.place = DU, .limit = 100};
  g_assert_true(attention_list(book, ATTENTION_UNKNOWN, &scope, count_row, &sum, &n, &error));
  g_assert_cmpuint(n, ==, 4);
  g_assert_cmpint(sum, ==, 10 + 20 + 30 + 40);
  scope.since_ms = NOW + 30 * 1000;
  g_assert_true(attention_list(book, ATTENTION_UNKNOWN, &scope, NULL, NULL, &n, &error) && n == 2);
  scope.limit = 1;
  g_assert_true(attention_list(book, ATTENTION_UNKNOWN, &scope, NULL, NULL, &n, &error) && n == 1);
  for (AttentionKind kind = 0; kind < ATTENTION_KINDS; kind++)
    g_assert_true(attention_list(book, kind, &scope, NULL, NULL, &n, &error));
  for (gint64 id = 1; id <= 50; id++) {
    sum = 0;
    g_assert_true(attention_answers(book, id, NOW + id * 1000, count_row, &sum, &error));
    g_assert_cmpint(sum, ==, id);
  }
  g_assert_no_error(error);
  book_rollback(book);
}

static gboolean add_reply(Book *book, gint64 id, gint64 inbox_id, gint64 at_ms)
{
  const OutboxRow reply = {.id = id,
                           .inbox_id = inbox_id,
                           .provider = "x",
                           .msisdn = OFFICER,
                           .text = "y",
                           .state = OUTBOX_FAILED,
                           .created_ms = at_ms,
                           .expires_ms = at_ms + MINUTE};
  return outbox_add(book, &reply, NULL);
}

/* A reply's id is at least the clock's milliseconds when the book was opened: between two starts they leap. */
static void test_attention_over_a_start(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  Book *book = fixture->book;
  gint64 sum = 0;
  guint n;
  book_begin(book, NULL);
  g_assert_true(add_reply(book, 7, 1, NOW) && add_reply(book, NOW, 2, NOW + MINUTE));
  const AttentionScope scope = {.place = 1, .strangers = TRUE, .limit = 100};
  g_assert_true(attention_list(book, ATTENTION_FAILED, &scope, count_row, &sum, &n, &error));
  g_assert_cmpuint(n, ==, 2);
  for (gint64 id = 1; id <= 2; id++) {
    sum = 0;
    g_assert_true(attention_answers(book, id, NOW + (id - 1) * MINUTE, count_row, &sum, &error));
    g_assert_cmpint(sum, ==, id);
  }
  g_assert_no_error(error);
  book_rollback(book);
}

/* A lost reply that is sent again has a new id, and with it a new time: it hides no other. */
static void test_attention_sent_anew(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  Book *book = fixture->book;
  gint64 sum = 0, anew[2];
  book_begin(book, NULL);
  for (gint64 id = 1; id <= 9; id++)
    g_assert_true(add_reply(book, id, id, NOW + id * MINUTE));
  g_assert_true(outbox_anew(book, 1, NOW + HOUR, &anew[0], &error) && outbox_anew(book, 2, NOW + HOUR, &anew[1], &error));
  for (gint64 id = 1; id <= 9; id++) {
    sum = 0;
    g_assert_true(attention_answers(book, id, NOW + id * MINUTE, count_row, &sum, &error));
    g_assert_cmpint(sum, ==, id);
  }
  g_assert_no_error(error);
  book_rollback(book);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define TEST(name, function) g_test_add(name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  TEST("/login/once-and-in-time", test_once_and_in_time);
  TEST("/login/tries-and-codes", test_tries_and_codes);
  TEST("/login/who-may", test_who_may);
  TEST("/login/sessions", test_sessions);
  TEST("/attention", test_attention);
  TEST("/attention/over-a-start", test_attention_over_a_start);
  TEST("/attention/sent-anew", test_attention_sent_anew);
  return g_test_run();
}
