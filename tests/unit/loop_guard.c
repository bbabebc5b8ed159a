/* Two gateways wired to each other, with and without changing the text on the way, for a day and over restarts: each answers
 * the other at most five times in any half hour and twenty times a day. A villager's entries are echoed all the same. */
#include "world_fixture.h"

#define MINUTE_MS ((gint64)60000)
#define HOUR_MS ((gint64)3600000)
#define DAY_MS ((gint64)86400000)
#define BEGIN_MS ((gint64)1490580000000) /* 27 March 2017, 9:00 */
#define LEFT ((gint64)66811111111)
#define RIGHT ((gint64)66822222222)

/* One of the two: its book, its number, and when it answered the other. */
typedef struct {
  Fixture fixture;
  gint64 number;
  char own[16];
  GArray *answered;     /* gint64 ms */
  GHashTable *requests; /* char *, each that was carried out */
  gboolean new_request; /* the last message was carried out, and asked for nothing that was before */
} Side;

static void register_phone(Side *side, gint64 msisdn, const char *language)
{
  must_begin(&side->fixture);
  world_register(&side->fixture, msisdn, ROLE_VILLAGER, DU, 5, language);
  must_commit(&side->fixture);
}

static void open_side(Side *side, gint64 number)
{
  *side = (Side){.number = number, .answered = g_array_new(FALSE, FALSE, sizeof(gint64))};
  side->requests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_snprintf(side->own, sizeof side->own, "+%" G_GINT64_FORMAT, number);
  fixture_set_up(&side->fixture, NULL);
}

static void close_side(Side *side)
{
  g_array_unref(side->answered);
  g_hash_table_unref(side->requests);
  fixture_tear_down(&side->fixture, NULL);
}

static void note_request(Side *side, gint64 inbox_id)
{
  GError *error = NULL;
  InboxRow row;
  gboolean found;
  inbox_get(side->fixture.book, inbox_id, &row, &found, &error);
  g_assert_no_error(error);
  side->new_request =
      found && row.state == INBOX_BOOKED && g_hash_table_add(side->requests, g_strconcat(row.label, row.request, NULL));
  inbox_row_clear(&row);
}

/* The answer, NULL where there is none. In the caller's transaction. */
static char *take(Side *side, gint64 from, const char *text, gint64 now_ms)
{
  const char *const own[] = {side->own, NULL};
  Gateway gateway = world_gateway(&side->fixture);
  gateway.own_numbers = own;
  TurnResult result = world_say(&gateway, from, text, now_ms);
  note_request(side, result.inbox_id);
  char *reply = g_steal_pointer(&result.reply);
  turn_result_clear(&result);
  return reply;
}

/* -- what happens to a text on the way ------------------------------------------------------------------------------ */

typedef enum { AS_IT_IS, IN_FRONT, BEHIND, DIGITS, HALF, REST, SPACED, LINES, FIRST_WORDS, WITHOUT_MARKS, CHANGES } Change;

static char *change(Change how, const char *text, GRand *random)
{
  const glong length = g_utf8_strlen(text, -1);
  const glong cut = g_rand_int_range(random, 1, MAX(2, (gint32)length));
  switch (how) {
  case IN_FRONT:
    return g_strdup_printf("%s%d %s", g_rand_boolean(random) ? "Fwd " : "ตอบ", g_rand_int_range(random, 1, 1000), text);
  case BEHIND:
    return g_strdup_printf("%s %c%c%d", text, 'a' + g_rand_int_range(random, 0, 26), 'a' + g_rand_int_range(random, 0, 26),
                           g_rand_int_range(random, 0, 1000));
  case DIGITS: {
    char *changed = g_strdup(text);
    for (char *c = changed; *c != '\0'; c++)
      *c = g_ascii_isdigit(*c) ? (char)('1' + g_rand_int_range(random, 0, 9)) : *c;
    return changed;
  }
  case HALF:
    return g_utf8_substring(text, 0, cut);
  case REST:
    return g_utf8_substring(text, cut, length);
  case FIRST_WORDS:
    return g_strndup(text, strcspn(text, "[(") != 0 ? strcspn(text, "[(") : strlen(text));
  case SPACED:
  case LINES: {
    GString *spaced = g_string_new(text);
    g_string_replace(spaced, " ", how == LINES ? "\n" : "  . ", 0);
    return g_string_free(spaced, FALSE);
  }
  case WITHOUT_MARKS: {
    g_auto(GStrv) parts = g_strsplit_set(text, ".,:!?()\"", -1);
    return g_strjoinv(" ", parts);
  }
  case AS_IT_IS:
  case CHANGES:
    break;
  }
  return g_strdup(text);
}

static void check_bounds(const Side *side, const char *what)
{
  const GArray *at = side->answered;
  for (guint i = 0; i < at->len; i++) {
    guint in_half_hour = 0, in_day = 0;
    const gint64 first = g_array_index(at, gint64, i);
    for (guint k = i; k < at->len; k++) {
      in_half_hour += g_array_index(at, gint64, k) < first + 30 * MINUTE_MS;
      in_day += day_of_ms(g_array_index(at, gint64, k), 420) == day_of_ms(first, 420);
    }
    if (in_half_hour > 5 || in_day > 20)
      g_error("%s: %u answers in half an hour, %u on a day", what, in_half_hour, in_day);
  }
}

