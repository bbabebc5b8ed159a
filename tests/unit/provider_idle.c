/* Profiles whose parts are all right and do not go together: what would do nothing, lie, or mean one message where there are
 * many is refused, at its line. */
#include "provider_help.h"

#define OK "success: { http = [200]; };"
#define ITEM "id = \"/i\"; from = \"/f\"; text = \"/t\";"
#define TIME "time = \"/w\"; time_format = [\"unix_s\"];"
#define POLL(query, more, item, paging, cursor)                                                                                \
  "poll: { path = \"/in\"; query = ( " query " );\n" more OK "\nlist = \"\"; item: { " item " };\npaging: { " paging           \
  " };\ncursor: { " cursor " }; };"
#define AFTER_ID(query, more, paging, cursor)                                                                                  \
  POLL("(\"a\", \"{cursor}\")" query, more, ITEM "id_order = \"numeric\";", paging, "mode = \"after_id\"; " cursor)
#define SINCE(query, item, paging, cursor)                                                                                     \
  POLL("(\"a\", \"{since}\")" query, "", ITEM item, paging, "mode = \"since_time\"; " cursor)
#define CONSUME(item) POLL("", "", item, "", "mode = \"consume\";")
#define ONE "form = ( (\"to\", \"{to}\"), (\"text\", \"{text}\") );\n" OK
#define SEND(rest) "send: { path = \"/out\";\n" rest "\n};"
#define LIST(beside, max, item, result)                                                                                        \
  SEND("json: { all = \"{recipients}\"; " beside "};\n" OK "recipients: { as = \"list\"; max = " max "; item: { " item         \
       " }; };\nresult: { list = \"/l\"; to = \"/n\"; id = \"/i\"; " result "};")
#define BOTH "to = \"{to}\"; text = \"{text}\";"
#define STATES "\nstates: { delivered = [1]; };\n"
#define REPORTS(item)                                                                                                          \
  "receipts: { path = \"/r\"; " OK " list = \"\"; item: { status = \"/s\"; " item " }; cursor: { mode = \"consume\"; }; };"
#define PUSHED(verify, messages)                                                                                               \
  "webhook: { verify: { " verify " };\nmessages: { " messages " list = \"\"; single = true; item: { " ITEM " }; }; };"

