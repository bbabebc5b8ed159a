#include "provider_help.h"

#define NOW 1795485784000 /* 2026-11-24T02:03:04Z */

typedef struct {
  Provider *provider;
  PollState state;
  PollPage page;
  GError *error;
} Poll;

static void begin(Poll *poll, const char *account, const char *profile, const char *cursor)
{
  *poll = (Poll){.provider = test_good(account, profile)};
  poll_state_init(&poll->state, cursor, POLL_MESSAGES);
}

static void end(Poll *poll)
{
  poll_page_clear(&poll->page);
  poll_state_clear(&poll->state);
  g_clear_error(&poll->error);
  provider_free(poll->provider);
}

static void asks(Poll *poll, guint limit, const char *url)
{
  g_autoptr(HttpRequest) request = provider_poll_request(poll->provider, &poll->state, NOW, limit);
  g_assert_cmpstr(request->method, ==, "GET");
  g_assert_cmpstr(request->url, ==, url);
}

static void asks_something(Poll *poll)
{
  http_request_free(provider_poll_request(poll->provider, &poll->state, NOW, 1000));
}

static gboolean reads(Poll *poll, gint status, const char *body)
{
  HttpResponse response = test_answer(status, body);
  poll_page_clear(&poll->page);
  g_clear_error(&poll->error);
  const gboolean good = provider_poll_read(poll->provider, &poll->state, &response, NOW, &poll->page, &poll->error);
  http_response_clear(&response);
  if (good)
    g_assert_no_error(poll->error);
  else
    g_assert_nonnull(poll->error);
  return good;
}

static const PollItem *item(const Poll *poll, guint i)
{
  g_assert_cmpuint(i, <, poll->page.items->len);
  return &g_array_index(poll->page.items, PollItem, i);
}

static const PollBroken *broken(const Poll *poll, guint i)
{
  g_assert_cmpuint(i, <, poll->page.broken->len);
  return &g_array_index(poll->page.broken, PollBroken, i);
}

static void plain_round(void)
{
  Poll poll;
  begin(&poll, TEST_PLAIN, NULL, "");
  asks(&poll, 5000, "http://127.0.0.1:8030/plain/inbox?after=0&limit=1000");
  g_assert_true(reads(&poll, 200,
                      "{\"messages\":[{\"id\":7,\"from\":\"+66812345678\",\"to\":\"+66800000001\",\"text\":\"รับ 500\","
                      "\"time\":\"2026-11-24T02:03:04Z\"},{\"id\":\"9\",\"from\":66812345679,\"text\":\"\"}]}"));
  g_assert_cmpuint(poll.page.items->len, ==, 2);
  g_assert_cmpstr(item(&poll, 0)->id, ==, "7");
  g_assert_cmpint(item(&poll, 0)->number, ==, 7);
  g_assert_cmpstr(item(&poll, 0)->from, ==, "+66812345678");
  g_assert_cmpstr(item(&poll, 0)->text, ==, "รับ 500");
  g_assert_cmpuint(item(&poll, 0)->text_length, ==, strlen("รับ 500"));
  g_assert_cmpint(item(&poll, 0)->time_ms, ==, NOW);
  g_assert_cmpstr(item(&poll, 1)->id, ==, "9");
  g_assert_cmpstr(item(&poll, 1)->from, ==, "66812345679");
  g_assert_cmpstr(item(&poll, 1)->to, ==, "");
  g_assert_cmpint(item(&poll, 1)->time_ms, ==, 0);
  g_assert_cmpstr(poll.page.cursor, ==, "9");
  g_assert_true(poll.page.more);
  asks(&poll, 10, "http://127.0.0.1:8030/plain/inbox?after=9&limit=10");
  g_assert_true(reads(&poll, 200, "{\"messages\":[]}"));
  g_assert_false(poll.page.more);
  g_assert_cmpstr(poll.page.cursor, ==, "9");
  end(&poll);
}

static void cursor_never_goes_down(void)
{
  Poll poll;
  begin(&poll, TEST_PLAIN, NULL, "100");
  asks(&poll, 10, "http://127.0.0.1:8030/plain/inbox?after=100&limit=10");
  g_assert_true(reads(&poll, 200, "{\"messages\":[{\"id\":5,\"from\":\"+66812345678\",\"text\":\"x\"}]}"));
  g_assert_cmpuint(poll.page.items->len, ==, 1);
  g_assert_cmpstr(poll.page.cursor, ==, "100");
  g_assert_false(poll.page.more); /* the same page for ever is no round without end */
  end(&poll);
}