/* A message starts it every quarter of an hour of a day and more; each restarts now and then. */
static void wired(Change how, gboolean registered, const char *seed, const char *language)
{
  Side left, right;
  GRand *random = g_rand_new_with_seed((guint32)how * 31 + 7);
  g_autofree char *what =
      g_strdup_printf("change %d, %s, %s, \"%s\"", how, registered ? "registered" : "strangers", language, seed);
  open_side(&left, LEFT);
  open_side(&right, RIGHT);
  if (registered) {
    register_phone(&left, RIGHT, "th");
    register_phone(&right, LEFT, language);
  }
  for (gint64 start = BEGIN_MS; start < BEGIN_MS + DAY_MS + 2 * HOUR_MS; start += 15 * MINUTE_MS) {
    Side *to = &right, *from = &left;
    gint64 now = start;
    g_autofree char *text = g_strdup(seed);
    must_begin(&left.fixture);
    must_begin(&right.fixture);
    for (guint hop = 0; text != NULL && hop < 200; hop++, now += 1000) {
      g_autofree char *reply = take(to, from->number, text, now);
      /* what is left of a text may be a message that cannot be told from a villager's: answered the first time */
      const gboolean cut = how == HALF || how == REST || how == FIRST_WORDS;
      if (reply != NULL && hop > 0 && !(cut && to->new_request))
        g_array_append_val(to->answered, now);
      g_free(text);
      text = reply != NULL ? change(how, reply, random) : NULL;
      if (g_test_verbose() && reply != NULL)
        g_print("# %d: %s\n", (int)hop, reply);
      Side *swap = to;
      to = from;
      from = swap;
    }
    must_commit(&left.fixture);
    must_commit(&right.fixture);
    if (start % (75 * MINUTE_MS) == 0) {
      fixture_reopen(&left.fixture);
      fixture_reopen(&right.fixture);
    }
  }
  check_bounds(&left, what);
  check_bounds(&right, what);
  close_side(&left);
  close_side(&right);
  g_rand_free(random);
}

static void test_wired(gconstpointer data)
{
  static const char *const seeds[] = {"รับ 500", "help", "ยอด", "กกก"};
  const Change how = (Change)GPOINTER_TO_INT(data);
  for (guint i = 0; i < G_N_ELEMENTS(seeds); i++) {
    wired(how, TRUE, seeds[i], i % 2 == 0 ? "en" : "th");
    wired(how, FALSE, seeds[i], "th");
  }
}

static void test_entries(void)
{
  Side side;
  open_side(&side, LEFT);
  register_phone(&side, RIGHT, "th");
  must_begin(&side.fixture);
  for (gint64 i = 0; i < 10; i++) {
    g_autofree char *text = g_strdup_printf("รับ %d", 100 + (int)i);
    g_autofree char *reply = take(&side, RIGHT, text, BEGIN_MS + i * MINUTE_MS);
    g_assert_nonnull(reply);
    g_assert_true(g_str_has_prefix(reply, "รับ"));
  }
  must_commit(&side.fixture);
  close_side(&side);
}

/* A hundred entries on one day: all booked; 59 echoes, one that says that it is the last, then silence until midnight. */
static void test_day(void)
{
  Side side;
  guint replies = 0, last = 0;
  open_side(&side, LEFT);
  register_phone(&side, RIGHT, "th");
  must_begin(&side.fixture);
  for (gint64 i = 0; i < 100; i++) {
    g_autofree char *text = g_strdup_printf("รับ %d", 100 + (int)i);
    g_autofree char *reply = take(&side, RIGHT, text, BEGIN_MS + i * 5 * MINUTE_MS);
    replies += reply != NULL;
    last += reply != NULL && strstr(reply, "60") != NULL && g_str_has_prefix(reply, "วันนี้");
    g_assert_true((reply == NULL) == (i >= 60));
    if (i == 70) {
      must_commit(&side.fixture);
      fixture_reopen(&side.fixture);
      must_begin(&side.fixture);
    }
  }
  g_assert_cmpuint(replies, ==, 60);
  g_assert_cmpuint(last, ==, 1);
  g_assert_cmpint(totals_at(&side.fixture, 201703, household_code(DU, 5)).entries, ==, 100);
  g_autofree char *next = take(&side, RIGHT, "รับ 7", BEGIN_MS + DAY_MS);
  g_assert_nonnull(next);
  must_commit(&side.fixture);
  close_side(&side);
}

int main(int argc, char **argv)
{
  static const char *const names[CHANGES] = {"as_it_is", "in_front", "behind", "digits",      "half",
                                             "rest",     "spaced",   "lines",  "first_words", "without_marks"};
  g_test_init(&argc, &argv, NULL);
  world_load();
  for (int i = 0; i < CHANGES; i++) {
    g_autofree char *path = g_strconcat("/loop_guard/wired/", names[i], NULL);
    g_test_add_data_func(path, GINT_TO_POINTER(i), test_wired);
  }
  g_test_add_func("/loop_guard/entries", test_entries);
  g_test_add_func("/loop_guard/day", test_day);
  const int status = g_test_run();
  world_free();
  return status;
}
