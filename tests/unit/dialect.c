/* The shipped USSD dialects: the same callback in every one of them, their answers, and what is refused. */
#include "provider/dialect.h"
#include "error.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *no_query(gpointer data, const char *name)
{
  (void)data, (void)name;
  return NULL;
}

static Dialect *shipped(const char *name)
{
  g_autofree char *path = g_strdup_printf("config/ussd/%s.cfg", name);
  g_autoptr(GError) error = NULL;
  Dialect *dialect = dialect_load(path, &error);
  g_assert_no_error(error);
  return dialect;
}

typedef struct {
  const char *name, *body, *more, *end;
  const char *sequence;
  gboolean first;
} Row;

static const Row rows[] = {
    {"africastalking", "sessionId=s1&phoneNumber=%2B66812345678&networkCode=1&serviceCode=*384%23&text=1*500", "CON ก\"ข\n1",
     "END ก\"ข\n1", "", FALSE},
    {"hubtel",
     "{\"Type\":\"Response\",\"Mobile\":\"+66812345678\",\"SessionId\":\"s1\",\"ServiceCode\":\"384\",\"Message\":\"1*500\","
     "\"Operator\":\"o\",\"Sequence\":2,\"ClientState\":\"c\"}",
     "{\"Type\":\"Response\",\"Message\":\"ก\\\"ข\\u000a1\",\"ClientState\":\"c\"}",
     "{\"Type\":\"Release\",\"Message\":\"ก\\\"ข\\u000a1\",\"ClientState\":\"c\"}", "2", FALSE},
    {"nalo",
     "{\"USERID\":\"u\",\"MSISDN\":\"+66812345678\",\"USERDATA\":\"1*500\",\"MSGTYPE\":true,\"NETWORK\":\"o\",\"SESSIONID\":"
     "\"s1\"}",
     "{\"USERID\":\"u\",\"MSISDN\":\"+66812345678\",\"MSG\":\"ก\\\"ข\\u000a1\",\"MSGTYPE\":true}",
     "{\"USERID\":\"u\",\"MSISDN\":\"+66812345678\",\"MSG\":\"ก\\\"ข\\u000a1\",\"MSGTYPE\":false}", "", TRUE},
    {"moolre",
     "{\"sessionid\":\"s1\",\"new\":true,\"msisdn\":\"+66812345678\",\"network\":3,\"message\":\"1*500\",\"extension\":"
     "\"384\",\"data\":\"\"}",
     "{\"message\":\"ก\\\"ข\\u000a1\",\"reply\":true}", "{\"message\":\"ก\\\"ข\\u000a1\",\"reply\":false}", "", TRUE},
};

static void test_shipped(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(Dialect) dialect = shipped(rows[i].name);
    g_autoptr(GError) error = NULL;
    DialectCall call;
    DialectAnswer answer;
    dialect_read(dialect, "POST", rows[i].body, strlen(rows[i].body), no_query, NULL, &call, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(call.session, ==, "s1");
    g_assert_cmpstr(call.phone, ==, "+66812345678");
    g_assert_cmpstr(call.input, ==, "1*500");
    g_assert_cmpstr(call.sequence, ==, rows[i].sequence);
    g_assert_true(call.first == rows[i].first);
    g_assert_false(call.over);
    dialect_answer(dialect, &call, "ก\"ข\n1", TRUE, &answer);
    g_assert_cmpstr(answer.body, ==, rows[i].more);
    g_assert_cmpint(answer.status, ==, 200);
    g_free(answer.body);
    dialect_answer(dialect, &call, "ก\"ข\n1", FALSE, &answer);
    g_assert_cmpstr(answer.body, ==, rows[i].end);
    g_free(answer.body);
    dialect_call_clear(&call);
  }
}

static void test_released(void)
{
  static const char body[] = "{\"Type\":\"Release\",\"Mobile\":\"1\",\"SessionId\":\"s\",\"Message\":\"\",\"Sequence\":3}";
  g_autoptr(Dialect) dialect = shipped("hubtel");
  DialectCall call;
  g_assert_true(dialect_read(dialect, "POST", body, strlen(body), no_query, NULL, &call, NULL));
  g_assert_true(call.over);
  dialect_call_clear(&call);
}

