/* The cursor modes, the ways of paging and what follows the commit, one feature at a time. */
#include "provider_round.h"

/* The next request after the commit is "METHOD url body"; NULL: there is none. */
static void settles(Poll *poll, const char *wanted)
{
  g_autoptr(HttpRequest) request = provider_settle_request(poll->settle);
  if (wanted == NULL) {
    g_assert_null(request);
    return;
  }
  g_assert_nonnull(request);
  g_autofree char *body = test_body(request);
  g_autofree char *is = g_strdup_printf("%s %s%s%s", request->method, request->url, body[0] != '\0' ? " " : "", body);
  g_assert_cmpstr(is, ==, wanted);
}

static gboolean settled(Poll *poll, gint status, const char *body)
{
  HttpResponse response = test_answer(status, body);
  g_clear_error(&poll->error);
  const gboolean good = provider_settle_read(poll->settle, &response, &poll->error);
  http_response_clear(&response);
  g_assert_true(good == (poll->error == NULL));
  return good;
}

#define ITEM " list = \"\"; item: { id = \"/i\"; from = \"/f\"; text = \"/t\"; time = \"/w\"; time_format = [\"unix_s\"]; };"

static void consume(void)
{
  Poll poll;
  begin_shipped(&poll, "infobip", "", POLL_MESSAGES);
  g_assert_true(provider_facts(poll.provider)->messages.read_once);
  g_assert_false(provider_facts(poll.provider)->messages.settles);
  g_assert_null(poll.settle);
  asks(&poll, 1000, "http://h/sms/1/inbox/reports?limit=50");
  g_assert_true(reads(&poll, 200, "{\"results\":[{\"messageId\":\"1\",\"from\":\"66812345678\",\"text\":\"a\"}]}"));
  g_assert_true(poll.page.more);
  g_assert_cmpstr(poll.page.cursor, ==, "");
  /* The same page for ever is a fault of the provider's, not a round without end. */
  asks(&poll, 1000, "http://h/sms/1/inbox/reports?limit=50");
  g_assert_true(reads(&poll, 200, "{\"results\":[{\"messageId\":\"1\",\"from\":\"66812345678\",\"text\":\"a\"}]}"));
  g_assert_false(poll.page.more);
  g_assert_true(reads(&poll, 200, "{\"results\":[],\"messageCount\":0}"));
  g_assert_false(poll.page.more);
  /* What the journal held is read with a fresh state and no request. */
  poll_state_clear(&poll.state);
  poll_state_init(&poll.state, "", POLL_MESSAGES);
  g_assert_true(reads(&poll, 200, "{\"results\":[{\"messageId\":\"2\",\"from\":\"66812345678\",\"text\":\"b\"}]}"));
  g_assert_cmpstr(item(&poll, 0)->id, ==, "2");
  end(&poll);
}

static void ack_one_by_one(void)
{
  Poll poll;
  begin_shipped(&poll, "clicksend", "", POLL_MESSAGES);
  asks(&poll, 100, "http://h/v3/sms/inbound?page=1&limit=100");
  g_assert_true(reads(
      &poll, 200,
      "{\"response_code\":\"SUCCESS\",\"data\":{\"data\":[{\"message_id\":\"B/1\",\"from\":\"+66812345678\",\"body\":\"b\","
      "\"timestamp\":2},{\"message_id\":\"A\",\"from\":\"\",\"body\":\"a\",\"timestamp\":1},{\"body\":\"no id\"}]}}"));
  g_assert_true(poll.page.more);
  g_assert_cmpuint(poll.page.broken->len, ==, 2);
  provider_settle_add(poll.settle, &poll.page);
  asks(&poll, 100, "http://h/v3/sms/inbound?page=2&limit=100");
  g_assert_true(reads(&poll, 200, "{\"response_code\":\"SUCCESS\",\"data\":{\"data\":[]}}"));
  g_assert_false(poll.page.more);
  provider_settle_add(poll.settle, &poll.page);
  /* the unreadable one too, or it would come for ever; not the one without an id */
  settles(&poll, "PUT http://h/v3/sms/inbound-read/A");
  g_assert_true(settled(&poll, 200, "{}"));
  settles(&poll, "PUT http://h/v3/sms/inbound-read/B%2F1");
  g_assert_true(settled(&poll, 404, ""));
  settles(&poll, NULL);
  end(&poll);
}

