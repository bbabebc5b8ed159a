/* Who is let go where too many keep an HTTP server waiting, or say too much before their request is whole. */
#include "log.h"
#include "net/callers.h"

#include <sys/socket.h>
#include <unistd.h>

#define MOST 4

typedef struct {
  Callers *callers;
  int ours[MOST + 1], theirs[MOST + 1];
  Caller *caller[MOST + 1];
} Fixture;

static void come(Fixture *fixture, guint i)
{
  int pair[2];
  g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), ==, 0);
  fixture->ours[i] = pair[0];
  fixture->theirs[i] = pair[1];
  fixture->caller[i] = caller_new(fixture->callers, pair[0]);
}

static void set_up(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  log_set_level(LOG_ERROR);
  fixture->callers = callers_new(MOST, 1000);
  for (guint i = 0; i < MOST; i++)
    come(fixture, i);
}

static void tear_down(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  for (guint i = 0; i <= MOST; i++) {
    caller_free(fixture->caller[i]);
    if (fixture->caller[i] != NULL) {
      close(fixture->ours[i]);
      close(fixture->theirs[i]);
    }
  }
  callers_free(fixture->callers);
}

/* The other end sees that its connection is shut. */
static gboolean is_gone(const Fixture *fixture, guint i)
{
  char byte;
  return recv(fixture->theirs[i], &byte, 1, 0) == 0;
}

static void assert_gone(const Fixture *fixture, const char *expected)
{
  for (guint i = 0; i < MOST; i++)
    g_assert_cmpint(is_gone(fixture, i), ==, expected[i] == 'x');
}

static void test_one_too_many(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  caller_is_heard(fixture->caller[0]); /* what it asked is being done */
  caller_is_heard(fixture->caller[1]);
  caller_is_served(fixture->caller[1]); /* it waits since then */
  come(fixture, MOST);
  assert_gone(fixture, "..x.");
  g_assert_cmpuint(callers_let_go(fixture->callers), ==, 1);
}

static void test_all_are_heard(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  for (guint i = 0; i < MOST; i++)
    caller_is_heard(fixture->caller[i]);
  come(fixture, MOST);
  assert_gone(fixture, "....");
}

static void test_one_leaves(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  g_clear_pointer(&fixture->caller[3], caller_free);
  close(fixture->ours[3]);
  come(fixture, MOST);
  assert_gone(fixture, "...x");
  g_assert_cmpuint(callers_let_go(fixture->callers), ==, 0);
  close(fixture->theirs[3]);
}

static void test_too_much_is_said(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  g_assert_true(caller_says(fixture->caller[1], 400));
  g_assert_true(caller_says(fixture->caller[2], 400));
  g_assert_true(caller_says(fixture->caller[3], 200)); /* just fits */
  assert_gone(fixture, "....");
  g_assert_true(caller_says(fixture->caller[3], 1));
  assert_gone(fixture, ".x.."); /* the first holds nothing, so that it would make no room */
  g_assert_false(caller_says(fixture->caller[1], 1));
  g_assert_true(caller_says(fixture->caller[3], 399)); /* there is room again */
  assert_gone(fixture, ".x..");
}

static void test_what_is_heard_counts_and_stays(Fixture *fixture, gconstpointer unused)
{
  (void)unused;
  g_assert_true(caller_says(fixture->caller[0], 900));
  caller_is_heard(fixture->caller[0]);
  g_assert_true(caller_says(fixture->caller[1], 100));
  g_assert_false(caller_says(fixture->caller[1], 1)); /* nobody else could make room */
  assert_gone(fixture, ".x..");
  caller_is_served(fixture->caller[0]);
  g_assert_true(caller_says(fixture->caller[2], 1000));
  assert_gone(fixture, ".x..");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define CASE(name, function) g_test_add(name, Fixture, NULL, set_up, function, tear_down)
  CASE("/callers/one-too-many", test_one_too_many);
  CASE("/callers/all-are-heard", test_all_are_heard);
  CASE("/callers/one-leaves", test_one_leaves);
  CASE("/callers/too-much-is-said", test_too_much_is_said);
  CASE("/callers/what-is-heard-counts-and-stays", test_what_is_heard_counts_and_stays);
#undef CASE
  return g_test_run();
}