static const struct {
  const char *profile, *line, *says;
} CASES[] = {
    /* polls */
    {AFTER_ID("", "limit_max = 50;", "mode = \"until_empty\";", ""), "3:", "limit_max does nothing without {limit}"},
    {AFTER_ID(", (\"p\", \"{page}\")", "", "mode = \"until_empty\";", ""), "6:", "{page} goes with paging: { mode = \"page\""},
    {AFTER_ID(", (\"p\", \"{since}\")", "", "mode = \"until_empty\";", ""), "6:", "{since} goes with cursor: { mode = \"since"},
    {SINCE(", (\"c\", \"{cursor}\")", TIME, "", ""), "6:", "{cursor} goes with cursor: { mode = \"after_id\""},
    {AFTER_ID("", "headers = ( (\"o\", \"{offset}\") );", "mode = \"until_empty\";", ""), "6:", "{offset} goes with paging"},
    {AFTER_ID(", (\"m\", \"{marker}\")", "", "mode = \"next_url\"; next = \"/n\";", ""), "6:", "{marker} goes with paging"},
    {AFTER_ID("", "", "mode = \"until_empty\"; max_pages = 5;", ""), "5:", "max_pages does nothing where every page moves"},
    {AFTER_ID("", "", "max_pages = 5;", ""), "5:", "max_pages does nothing"},
    {AFTER_ID("", "", "more: { pointer = \"/m\"; in = [1]; };", ""), "5:", "more does nothing where there is but one page"},
    {SINCE("", TIME, "", "settle_s = 60;"), "6:", "settle_s does nothing with the oldest first"},
    {SINCE("", TIME, "", "max_window_s = 7200;"), "6:", "max_window_s does nothing without {until}"},
    {POLL("", "", ITEM, "", "mode = \"scan\"; overlap_pages = 1;"), "6:", "overlap_pages does nothing where there is but one"},
    {AFTER_ID("", "method = \"GET\"; form = ( (\"a\", \"b\") );", "", ""), "3:", "a GET has no body; write method = \"POST\""},
    /* items */
    {CONSUME(ITEM "time_format = [\"unix_s\"];"), "4:", "time_format does nothing without a time"},
    {CONSUME(ITEM TIME "zone = \"+07:00\";"), "4:", "zone does nothing where every time has its own"},
    {CONSUME("id_hash = true; from = \"/f\"; text = \"/t\";"), "4:", "made of what the item does not name; write time"},
    {CONSUME(ITEM "dedupe = [\"from\", \"text\"];"), "4:", "the same text sent again would be lost; add \"time\""},
    {CONSUME(ITEM "dedupe = [\"id\", \"text\", \"to\"];"), "4:", "made of what the item does not name; write to"},
    /* sends */
    {LIST("also = \"{recipients}\"; ", "5", BOTH, ""), "3:", "{recipients} stands twice"},
    {LIST("to = \"{to}\"; ", "5", BOTH, ""), "2:", "{to} beside {recipients} is the first message's alone"},
    {LIST("text = \"{text}\"; ", "5", BOTH, ""), "2:", "{text} beside {recipients} is the first message's alone"},
    {LIST("batch = \"{ref}\"; ", "5", BOTH, ""), "2:", "{ref} beside {recipients} is the first message's alone"},
    {SEND(ONE "\nrecipients: { as = \"join\"; separator = \",\"; max = 5; }; headers = ( (\"r\", \"{ref}\") );\n"
              "ref: { meaning = \"echo\"; }; result: { list = \"/l\"; to = \"/n\"; id = \"/i\"; };"),
     "2:", "a reference must stand with each recipient"},
    {LIST("", "5", BOTH, "missing = \"accepted\";"), "5:", "write one of: permanent, temporary"},
    {LIST("", "5", BOTH, "bad: { list = \"/b\"; to = \"/n\"; as = \"accepted\"; };"),
     "5:", "write one of: permanent, temporary"},
    {LIST("", "5", BOTH, "status = { regex = \"(OK)\"; }; accepted = [\"OK\"]; "),
     "5:", "a regex tells no result from another"},
    {LIST("", "5", BOTH, "bad: { list = \"/b\"; to = { regex = \"([0-9]+)\"; }; };"), "5:", "a regex tells no result from"},
    {LIST("", "5", BOTH, "ref = \"/r\";"), "5:", "a reference that was not sent does not come back"},
    {SEND(ONE "result: { id = \"/i\"; to = \"/n\"; };"), "4:", "to does nothing where the answer is about one message"},
    {SEND(ONE "result: { list = \"/l\"; parts = true; id = \"/i\"; to = \"/n\"; };"), "4:", "to does nothing where the answer"},
    {SEND(ONE "result: { id = \"/i\"; otherwise = \"permanent\"; };"), "4:", "otherwise does nothing without a status"},
    {SEND(ONE "ref: { type = \"int32\"; }; result: { id = \"/i\"; };"), "4:", "type does nothing without {ref}"},
    /* what became of it */
    {SEND(ONE "result: { status = \"/s\"; accepted = [1]; };") STATES "status: { path = \"/{id}\"; " OK
                                                                      " list = \"\"; item: { status = \"/s\"; }; };",
     "7:", "the answer to a send gives no {id}"},
    {SEND(ONE "result: { id = \"/i\"; };") STATES "status: { path = \"/{ref}\"; " OK
                                                  " list = \"\"; item: { status = \"/s\"; }; };",
     "7:", "the provider was given no reference"},
    {SEND(ONE "result: { id = \"/i\"; };") "lookup: { path = \"/{limit}\"; " OK
                                           " list = \"\"; item: { ref = \"/r\"; status = \"/s\"; }; };",
     "5:", "the provider was given no reference"},
    {SEND(ONE "result: { id = \"/i\"; };") "lookup: { path = \"/{limit}\"; format = \"date\"; " OK
                                           " list = \"\"; item: { to = \"/n\"; text = \"/t\"; status = \"/s\"; " TIME " }; };",
     "5:", "format does nothing without {since}"},
    {SEND(ONE "result: { id = \"/i\"; };") STATES REPORTS("to = \"/n\";"), "7:", "a report must say of which message it is"},
    {SEND(ONE "result: { id = \"/i\"; };") STATES REPORTS("ref = \"/r\";"), "7:", "a report is of no message that is known"},
    {SEND(ONE "result: { status = \"/s\"; accepted = [1]; };") STATES REPORTS("id = \"/i\";"),
     "7:", "of no message that is known"},
    {STATES REPORTS("id = \"/i\"; country = \"66\";"), "4:", "country does nothing without to"},
    /* headers and pushes */
    {"headers = ( (\"X-\\tA\", \"b\") );", "2:", "no pair"},
    {"headers = ( (\"X(A)\", \"b\") );", "2:", "no pair"},
    {"headers = ( (\"Content-type\", \"b\") );", "2:", "written by the gateway"},
    {"auth: { type = \"basic\"; user = \"u\"; password = \"p\"; };\nheaders = ( (\"authorization\", \"b\") );",
     "3:", "the login stands there twice"},
    {PUSHED("type = \"shared\"; header = \"X Key\"; value = \"v\";", ""), "2:", "\"X Key\" is no name of a header"},
    {PUSHED("type = \"hmac\"; header = \"S\"; key = \"k\"; recipe = [\"body\", \"header:X:T\"];", ""),
     "2:", "no piece of a recipe"},
    {PUSHED("type = \"hmac\"; header = \"S\"; key = \"k\"; recipe = [\"body\"]; time: { header = \"T\\n\"; };", ""),
     "2:", "is no name of a header"},
    {PUSHED("type = \"none\";", "method = \"GET\";"), "3:", "a GET has no body; write content = \"query\""},
    {PUSHED("type = \"none\";", "reply: { type = \"text/xml\"; };"), "3:", "type does nothing without text or json"},
};