static void ack_fails(void)
{
  static const struct {
    gint status;
    gint code;
  } CASES[] = {{500, FAILED_RETRY}, {429, FAILED_RETRY}, {401, FAILED_CONFIG}, {400, FAILED_REJECT}, {204, FAILED_REJECT}};
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    Poll poll;
    begin_shipped(&poll, "clicksend", "", POLL_MESSAGES);
    g_assert_true(reads(&poll, 200,
                        "{\"response_code\":\"SUCCESS\",\"data\":{\"data\":[{\"message_id\":\"A\",\"from\":\"+66812345678\","
                        "\"body\":\"b\"}]}}"));
    provider_settle_add(poll.settle, &poll.page);
    settles(&poll, "PUT http://h/v3/sms/inbound-read/A");
    g_assert_false(settled(&poll, CASES[i].status, "{}"));
    g_assert_error(poll.error, FAILURE, CASES[i].code);
    end(&poll);
  }
}

/* A message that the provider will not have acknowledged is left out, the others are not. */
static void ack_skips(void)
{
  Poll poll;
  begin_shipped(&poll, "clicksend", "", POLL_MESSAGES);
  g_assert_true(reads(&poll, 200,
                      "{\"response_code\":\"SUCCESS\",\"data\":{\"data\":[{\"message_id\":\"B\",\"from\":\"+66812345678\","
                      "\"body\":\"b\"},{\"message_id\":\"A\",\"from\":\"+66812345678\",\"body\":\"a\"}]}}"));
  provider_settle_add(poll.settle, &poll.page);
  settles(&poll, "PUT http://h/v3/sms/inbound-read/B");
  g_assert_false(settled(&poll, 400, "{}"));
  g_assert_true(provider_settle_skip(poll.settle));
  settles(&poll, "PUT http://h/v3/sms/inbound-read/A");
  g_assert_true(settled(&poll, 200, "{}"));
  settles(&poll, NULL);
  g_assert_false(provider_settle_skip(poll.settle));
  end(&poll);
}

/* A time ahead of the list acknowledges nothing: what came after the list would go with it. */
static void ack_by_no_time_to_come(void)
{
  Poll poll;
  begin_shipped(&poll, "clicksend", "", POLL_RECEIPTS);
  asks(&poll, 2, "http://h/v3/sms/receipts?page=1&limit=2");
  g_assert_true(reads(&poll, 200,
                      "{\"response_code\":\"SUCCESS\",\"data\":{\"data\":[{\"message_id\":\"B\",\"status_code\":\"201\","
                      "\"timestamp\":4070908800},{\"message_id\":\"A\",\"status_code\":\"201\",\"timestamp\":1795485000}]}}"));
  provider_settle_add(poll.settle, &poll.page);
  asks(&poll, 2, "http://h/v3/sms/receipts?page=2&limit=2");
  g_assert_true(reads(&poll, 200, "{\"response_code\":\"SUCCESS\",\"data\":{\"data\":[]}}"));
  provider_settle_add(poll.settle, &poll.page);
  settles(&poll, "PUT http://h/v3/sms/receipts-read {\"date_before\":1795484700}");
  end(&poll);
}

