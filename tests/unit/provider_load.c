#include "provider_help.h"

/* A whole profile; each case replaces one piece of it. */
#define PROFILE                                                                                                                \
  "title = \"x\";\n"                                                                                                           \
  "auth: { type = \"basic\"; user = \"{var.u}\"; password = \"{secret.k}\"; };\n"                                              \
  "headers = ( (\"X-A\", \"b\") );\n"                                                                                          \
  "limits: { poll_interval_ms = 100; send_gap_ms = 20; send_in_flight = 1; };\n"                                               \
  "poll: { method = \"GET\"; path = \"/in\"; query = ( (\"a\", \"{cursor}\") );\n"                                             \
  " success: { http = [200]; };\n"                                                                                             \
  " list = \"/l\";\n"                                                                                                          \
  " filter = ( { pointer = \"/d\"; in = [\"in\"]; } );\n"                                                                      \
  " item: { id = \"/id\"; id_order = \"numeric\"; from = \"/f\"; text = \"/t\"; time = \"/w\"; time_format = [\"rfc3339\"]; "  \
  "};\n"                                                                                                                       \
  " paging: { mode = \"until_empty\"; order = \"asc\"; };\n"                                                                   \
  " cursor: { mode = \"after_id\"; };\n"                                                                                       \
  "};\n"                                                                                                                       \
  "send: { path = \"/out\"; form = ( (\"to\", \"{to}\"), (\"text\", \"{text}\") );\n"                                          \
  " success: { http = [200]; };\n"                                                                                             \
  " recipients: { as = \"single\"; };\n"                                                                                       \
  " result: { id = \"/id\"; };\n"                                                                                              \
  "};\n"                                                                                                                       \
  "errors: { code = \"/e\"; temporary = [5]; };\n"
#define PIN "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define ACCOUNT "base = \"http://127.0.0.1:1\"; vars: { u = \"me\"; }; secrets: { k = \"key\"; };"

static void a_good_one(void)
{
  g_autoptr(Provider) provider = test_good(ACCOUNT, PROFILE);
  const ProviderFacts *facts = provider_facts(provider);
  g_assert_cmpstr(facts->name, ==, "main");
  g_assert_true(facts->polls && facts->sends && !facts->idempotent);
  g_assert_cmpint(facts->poll_interval_ms, ==, 100);
  g_assert_cmpint(facts->send_gap_ms, ==, 20);
  g_assert_cmpuint(facts->in_flight, ==, 1);
  g_autofree char *text = provider_describe(provider);
  g_assert_nonnull(strstr(text, "after_id"));
  g_assert_null(strstr(text, "s3cr"));
}

static void the_shipped_ones(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(TEST_ACCOUNTS); i++) {
    const TestAccount *account = &TEST_ACCOUNTS[i];
    g_autoptr(Provider) provider = test_shipped(account->profile);
    const ProviderFacts *facts = provider_facts(provider);
    g_autofree char *text = provider_describe(provider);
    g_test_message("%s", text);
    g_assert_null(strstr(text, "s3cr"));
    g_assert_cmpint(facts->polls, ==, account->polls);
    g_assert_cmpint(facts->sends, ==, account->sends);
    g_assert_cmpint(facts->pushed, ==, account->pushed);
    g_assert_cmpint(facts->idempotent, ==, account->idempotent);
    g_assert_false(facts->pushed_unsigned);
  }
  /* none is forgotten here */
  g_autoptr(GDir) folder = g_dir_open("config/providers", 0, NULL);
  const char *name;
  guint n = 0;
  while ((name = g_dir_read_name(folder)) != NULL)
    n += g_str_has_suffix(name, ".cfg") ? 1 : 0;
  g_assert_cmpuint(n, ==, G_N_ELEMENTS(TEST_ACCOUNTS));
}

#define WEBHOOK_ITEM "list = \"\"; single = true; item: { id = \"/i\"; from = \"/f\"; text = \"/t\"; };"
#define WEBHOOK(verify) "webhook: { verify: { " verify " }; messages: { " WEBHOOK_ITEM " }; };\nerrors: {"
#define WEBHOOK_REPLY(reply)                                                                                                   \
  "webhook: { verify: { type = \"none\"; }; messages: { " WEBHOOK_ITEM " reply: { " reply " }; }; };\nerrors: {"

