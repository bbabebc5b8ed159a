/* After a send: states by asking, reports by polling, and an uncertain send looked for in the provider's log. */
#include "provider_help.h"

#define NOW 1795485784000 /* 2026-11-24T02:03:04Z */

static void states(void)
{
  static const struct {
    const char *profile, *body;
    guint n;
    DeliveryState state;
    const char *id, *ref, *to;
  } CASES[] = {
      {"twilio", "{\"sid\":\"SM1\",\"to\":\"+66812345678\",\"status\":\"delivered\",\"error_code\":null}", 1,
       DELIVERY_DELIVERED, "SM1", NULL, "+66812345678"},
      {"twilio", "{\"sid\":\"SM1\",\"status\":\"undelivered\",\"error_code\":30003}", 1, DELIVERY_FAILED, "SM1", NULL, ""},
      {"twilio", "{\"sid\":\"SM1\",\"status\":\"novel\"}", 1, DELIVERY_PENDING, "SM1", NULL, ""},
      {"smsgate", "{\"id\":\"77\",\"state\":\"Sent\",\"recipients\":[{\"phoneNumber\":\"+66812345678\"}]}", 1, DELIVERY_PENDING,
       NULL, "77", "+66812345678"},
      {"smsgate", "{\"id\":\"77\",\"state\":\"Delivered\"}", 1, DELIVERY_DELIVERED, NULL, "77", ""},
      {"dinstar", "{\"error_code\":200,\"result\":[{\"user_id\":77,\"number\":\"0812345678\",\"status\":\"FAILED\"}]}", 1,
       DELIVERY_FAILED, NULL, "77", "+66812345678"},
      {"dinstar", "{\"error_code\":200,\"result\":[]}", 0, DELIVERY_PENDING, NULL, NULL, NULL},
      {"bulksms", "{\"id\":\"5\",\"to\":\"66812345678\",\"status\":{\"type\":\"DELIVERED\"}}", 1, DELIVERY_DELIVERED, "5", NULL,
       "+66812345678"},
      {"messagebird",
       "{\"id\":\"M\",\"reference\":\"77\",\"recipients\":{\"items\":[{\"recipient\":66812345678,\"status\":\"expired\"}]}}", 1,
       DELIVERY_FAILED, "M", "77", "+66812345678"},
      {"telerivet", "{\"id\":\"T\",\"status\":\"failed_queued\"}", 1, DELIVERY_PENDING, "T", NULL, ""},
      {"sinch", "{\"batch_id\":\"S\",\"statuses\":[{\"code\":0,\"status\":\"Delivered\",\"count\":1}]}", 1, DELIVERY_DELIVERED,
       NULL, NULL, ""},
      {"playsms", "{\"data\":[{\"smslog_id\":\"5\",\"status\":\"3\",\"dst\":\"1\"}]}", 1, DELIVERY_DELIVERED, "5", NULL, "1"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autoptr(Provider) provider = test_shipped(CASES[i].profile);
    g_autoptr(GError) error = NULL;
    HttpResponse response = test_answer(200, CASES[i].body);
    PollPage page;
    g_assert_true(provider_facts(provider)->asks_status);
    g_assert_true(provider_status_read(provider, &response, NOW, &page, &error));
    g_test_message("%s", CASES[i].body);
    g_assert_cmpuint(page.receipts->len, ==, CASES[i].n);
    if (CASES[i].n > 0) {
      const Receipt *receipt = &g_array_index(page.receipts, Receipt, 0);
      g_assert_cmpstr(delivery_state_name(receipt->state), ==, delivery_state_name(CASES[i].state));
      g_assert_cmpstr(receipt->id, ==, CASES[i].id);
      g_assert_cmpstr(receipt->ref, ==, CASES[i].ref);
      g_assert_cmpstr(receipt->to, ==, CASES[i].to);
    }
    poll_page_clear(&page);
    http_response_clear(&response);
  }
}

static void state_failures(void)
{
  static const struct {
    gint status;
    const char *body;
    gint code;
  } CASES[] = {{200, "", FAILED_REJECT}, {200, "[]", FAILED_REJECT}, {200, "<html>", FAILED_REJECT},
               {401, "", FAILED_CONFIG}, {429, "", FAILED_RETRY},    {500, "", FAILED_RETRY}};
  g_autoptr(Provider) provider = test_shipped("bulksms");
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autoptr(GError) error = NULL;
    HttpResponse response = test_answer(CASES[i].status, CASES[i].body);
    PollPage page;
    if (provider_status_read(provider, &response, NOW, &page, &error)) {
      g_assert_cmpuint(page.receipts->len, ==, 0);
      poll_page_clear(&page);
    } else {
      g_assert_error(error, FAILURE, CASES[i].code);
      g_assert_null(page.receipts);
    }
    http_response_clear(&response);
  }
}