/* Never what was not seen: newest first it waits for the round's end. */
static void ack_up_to_a_time(void)
{
  Poll poll;
  begin_shipped(&poll, "clicksend", "", POLL_RECEIPTS);
  asks(&poll, 2, "http://h/v3/sms/receipts?page=1&limit=2");
  g_assert_true(
      reads(&poll, 200,
            "{\"response_code\":\"SUCCESS\",\"data\":{\"data\":[{\"message_id\":\"B\",\"custom_string\":\"77\",\"status_code\":"
            "\"201\",\"timestamp\":1795485784},{\"message_id\":\"A\",\"status_code\":\"301\",\"status_text\":\"Failed\","
            "\"timestamp\":1795485000}]}}"));
  g_assert_cmpuint(poll.page.receipts->len, ==, 2);
  g_assert_cmpuint(poll.page.items->len, ==, 0);
  const Receipt *old = &g_array_index(poll.page.receipts, Receipt, 0), *new = &g_array_index(poll.page.receipts, Receipt, 1);
  g_assert_cmpstr(old->id, ==, "A");
  g_assert_cmpint(old->state, ==, DELIVERY_FAILED);
  g_assert_cmpstr(old->reason, ==, "301");
  g_assert_null(old->ref);
  g_assert_cmpstr(new->ref, ==, "77");
  g_assert_cmpint(new->state, ==, DELIVERY_DELIVERED);
  g_assert_cmpint(new->time_ms, ==, NOW);
  provider_settle_add(poll.settle, &poll.page);
  settles(&poll, NULL);
  g_assert_true(reads(&poll, 200, "{\"response_code\":\"SUCCESS\",\"data\":{\"data\":[]}}"));
  provider_settle_add(poll.settle, &poll.page);
  settles(&poll, "PUT http://h/v3/sms/receipts-read {\"date_before\":1795485484}");
  g_assert_true(settled(&poll, 200, "{}"));
  settles(&poll, NULL);
  end(&poll);
}

static void delete_by_id(void)
{
  Poll poll;
  begin(&poll,
        "path = \"/q\";" ITEM " cursor: { mode = \"delete\"; }; delete: { path = \"/q/{id}\"; success: { http = [204]; }; };",
        "");
  g_assert_true(provider_facts(poll.provider)->messages.settles);
  asks(&poll, 5, "http://h/q");
  g_assert_true(reads(&poll, 200, "[{\"i\":1,\"f\":\"1\",\"t\":\"a\"},{\"i\":2,\"f\":\"1\",\"t\":\"b\"}]"));
  provider_settle_add(poll.settle, &poll.page);
  settles(&poll, "DELETE http://h/q/2");
  g_assert_true(settled(&poll, 204, ""));
  settles(&poll, "DELETE http://h/q/1");
  g_assert_true(settled(&poll, 204, ""));
  settles(&poll, NULL);
  end(&poll);
}

/* "." and ".." in its path would delete the folder of all, or what lies above it. */
static void delete_no_folder(void)
{
  Poll poll;
  begin(&poll,
        "path = \"/q\";" ITEM " cursor: { mode = \"delete\"; }; delete: { path = \"/q/{id}\"; success: { http = [204]; }; };",
        "");
  asks(&poll, 5, "http://h/q");
  g_assert_true(reads(&poll, 200, "[{\"i\":\".\",\"f\":\"1\",\"t\":\"a\"},{\"i\":\"..\",\"f\":\"1\",\"t\":\"b\"}]"));
  g_assert_cmpuint(poll.page.items->len, ==, 0);
  g_assert_cmpuint(poll.page.broken->len, ==, 2);
  provider_settle_add(poll.settle, &poll.page);
  settles(&poll, NULL);
  end(&poll);
}

static void takes(Poll *poll, const char *body)
{
  HttpResponse response = test_answer(200, body);
  poll_page_clear(&poll->page);
  poll_state_clear(&poll->state);
  poll_state_init(&poll->state, "", POLL_TAKE);
  asks(poll, 1, "http://h/getsms");
  g_clear_error(&poll->error);
  provider_poll_read(poll->provider, &poll->state, &response, NOW, &poll->page, &poll->error);
  http_response_clear(&response);
}