static void one_bad_message_holds_nothing_up(void)
{
  Poll poll;
  begin(&poll, TEST_PLAIN, NULL, "");
  asks(&poll, 10, "http://127.0.0.1:8030/plain/inbox?after=0&limit=10");
  g_assert_true(reads(&poll, 200,
                      "{\"messages\":[{\"id\":1,\"from\":\"+66812345678\",\"text\":\"a\\u0000b\"},"
                      "{\"id\":2,\"from\":\"+66812345678\"},"
                      "{\"id\":\"9223372036854775808\",\"from\":\"+66812345678\",\"text\":\"x\"},"
                      "{\"id\":-3,\"from\":\"+66812345678\",\"text\":\"x\"},"
                      "[],null,{\"id\":4,\"from\":\"\",\"text\":\"x\"},"
                      "{\"id\":5,\"from\":\"+66812345678\",\"text\":\"good\"}]}"));
  g_assert_cmpuint(poll.page.items->len, ==, 1);
  g_assert_cmpuint(poll.page.broken->len, ==, 7);
  g_assert_cmpstr(item(&poll, 0)->id, ==, "5");
  g_assert_cmpstr(broken(&poll, 0)->id, ==, "1");
  g_assert_cmpstr(broken(&poll, 0)->raw, ==, "{\"id\":1,\"from\":\"+66812345678\",\"text\":\"a\\u0000b\"}");
  g_assert_true(g_str_has_prefix(broken(&poll, 2)->id, "raw-"));
  g_assert_cmpstr(broken(&poll, 4)->raw, ==, "[]");
  g_assert_cmpstr(poll.page.cursor, ==, "5");
  end(&poll);
}

/* The strict parser would refuse the whole page for each of these. */
static void salvages_a_page(void)
{
  Poll poll;
  begin(&poll, TEST_PLAIN, NULL, "");
  asks(&poll, 10, "http://127.0.0.1:8030/plain/inbox?after=0&limit=10");
  g_assert_true(reads(&poll, 200,
                      "{\"messages\":[{\"id\":1,\"from\":\"+66812345678\",\"text\":\"bad \xff\xc3\"},"
                      "{\"id\":2,\"from\":\"+66812345678\",\"text\":\"half \\ud83d\"},"
                      "{\"id\":3,\"from\":\"+66812345678\",\"text\":\"tab\there\"},"
                      "{\"id\":99999999999999999999,\"from\":\"+66812345678\",\"text\":\"x\"},"
                      "{\"id\":4,\"from\":\"+66812345678\",\"text\":\"ดี \\ud83d\\ude00 \\\"\"}]}"));
  g_assert_cmpuint(poll.page.items->len, ==, 1);
  g_assert_cmpuint(poll.page.broken->len, ==, 4);
  g_assert_cmpstr(item(&poll, 0)->text, ==, "ดี 😀 \"");
  g_assert_cmpstr(broken(&poll, 0)->id, ==, "1");
  static const char *const RAW[] = {"bad \xff\xc3", "half \\ud83d", "tab\there", "99999999999999999999"};
  for (guint i = 0; i < 4; i++)
    g_assert_nonnull(g_strstr_len(broken(&poll, i)->raw, (gssize)broken(&poll, i)->raw_length, RAW[i]));
  g_assert_cmpstr(poll.page.cursor, ==, "4");
  /* The mark alone, in a page that needed no mending, is a character like any other. */
  g_assert_true(reads(&poll, 200, "{\"messages\":[{\"id\":5,\"from\":\"+66812345678\",\"text\":\"\xef\xbf\xbd\"}]}"));
  g_assert_cmpuint(poll.page.items->len, ==, 1);
  end(&poll);
}

