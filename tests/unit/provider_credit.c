/* What an account has left, as its provider tells it: the shipped profiles' answers, amounts and what is none. */
#include "provider_help.h"

static void as_the_vendors_tell(void)
{
  static const struct {
    const char *profile, *url, *body;
    gint64 hundredths;
    CreditUnit unit;
  } CASES[] = {
      {"plain", "http://h/credit", "{\"credit\":\"1785.50\"}", 178550, CREDIT_BAHT},
      {"thaibulksms", "http://h/credit", "{\"remaining_credit\":{\"corporate\":7,\"standard\":1200.5}}", 120050,
       CREDIT_CREDITS},
      {"thaibulksms", "http://h/credit", "{\"remaining_credit\":88}", 8800, CREDIT_CREDITS},
      {"africastalking", "http://h/version1/user?username=me", "{\"UserData\":{\"balance\":\"KES 1,785.50\"}}", 178550,
       CREDIT_CURRENCY},
      {"clicksend", "http://h/v3/account", "{\"response_code\":\"SUCCESS\",\"data\":{\"balance\":\"32.005630\"}}", 3200,
       CREDIT_CURRENCY},
      {"infobip", "http://h/account/1/balance", "{\"balance\":47.79134,\"currency\":\"EUR\"}", 4779, CREDIT_CURRENCY},
      {"bulksms", "http://h/v1/profile", "{\"credits\":{\"balance\":1234.0}}", 123400, CREDIT_CREDITS},
      {"messagebird", "http://h/balance", "{\"payment\":\"prepaid\",\"type\":\"euros\",\"amount\":9.29}", 929, CREDIT_CURRENCY},
      {"vonage", "http://h/account/get-balance?api_key=me&api_secret=s3cr%2Bt%2F", "{\"value\":10.28,\"autoReload\":false}",
       1028, CREDIT_CURRENCY},
      {"twilio", "http://h/2010-04-01/Accounts/AC1/Balance.json", "{\"balance\":\"-0.5\",\"currency\":\"USD\"}", -50,
       CREDIT_CURRENCY},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autoptr(Provider) provider = test_shipped(CASES[i].profile);
    g_autoptr(HttpRequest) request = provider_credit_request(provider);
    g_autoptr(GError) error = NULL;
    HttpResponse response = test_answer(200, CASES[i].body);
    gint64 hundredths;
    g_assert_true(provider_facts(provider)->asks_credit);
    g_assert_cmpint(provider_facts(provider)->credit_unit, ==, CASES[i].unit);
    g_assert_cmpstr(request->method, ==, "GET");
    g_assert_cmpstr(request->url, ==, CASES[i].url);
    g_assert_true(provider_credit_read(provider, &response, &hundredths, &error));
    g_assert_no_error(error);
    g_assert_cmpint(hundredths, ==, CASES[i].hundredths);
    http_response_clear(&response);
  }
}

static void amounts(void)
{
  static const struct {
    const char *json;
    gint64 hundredths; /* G_MAXINT64: it is none */
  } CASES[] = {
      {"0", 0},
      {"-0.001", -1},
      {"\"-12.349\"", -1235},
      {"\"12.349\"", 1234},
      {"0.29", 29},
      {"1e3", 100000},
      {"\"1,234,567.8\"", 123456780},
      {"\"12 THB\"", 1200},
      {"999999999999", 99999999999900},
      {"\"999999999999.99\"", 99999999999999},
      {"1000000000000", G_MAXINT64},
      {"1e300", G_MAXINT64},
      {"\"1,5\"", G_MAXINT64},
      {"\"1.234,50\"", G_MAXINT64},
      {"\"12.\"", G_MAXINT64},
      {"\".5\"", G_MAXINT64},
      {"\"--5\"", G_MAXINT64},
      {"\"1e5\"", G_MAXINT64},
      {"\"KES\"", G_MAXINT64},
      {"\"\"", G_MAXINT64},
      {"\"no such account 5\"", G_MAXINT64},
      {"\"5 of 10\"", G_MAXINT64},
      {"true", G_MAXINT64},
      {"null", G_MAXINT64},
      {"{}", G_MAXINT64},
      {"[5]", G_MAXINT64},
  };
  g_autoptr(Provider) provider = test_good(TEST_PLAIN, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *body = g_strdup_printf("{\"credit\":%s}", CASES[i].json);
    HttpResponse response = test_answer(200, body);
    gint64 hundredths = G_MAXINT64;
    g_test_message("%s", body);
    g_assert_cmpint(provider_credit_read(provider, &response, &hundredths, &error), ==, CASES[i].hundredths != G_MAXINT64);
    if (error != NULL)
      g_assert_error(error, FAILURE, FAILED_REJECT);
    else
      g_assert_cmpint(hundredths, ==, CASES[i].hundredths);
    http_response_clear(&response);
  }
}

static void answers_that_tell_nothing(void)
{
  static const struct {
    gint status;
    const char *body;
    Failure failure;
  } CASES[] = {{401, "{}", FAILED_CONFIG},   {404, "{}", FAILED_CONFIG},    {503, "", FAILED_RETRY},
               {429, "{}", FAILED_RETRY},    {200, "", FAILED_REJECT},      {200, "5", FAILED_REJECT},
               {200, "{\"c", FAILED_REJECT}, {200, "<html>", FAILED_REJECT}};
  g_autoptr(Provider) provider = test_good(TEST_PLAIN, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autoptr(GError) error = NULL;
    HttpResponse response = test_answer(CASES[i].status, CASES[i].body);
    gint64 hundredths;
    g_assert_false(provider_credit_read(provider, &response, &hundredths, &error));
    g_assert_error(error, FAILURE, (gint)CASES[i].failure);
    http_response_clear(&response);
  }
}

static void out_of_plain_text(void)
{
  g_autoptr(Provider) provider = test_good(
      "base = \"http://h\"; credit_low = 50;",
      "title = \"x\"; credit: { path = \"/c\"; success: { http = [200]; }; value = { regex = \"Credit: ([0-9.]+)\"; }; "
      "unit = \"segments\"; };");
  HttpResponse response = test_answer(200, "OK\nCredit: 49.5\n");
  gint64 hundredths;
  g_assert_true(provider_credit_read(provider, &response, &hundredths, NULL));
  g_assert_cmpint(hundredths, ==, 4950);
  g_assert_cmpint(provider_facts(provider)->credit_low, ==, 50);
  g_autofree char *text = provider_describe(provider);
  g_assert_nonnull(strstr(text, "credit, in segments"));
  http_response_clear(&response);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/provider/credit/as_the_vendors_tell", as_the_vendors_tell);
  g_test_add_func("/provider/credit/amounts", amounts);
  g_test_add_func("/provider/credit/answers_that_tell_nothing", answers_that_tell_nothing);
  g_test_add_func("/provider/credit/out_of_plain_text", out_of_plain_text);
  return g_test_run();
}