/* By the id that is made of the message, one that was listed is known, wherever it stands now. */
static void take(void)
{
  Poll poll;
  begin_shipped(&poll, "gammu", "", POLL_MESSAGES);
  g_assert_true(provider_facts(poll.provider)->messages.taken);
  g_assert_false(provider_facts(poll.provider)->messages.read_once); /* the list is not */
  g_assert_null(poll.settle);
  asks(&poll, 5, "http://h/sms");
  g_assert_true(
      reads(&poll, 200, "[" GAMMU("Sent", "x") "," GAMMU("UnRead", "a") "," GAMMU("Read", "a") "," GAMMU("Sent", "y") "]"));
  g_assert_cmpuint(poll.page.items->len, ==, 2);
  g_assert_cmpuint(poll.page.takes, ==, 3); /* what the filter leaves out behind them stays */
  g_autofree char *first = g_strdup(item(&poll, 0)->id);
  g_assert_true(g_str_has_prefix(item(&poll, 1)->id, first) && strcmp(item(&poll, 1)->id, first) != 0);
  takes(&poll, GAMMU("Sent", "x"));
  g_assert_no_error(poll.error);
  g_assert_true(poll.page.items->len == 0 && poll.page.filtered == 1 && !poll.page.more && poll.page.takes == 0);
  takes(&poll, GAMMU("Read", "a"));
  g_assert_cmpstr(item(&poll, 0)->id, ==, first);
  takes(&poll, GAMMU("Read", "new"));
  g_assert_cmpstr(item(&poll, 0)->text, ==, "new");
  g_assert_cmpstr(item(&poll, 0)->id, !=, first);
  takes(&poll, GAMMU("Read", "a\xff")); /* what nobody can read is gone too: its bytes are kept */
  g_assert_cmpuint(poll.page.broken->len, ==, 1);
  takes(&poll, "{\"Date\":\"\",\"Number\":\"\",\"State\":\"\",\"Text\":\"\"}");
  g_assert_true(poll.error == NULL && poll.page.items->len + poll.page.broken->len + poll.page.filtered == 0);
  end(&poll);
}

static void no_take(void)
{
  static const char *const BODIES[] = {"", "null", "[]", "<html>", "5"};
  for (guint i = 0; i < G_N_ELEMENTS(BODIES); i++) {
    Poll poll;
    begin_shipped(&poll, "gammu", "", POLL_MESSAGES);
    takes(&poll, BODIES[i]);
    if (strcmp(BODIES[i], "[]") == 0) /* a list of none */
      g_assert_true(poll.error == NULL && poll.page.items->len == 0);
    else
      g_assert_error(poll.error, FAILURE, FAILED_REJECT);
    end(&poll);
  }
}

#define BEE(id, text)                                                                                                          \
  "{\"_id\":\"" id "\",\"sender\":\"+66812345678\",\"message\":\"" text "\",\"receivedAt\":\"2026-11-24T02:03:04Z\"}"
#define BEE_URL "http://h/api/v1/gateway/devices/D1/get-received-sms?page="

