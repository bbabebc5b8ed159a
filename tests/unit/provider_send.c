#include "provider_help.h"

#define AT_OK(number, code, id)                                                                                                \
  "{\"statusCode\":" code ",\"number\":\"" number "\",\"status\":\"S\",\"cost\":\"x\",\"messageId\":\"" id "\"}"

typedef struct {
  gint status;
  const char *body;
  SendResult result;
  const char *id, *reason; /* NULL: not looked at; the provider's words after a colon */
} Case;

static void judges(const char *account, const Outgoing *message, const Case *cases, guint n)
{
  g_autoptr(Provider) provider = test_good(account, NULL);
  for (guint i = 0; i < n; i++) {
    HttpResponse response = test_answer(cases[i].status, cases[i].body);
    SendOutcome outcome;
    provider_send_read(provider, message, 1, &response, &outcome);
    g_test_message("%d %s -> %s %s", cases[i].status, cases[i].body, send_result_name(outcome.result),
                   outcome.reason != NULL ? outcome.reason : "");
    g_assert_cmpstr(send_result_name(outcome.result), ==, send_result_name(cases[i].result));
    if (cases[i].id != NULL)
      g_assert_cmpstr(outcome.id, ==, cases[i].id);
    g_autofree char *told = g_strjoin(": ", outcome.reason != NULL ? outcome.reason : "", outcome.words, NULL);
    if (cases[i].reason != NULL)
      g_assert_nonnull(strstr(told, cases[i].reason));
    g_assert_true((outcome.reason == NULL) == (outcome.result == SEND_ACCEPTED));
    send_outcome_clear(&outcome);
    http_response_clear(&response);
  }
}

static void twilio(void)
{
  static const Case CASES[] = {
      {201, "{\"sid\":\"SM1\",\"status\":\"queued\",\"error_message\":null}", SEND_ACCEPTED, "SM1", NULL},
      {201, "{\"sid\":\"SM1\",\"status\":\"failed\",\"error_message\":\"why\"}", SEND_PERMANENT, NULL, "failed: why"},
      {201, "{\"sid\":\"SM1\",\"status\":\"novel\"}", SEND_UNCERTAIN, NULL, "unlisted"},
      {201, "<html>", SEND_UNCERTAIN, NULL, NULL},
      {200, "", SEND_UNCERTAIN, NULL, NULL},
      {204, "", SEND_UNCERTAIN, NULL, NULL},
      {302, "", SEND_CONFIG, NULL, NULL},
      {400, "{\"code\":21614,\"message\":\"not a mobile number\"}", SEND_PERMANENT, NULL, "HTTP 400 21614: not a mobile"},
      {400, "{\"code\":21611,\"message\":\"queue\"}", SEND_TEMPORARY, NULL, NULL},
      {400, "{\"code\":99999}", SEND_PERMANENT, NULL, NULL},
      {401, "{\"code\":20003}", SEND_CONFIG, NULL, NULL},
      {404, "", SEND_CONFIG, NULL, NULL},
      {408, "", SEND_TEMPORARY, NULL, NULL},
      {429, "{\"code\":20429}", SEND_THROTTLED, NULL, NULL},
      {429, "", SEND_THROTTLED, NULL, NULL},
      {500, "", SEND_TEMPORARY, NULL, NULL},
      {502, "", SEND_UNCERTAIN, NULL, NULL},
      {503, "", SEND_TEMPORARY, NULL, NULL},
      {504, "", SEND_UNCERTAIN, NULL, NULL},
  };
  const Outgoing message = {"1", "+66812345678", "รับ & ส่ง+1"};
  judges(TEST_TWILIO, &message, CASES, G_N_ELEMENTS(CASES));

  g_autoptr(Provider) provider = test_good(TEST_TWILIO, NULL);
  g_assert_cmpuint(provider_send_batch(provider, (Outgoing[]){message, message}, 2, NULL), ==, 1);
  g_autoptr(HttpRequest) request = provider_send_request(provider, &message, 1);
  g_autofree char *body = test_body(request);
  g_assert_cmpstr(request->method, ==, "POST");
  g_assert_cmpstr(request->url, ==, "http://127.0.0.1:8030/twilio/2010-04-01/Accounts/AC1/Messages.json");
  g_assert_cmpstr(test_header(request, "content-type"), ==, "application/x-www-form-urlencoded");
  g_assert_cmpstr(
      body, ==,
      "To=%2B66812345678&From=%2B66800000001&Body=%E0%B8%A3%E0%B8%B1%E0%B8%9A%20%26%20%E0%B8%AA%E0%B9%88%E0%B8%87%2B1");
}

