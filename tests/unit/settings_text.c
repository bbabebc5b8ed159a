#include "settings_text.h"

static const char SHIPPED[] = "# port = 1;  \"in a comment\"\n"
                              "database  = \"/var/lib/a;b.db\";   # kept\n"
                              "poll: { port = 5; };\n"
                              "pages: {\n"
                              "  listen = \"127.0.0.1\";\n"
                              "  port   = 0;              # 0: no page\n"
                              "};\n";

static void check_put(const char *text, const char *path, const char *value, const char *becomes)
{
  g_autofree char *put = settings_text_put(text, path, value);
  g_assert_cmpstr(put, ==, becomes);
}

static void test_one_value(void)
{
  g_autofree char *put = settings_text_put(SHIPPED, "pages.port", "8032");
  g_assert_nonnull(g_strrstr(put, "  port   = 8032;              # 0: no page\n};\n"));
  g_assert_nonnull(g_strrstr(put, "poll: { port = 5; };"));
  g_autofree char *moved = settings_text_put(put, "database", "\"x.db\"");
  g_assert_nonnull(g_strrstr(moved, "\ndatabase  = \"x.db\";   # kept\n"));
  g_assert_true(g_str_has_prefix(moved, "# port = 1;  \"in a comment\"\n"));
}

static void test_forms(void)
{
  check_put("a = ( { b = \")\"; }, // )\n 2 ); c = 1;", "a", "0", "a = 0; c = 1;");
  check_put("a = 1\nb = 2\n", "a", "9", "a = 9\nb = 2\n");
  check_put("a = 1 # one\nb = 2\n", "a", "9", "a = 9 # one\nb = 2\n");
  check_put("a = \"x\"\n  \"y\";\n", "a", "9", "a = 9;\n");
  check_put("a /* a */ : /* { */ { b = 1; }\nb = 3;", "a.b", "9", "a /* a */ : /* { */ { b = 9; }\nb = 3;");
  check_put("@include \"b.cfg\"\nb = 1;\n", "b", "2", "@include \"b.cfg\"\nb = 2;\n");
}

static void test_what_is_not_there(void)
{
  check_put("a = 1;", "b", "2", "a = 1;\nb = 2;\n");
  check_put("", "pages.port", "2", "pages: { port = 2; };\n");
  check_put("pages: { listen = \"::1\"; };", "pages.port", "2", "pages: { port = 2; listen = \"::1\"; };");
}

static void test_broken_ones_end(void)
{
  static const char *const broken[] = {"a = \"", "a = { b", "a = /* ", "a : ", "=;}{", "\"\\", "a"};
  for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
    g_autofree char *put = settings_text_put(broken[i], "a.b", "1");
    g_assert_nonnull(put);
  }
}

static void test_quotes(void)
{
  g_autofree char *quoted = settings_text_quote("a\"b\\ก");
  g_assert_cmpstr(quoted, ==, "\"a\\\"b\\\\ก\"");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/settings_text/one-value", test_one_value);
  g_test_add_func("/settings_text/forms", test_forms);
  g_test_add_func("/settings_text/not-there", test_what_is_not_there);
  g_test_add_func("/settings_text/broken", test_broken_ones_end);
  g_test_add_func("/settings_text/quotes", test_quotes);
  return g_test_run();
}