static void africastalking_round(void)
{
  Poll poll;
  begin(&poll, TEST_AFRICASTALKING, NULL, "15070");
  asks(&poll, 1000, "http://127.0.0.1:8030/version1/messaging?username=sand%20box&lastReceivedId=15070");
  g_autoptr(HttpRequest) request = provider_poll_request(poll.provider, &poll.state, NOW, 10);
  g_assert_cmpstr(test_header(request, "apikey"), ==, "s3cr+t/");
  g_autofree char *place = http_request_place(request);
  g_assert_cmpstr(place, ==, "http://127.0.0.1:8030/version1/messaging");
  g_assert_true(
      reads(&poll, 200,
            "{\"SMSMessageData\":{\"Messages\":[{\"linkId\":\"x\",\"text\":\"Hello\",\"to\":\"28901\",\"id\":15071,"
            "\"date\":\"2018-03-19T08:34:18.445Z\",\"from\":\"+254711XXXYYY\"},{\"id\":15073,\"from\":\"+254711000000\","
            "\"text\":\"b\",\"date\":\"2018-03-19 08:34:18\"}]}}"));
  g_assert_cmpuint(poll.page.items->len, ==, 2);
  g_assert_cmpint(item(&poll, 0)->time_ms, ==, 1521448458445);
  g_assert_cmpint(item(&poll, 1)->time_ms, ==, 1521448458000);
  g_assert_cmpstr(poll.page.cursor, ==, "15073");
  g_assert_true(poll.page.more);
  end(&poll);
}

#define TWILIO_ITEM(sid, direction, date)                                                                                      \
  "{\"sid\":\"" sid "\",\"from\":\"+66812345678\",\"to\":\"+66800000001\",\"body\":\"" sid "\",\"direction\":\"" direction     \
  "\",\"date_sent\":\"" date "\"}"
#define TWILIO_URL "http://127.0.0.1:8030/twilio/2010-04-01/Accounts/AC1/Messages.json"

static void twilio_round(void)
{
  Poll poll;
  begin(&poll, TEST_TWILIO, NULL, "");
  asks(&poll, 1000, TWILIO_URL "?To=%2B66800000001&DateSent%3E=2026-11-22&PageSize=1000");
  g_autoptr(HttpRequest) request = provider_poll_request(poll.provider, &poll.state, NOW, 1000);
  g_assert_cmpint(request->auth, ==, HTTP_AUTH_BASIC);
  g_assert_cmpstr(request->user, ==, "AC1");
  g_assert_cmpstr(request->password, ==, "s3cr+t/");
  g_assert_true(reads(
      &poll, 200,
      "{\"messages\":[" TWILIO_ITEM("SM3", "inbound", "Tue, 24 Nov 2026 02:00:00 +0000") "," TWILIO_ITEM(
          "SMx", "outbound-api",
          "Tue, 24 Nov 2026 01:30:00 +0000") "," TWILIO_ITEM("SM2", "inbound",
                                                             "Tue, 24 Nov 2026 01:00:00 "
                                                             "+0000") "],"
                                                                      "\"next_page_uri\":\"/2010-04-01/Accounts/AC1/"
                                                                      "Messages.json?PageSize=2&Page=1&PageToken=PA%2B1\"}"));
  g_assert_cmpuint(poll.page.items->len, ==, 2);
  g_assert_cmpuint(poll.page.filtered, ==, 1);
  g_assert_cmpstr(item(&poll, 0)->id, ==, "SM2"); /* oldest first */
  g_assert_cmpstr(poll.page.cursor, ==, "");      /* the older pages are not read yet */
  g_assert_true(poll.page.more);
  asks(&poll, 1000, TWILIO_URL "?PageSize=2&Page=1&PageToken=PA%2B1");
  g_assert_true(
      reads(&poll, 200,
            "{\"messages\":[" TWILIO_ITEM("SM1", "inbound", "Mon, 23 Nov 2026 02:00:00 +0000") "],"
                                                                                               "\"next_page_uri\":null}"));
  g_assert_false(poll.page.more);
  g_assert_false(poll.page.capped);
  g_assert_cmpstr(poll.page.cursor, ==, "1795485600000");
  asks(&poll, 50, TWILIO_URL "?To=%2B66800000001&DateSent%3E=2026-11-22&PageSize=50");
  /* A whole page that lies far behind the cursor: what is older is known. */
  g_assert_true(reads(&poll, 200,
                      "{\"messages\":[" TWILIO_ITEM(
                          "SM1", "inbound", "Mon, 23 Nov 2026 02:00:00 +0000") "],"
                                                                               "\"next_page_uri\":\"/2010-04-01/more\"}"));
  g_assert_false(poll.page.more);
  g_assert_cmpstr(poll.page.cursor, ==, "1795485600000");
  end(&poll);
}