static const struct {
  const char *old, *new; /* in the profile */
  const char *line;      /* the complaint names it */
  const char *says;
} CASES[] = {
    {"title = \"x\";", "", "profile.cfg:1:", "title is missing"},
    {"title = \"x\";", "title = \"x\"; tittle = 1;", "profile.cfg:1:", "tittle is not a setting; known here:"},
    {"title = \"x\";", "title = ", "profile.cfg:2:", "syntax error"},
    {"type = \"basic\"", "type = \"digest\"", "profile.cfg:2:", "write one of: none, basic, any"},
    {"{var.u}", "{var.v}", "profile.cfg:2:", "{var.v} is not given by the account; add it to the account: vars: { v = "},
    {"{secret.k}", "{secret.z}", "profile.cfg:2:", "{secret.z} is not given by the account"},
    {"{secret.k}", "{env.HOME}", "profile.cfg:2:", "{env.HOME} is not known; known here: {own}"},
    {"(\"X-A\", \"b\")", "(\"X-A\")", "profile.cfg:3:", "no pair"},
    {"(\"X-A\", \"b\")", "(\"X A\", \"b\")", "profile.cfg:3:", "no pair"},
    {"send_in_flight = 1", "in_flight = 1", "profile.cfg:4:", "in_flight is not a setting"},
    {"\"GET\"", "\"DELETE\"", "profile.cfg:5:", "write one of: GET, POST, PUT"},
    {"\"/in\"", "\"in\"", "profile.cfg:5:", "begin it with /"},
    {"{cursor}", "{cursor", "profile.cfg:5:", "is not closed"},
    {"{cursor}", "5", "profile.cfg:11:", "does not hold the cursor"},
    {"{text}", "hello", "profile.cfg:13:", "does not hold receiver and text"},
    {"[200]; };\n list", "[]; };\n list", "profile.cfg:6:", "nothing would ever be a success"},
    {"{cursor}", "{to}", "profile.cfg:5:", "{to} is not known"},
    {"path = \"/in\";", "path = \"/in\"; limit_max = 0;", "profile.cfg:5:", "out of range"},
    {"[200]; };\n list", "[404]; };\n list", "profile.cfg:6:", "http = 404 is no success"},
    {"[200]; };\n list", "[200]; regex = \"(\"; };\n list", "profile.cfg:6:", "regex is none: "},
    {"[200]; };\n list", "[200]; regex = 5; };\n list", "profile.cfg:6:", "regex must be a text"},
    {"[200]; };\n list", "[200]; rexeg = \"OK\"; };\n list", "profile.cfg:6:", "rexeg is not a setting"},
    {"[200]; };\n list", "[200]; in = [1]; };\n list", "profile.cfg:6:", "pointer is missing"},
    {"[200]; };\n list", "[200]; }; empty: { };\n list", "profile.cfg:6:", "every answer for an empty one"},
    {"in = [\"in\"]", "in = [\"in\"]; exists = true", "profile.cfg:8:", "exists goes with a pointer and without in"},
    {"in = [\"in\"]", "in = [\"in\"]; regex = \"x\"", "profile.cfg:8:", "regex is not a setting"},
    {"\"/l\"", "\"l\"", "profile.cfg:7:", "\"l\" is no JSON pointer"},
    {"\"/l\"", "\"/~2\"", "profile.cfg:7:", "is no JSON pointer"},
    {"pointer = \"/d\";", "", "profile.cfg:8:", "pointer is missing"},
    {"[\"in\"]", "[1.5]", "profile.cfg:8:", "not one of codes"},
    {"id = \"/id\"; id_order", "id_order", "profile.cfg:9:", "id is missing"},
    {"\"rfc3339\"", "\"iso\"", "profile.cfg:9:", "is no form of a time; write rfc3339"},
    {"id_order = \"numeric\";", "", "profile.cfg:11:", "after_id needs ids with an order"},
    {"\"until_empty\"", "\"cursor\"", "profile.cfg:10:", "write one of: none, next_url, until_empty, page, offset, marker"},
    {"\"until_empty\"", "\"marker\"", "profile.cfg:10:", "next is missing"},
    {"\"until_empty\"", "\"next_url\"", "profile.cfg:10:", "next is missing"},
    {"\"until_empty\"", "\"page\"; next = \"/n\"", "profile.cfg:10:", "next is not a setting"},
    {"\"until_empty\"", "\"offset\"; first_page = 1", "profile.cfg:10:", "first_page is not a setting"},
    {"\"until_empty\"", "\"page\"; more: { pointer = \"/m\"; }", "profile.cfg:10:", "in is missing"},
    {"\"asc\"", "\"desc\"", "profile.cfg:11:", "would step past what is older"},
    {"\"after_id\"", "\"peek\"", "profile.cfg:11:", "write one of: after_id, since_time, consume, ack, delete, take, scan"},
    {"\"until_empty\"; order = \"asc\"; };\n cursor: { mode = \"after_id\"", "\"page\"; };\n cursor: { mode = \"consume\"",
     "profile.cfg:11:", "has no second page"},
    {"\"after_id\"", "\"ack\"", "profile.cfg:5:", "the cursor mode ack needs a group of that name"},
    {"\"after_id\"", "\"delete\"", "profile.cfg:5:", "the cursor mode delete needs a group of that name"},
    {"\"after_id\"; };", "\"ack\"; }; ack: { path = \"/read\"; success: { http = [200]; }; };",
     "profile.cfg:11:", "does not say what is meant and might mean all; write {id} or {before}"},
    {"\"after_id\"; };", "\"ack\"; }; ack: { path = \"/{id}\"; json: { b = \"{before}\"; }; success: { http = [200]; }; };",
     "profile.cfg:11:", "might mean all"},
    {"\"after_id\"; };", "\"ack\"; }; ack: { path = \"/{id}\"; };", "profile.cfg:11:", "http is missing"},
    {"\"after_id\"; };", "\"ack\"; }; ack: { path = \"/{place}\"; success: { http = [200]; }; };",
     "profile.cfg:11:", "{place} is not known"},
    {"\"after_id\"; };", "\"ack\"; }; delete: { path = \"/{id}\"; };", "profile.cfg:11:", "delete is not a setting"},
    {"\"after_id\"; };", "\"delete\"; }; delete: { path = \"/all\"; success: { http = [200]; }; };",
     "profile.cfg:11:", "might mean all; write {id} in it"},
    {"\"after_id\"", "\"take\"", "profile.cfg:5:", "the cursor mode take needs a group of that name"},
    {"\"after_id\"; };", "\"take\"; }; take: { path = \"/first\"; success: { http = [200]; }; item = \"\"; };",
     "profile.cfg:11:", "an empty list must be told from a message"},
    {"\"after_id\"; };", "\"take\"; }; take: { path = \"/first\"; success: { http = [200]; }; empty: { regex = \"x\"; }; };",
     "profile.cfg:11:", "item is missing"},
    {"\"after_id\"; };", "\"take\"; }; take: { path = \"/{id}\"; success: { http = [200]; }; empty: { regex = \"x\"; }; };",
     "profile.cfg:11:", "{id} is not known"},
    {"\"after_id\"; };",
     "\"take\"; }; take: { path = \"/first\"; success: { http = [200]; }; empty: { regex = \"x\"; }; item = \"\"; };",
     "profile.cfg:11:", "the first of the whole list"},
    {"\"after_id\"", "\"scan\"", "profile.cfg:11:", "scan lists the same messages again and never ends"},
    {"\"until_empty\"; order = \"asc\"; };\n cursor: { mode = \"after_id\"", "\"page\"; };\n cursor: { mode = \"scan\"",
     "profile.cfg:11:", "what is known among the newest"},
    {"\"until_empty\"; order = \"asc\"; };\n cursor: { mode = \"after_id\"",
     "\"page\"; };\n cursor: { mode = \"since_time\"; overlap_s = 60; max_window_s = 60",
     "profile.cfg:11:", "would never move on"},
    {"id = \"/id\"; id_order", "id_hash = true; id = \"/id\"; id_order", "profile.cfg:9:", "keep id or id_hash"},
    {"id = \"/id\"; id_order", "dedupe = [\"from\", \"colour\"]; id = \"/id\"; id_order",
     "profile.cfg:9:", "dedupe knows no \"colour\""},
    {"id = \"/id\"; id_order", "dedupe = [\"from\"]; id = \"/id\"; id_order",
     "profile.cfg:9:", "different messages would pass"},
    {"id = \"/id\"; id_order", "country = \"066\"; id = \"/id\"; id_order", "profile.cfg:9:", "is no country code"},
    {"id = \"/id\"; id_order", "parts: { ref = \"/r\"; total = \"/t\"; }; id = \"/id\"; id_order",
     "profile.cfg:9:", "number is missing"},
    {"\"after_id\"", "\"since_time\"", "profile.cfg:11:", "never ends"},
    {"mode = \"after_id\";", "mode = \"after_id\"; format = \"date\";", "profile.cfg:11:", "format is not a setting"},
    {"form = (", "json: { a = 1; }; form = (", "profile.cfg:13:", "not both"},
    {"{to}", "{cursor}", "profile.cfg:13:", "{cursor} is not known"},
    {"as = \"single\";", "as = \"join\"; max = 5; separator = \",\";", "profile.cfg:16:", "several recipients need a list"},
    {"as = \"single\";", "as = \"list\"; max = 5;", "profile.cfg:13:", "need an item"},
    {"id = \"/id\"; };\n};\nerrors", "};\n};\nerrors", "profile.cfg:16:", "id or status must be named"},
    {"id = \"/id\"; };\n};\nerrors", "id = \"/id\"; accepted = [1]; };\n};\nerrors", "profile.cfg:13:", "need a status"},
    {"temporary = [5]", "temporary = [5]; permanent = [\"5\"]", "profile.cfg:18:", "the code 5 stands in two lists"},
    {"temporary = [5]", "webhook = [5]", "profile.cfg:18:", "webhook is not a setting"},
    {"errors: {", "erors: {", "profile.cfg:18:", "erors is not a setting"},
    {"code = \"/e\"", "code = { regex = \"x\"; }", "profile.cfg:18:", "regex has 0 groups, not one"},
    {"id = \"/id\"; };\n};\nerrors", "id = { regex = \"(a)(b)\"; }; };\n};\nerrors", "profile.cfg:16:", "regex has 2 groups"},
    {"id = \"/id\"; };\n};\nerrors", "id = { group = \"(a)\"; }; };\n};\nerrors", "profile.cfg:16:", "regex is missing"},
    {"id = \"/id\"; };\n};\nerrors", "list = \"/l\"; bad: { list = \"/b\"; }; to = \"/t\"; };\n};\nerrors",
     "profile.cfg:16:", "must name their messages in the same way"},
    {"as = \"single\";", "as = \"join\"; max = 0; separator = \",\";", "profile.cfg:15:", "max = 0 is out of range"},
    {"form = (", "enc: { gsm7 = 0; ucs2 = \"2\"; }; form = (", "profile.cfg:13:", "of different kinds"},
    {"form = (", "enc: { gsm7 = 0; }; form = (", "profile.cfg:13:", "ucs2 is missing"},
    {"form = (", "number: { form = \"national0\"; }; form = (", "profile.cfg:13:", "country is missing"},
    {"errors: {",
     "status: { path = \"/{id}\"; success: { http = [200]; }; list = \"\"; item: { status = \"/s\"; }; };\nerrors: {",
     "profile.cfg:1:", "reports need to be understood; write states"},
    {"errors: {", "states: { delivered = [1]; lost = [2]; };\nerrors: {", "profile.cfg:18:", "lost is not a setting"},
    {"errors: {", "states: { delivered = [1]; failed = [1]; };\nerrors: {",
     "profile.cfg:18:", "the code 1 stands in two lists"},
    {"errors: {",
     "lookup: { path = \"/\"; success: { http = [200]; }; list = \"\"; item: { to = \"/t\"; status = \"/s\"; }; };\nerrors: {",
     "profile.cfg:18:", "could not be told from another"},
    {"errors: {", "lookup: { path = \"/{cursor}\"; };\nerrors: {", "profile.cfg:18:", "{cursor} is not known"},
    {"errors: {",
     "receipts: { path = \"/\"; success: { http = [200]; }; list = \"\"; item: { status = \"/s\"; }; cursor: { mode = "
     "\"after_id\"; }; };\nerrors: {",
     "profile.cfg:18:", "after_id needs ids with an order"},
    {"errors: {", "credit: { success: { http = [200]; }; value = \"/v\"; unit = \"baht\"; };\nerrors: {",
     "profile.cfg:18:", "path is missing"},
    {"errors: {", "credit: { path = \"/c\"; value = \"/v\"; unit = \"baht\"; };\nerrors: {",
     "profile.cfg:18:", "http is missing"},
    {"errors: {", "credit: { path = \"/c\"; success: { http = [200]; }; unit = \"baht\"; };\nerrors: {",
     "profile.cfg:18:", "value is missing"},
    {"errors: {", "credit: { path = \"/c\"; success: { http = [200]; }; value = \"/v\"; };\nerrors: {",
     "profile.cfg:18:", "unit is missing"},
    {"errors: {", "credit: { path = \"/c\"; success: { http = [200]; }; value = \"v\"; unit = \"baht\"; };\nerrors: {",
     "profile.cfg:18:", "is no JSON pointer"},
    {"errors: {", "credit: { path = \"/c\"; success: { http = [200]; }; value = [ ]; unit = \"baht\"; };\nerrors: {",
     "profile.cfg:18:", "name at least one pointer"},
    {"errors: {",
     "credit: { path = \"/c\"; success: { http = [200]; }; value = { regex = \"5\"; }; unit = \"baht\"; };\nerrors: {",
     "profile.cfg:18:", "regex has 0 groups, not one"},
    {"errors: {", "credit: { path = \"/c\"; success: { http = [200]; }; value = \"/{var.w}\"; unit = \"baht\"; };\nerrors: {",
     "profile.cfg:18:", "{var.w} is not given by the account"},
    {"errors: {", "credit: { path = \"/c\"; success: { http = [200]; }; value = \"/v\"; unit = \"euro\"; };\nerrors: {",
     "profile.cfg:18:", "write one of: baht, segments, credits, currency"},
    {"errors: {",
     "credit: { path = \"/c\"; success: { http = [200]; }; value = \"/v\"; unit = \"baht\"; low = 5; };\nerrors: {",
     "profile.cfg:18:", "low is not a setting"},
    {"errors: {", "webhook: { };\nerrors: {", "profile.cfg:18:", "type is missing"},
    {"errors: {", "webhook: { verify: { type = \"none\"; }; };\nerrors: {", "profile.cfg:18:", "this webhook takes nothing"},
    {"errors: {", WEBHOOK("type = \"hmac\"; header = \"S\"; key = \"k\"; recipe = [\"url\"];"),
     "profile.cfg:18:", "would not cover the messages"},
    {"errors: {", WEBHOOK("type = \"hmac\"; header = \"S\"; key = \"k\"; recipe = [\"query\", \"sorted_params\"];"),
     "profile.cfg:18:", "would not cover the messages"},
    {"errors: {", WEBHOOK("type = \"hmac\"; header = \"S\"; key = \"k\"; recipe = [\"body\"]; time: { param = \"T\"; };"),
     "profile.cfg:18:", "not signed proves nothing"},
    {"errors: {", WEBHOOK("type = \"hmac\"; header = \"S\"; key = \"k\"; recipe = [\"soup\"];"),
     "profile.cfg:18:", "\"soup\" is no piece of a recipe"},
    {"errors: {", WEBHOOK("type = \"hmac\"; header = \"S\"; param = \"s\"; key = \"k\"; recipe = [\"body\"];"),
     "profile.cfg:18:", "where the value stands"},
    {"errors: {", WEBHOOK("type = \"hmac\"; header = \"S\"; key = \"k\"; recipe = [\"body\"]; time: { header = \"T\"; };"),
     "profile.cfg:18:", "not signed proves nothing"},
    {"errors: {", WEBHOOK("type = \"hmac\"; header = \"S\"; key = \"k\"; algorithm = \"crc\"; recipe = [\"body\"];"),
     "profile.cfg:18:", "write one of: md5, sha1, sha256, sha512"},
    {"errors: {", WEBHOOK("type = \"shared\"; value = \"k\";"), "profile.cfg:18:", "where the value stands"},
    {"errors: {", WEBHOOK("type = \"basic\"; user = \"u\";"), "profile.cfg:18:", "password is missing"},
    {"errors: {", WEBHOOK("type = \"none\"; key = \"u\";"), "profile.cfg:18:", "key is not a setting"},
    {"errors: {", WEBHOOK_REPLY("text = \"{cursor}\";"), "profile.cfg:18:", "{cursor} is not known"},
    {"errors: {", WEBHOOK_REPLY("text = \"x\"; json: { };"), "profile.cfg:18:", "a text or JSON, not both"},
    {"temporary = [5]", "temporary = [4294967301]", "profile.cfg:18:", "4294967301 is too large a number; write one from"},
    {"temporary = [5]", "temporary = [0xFFFFFFFF]", "profile.cfg:18:", "0xFFFFFFFF is too large a number"},
    {"temporary = [5]", "temporary = [99999999999999999999L]", "profile.cfg:18:", "is too large a number"},
    {"path = \"/in\";", "path = \"/in\"; limit_max = 4294967306;", "profile.cfg:5:", "4294967306 is too large a number"},
    {"path = \"/in\";", "path = \"/in\"; limit_max =\n -2147483649;", "profile.cfg:6:", "-2147483649 is too large a number"},
    {"temporary = [5]", "temporary = []", "profile.cfg:18:", "an empty list fits nothing; name at least one code"},
    {"[\"in\"]", "[]", "profile.cfg:8:", "an empty list fits nothing"},
    {"\"/d\"", "\"\"", "profile.cfg:8:", "the whole is no text to be compared"},
    {"\"/id\"; id_order", "\"\"; id_order", "profile.cfg:9:", "id = \"\" is the whole item"},
    {"text = \"/t\"", "text = [\"/t\", \"\"]", "profile.cfg:9:", "text = \"\" is the whole item"},
    {"\"until_empty\"", "\"next_url\"; next = \"\"", "profile.cfg:10:", "is no next page"},
    {"\"until_empty\"", "\"page\"", "profile.cfg:11:", "does not say which page it wants (page)"},
    {"\"until_empty\"", "\"offset\"", "profile.cfg:11:", "does not say which page it wants (offset)"},
    {"\"until_empty\"", "\"marker\"; next = \"/n\"", "profile.cfg:11:", "does not say which page it wants (marker)"},
    {"\"until_empty\"", "\"page\"; full_pages = true", "profile.cfg:11:", "only where its length was asked for"},
    {"\"/in\"", "\"/in box\"", "profile.cfg:5:", "cannot stand in an address"},
    {"\"/out\"", "\"/out#x\"", "profile.cfg:13:", "cannot stand in an address"},
    {"as = \"single\";", "as = \"join\"; max = 5; separator = \"\";", "profile.cfg:15:", "makes one number of two"},
    {"form = (", "ref: { meaning = \"idempotent\"; }; form = (", "profile.cfg:13:", "does not hold the reference"},
    {"form = (", "ref: { meaning = \"echo\"; max = 12; }; form = ( (\"r\", \"{ref}\"),", "profile.cfg:13:", "out of range"},
    {"form = ( (\"to\", \"{to}\"), (\"text\", \"{text}\") );", "json: { to = \"{to}\"; text = \"{text}\"; x = 1e999; };",
     "profile.cfg:13:", "no infinite number"},
    {"form = (", "enc: { gsm7 = 0; ucs2 = 2; }; form = (", "profile.cfg:13:", "does not hold {enc}"},
    {"form = (", "form = ( (\"c\", \"{enc}\"), ", "profile.cfg:13:", "{enc} has no values"},
    {"errors: {", "lookup: { path = \"/{ref}\"; };\nerrors: {", "profile.cfg:18:", "would be taken for never sent"},
    {"errors: {", "status: { path = \"/s\"; };\nerrors: {", "profile.cfg:18:", "does not say which message it asks for"},
    {"errors: {", WEBHOOK_REPLY("status = 302;"), "profile.cfg:18:", "status = 302 is out of range"},
    {"\"rfc3339\"", "\"%Y-%m-%d %H:%M:%S\"", "profile.cfg:9:", "another day's; write zone = \"+07:00\""},
    {"\"rfc3339\"", "\"%H:%M:%S\"", "profile.cfg:9:", "is no form of a time"},
    {"\"rfc3339\"", "", "profile.cfg:9:", "no time could be read"},
    {"id = \"/id\"; id_order", "parts: { ref = \"/r\"; total = \"/t\"; number = \"/r\"; }; id = \"/id\"; id_order",
     "profile.cfg:9:", "cannot stand in one place"},
    {"in = [\"in\"]", "exists = false", "profile.cfg:8:", "exists = false is no test"},
    {"[200]; };\n list", "[\"200\"]; };\n list", "profile.cfg:6:", "http holds what is no whole number"},
    {"(\"X-A\", \"b\")", "(\"content-length\", \"5\")", "profile.cfg:3:", "written by the gateway"},
    {"id = \"/id\"; };\n};\nerrors", "id = \"/id\"; status = \"/s\"; permanent = [1]; };\n};\nerrors",
     "profile.cfg:16:", "no status would ever be a success; write accepted"},
    {"code = \"/e\"; ", "", "profile.cfg:18:", "need a code to compare"},
    {"errors: {", "states: { otherwise = \"failed\"; };\nerrors: {", "profile.cfg:18:", "no word of the provider's is listed"},
    {"\"/in\"", "\"/in\\nX: y\"", "profile.cfg:5:", "path = \"/in X: y\" cannot stand in an address"},
};

