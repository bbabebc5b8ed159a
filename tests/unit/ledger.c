/* The ledger only grows; undo and correction are new rows; the registry's phones, the inbox's chain, cards. */
#include "book_fixture.h"
#include "model/inbox.h"
#include "model/phones.h"
#include "model/questions.h"
#include "model/seen.h"

static void only_grows(Fixture *fixture, gconstpointer data)
{
  (void)data;
  static const char *const forbidden[] = {"UPDATE ledger SET amount_satang = 1", "DELETE FROM ledger",
                                          "INSERT OR REPLACE INTO ledger SELECT * FROM ledger", "DELETE FROM audit"};
  must_begin(fixture);
  const LedgerRow row = entry(1, 0, household_code(DU, 5), COMMAND_INCOME, 50000, 20170327);
  must_add(fixture, &row);
  must_commit(fixture);
  for (guint i = 0; i < 3; i++) {
    g_autoptr(GError) error = NULL;
    Statement *statement = store_prepare(book_store(fixture->book), forbidden[i], &error);
    g_assert_no_error(error);
    g_assert_false(statement_run(statement, &error));
    g_assert_error(error, FAILURE, FAILED_REJECT);
  }
  g_autoptr(GError) error = NULL;
  LedgerAfter after;
  g_assert_false(ledger_add(fixture->book, &row, &after, &error)); /* an id is used once */
  g_assert_error(error, FAILURE, FAILED_REJECT);
}

static void reversal_and_its_reversal(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  const gint64 household = household_code(DU, 5);
  must_begin(fixture);
  LedgerRow row = entry(1, 0, household, COMMAND_MAKE, 0, 20170327);
  g_strlcpy(row.product, "12", sizeof row.product);
  g_strlcpy(row.unit, "STICK", sizeof row.unit);
  row.qty_milli = 30000;
  g_assert_cmpint(must_add(fixture, &row).product.made_milli, ==, 30000);

  LedgerAfter after;
  LedgerRow rows[LEDGER_ROWS_MAX];
  guint n;
  g_assert_true(ledger_reverse(fixture->book, &row, ledger_id(2, 0), 0, 1490000001000, &after, &error));
  g_assert_cmpint(after.product.made_milli, ==, 0);
  g_assert_cmpint(after.month.entries, ==, 0);
  g_assert_true(ledger_of_message(fixture->book, 2, rows, &n, &error));
  g_assert_cmpuint(n, ==, 1);
  g_assert_cmpint(rows[0].qty_milli, ==, -30000);
  g_assert_cmpint(rows[0].sign, ==, -1);
  g_assert_cmpint(rows[0].reverses, ==, row.id);
  g_assert_cmpint(rows[0].day, ==, row.day);

  g_assert_true(ledger_reverse(fixture->book, &rows[0], ledger_id(3, 0), 0, 1490000002000, &after, &error));
  g_assert_cmpint(after.product.made_milli, ==, 30000);
  g_assert_cmpint(after.month.entries, ==, 1);
  must_commit(fixture);
  g_assert_true(ledger_of_message(fixture->book, 4, rows, &n, &error));
  g_assert_cmpuint(n, ==, 0);
}

static gint64 add_message(Fixture *fixture, gint64 prev, gint64 at_ms, gint32 recorded)
{
  g_autoptr(GError) error = NULL;
  const InboxRow row = {.id = inbox_next_id(fixture->book),
                        .provider = "p",
                        .msisdn = 66810000001,
                        .received_ms = at_ms,
                        .own_ms = at_ms,
                        .text = "รับ 500",
                        .state = INBOX_BOOKED,
                        .prev = prev,
                        .recorded = recorded};
  g_assert_true(inbox_add(fixture->book, &row, &error));
  return row.id;
}