/* A provider may repeat number and text wherever it likes: what a log may hold keeps none of it, and loses no real code. */
static void repeats_nothing(void)
{
  static const char *const SAID[] = {
      "+66812345678", "081-234-5678", "66812345678", "482913",  "รับ 500 จากข้าว", "income 500 rice", "a\\u0000b 0812345678", "",
      "<b>",          "12-34-56",     "Somchai",     "SOMCHAI", "ข้าว_หอม",       "A_1234567890"};
  static const char *const CODES[] = {"21614", "EC_ABSENT_SUBSCRIBER", "30003", "-5"};
  g_autoptr(Provider) provider = test_good(TEST_TWILIO, NULL);
  const Outgoing message = {"1", "+66812345678", "x"};
  for (guint i = 0; i < G_N_ELEMENTS(SAID) + G_N_ELEMENTS(CODES); i++) {
    const gboolean code = i >= G_N_ELEMENTS(SAID);
    const char *said = code ? CODES[i - G_N_ELEMENTS(SAID)] : SAID[i];
    for (gint status = 201; status <= 401; status += 200) {
      g_autofree char *body = g_strdup_printf("{\"status\":\"%s\",\"code\":\"%s\",\"message\":\"%s\",\"error_message\":\"%s\"}",
                                              said, said, said, said);
      HttpResponse response = test_answer(status, body);
      SendOutcome outcome;
      provider_send_read(provider, &message, 1, &response, &outcome);
      g_test_message("%d %s -> %s, %s", status, said, outcome.reason, outcome.words);
      g_assert_true((strstr(outcome.reason, said) != NULL && said[0] != '\0') == code);
      send_outcome_clear(&outcome);
      http_response_clear(&response);
    }
  }
}

static void twilio_without_answer(void)
{
  g_autoptr(Provider) provider = test_good(TEST_TWILIO, NULL);
  const Outgoing message = {"1", "+66812345678", "x"};
  HttpResponse response = test_answer(0, "");
  SendOutcome outcome;
  response.outcome = HTTP_NOT_SENT;
  provider_send_read(provider, &message, 1, &response, &outcome);
  g_assert_cmpint(outcome.result, ==, SEND_TEMPORARY);
  send_outcome_clear(&outcome);
  response.outcome = HTTP_UNCERTAIN;
  provider_send_read(provider, &message, 1, &response, &outcome);
  g_assert_cmpint(outcome.result, ==, SEND_UNCERTAIN);
  send_outcome_clear(&outcome);
  http_response_clear(&response);
}