static void complaints(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autoptr(GString) profile = g_string_new(PROFILE);
    g_autoptr(GError) error = NULL;
    g_assert_cmpuint(g_string_replace(profile, CASES[i].old, CASES[i].new, 1), ==, 1);
    g_assert_null(test_provider(ACCOUNT, profile->str, &error));
    g_test_message("%s -> %s", CASES[i].new, error->message);
    g_assert_error(error, FAILURE, FAILED_CONFIG);
    g_assert_nonnull(strstr(error->message, "main.cfg:1: the profile \"profile.cfg\" of \"main\" cannot be used; "));
    g_assert_nonnull(strstr(error->message, CASES[i].line));
    g_assert_nonnull(strstr(error->message, CASES[i].says));
    g_assert_null(strstr(error->message, "s3cr"));
  }
}

/* Only where it is pushed to does the secret have to be there. */
static void an_empty_secret(void)
{
  static const char *const VERIFY[] = {"type = \"hmac\"; header = \"S\"; recipe = [\"body\"]; key = \"\";",
                                       "type = \"shared\"; header = \"S\"; value = \"{var.u}\";",
                                       "type = \"basic\"; user = \"u\"; password = \"\";"};
  for (guint i = 0; i < G_N_ELEMENTS(VERIFY); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strdup_printf(
        "title = \"x\"; webhook: { verify: { %s }; messages: { list = \"\"; single = true; item: { id = \"/i\"; "
        "from = \"/f\"; text = \"/t\"; }; }; };",
        VERIFY[i]);
    g_assert_null(test_provider("base = \"http://h\"; webhook = true; vars: { u = \"\"; };", text, &error));
    g_assert_nonnull(strstr(error->message, "an empty secret proves nothing"));
  }
}