static void reports_that_are_read_once(void)
{
  g_autoptr(Provider) provider = test_shipped("infobip");
  g_assert_true(provider_facts(provider)->receipts.read_once);
  HttpResponse response = test_answer(200, "{\"results\":[{\"messageId\":\"77\",\"to\":\"66812345678\",\"doneAt\":\"2026-11-"
                                           "24T02:03:04.000+0000\",\"status\":{\"groupName\":"
                                           "\"DELIVERED\",\"name\":\"DELIVERED_TO_HANDSET\"}},{\"messageId\":\"78\",\"status\":"
                                           "{\"groupName\":\"EXPIRED\"}},{\"status\":7}]}");
  PollState state;
  PollPage page;
  poll_state_init(&state, "", POLL_RECEIPTS);
  http_request_free(provider_poll_request(provider, &state, NOW, 10));
  g_assert_true(provider_poll_read(provider, &state, &response, NOW, &page, NULL));
  g_assert_cmpuint(page.receipts->len, ==, 2);
  g_assert_cmpuint(page.broken->len, ==, 1);
  const Receipt *first = &g_array_index(page.receipts, Receipt, 0);
  g_assert_cmpstr(first->ref, ==, "77");
  g_assert_cmpstr(first->to, ==, "+66812345678");
  g_assert_cmpstr(first->reason, ==, "DELIVERED_TO_HANDSET");
  g_assert_cmpint(first->time_ms, ==, NOW);
  g_assert_cmpint(g_array_index(page.receipts, Receipt, 1).state, ==, DELIVERY_FAILED);
  g_assert_true(page.more);
  poll_page_clear(&page);
  poll_state_clear(&state);
  http_response_clear(&response);
}

#define SENT(text, to, at, direction)                                                                                          \
  "{\"sid\":\"SM9\",\"to\":\"" to "\",\"body\":\"" text "\",\"status\":\"sent\",\"date_sent\":null,\"date_created\":\"" at     \
  "\",\"direction\":\"" direction "\"}"
#define LOG(rows) "{\"messages\":[" rows "]}"
#define AT_SEND "Tue, 24 Nov 2026 02:03:05 +0000"