static void a_link_elsewhere_is_not_followed(void)
{
  static const char *const LINKS[] = {"http://evil.example/x",        "https://127.0.0.1:8030/x", "//evil.example/x",
                                      "http://127.0.0.1:8031/x",      "file:///etc/passwd",       "http://a@127.0.0.1:8030/x",
                                      "http://127.0.0.1:8030@evil/x", "ht tp://\\u0000"};
  Poll poll;
  for (guint i = 0; i < G_N_ELEMENTS(LINKS); i++) {
    begin(&poll, TEST_TWILIO, NULL, "");
    asks(&poll, 1000, TWILIO_URL "?To=%2B66800000001&DateSent%3E=2026-11-22&PageSize=1000");
    g_autofree char *body = g_strdup_printf("{\"messages\":[],\"next_page_uri\":\"%s\"}", LINKS[i]);
    if (reads(&poll, 200, body))
      g_assert_false(poll.page.more); /* a link that is no text is none */
    else
      g_assert_error(poll.error, FAILURE, FAILED_REJECT);
    g_assert_null(poll.state.next);
    end(&poll);
  }
}

static void relative_links(void)
{
  static const struct {
    const char *base, *link, *url;
  } LINKS[] = {{"http://h:1", "/a?b=c", "http://h:1/a?b=c"},
               {"http://h:1/p", "/a?b=c", "http://h:1/p/a?b=c"},
               {"http://h:1/p", "/p/a", "http://h:1/p/a"},
               {"http://h:1/p", "/pa", "http://h:1/p/pa"},
               {"http://h:1/p/", "http://H:1/a%20b?x=%2B1", "http://H:1/a%20b?x=%2B1"}};
  for (guint i = 0; i < G_N_ELEMENTS(LINKS); i++) {
    Poll poll;
    g_autofree char *account =
        g_strdup_printf("profile = \"@HERE@/config/providers/twilio.cfg\"; base = \"%s\"; own_number = \"+1\";"
                        "vars: { account_sid = \"A\"; }; secrets: { auth_token = \"key\"; };",
                        LINKS[i].base);
    begin(&poll, account, NULL, "");
    asks_something(&poll);
    g_autofree char *body = g_strdup_printf("{\"messages\":[],\"next_page_uri\":\"%s\"}", LINKS[i].link);
    g_assert_true(reads(&poll, 200, body));
    g_assert_cmpstr(poll.state.next, ==, LINKS[i].url);
    end(&poll);
  }
}

static void the_same_link_for_ever(void)
{
  Poll poll;
  begin(&poll, TEST_TWILIO, NULL, "5");
  guint pages = 0;
  do {
    asks_something(&poll);
    g_assert_true(
        reads(&poll, 200,
              "{\"messages\":[" TWILIO_ITEM("SM1", "inbound", "Mon, 23 Nov 2026 02:00:00 +0000") "],"
                                                                                                 "\"next_page_uri\":\"/x\"}"));
    pages++;
  } while (poll.page.more);
  g_assert_cmpuint(pages, ==, 2);
  g_assert_true(poll.page.capped);
  g_assert_cmpstr(poll.page.cursor, ==, "5");
  end(&poll);
}

/* One message from the future must not hide all that comes before it. */
static void future_times_do_not_move_the_cursor(void)
{
  Poll poll;
  begin(&poll, TEST_TWILIO, NULL, "1795485600000");
  asks_something(&poll);
  g_assert_true(reads(&poll, 200,
                      "{\"messages\":[" TWILIO_ITEM("SM1", "inbound", "Sat, 24 Nov 2099 02:00:00 +0000") "," TWILIO_ITEM(
                          "SM0", "inbound", "Thu, 01 Jan 1970 00:00:00 +0000") "]}"));
  g_assert_cmpuint(poll.page.items->len, ==, 2);
  g_assert_cmpstr(poll.page.cursor, ==, "1795485600000");
  end(&poll);
}