/* What an editor leaves about a secret unseen is not sent with it; an end of line is none of it, of whatever system. */
static void secrets_are_one_line(void)
{
  static const struct {
    const char *bytes, *wrong;
  } FILES[] = {{"s3cret", NULL},           {"s3cret\r\n", NULL}, {"two words\n", NULL},
               {"", "is empty"},           {"\r\n", "is empty"}, {"\xef\xbb\xbfs3cret\n", "no single line"},
               {"s3cret \n", "no single"}, {" s3cret", "no s"},  {"key\nsecret\n", "no single line"},
               {"a\tb", "no single"},      {"\xff\xfe", "no si"}};
  for (guint i = 0; i < G_N_ELEMENTS(FILES); i++) {
    g_autofree char *folder = test_folder(), *path = g_build_filename(folder, "main.cfg", NULL),
                    *key = g_build_filename(folder, "key", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(path, "k = \"key\";\n", -1, NULL) && g_file_set_contents(key, FILES[i].bytes, -1, NULL));
    Settings *file = settings_open(path, &error);
    g_autofree char *secret = settings_secret(file, config_setting_get_member(settings_root(file), "k"));
    g_assert_true(settings_close(file, &error) == (FILES[i].wrong == NULL));
    if (FILES[i].wrong == NULL)
      g_assert_true(g_str_has_prefix(FILES[i].bytes, secret) && strpbrk(secret, "\r\n") == NULL);
    else
      g_assert_nonnull(strstr(error->message, FILES[i].wrong));
    test_folder_remove(folder);
  }
}