static void africastalking(void)
{
  static const Case CASES[] = {
      {201, "{\"SMSMessageData\":{\"Message\":\"Sent to 1/1\",\"Recipients\":[" AT_OK("+66812345678", "101", "ATX") "]}}",
       SEND_ACCEPTED, "ATX", NULL},
      {201, "{\"SMSMessageData\":{\"Message\":\"Sent to 0/1\",\"Recipients\":[" AT_OK("+66812345678", "403", "None") "]}}",
       SEND_PERMANENT, NULL, "403"},
      {201, "{\"SMSMessageData\":{\"Message\":\"Sent to 0/1\",\"Recipients\":[" AT_OK("+66812345678", "405", "None") "]}}",
       SEND_CONFIG, NULL, "405"},
      {201, "{\"SMSMessageData\":{\"Message\":\"Sent to 0/1\",\"Recipients\":[" AT_OK("+66812345678", "501", "None") "]}}",
       SEND_TEMPORARY, NULL, "501"},
      {201, "{\"SMSMessageData\":{\"Message\":\"Sent to 0/1\",\"Recipients\":[]}}", SEND_PERMANENT, NULL, "Sent to 0/1"},
      {201, "{\"SMSMessageData\":{\"Message\":\"?\",\"Recipients\":[" AT_OK("+66812345678", "777", "") "]}}", SEND_UNCERTAIN,
       NULL, "777"},
      {201, "{\"SMSMessageData\":{\"Recipients\":[null,7,[],{\"number\":{}}," AT_OK("66812345678", "100", "A") "]}}",
       SEND_ACCEPTED, "A", NULL},
      {201, "{\"SMSMessageData\":{}}", SEND_UNCERTAIN, NULL, NULL},
      {201, "", SEND_UNCERTAIN, NULL, NULL},
      {401, "The supplied authentication is invalid", SEND_CONFIG, NULL, NULL},
  };
  const Outgoing message = {"1", "+66812345678", "x"};
  judges(TEST_AFRICASTALKING, &message, CASES, G_N_ELEMENTS(CASES));
}

static void africastalking_joins(void)
{
  g_autoptr(Provider) provider = test_good(TEST_AFRICASTALKING, NULL);
  const Outgoing messages[] = {{"1", "+66812345671", "same"},
                               {"2", "+66812345672", "same"},
                               {"3", "+66812345673", "same"},
                               {"4", "+66812345671", "same"},
                               {"5", "+66812345675", "other"}};
  g_assert_cmpuint(provider_send_batch(provider, messages, 5, NULL), ==, 3); /* the fourth is a number that is there already */
  g_assert_cmpuint(provider_send_batch(provider, messages + 3, 2, NULL), ==, 1);
  g_autoptr(HttpRequest) request = provider_send_request(provider, messages, 3);
  g_autofree char *body = test_body(request);
  g_assert_cmpstr(body, ==,
                  "username=sand%20box&to=%2B66812345671%2C%2B66812345672%2C%2B66812345673&message=same&from=%2B66800000001&"
                  "bulkSMSMode=1");
  SendOutcome outcomes[3];
  HttpResponse response = test_answer(201, "{\"SMSMessageData\":{\"Recipients\":[" AT_OK("+66812345673", "101", "C") "," AT_OK(
                                               "+66812345671", "404", "None") "," AT_OK("+66999999999", "101", "Z") "]}}");
  provider_send_read(provider, messages, 3, &response, outcomes);
  g_assert_cmpint(outcomes[0].result, ==, SEND_PERMANENT);
  g_assert_cmpint(outcomes[1].result, ==, SEND_PERMANENT);
  g_assert_cmpint(outcomes[2].result, ==, SEND_ACCEPTED);
  g_assert_cmpstr(outcomes[2].id, ==, "C");
  for (guint i = 0; i < 3; i++) {
    g_assert_false(outcomes[i].whole);
    send_outcome_clear(&outcomes[i]);
  }
  http_response_clear(&response);
}