static void test_no_callback(void)
{
  g_autofree char *long_input = g_strnfill(401, '1');
  g_autofree char *too_long = g_strdup_printf("sessionId=s&phoneNumber=1&text=%s", long_input);
  const char *const bodies[] = {"",       "sessionId=&phoneNumber=1&text=", "sessionId=a%20b&phoneNumber=1", "sessionId=a",
                                too_long, "sessionId=%00&phoneNumber=1",    "sessionId=%FF&phoneNumber=1"};
  g_autoptr(Dialect) dialect = shipped("africastalking");
  DialectCall call;
  for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_false(dialect_read(dialect, "POST", bodies[i], strlen(bodies[i]), no_query, NULL, &call, &error));
    g_assert_error(error, FAILURE, FAILED_REJECT);
    dialect_call_clear(&call);
  }
  g_assert_false(dialect_read(dialect, "GET", "sessionId=a&phoneNumber=1", 25, no_query, NULL, &call, NULL));
  dialect_call_clear(&call);
}

static void test_mistakes(void)
{
  static const struct {
    const char *text, *complaint;
  } files[] = {
      {"title = \"x\"; fields: { session = \"s\"; phone = \"p\"; input = \"i\"; };\ncontinue: { text = \"CON\"; };\n"
       "end: { text = \"END {text}\"; };",
       ":2: continue never shows the screen"},
      {"title = \"x\"; input = \"latest\"; fields: { session = \"s\"; phone = \"p\"; input = \"i\"; };\n"
       "continue: { text = \"{text}\"; }; end: { text = \"{text}\"; };",
       "first is missing"},
      {"title = \"x\"; fields: { session = \"s\"; phone = \"p\"; input = \"i\"; colour = \"c\"; };\n"
       "continue: { text = \"{text}\"; }; end: { text = \"{text}\"; };",
       ":1: colour is not a setting"},
      {"title = \"x\"; body = \"json\"; fields: { session = \"s\"; phone = \"/p\"; input = \"/i\"; };\n"
       "continue: { text = \"{text}\"; }; end: { text = \"{text}\"; };",
       "is no JSON pointer"},
      {"title = \"x\"; fields: { session = \"s\"; phone = \"p\"; input = \"i\"; };\n"
       "continue: { text = \"{text} {ref}\"; }; end: { text = \"{text}\"; };",
       ":2: {ref} is not known"},
      {"title = \"x\"; fields: { session = \"s\"; phone = \"p\"; input = \"i\"; };\n"
       "continue: { text = \"{text}\"; };\nend: { text = \"{text} {client}\"; };",
       ":3: {client} is in no callback; write it in fields too"},
      {"title = \"x\"; input = \"latest\"; fields: { session = \"s\"; phone = \"p\"; input = \"i\"; };\n"
       "first: { field = \"f\"; in = []; };\ncontinue: { text = \"{text}\"; }; end: { text = \"{text}\"; };",
       ":2: no callback would ever be it; name at least one"},
  };
  g_autofree char *folder = g_dir_make_tmp("dialect-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "d.cfg", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autoptr(GError) error = NULL;
    g_file_set_contents(path, files[i].text, -1, NULL);
    g_assert_null(dialect_load(path, &error));
    g_assert_error(error, FAILURE, FAILED_CONFIG);
    if (strstr(error->message, files[i].complaint) == NULL)
      g_error("expected \"%s\" in: %s", files[i].complaint, error->message);
  }
  g_unlink(path);
  g_rmdir(folder);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/dialect/shipped", test_shipped);
  g_test_add_func("/dialect/released", test_released);
  g_test_add_func("/dialect/no-callback", test_no_callback);
  g_test_add_func("/dialect/mistakes", test_mistakes);
  return g_test_run();
}