static void account_complaints(void)
{
  static const struct {
    const char *account, *says;
  } ACCOUNTS[] = {
      {"vars: { u = \"me\"; }; secrets: { k = \"key\"; };", "base is missing"},
      {"base = \"ftp://h\"; vars: { u = \"me\"; }; secrets: { k = \"key\"; };", "is no address; write http://"},
      {"base = \"http://u:p@h\"; vars: { u = \"me\"; }; secrets: { k = \"key\"; };", "is no address"},
      {"base = \"http://h?x\"; vars: { u = \"me\"; }; secrets: { k = \"key\"; };", "is no address"},
      {"base = \"http://\"; vars: { u = \"me\"; }; secrets: { k = \"key\"; };", "is no address"},
      {"base = \"http://h\"; vars: { u = \"me\"; }; secrets: { k = \"no-such\"; };",
       "the secret k cannot be read; write the secret"},
      {"base = \"http://h\"; vars: { u = \"me\"; }; secrets: { k = 5; };", "k must name a file"},
      {"base = \"http://h\"; vars: { u = \"me\"; w = \"x\"; }; secrets: { k = \"key\"; };", "the profile does not use {var.w}"},
      {"base = \"http://h\"; vars = 5; secrets: { k = \"key\"; };", "vars must be a group"},
      {"base = \"http://h\"; webhook = true; vars: { u = \"me\"; }; secrets: { k = \"key\"; };", "takes no pushes"},
      {"base = \"https://h\"; tls_pin = \"/etc/key.pem\"; vars: { u = \"me\"; }; secrets: { k = \"key\"; };",
       "tls_pin is no pin"},
      {"base = \"https://h\"; tls_pin = \"sha256//AAAA\"; vars: { u = \"me\"; }; secrets: { k = \"key\"; };",
       "tls_pin is no pin"},
      {"base = \"http://h\"; tls_pin = \"" PIN "\"; vars: { u = \"me\"; }; secrets: { k = \"key\"; };", "without TLS"},
      {"base = \"http://h\"; own_number = \"+66…\"; vars: { u = \"me\"; }; secrets: { k = \"key\"; };",
       "is no telephone number"},
      {"base = \"http://h\"; own_number = \"-\"; vars: { u = \"me\"; }; secrets: { k = \"key\"; };", "is no telephone number"},
      {"base = \"http://h\"; price_satang = 4294967297; vars: { u = \"me\"; }; secrets: { k = \"key\"; };",
       "main.cfg:1: 4294967297 is too large a number"},
      {"base = \"http://h\"; credit_low = 5; vars: { u = \"me\"; }; secrets: { k = \"key\"; };", "does not ask what is left"},
      {"base = \"http://h\"; pol = true; vars: { u = \"me\"; }; secrets: { k = \"key\"; };", "pol is not a setting"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(ACCOUNTS); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_null(test_provider(ACCOUNTS[i].account, PROFILE, &error));
    g_test_message("%s", error->message);
    g_assert_error(error, FAILURE, FAILED_CONFIG);
    g_assert_nonnull(strstr(error->message, ACCOUNTS[i].says));
  }
  g_autoptr(GError) error = NULL;
  g_assert_null(test_provider("profile = \"none.cfg\"; base = \"http://h\";", NULL, &error));
  g_assert_nonnull(strstr(error->message, "none.cfg:1: cannot be read"));
}

/* Numbers in texts, names and comments, fractions, and what 64 bits hold. */
static void numbers_that_are_none(void)
{
  g_autoptr(GString) profile = g_string_new(PROFILE);
  g_string_replace(profile, "title = \"x\";",
                   "/* 4294967297\n 4294967297 */ # 4294967297\n// 4294967297\ntitle = \"a \\\" 4294967297\";", 1);
  g_string_replace(profile, "mode = \"after_id\";", "mode = \"after_id\"; start = 4294967297L;", 1);
  g_string_replace(profile, "temporary = [5]", "temporary = [-2147483648, 0x7FFFFFFF, +7]", 1);
  g_autoptr(Provider) provider = test_good("base = \"https://h\"; tls_pin = \"" PIN ";" PIN "\"; vars: { u = \"me\"; }; "
                                           "secrets: { k = \"key\"; }; cap_segments = 1000000000;",
                                           profile->str);
  g_assert_nonnull(provider);
}

static void names_of_accounts(void)
{
  static const char *const BAD[] = {"", "../../etc/x", "a b", "a\\nb", "ก", "12345678901234567890123456789012345678901"};
  for (guint i = 0; i < G_N_ELEMENTS(BAD); i++) {
    g_autofree char *folder = test_folder(), *path = g_build_filename(folder, "main.cfg", NULL);
    g_autofree char *text =
        g_strdup_printf("providers: ( { name = \"%s\"; base = \"http://h\"; profile = \"none.cfg\"; } );\n", BAD[i]);
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    Settings *file = settings_open(path, &error);
    g_assert_no_error(error);
    g_assert_null(provider_load(file, config_setting_get_elem(config_setting_get_member(settings_root(file), "providers"), 0)));
    g_assert_false(settings_close(file, &error));
    g_assert_nonnull(strstr(error->message, "main.cfg:1: name = \""));
    test_folder_remove(folder);
  }
}

static void an_idempotent_reference_stands_with_each_message(void)
{
  g_autoptr(GError) error = NULL;
  g_assert_null(
      test_provider("base = \"http://h\";",
                    "title = \"x\"; send: { path = \"/s\"; json: { id = \"{ref}\"; to = \"{recipients}\"; };"
                    "success: { http = [202]; }; ref: { meaning = \"idempotent\"; };"
                    "recipients: { as = \"list\"; max = 3; item = \"{to}\"; }; result: { list = \"/r\"; to = \"/n\"; }; };",
                    &error));
  g_assert_nonnull(strstr(error->message, "must stand with each recipient"));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/provider/load/a_good_one", a_good_one);
  g_test_add_func("/provider/load/the_shipped_ones", the_shipped_ones);
  g_test_add_func("/provider/load/complaints", complaints);
  g_test_add_func("/provider/load/an_empty_secret", an_empty_secret);
  g_test_add_func("/provider/load/secrets_are_one_line", secrets_are_one_line);
  g_test_add_func("/provider/load/account_complaints", account_complaints);
  g_test_add_func("/provider/load/numbers_that_are_none", numbers_that_are_none);
  g_test_add_func("/provider/load/names_of_accounts", names_of_accounts);
  g_test_add_func("/provider/load/an_idempotent_reference_stands_with_each_message",
                  an_idempotent_reference_stands_with_each_message);
  return g_test_run();
}