static void scan(void)
{
  Poll poll;
  begin_shipped(&poll, "textbee", "", POLL_MESSAGES);
  asks(&poll, 2, BEE_URL "1&limit=2");
  g_assert_true(reads(&poll, 200, "{\"data\":[" BEE("4", "d") "," BEE("3", "c") "]}"));
  g_autofree char *newest = g_strdup(item(&poll, 1)->id);
  g_assert_true(poll.page.more);
  g_assert_cmpstr(poll.page.cursor, ==, ""); /* a stop now would hide what is older */
  asks(&poll, 2, BEE_URL "2&limit=2");
  g_assert_true(reads(&poll, 200, "{\"data\":[" BEE("2", "b") "," BEE("1", "a") "]}"));
  asks(&poll, 2, BEE_URL "3&limit=2");
  g_assert_true(reads(&poll, 200, "{\"data\":[]}"));
  g_assert_false(poll.page.more);
  g_assert_cmpstr(poll.page.cursor, ==, newest);
  /* The next round ends one page behind the newest of this one; the same text under another id is the same message. */
  asks(&poll, 2, BEE_URL "1&limit=2");
  g_assert_true(reads(&poll, 200, "{\"data\":[" BEE("5", "e") "," BEE("4x", "d") "]}"));
  g_assert_cmpstr(item(&poll, 0)->id, ==, newest);
  g_assert_cmpstr(item(&poll, 0)->own_id, ==, "4x");
  g_assert_true(poll.page.more);
  g_assert_cmpstr(poll.page.cursor, ==, newest);
  asks(&poll, 2, BEE_URL "2&limit=2");
  g_assert_true(reads(&poll, 200, "{\"data\":[" BEE("3", "c") "," BEE("2", "b") "]}"));
  g_assert_false(poll.page.more);
  g_assert_cmpstr(poll.page.cursor, !=, newest);
  asks(&poll, 2, BEE_URL "1&limit=2");
  end(&poll);
}

#define WINDOWED                                                                                                               \
  "path = \"/q\"; query = ( (\"a\", \"{since}\"), (\"b\", \"{until}\"), (\"o\", \"{offset}\"), (\"l\", \"{limit}\") );" ITEM   \
  " paging: { mode = \"offset\"; order = \"asc\"; full_pages = true; }; cursor: { mode = \"since_time\"; format = "            \
  "\"unix_s\"; "                                                                                                               \
  "overlap_s = 10; max_window_s = 100; };"

/* After a long outage windows follow each other, also over days without messages. */
static void windows(void)
{
  Poll poll;
  begin(&poll, WINDOWED, "1000000");
  asks_at(&poll, 1180000, 2, "http://h/q?a=990&b=1090&o=0&l=2");
  g_assert_true(
      reads(&poll, 200, "[{\"i\":1,\"f\":\"1\",\"t\":\"a\",\"w\":1000},{\"i\":2,\"f\":\"1\",\"t\":\"b\",\"w\":1005}]"));
  g_assert_cmpstr(poll.page.cursor, ==, "1005000");
  g_assert_true(poll.page.more);
  asks_at(&poll, 1180000, 2, "http://h/q?a=990&b=1090&o=2&l=2"); /* one list, one window */
  g_assert_true(reads(&poll, 200, "[]"));
  g_assert_cmpstr(poll.page.cursor, ==, "1090000");
  g_assert_true(poll.page.more);
  asks_at(&poll, 1180000, 2, "http://h/q?a=1080&b=1180&o=0&l=2");
  g_assert_true(reads(&poll, 200, "[]"));
  g_assert_false(poll.page.more);
  g_assert_cmpstr(poll.page.cursor, ==, "1090000"); /* up to now only what was seen counts */
  end(&poll);
}

static void offset_and_short_pages(void)
{
  Poll poll;
  begin(&poll, WINDOWED, "");
  http_request_free(provider_poll_request(poll.provider, &poll.state, NOW, 2));
  g_assert_true(reads(&poll, 200, "[{\"i\":1,\"f\":\"1\",\"t\":\"a\",\"w\":1000}]"));
  g_assert_false(poll.page.more); /* it was not full */
  end(&poll);
}

static void marker(void)
{
  Poll poll;
  begin_shipped(&poll, "telerivet", "1795485784000", POLL_MESSAGES);
  const char *url =
      "http://h/v1/projects/PJ1/messages?direction=incoming&message_type=sms&time_created%5Bmin%5D=1795485184&sort_dir="
      "asc&page_size=500";
  g_autofree char *second = g_strconcat(url, "&marker=m%2F1", NULL);
  asks(&poll, 1000, url);
  g_assert_true(reads(&poll, 200, "{\"data\":[],\"truncated\":true,\"next_marker\":\"m/1\"}"));
  g_assert_true(poll.page.more);
  asks(&poll, 1000, second);
  g_assert_true(reads(&poll, 200, "{\"data\":[],\"truncated\":true,\"next_marker\":\"m/1\"}"));
  g_assert_false(poll.page.more); /* the same one again */
  asks(&poll, 1000, url);
  g_assert_true(reads(&poll, 200, "{\"data\":[],\"truncated\":false,\"next_marker\":\"m/2\"}"));
  g_assert_false(poll.page.more);
  end(&poll);
}