static void chain_leads_to_what_can_be_undone(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  InboxRow row;
  gboolean found;
  must_begin(fixture);
  const gint64 first = add_message(fixture, 0, 1000, 1);
  const gint64 second = add_message(fixture, first, 2000, 2);
  const gint64 question = add_message(fixture, second, 3000, 0);
  g_assert_true(inbox_last_recorded(fixture->book, CHAIN_PHONE, question, 0, &row, &found, &error) && found);
  g_assert_cmpint(row.id, ==, second);
  g_assert_cmpstr(row.text, ==, "รับ 500");
  inbox_row_clear(&row);
  g_assert_true(inbox_set_undone(fixture->book, second, question, &error));
  g_assert_true(inbox_last_recorded(fixture->book, CHAIN_PHONE, question, 0, &row, &found, &error) && found);
  g_assert_cmpint(row.id, ==, first);
  inbox_row_clear(&row);
  g_assert_true(inbox_last_recorded(fixture->book, CHAIN_PHONE, question, 1500, &row, &found, &error));
  g_assert_false(found);

  gint64 after = 0, blanked;
  g_assert_true(inbox_blank(fixture->book, 2500, 2, &after, &blanked, &error));
  g_assert_cmpint(blanked, ==, 2);
  g_assert_true(inbox_blank(fixture->book, 2500, 2, &after, &blanked, &error));
  g_assert_cmpint(blanked, ==, 0);
  g_assert_true(inbox_get(fixture->book, second, &row, &found, &error) && found);
  g_assert_null(row.text);
  inbox_row_clear(&row);
  must_commit(fixture);
  fixture_reopen(fixture);
  g_assert_cmpint(inbox_next_id(fixture->book), ==, question + 1);
}

static void undecodable_bytes_are_kept(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  static const guint8 raw[] = {0xff, 0x00, 0xfe};
  InboxRow kept;
  gboolean found;
  must_begin(fixture);
  const InboxRow row = {.id = inbox_next_id(fixture->book),
                        .provider = "p",
                        .sender = "BANK",
                        .raw = raw,
                        .raw_length = sizeof raw,
                        .state = INBOX_DEAD,
                        .reason = "undecodable"};
  g_assert_true(inbox_add(fixture->book, &row, &error));
  g_assert_true(inbox_get(fixture->book, row.id, &kept, &found, &error) && found);
  g_assert_cmpuint(kept.raw_length, ==, sizeof raw);
  g_assert_cmpint(memcmp(kept.raw, raw, sizeof raw), ==, 0);
  g_assert_cmpstr(kept.sender, ==, "BANK");
  g_assert_cmpint(kept.state, ==, INBOX_DEAD);
  inbox_row_clear(&kept);
  must_commit(fixture);
}

static void seen_once(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  gboolean already;
  gint64 forgotten;
  g_assert_cmpint(seen_bucket("131072", 20170327), ==, 2);
  g_assert_cmpint(seen_bucket("0131072", 20170327), ==, 20170327);
  g_assert_cmpint(seen_bucket("9223372036854775808", 20170327), ==, 20170327);
  g_assert_cmpint(seen_bucket("b3f0", 20170327), ==, 20170327);
  must_begin(fixture);
  g_assert_true(seen_insert(fixture->book, "p", "b3f0", 20170327, 20170327, &already, &error) && !already);
  g_assert_true(seen_insert(fixture->book, "p", "b3f0", 20170327, 20170328, &already, &error) && already);
  g_assert_true(seen_insert(fixture->book, "q", "b3f0", 20170327, 20170328, &already, &error) && !already);
  g_assert_true(seen_insert(fixture->book, "p", "b3f1", 20170328, 20170328, &already, &error) && !already);
  /* a final time that came a midnight later */
  g_assert_true(seen_insert(fixture->book, "p", "b3f1", 20170401, 20170401, &already, &error) && !already);
  g_assert_true(seen_insert(fixture->book, "p", "b3f1", 20170331, 20170401, &already, &error) && already);
  g_assert_true(seen_insert(fixture->book, "r", "b3f1", 20170331, 20170401, &already, &error) && !already);
  g_assert_true(seen_insert(fixture->book, "r", "b3f1", 0, 20170401, &already, &error) &&
                already); /* pushed without its time */
  g_assert_true(seen_insert(fixture->book, "r", "b3f2", 0, 20170402, &already, &error) && !already);
  g_assert_true(seen_insert(fixture->book, "r", "b3f2", 20170402, 20170402, &already, &error) && already); /* then listed */
  g_assert_true(seen_insert(fixture->book, "r", "b3f2", 0, 20170430, &already, &error) && already);
  g_assert_true(seen_prune(fixture->book, "p", 20170328, 10, &forgotten, &error));
  g_assert_cmpint(forgotten, ==, 1);
  g_assert_true(seen_prune(fixture->book, "p", 20170328, 10, &forgotten, &error));
  g_assert_cmpint(forgotten, ==, 0);
  must_commit(fixture);
}