static void failures(void)
{
  static const struct {
    gint status;
    const char *body;
    gint code;
    const char *says;
  } ANSWERS[] = {
      {200, "<html>welcome to the hotel</html>", FAILED_REJECT, "not JSON"},
      {200, "", FAILED_REJECT, "not JSON"},
      {200, "{\"messages\":[{\"id\":1", FAILED_REJECT, "not JSON"},
      {200, "{}", FAILED_REJECT, "no list at \"/messages\""},
      {200, "[]", FAILED_REJECT, "no list"},
      {200, "{\"messages\":null}", FAILED_REJECT, "no list"},
      {200, "{\"messages\":{}}", FAILED_REJECT, "no list"},
      {204, "{\"messages\":[]}", FAILED_REJECT, "HTTP 204"},
      {302, "", FAILED_CONFIG, "HTTP 302"},
      {401, "denied", FAILED_CONFIG, "HTTP 401"},
      {403, "{\"error\":\"key\",\"message\":\"no such key\"}", FAILED_CONFIG, "HTTP 403 unlisted"},
      {404, "", FAILED_CONFIG, "HTTP 404"},
      {400, "", FAILED_REJECT, "HTTP 400"},
      {408, "", FAILED_RETRY, "HTTP 408"},
      {425, "", FAILED_RETRY, "HTTP 425"},
      {429, "", FAILED_RETRY, "HTTP 429"},
      {500, "", FAILED_RETRY, "HTTP 500"},
      {502, "<html>", FAILED_RETRY, "HTTP 502"},
      {503, "", FAILED_RETRY, "HTTP 503"},
      {504, "", FAILED_RETRY, "HTTP 504"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(ANSWERS); i++) {
    Poll poll;
    begin(&poll, TEST_PLAIN, NULL, "12");
    asks(&poll, 1, "http://127.0.0.1:8030/plain/inbox?after=12&limit=1");
    g_assert_false(reads(&poll, ANSWERS[i].status, ANSWERS[i].body));
    g_test_message("%s", poll.error->message);
    g_assert_error(poll.error, FAILURE, ANSWERS[i].code);
    g_assert_nonnull(strstr(poll.error->message, ANSWERS[i].says));
    asks(&poll, 1, "http://127.0.0.1:8030/plain/inbox?after=12&limit=1");
    end(&poll);
  }
}

static void deep_and_wide(void)
{
  Poll poll;
  begin(&poll, TEST_PLAIN, NULL, "");
  asks_something(&poll);
  g_autofree char *deep = g_strnfill(1000000, '[');
  g_assert_false(reads(&poll, 200, deep));
  g_assert_error(poll.error, FAILURE, FAILED_REJECT);
  g_autoptr(GString) wide = g_string_new("{\"messages\":[[]");
  for (guint i = 0; i < 300000; i++)
    g_string_append(wide, ",[]");
  g_string_append(wide, "]}");
  g_assert_false(reads(&poll, 200, wide->str));
  g_assert_nonnull(strstr(poll.error->message, "ask for fewer"));
  end(&poll);
}

/* After max_pages the round goes on with the next poll, where it stood. */
static void a_long_round_pauses(void)
{
  Poll poll;
  begin(&poll, "base = \"http://h\";",
        "title = \"x\"; poll: { path = \"/q\"; query = ( (\"p\", \"{page}\"), (\"s\", \"{since}\") ); success: { http = [200]; "
        "}; list = \"\";"
        "item: { id = \"/i\"; from = \"/f\"; text = \"/f\"; time = \"/t\"; time_format = [\"unix_s\"]; };"
        "paging: { mode = \"page\"; order = \"desc\"; max_pages = 2; }; cursor: { mode = \"since_time\"; }; };",
        "");
  for (guint i = 1; i <= 5; i++) {
    g_autofree char *url = g_strdup_printf("http://h/q?p=%u&s=2026-11-24T01%%3A03%%3A04Z", i),
                    *body = g_strdup_printf("[{\"i\":%u,\"f\":1,\"t\":%u}]", i, 100 - i);
    asks(&poll, 1, url);
    g_assert_true(reads(&poll, 200, i < 5 ? body : "[]"));
    g_assert_cmpint(poll.page.more, ==, i % 2 == 1 && i < 5);
    g_assert_cmpint(poll.page.capped, ==, i % 2 == 0);
    g_assert_cmpstr(poll.page.cursor, ==, i < 5 ? "" : "99000");
  }
  asks(&poll, 1, "http://h/q?p=1&s=1970-01-01T00%3A00%3A00Z");
  end(&poll);
}

static void no_answer(void)
{
  Poll poll;
  begin(&poll, TEST_PLAIN, NULL, "");
  for (int outcome = HTTP_NOT_SENT; outcome <= HTTP_UNCERTAIN; outcome++) {
    HttpResponse response = test_answer(0, "");
    response.outcome = (HttpOutcome)outcome;
    g_assert_false(provider_poll_read(poll.provider, &poll.state, &response, NOW, &poll.page, &poll.error));
    g_assert_error(poll.error, FAILURE, FAILED_RETRY);
    g_clear_error(&poll.error);
    http_response_clear(&response);
  }
  end(&poll);
}

/* Features that the shipped profiles do not use: root array, empty predicate, ids made here, numbered pages, typed JSON. */
static void other_features(void)
{
  Poll poll;
  begin(&poll, "base = \"http://h\";",
        "title = \"x\"; headers = ((\"X-A\", \"{{b}\"));\n"
        "poll: { method = \"POST\"; path = \"/q\"; json: { from = \"{since}\"; page = \"{page}\"; n = \"{limit}\"; all = true;"
        " list = (1, \"a\\\"b\", 2L); }; limit_max = 2;\n"
        " success: { http = [200]; pointer = \"/0/ok\"; in = [1]; }; empty: { pointer = \"/status\"; in = [\"501\"]; };\n"
        " list = \"\"; item: { id_hash = true; from = [\"/s\", \"/0~1\"]; text = \"/m\"; time = \"/t\"; time_format = "
        "[\"unix_s\"]; };\n"
        " paging: { mode = \"page\"; order = \"desc\"; }; cursor: { mode = \"since_time\"; format = \"unix_s\"; overlap_s = "
        "10; }; };",
        "1795485600000");
  g_autoptr(HttpRequest) request = provider_poll_request(poll.provider, &poll.state, NOW, 9);
  g_autofree char *body = test_body(request);
  g_assert_cmpstr(body, ==, "{\"from\":1795485590,\"page\":1,\"n\":2,\"all\":true,\"list\":[1,\"a\\\"b\",2]}");
  g_assert_cmpstr(test_header(request, "x-a"), ==, "{b}");
  g_assert_cmpstr(test_header(request, "content-type"), ==, "application/json");
  g_assert_true(reads(&poll, 200,
                      "[{\"ok\":1,\"s\":\"1\",\"m\":\"x\",\"t\":1795485700},{\"0/\":\"2\",\"m\":\"x\",\"t\":\"1795485650\"}]"));
  g_assert_cmpuint(poll.page.items->len, ==, 2);
  g_assert_cmpuint(strlen(item(&poll, 0)->id), ==, 37);
  g_assert_cmpstr(item(&poll, 0)->from, ==, "2");
  g_assert_cmpstr(item(&poll, 0)->id, !=, item(&poll, 1)->id);
  g_assert_true(poll.page.more);
  g_autoptr(HttpRequest) second = provider_poll_request(poll.provider, &poll.state, NOW, 9);
  g_autofree char *second_body = test_body(second);
  g_assert_nonnull(strstr(second_body, "\"from\":1795485590,\"page\":2"));
  g_assert_true(reads(&poll, 400, "{\"status\":501}"));
  g_assert_cmpuint(poll.page.items->len, ==, 0);
  g_assert_false(poll.page.more);
  g_assert_cmpstr(poll.page.cursor, ==, "1795485700000");
  end(&poll);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/provider/poll/plain_round", plain_round);
  g_test_add_func("/provider/poll/cursor_never_goes_down", cursor_never_goes_down);
  g_test_add_func("/provider/poll/one_bad_message_holds_nothing_up", one_bad_message_holds_nothing_up);
  g_test_add_func("/provider/poll/salvages_a_page", salvages_a_page);
  g_test_add_func("/provider/poll/africastalking_round", africastalking_round);
  g_test_add_func("/provider/poll/twilio_round", twilio_round);
  g_test_add_func("/provider/poll/a_link_elsewhere_is_not_followed", a_link_elsewhere_is_not_followed);
  g_test_add_func("/provider/poll/relative_links", relative_links);
  g_test_add_func("/provider/poll/the_same_link_for_ever", the_same_link_for_ever);
  g_test_add_func("/provider/poll/future_times_do_not_move_the_cursor", future_times_do_not_move_the_cursor);
  g_test_add_func("/provider/poll/failures", failures);
  g_test_add_func("/provider/poll/deep_and_wide", deep_and_wide);
  g_test_add_func("/provider/poll/a_long_round_pauses", a_long_round_pauses);
  g_test_add_func("/provider/poll/no_answer", no_answer);
  g_test_add_func("/provider/poll/other_features", other_features);
  return g_test_run();
}
