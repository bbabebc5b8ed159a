/* How one message is read: numbers, parts, a single object, expressions. */
#include "provider_round.h"

static void a_single_object(void)
{
  Poll poll;
  begin(&poll,
        "path = \"/getsms\"; single = true; empty: { pointer = \"/Text\"; in = [\"\"]; }; list = \"\"; item: { id_hash = true; "
        "from = \"/Number\"; text = \"/Text\"; time = \"/Date\"; time_format = [\"rfc3339\"]; }; paging: { mode = "
        "\"until_empty\"; }; cursor: { mode = \"consume\"; };",
        "");
  g_assert_true(reads(&poll, 200, GAMMU("x", "a")));
  g_assert_cmpuint(poll.page.items->len, ==, 1);
  g_assert_true(poll.page.more);
  g_assert_true(reads(&poll, 200, GAMMU("x", "")));
  g_assert_cmpuint(poll.page.items->len, ==, 0);
  g_assert_false(poll.page.more);
  end(&poll);
}

static void numbers_in(void)
{
  static const struct {
    const char *form, *from, *is;
  } CASES[] = {
      {"e164_noplus", "66812345678", "+66812345678"},
      {"e164_noplus", "0812345678", "+66812345678"},
      {"e164_noplus", "0066812345678", "+66812345678"},
      {"e164_noplus", "4567", "4567"},
      {"e164_noplus", "AIS", "AIS"},
      {"e164_noplus", "+66812345678", "+66812345678"},
      {"e164", "66812345678", "66812345678"},
      {"e164", "0812345678", "+66812345678"},
      {"national0", "0812345678", "+66812345678"},
      {"e164", "081-234-5678", "081-234-5678"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    Poll poll;
    g_autofree char *group = g_strdup_printf(
        "path = \"/q\"; list = \"\"; item: { id_hash = true; from = \"/f\"; text = \"/t\"; time = "
        "\"/w\"; time_format = [\"unix_s\"]; number = \"%s\"; country = \"66\"; }; cursor: { mode = \"consume\"; };",
        CASES[i].form);
    g_autofree char *body = g_strdup_printf("[{\"f\":\"%s\",\"t\":\"x\"}]", CASES[i].from);
    begin(&poll, group, "");
    g_assert_true(reads(&poll, 200, body));
    g_assert_cmpstr(item(&poll, 0)->from, ==, CASES[i].is);
    end(&poll);
  }
}

static void parts(void)
{
  static const char *const BODY =
      "[{\"i\":\"b\",\"f\":\"1\",\"t\":\"two\",\"r\":9,\"n\":2,\"p\":2},{\"i\":\"a\",\"f\":\"1\",\"t\":\"one "
      "\",\"r\":9,\"n\":\"2\",\"p\":1},"
      "{\"i\":\"c\",\"f\":\"1\",\"t\":\"whole\"},{\"i\":\"d\",\"f\":\"2\",\"t\":\"x\",\"r\":9,\"n\":2,\"p\":1},"
      "{\"i\":\"e\",\"f\":\"1\",\"t\":\"x\",\"r\":9,\"n\":2,\"p\":3},{\"i\":\"f\",\"f\":\"1\",\"t\":\"x\",\"r\":9,\"n\":300,"
      "\"p\":3},"
      "{\"i\":\"g\",\"f\":\"1\",\"t\":\"x\",\"n\":2,\"p\":1}]";
  Poll poll;
  begin(&poll,
        "path = \"/q\"; list = \"\"; item: { id = \"/i\"; from = \"/f\"; text = \"/t\"; parts: { ref = \"/r\"; total = \"/n\"; "
        "number = "
        "\"/p\"; }; }; cursor: { mode = \"consume\"; };",
        "");
  g_assert_true(reads(&poll, 200, BODY));
  g_assert_cmpuint(poll.page.items->len, ==, 4);
  g_assert_cmpuint(poll.page.broken->len, ==, 3);
  g_assert_cmpuint(item(&poll, 0)->part, ==, 2);
  g_assert_cmpstr(item(&poll, 0)->part_key, ==, item(&poll, 1)->part_key);
  g_assert_cmpstr(item(&poll, 0)->part_key, !=, item(&poll, 3)->part_key);
  g_assert_null(item(&poll, 2)->part_key);
  g_autofree char *joined = provider_parts_join(item(&poll, 0), 2);
  g_assert_cmpstr(joined, ==, "one two");
  g_assert_null(provider_parts_join(item(&poll, 0), 1));
  const PollItem mixed[] = {*item(&poll, 0), *item(&poll, 3)};
  g_assert_null(provider_parts_join(mixed, 2));
  g_assert_null(provider_parts_join(NULL, 0));
  end(&poll);
}

/* A regular expression of any kind ends. */
static void bounded_expressions(void)
{
  g_autoptr(Provider) provider =
      test_good("base = \"http://h\";", "title = \"x\"; send: { path = \"/s?to={to}&text={text}\"; success: { http = [200]; "
                                        "regex = \"^(a+)+$\"; }; result: { id = { "
                                        "regex = \"((?:a+)+)$\"; }; }; };");
  g_autofree char *body = g_strnfill(100000, 'a');
  body[5000] = 'b';
  HttpResponse response = test_answer(200, body);
  SendOutcome outcome;
  const gint64 began = g_get_monotonic_time();
  provider_send_read(provider, &(Outgoing){"1", "+66812345678", "x"}, 1, &response, &outcome);
  g_assert_cmpint(g_get_monotonic_time() - began, <, G_USEC_PER_SEC);
  g_assert_cmpint(outcome.result, ==, SEND_UNCERTAIN);
  send_outcome_clear(&outcome);
  http_response_clear(&response);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/provider/items/a_single_object", a_single_object);
  g_test_add_func("/provider/items/numbers_in", numbers_in);
  g_test_add_func("/provider/items/parts", parts);
  g_test_add_func("/provider/items/bounded_expressions", bounded_expressions);
  return g_test_run();
}