static void refused(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strconcat("title = \"x\";\n", CASES[i].profile, NULL),
                    *line = g_strconcat("profile.cfg:", CASES[i].line, NULL);
    g_test_message("%s", text);
    g_assert_null(test_provider("base = \"http://h\";", text, &error));
    g_test_message("%s", error->message);
    g_assert_error(error, FAILURE, FAILED_CONFIG);
    g_assert_nonnull(strstr(error->message, line));
    g_assert_nonnull(strstr(error->message, CASES[i].says));
  }
}

/* What looks like these and means something. */
static void taken(void)
{
  static const char *const GOOD[] = {
      AFTER_ID("", "limit_max = 50;", "order = \"desc\";", ""), /* which page is full */
      AFTER_ID("", "method = \"POST\"; form = ( (\"a\", \"b\") );", "", ""),
      AFTER_ID("", "headers = ( (\"X-Limit\", \"{limit}\") ); limit_max = 50;", "", ""),
      CONSUME(ITEM "dedupe = [\"id\", \"text\"];"),
      LIST("text = \"{text}\"; ", "5", "to = \"{to}\";", ""),
      LIST("to = \"{to}\"; ", "1", BOTH, ""),
      SEND(ONE "result: { id = { regex = \"ID=([0-9]+)\"; }; };"),
  };
  for (guint i = 0; i < G_N_ELEMENTS(GOOD); i++) {
    g_autofree char *text = g_strconcat("title = \"x\";\n", GOOD[i], NULL);
    g_autoptr(Provider) provider = test_good("base = \"http://h\";", text);
    g_assert_nonnull(provider);
  }
}

static void accounts(void)
{
  static const struct {
    const char *account, *says;
  } ACCOUNTS[] = {
      {"sender = \"SHOP\";", "does not say who sends; take sender out"},
      {"tls_insecure = true;", "a connection without TLS has no certificate"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(ACCOUNTS); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *account = g_strconcat("base = \"http://h\"; ", ACCOUNTS[i].account, NULL);
    g_assert_null(test_provider(account, "title = \"x\";\n" SEND(ONE "result: { id = \"/i\"; };"), &error));
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, "main.cfg:1: "));
    g_assert_nonnull(strstr(error->message, ACCOUNTS[i].says));
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/provider/idle/refused", refused);
  g_test_add_func("/provider/idle/taken", taken);
  g_test_add_func("/provider/idle/accounts", accounts);
  return g_test_run();
}