static void phone_remembers(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  Phone phone, kept;
  gboolean found;
  g_assert_true(phones_get(fixture->book, 66810000001, &phone, &found, &error));
  g_assert_false(found);
  g_assert_cmpint(phone.msisdn, ==, 66810000001);
  phone.roles = ROLE_VILLAGER | ROLE_JUNIOR;
  phone.village = DU;
  phone.household = household_code(DU, 5);
  for (guint i = 0; i < PHONE_RECENT_MAX + 4; i++)
    phone_remember(&phone, G_MAXUINT64 - i, 1490000000000 + i, i % 2 == 0);
  must_begin(fixture);
  g_assert_false(phones_touch(fixture->book, &phone, &error)); /* not there yet */
  g_clear_error(&error);
  g_assert_true(phones_put(fixture->book, &phone, &error));
  phone.last_message = 77;
  phone.guard_window_ms = 5;
  g_assert_true(phones_touch(fixture->book, &phone, &error));
  g_assert_true(phones_set_state(fixture->book, phone.msisdn, PHONE_STOPPED, &error));
  must_commit(fixture);
  g_assert_true(phones_get(fixture->book, 66810000001, &kept, &found, &error) && found);
  g_assert_cmpuint(kept.n_recent, ==, PHONE_RECENT_MAX);
  const PhoneRecent *recent = &kept.recent[3]; /* newest first */
  g_assert_true(recent->hash == G_MAXUINT64 - PHONE_RECENT_MAX);
  g_assert_cmpint(recent->own_ms, ==, 1490000000000 + PHONE_RECENT_MAX);
  g_assert_true(recent->recorded);
  g_assert_cmpint(kept.last_message, ==, 77);
  g_assert_cmpint(kept.guard_window_ms, ==, 5);
  g_assert_cmpint(kept.state, ==, PHONE_STOPPED);
  g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
  g_assert_true(phones_of_village(fixture->book, DU, phones, &error) && phones->len == 1);
  g_assert_true(phones_of_household(fixture->book, household_code(DU, 5), phones, &error) && phones->len == 2);
}

static void questions_are_settled_once(Fixture *fixture, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  Question question = {.msisdn = 66810000001,
                       .kind = "R_CONFIRM",
                       .asked_ms = 1,
                       .until_ms = 2,
                       .label = "INCOME",
                       .request = "{}",
                       .inbox_id = 9},
           kept;
  gboolean found;
  must_begin(fixture);
  g_assert_true(questions_add(fixture->book, &question, &error));
  g_assert_true(questions_get(fixture->book, question.id, &kept, &found, &error) && found);
  g_assert_cmpstr(kept.request, ==, "{}");
  g_assert_cmpint(kept.state, ==, QUESTION_OPEN);
  question_clear(&kept);
  g_assert_true(questions_settle(fixture->book, question.id, QUESTION_YES, &error));
  g_assert_false(questions_settle(fixture->book, question.id, QUESTION_NO, &error));
  g_assert_error(error, FAILURE, FAILED_REJECT);
  must_commit(fixture);
}

static void cards(void)
{
  char card[8];
  for (gint32 number = 1; number <= 20; number++) {
    household_card(household_code(DU, number), card);
    g_assert_cmpint(household_of_card(card, 3308), ==, household_code(DU, number));
    for (int place = 0; place < 7; place++) {
      char wrong[8];
      memcpy(wrong, card, sizeof wrong);
      wrong[place] = wrong[place] == '9' ? '0' : (char)(wrong[place] + 1);
      g_assert_cmpint(household_of_card(wrong, 3308), ==, 0);
    }
  }
  g_assert_cmpint(household_of_card("070205", 3308), ==, 0);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  BOOK_TEST("/ledger/only_grows", only_grows);
  BOOK_TEST("/ledger/reversal_and_its_reversal", reversal_and_its_reversal);
  BOOK_TEST("/inbox/chain", chain_leads_to_what_can_be_undone);
  BOOK_TEST("/inbox/undecodable_bytes_are_kept", undecodable_bytes_are_kept);
  BOOK_TEST("/seen/once", seen_once);
  BOOK_TEST("/phones/remembers", phone_remembers);
  BOOK_TEST("/questions/settled_once", questions_are_settled_once);
  g_test_add_func("/households/cards", cards);
  return g_test_run();
}