static void plain_bulk(void)
{
  g_autoptr(Provider) provider = test_good(TEST_PLAIN, NULL);
  g_assert_true(provider_facts(provider)->idempotent);
  g_assert_cmpuint(provider_facts(provider)->send_max, ==, 100);
  const Outgoing messages[] = {
      {"11", "+66812345671", "a \"q\" \\ \n\t"}, {"12", "+66812345671", "ดี"}, {"13", "+66812345673", "c"}};
  g_assert_cmpuint(provider_send_batch(provider, messages, 3, NULL), ==, 3);
  g_autoptr(HttpRequest) request = provider_send_request(provider, messages, 3);
  g_autofree char *body = test_body(request);
  g_assert_cmpstr(request->url, ==, "http://127.0.0.1:8030/plain/send");
  g_assert_cmpstr(body, ==,
                  "{\"messages\":[{\"ref\":\"11\",\"to\":\"+66812345671\",\"text\":\"a \\\"q\\\" \\\\ \\u000a\\u0009\"},"
                  "{\"ref\":\"12\",\"to\":\"+66812345671\",\"text\":\"ดี\"},"
                  "{\"ref\":\"13\",\"to\":\"+66812345673\",\"text\":\"c\"}]}");
  SendOutcome outcomes[3];
  HttpResponse response = test_answer(200, "{\"results\":[{\"ref\":\"12\",\"status\":\"busy\"},{\"ref\":\"11\",\"id\":77,"
                                           "\"status\":\"accepted\"},{\"ref\":\"11\",\"id\":78,\"status\":\"accepted\"}]}");
  response.retry_after_ms = 5000;
  provider_send_read(provider, messages, 3, &response, outcomes);
  g_assert_cmpint(outcomes[0].result, ==, SEND_ACCEPTED);
  g_assert_cmpstr(outcomes[0].id, ==, "77");
  g_assert_cmpint(outcomes[1].result, ==, SEND_TEMPORARY);
  g_assert_cmpint(outcomes[1].retry_after_ms, ==, 5000);
  g_assert_cmpint(outcomes[2].result, ==, SEND_TEMPORARY); /* not named: asked again with its reference */
  g_assert_false(outcomes[0].maybe_sent || outcomes[1].maybe_sent);
  g_assert_true(outcomes[2].maybe_sent);
  g_assert_cmpstr(outcomes[2].reason, ==, "the answer has no result for it");
  for (guint i = 0; i < 3; i++)
    send_outcome_clear(&outcomes[i]);
  http_response_clear(&response);

  /* two that contradict each other, whichever comes first, tell nothing: asked again too */
  response = test_answer(200, "{\"results\":[{\"ref\":\"12\",\"status\":\"accepted\"},{\"ref\":\"12\",\"status\":\"rejected\"},"
                              "{\"ref\":\"11\",\"status\":\"rejected\"},{\"ref\":\"11\",\"id\":1,\"status\":\"accepted\"}]}");
  provider_send_read(provider, messages, 2, &response, outcomes);
  for (guint i = 0; i < 2; i++) {
    g_assert_true(outcomes[i].result == SEND_TEMPORARY && outcomes[i].maybe_sent);
    send_outcome_clear(&outcomes[i]);
  }
  http_response_clear(&response);

  response = test_answer(400, "{\"error\":\"shape\"}");
  provider_send_read(provider, messages, 3, &response, outcomes);
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpint(outcomes[i].result, ==, SEND_PERMANENT);
    g_assert_true(outcomes[i].whole);
    send_outcome_clear(&outcomes[i]);
  }
  response.outcome = HTTP_UNCERTAIN;
  provider_send_read(provider, messages, 1, &response, outcomes);
  g_assert_cmpint(outcomes[0].result, ==, SEND_TEMPORARY);
  g_assert_true(outcomes[0].maybe_sent);
  send_outcome_clear(&outcomes[0]);
  response.outcome = HTTP_NOT_SENT;
  provider_send_read(provider, messages, 1, &response, outcomes);
  g_assert_cmpint(outcomes[0].result, ==, SEND_TEMPORARY);
  g_assert_false(outcomes[0].maybe_sent);
  send_outcome_clear(&outcomes[0]);
  http_response_clear(&response);
}

static void refuses_what_cannot_go(void)
{
  static const char *const BAD[] = {"", "0812345678", "+66 81", "+6681234567x", "+12345678901234567", "AIS"};
  g_autoptr(Provider) provider = test_good(TEST_TWILIO, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(BAD); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_cmpuint(provider_send_batch(provider, &(Outgoing){"1", BAD[i], "x"}, 1, &error), ==, 0);
    g_assert_error(error, FAILURE, FAILED_REJECT);
  }
  g_autoptr(GError) error = NULL;
  g_autofree char *text = g_strnfill(1601, 'x');
  g_assert_cmpuint(provider_send_batch(provider, &(Outgoing){"1", "+66812345678", text}, 1, &error), ==, 0);
  g_assert_error(error, FAILURE, FAILED_REJECT);
  text[1600] = '\0';
  g_assert_cmpuint(provider_send_batch(provider, &(Outgoing){"1", "+66812345678", text}, 1, NULL), ==, 1);
}