static void lookup(void)
{
  static const struct {
    const char *profile;
    gint status;
    const char *body;
    LookupResult result;
    const char *id;
  } CASES[] = {
      {"twilio", 200, LOG(SENT("รับ 500", "+66812345678", AT_SEND, "outbound-api")), LOOKUP_FOUND, "SM9"},
      {"twilio", 200, LOG(SENT("รับ 501", "+66812345678", AT_SEND, "outbound-api")), LOOKUP_ABSENT, NULL},
      {"twilio", 200, LOG(SENT("รับ 500", "+66812345679", AT_SEND, "outbound-api")), LOOKUP_ABSENT, NULL},
      {"twilio", 200, LOG(SENT("รับ 500", "+66812345678", AT_SEND, "inbound")), LOOKUP_ABSENT, NULL},
      {"twilio", 200, LOG(SENT("รับ 500", "+66812345678", "Tue, 24 Nov 2026 01:50:00 +0000", "outbound-api")), LOOKUP_ABSENT,
       NULL},
      {"twilio", 200, LOG("{\"sid\":\"x\",\"direction\":\"outbound-api\"}"), LOOKUP_UNKNOWN, NULL}, /* it may be the one */
      {"twilio", 200, LOG(""), LOOKUP_ABSENT, NULL},
      {"twilio", 200, "{}", LOOKUP_UNKNOWN, NULL},
      {"twilio", 200, "", LOOKUP_UNKNOWN, NULL},
      {"twilio", 500, "", LOOKUP_UNKNOWN, NULL},
      {"twilio", 404, "", LOOKUP_UNKNOWN, NULL},
      {"infobip", 200, "{\"results\":[{\"messageId\":\"77\",\"to\":\"66812345678\",\"status\":{\"groupName\":\"PENDING\"}}]}",
       LOOKUP_FOUND, "77"},
      {"infobip", 200, "{\"results\":[{\"messageId\":\"78\",\"status\":{\"groupName\":\"PENDING\"}}]}", LOOKUP_ABSENT, NULL},
      {"telerivet", 200,
       "{\"data\":[{\"id\":\"T1\",\"to_number\":\"0812345678\",\"content\":\"รับ "
       "500\",\"status\":\"queued\",\"time_created\":1795485784}]}",
       LOOKUP_FOUND, "T1"},
  };
  const Outgoing message = {"77", "+66812345678", "รับ 500"};
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autoptr(Provider) provider = test_shipped(CASES[i].profile);
    g_autoptr(GError) error = NULL;
    HttpResponse response = test_answer(CASES[i].status, CASES[i].body);
    SendOutcome outcome;
    g_assert_true(provider_facts(provider)->looks_up);
    g_test_message("%s", CASES[i].body);
    g_assert_cmpint(provider_lookup_read(provider, &message, NOW, &response, NOW, NULL, NULL, &outcome, &error), ==,
                    CASES[i].result);
    g_assert_cmpstr(outcome.id, ==, CASES[i].id);
    g_assert_cmpint(outcome.result, ==, CASES[i].result == LOOKUP_FOUND ? SEND_ACCEPTED : SEND_UNCERTAIN);
    send_outcome_clear(&outcome);
    http_response_clear(&response);
  }
}

/* A log that shows no more than was asked for may have left the message out. */
static void a_full_log_proves_nothing(void)
{
  g_autoptr(Provider) provider = test_shipped("twilio");
  g_autoptr(GString) rows = g_string_new(SENT("x", "+66812345678", AT_SEND, "outbound-api"));
  for (guint i = 1; i < 200; i++)
    g_string_append(rows, "," SENT("x", "+66812345678", AT_SEND, "inbound"));
  g_autofree char *body = g_strdup_printf(LOG("%s"), rows->str);
  HttpResponse response = test_answer(200, body);
  SendOutcome outcome;
  const Outgoing message = {"77", "+66812345678", "รับ 500"};
  g_assert_cmpint(provider_lookup_read(provider, &message, NOW, &response, NOW, NULL, NULL, &outcome, NULL), ==,
                  LOOKUP_UNKNOWN);
  send_outcome_clear(&outcome);
  response.outcome = HTTP_UNCERTAIN;
  g_assert_cmpint(provider_lookup_read(provider, &message, NOW, &response, NOW, NULL, NULL, &outcome, NULL), ==,
                  LOOKUP_UNKNOWN);
  send_outcome_clear(&outcome);
  http_response_clear(&response);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/provider/delivery/states", states);
  g_test_add_func("/provider/delivery/state_failures", state_failures);
  g_test_add_func("/provider/delivery/reports_that_are_read_once", reports_that_are_read_once);
  g_test_add_func("/provider/delivery/lookup", lookup);
  g_test_add_func("/provider/delivery/a_full_log_proves_nothing", a_full_log_proves_nothing);
  return g_test_run();
}