/* playSMS: newest first and no second page. While a page is full a longer one is asked for, and the cursor waits. */
static void a_longer_page(void)
{
  Poll poll;
  begin_shipped(&poll, "playsms", "5", POLL_MESSAGES);
  const char *url = "http://h/index.php?app=ws&op=ix&u=me&h=s3cr%2Bt%2F&last=5&c=";
  const char *full = "{\"data\":[{\"id\":\"9\",\"src\":\"1\",\"msg\":\"x\"},{\"id\":\"8\",\"src\":\"1\",\"msg\":\"y\"}]}";
  g_autofree char *two = g_strconcat(url, "2&format=json", NULL), *four = g_strconcat(url, "4&format=json", NULL);
  asks(&poll, 2, two);
  g_assert_true(reads(&poll, 200, full));
  g_assert_true(poll.page.capped);
  g_assert_false(poll.page.more);
  g_assert_cmpstr(poll.page.cursor, ==, "5");
  asks(&poll, 2, four);
  g_assert_true(reads(&poll, 200, full));
  g_assert_false(poll.page.capped);
  g_assert_cmpstr(poll.page.cursor, ==, "9");
  end(&poll);
}

static void inclusive_and_empty(void)
{
  Poll poll;
  begin_shipped(&poll, "smseagle", "41", POLL_MESSAGES);
  g_autoptr(HttpRequest) request = provider_poll_request(poll.provider, &poll.state, NOW, 10);
  g_autofree char *body = test_body(request);
  g_assert_nonnull(strstr(body, "\"idfrom\":42"));
  g_assert_true(reads(&poll, 200, "No data to display")); /* whatever the form */
  g_assert_false(poll.page.more);
  g_assert_cmpstr(poll.page.cursor, ==, "41");
  end(&poll);
}

/* The answer says 200 and holds an error of the profile. */
static void an_error_in_a_good_answer(void)
{
  Poll poll;
  begin_shipped(&poll, "playsms", "", POLL_MESSAGES);
  g_assert_false(reads(&poll, 200, "{\"status\":\"ERR\",\"error\":\"100\"}"));
  g_assert_error(poll.error, FAILURE, FAILED_CONFIG);
  end(&poll);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/provider/modes/consume", consume);
  g_test_add_func("/provider/modes/ack_one_by_one", ack_one_by_one);
  g_test_add_func("/provider/modes/ack_fails", ack_fails);
  g_test_add_func("/provider/modes/ack_skips", ack_skips);
  g_test_add_func("/provider/modes/ack_up_to_a_time", ack_up_to_a_time);
  g_test_add_func("/provider/modes/ack_by_no_time_to_come", ack_by_no_time_to_come);
  g_test_add_func("/provider/modes/delete_by_id", delete_by_id);
  g_test_add_func("/provider/modes/delete_no_folder", delete_no_folder);
  g_test_add_func("/provider/modes/take", take);
  g_test_add_func("/provider/modes/no_take", no_take);
  g_test_add_func("/provider/modes/scan", scan);
  g_test_add_func("/provider/modes/windows", windows);
  g_test_add_func("/provider/modes/offset_and_short_pages", offset_and_short_pages);
  g_test_add_func("/provider/modes/marker", marker);
  g_test_add_func("/provider/modes/a_longer_page", a_longer_page);
  g_test_add_func("/provider/modes/inclusive_and_empty", inclusive_and_empty);
  g_test_add_func("/provider/modes/an_error_in_a_good_answer", an_error_in_a_good_answer);
  return g_test_run();
}