/* Number forms, a reference that is a number, recipients as an array of texts. */
static void other_features(void)
{
  static const struct {
    const char *number, *to;
  } FORMS[] = {{"form = \"e164_noplus\";", "66812345678"},
               {"form = \"national0\"; country = \"66\";", "0812345678"},
               {"form = \"00\";", "0066812345678"}};
  for (guint i = 0; i < G_N_ELEMENTS(FORMS); i++) {
    g_autofree char *profile = g_strdup_printf(
        "title = \"x\"; send: { path = \"/s\"; json: { id = \"{ref}\"; t = \"{text}\"; e = \"{enc}\"; to = \"{recipients}\"; };"
        "enc: { gsm7 = \"plain\"; ucs2 = \"unicode\"; }; success: { http = [202]; }; number: { %s }; ref: { type = \"int32\"; "
        "meaning = \"idempotent\"; };"
        "recipients: { as = \"list\"; max = 1; item = \"{to}\"; }; result: { list = \"/r\"; to = \"/n\"; status = \"/s\";"
        " accepted = [ true ]; }; }; errors: { http: { duplicate_ok = [409]; }; };",
        FORMS[i].number);
    g_autoptr(Provider) provider = test_good("base = \"https://h\";", profile);
    const Outgoing message = {"4294967297", "+66812345678", "x"};
    g_autoptr(HttpRequest) request = provider_send_request(provider, &message, 1);
    g_autofree char *body = test_body(request),
                    *wanted = g_strdup_printf("{\"id\":1,\"t\":\"x\",\"e\":\"plain\",\"to\":[\"%s\"]}", FORMS[i].to);
    g_assert_cmpstr(body, ==, wanted);
    g_autofree char *answer = g_strdup_printf("{\"r\":[{\"n\":\"%s\",\"s\":true}]}", FORMS[i].to);
    HttpResponse response = test_answer(202, answer);
    SendOutcome outcome;
    provider_send_read(provider, &message, 1, &response, &outcome);
    g_assert_cmpint(outcome.result, ==, SEND_ACCEPTED);
    send_outcome_clear(&outcome);
    response.status = 409;
    provider_send_read(provider, &message, 1, &response, &outcome);
    g_assert_cmpint(outcome.result, ==, SEND_ACCEPTED);
    send_outcome_clear(&outcome);
    http_response_clear(&response);
  }
}

/* A refusal that wears the status of a success says what it is by its code: it is not uncertain whether the message went. */
static void a_refusal_without_a_list(void)
{
  static const Case CASES[] = {
      {200, "{\"status\":\"ERR\",\"error\":\"100\"}", SEND_CONFIG, NULL, "100"},
      {200, "{\"status\":\"ERR\",\"error\":\"200\"}", SEND_TEMPORARY, NULL, "200"},
      {200, "{\"status\":\"ERR\",\"error\":\"999\"}", SEND_UNCERTAIN, NULL, NULL},
      {200, "{}", SEND_UNCERTAIN, NULL, NULL},
  };
  const Outgoing message = {"1", "+66810000001", "x"};
  judges("profile = \"@HERE@/config/providers/playsms.cfg\"; base = \"http://h\"; vars: { user = \"me\"; };"
         "secrets: { token = \"key\"; };",
         &message, CASES, G_N_ELEMENTS(CASES));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/provider/send/twilio", twilio);
  g_test_add_func("/provider/send/twilio_without_answer", twilio_without_answer);
  g_test_add_func("/provider/send/repeats_nothing", repeats_nothing);
  g_test_add_func("/provider/send/africastalking", africastalking);
  g_test_add_func("/provider/send/africastalking_joins", africastalking_joins);
  g_test_add_func("/provider/send/plain_bulk", plain_bulk);
  g_test_add_func("/provider/send/refuses_what_cannot_go", refuses_what_cannot_go);
  g_test_add_func("/provider/send/other_features", other_features);
  g_test_add_func("/provider/send/a_refusal_without_a_list", a_refusal_without_a_list);
  return g_test_run();
}
