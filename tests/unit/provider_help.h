/* An account made for a test: settings and secrets in a folder of their own, a profile of config/providers or one given as
 * text. */
#pragma once
#include "error.h"
#include "provider/provider.h"

#include <glib/gstdio.h>
#include <string.h>

static inline char *test_folder(void)
{
  char *folder = g_dir_make_tmp("sammachip-XXXXXX", NULL);
  g_autofree char *key = g_build_filename(folder, "key", NULL);
  g_assert_true(g_file_set_contents(key, "s3cr+t/\n", -1, NULL));
  return folder;
}

static inline void test_folder_remove(const char *folder)
{
  static const char *const NAMES[] = {"key", "main.cfg", "profile.cfg"};
  for (guint i = 0; i < G_N_ELEMENTS(NAMES); i++) {
    g_autofree char *path = g_build_filename(folder, NAMES[i], NULL);
    g_remove(path);
  }
  g_rmdir(folder);
}

/* `profile_text` is written beside the settings where given; else `account` names a profile itself. */
static inline Provider *test_provider(const char *account, const char *profile_text, GError **error)
{
  g_autofree char *folder = test_folder(), *here = g_get_current_dir();
  g_autofree char *main_path = g_build_filename(folder, "main.cfg", NULL);
  g_autofree char *profile_path = g_build_filename(folder, "profile.cfg", NULL);
  g_autofree char *profile_key = profile_text != NULL ? g_strdup("profile = \"profile.cfg\";") : g_strdup("");
  g_autofree char *text = g_strdup_printf("providers: ( { name = \"main\"; %s %s } );\n", profile_key, account);
  g_autoptr(GString) whole = g_string_new(text);
  g_string_replace(whole, "@HERE@", here, 0);
  g_assert_true(g_file_set_contents(main_path, whole->str, -1, NULL));
  if (profile_text != NULL)
    g_assert_true(g_file_set_contents(profile_path, profile_text, -1, NULL));
  Settings *file = settings_open(main_path, error);
  Provider *provider = NULL;
  if (file != NULL) {
    provider = provider_load(file, config_setting_get_elem(config_setting_get_member(settings_root(file), "providers"), 0));
    if (!settings_close(file, error))
      g_clear_pointer(&provider, provider_free);
  }
  test_folder_remove(folder);
  return provider;
}

#define TEST_PLAIN "profile = \"@HERE@/config/providers/plain.cfg\"; base = \"http://127.0.0.1:8030/plain\";"
#define TEST_AFRICASTALKING                                                                                                    \
  "profile = \"@HERE@/config/providers/africastalking.cfg\"; base = \"http://127.0.0.1:8030/\"; own_number = "                 \
  "\"+66800000001\";"                                                                                                          \
  "vars: { username = \"sand box\"; }; secrets: { apikey = \"key\"; };"
#define TEST_TWILIO                                                                                                            \
  "profile = \"@HERE@/config/providers/twilio.cfg\"; base = \"http://127.0.0.1:8030/twilio\"; own_number = \"+66800000001\";"  \
  "vars: { account_sid = \"AC1\"; }; secrets: { auth_token = \"key\"; };"

/* An account of every shipped profile, with its webhook where it has one. */
typedef struct {
  const char *profile, *rest;
  gboolean polls, sends, pushed, idempotent;
} TestAccount;

static const TestAccount TEST_ACCOUNTS[] G_GNUC_UNUSED = {
    {"plain", "", TRUE, TRUE, FALSE, TRUE},
    {"africastalking", "vars: { username = \"me\"; }; secrets: { apikey = \"key\"; webhook = \"key\"; };", TRUE, TRUE, TRUE,
     FALSE},
    {"twilio", "vars: { account_sid = \"AC1\"; }; secrets: { auth_token = \"key\"; };", TRUE, TRUE, TRUE, FALSE},
    {"smsgate", "vars: { user = \"me\"; }; secrets: { password = \"key\"; signing = \"key\"; };", TRUE, TRUE, TRUE, TRUE},
    {"dinstar", "vars: { user = \"me\"; }; secrets: { password = \"key\"; };", TRUE, TRUE, FALSE, FALSE},
    {"gammu", "vars: { user = \"me\"; }; secrets: { password = \"key\"; };", TRUE, TRUE, FALSE, FALSE},
    {"thaibulksms", "vars: { key = \"me\"; force = \"standard\"; }; secrets: { secret = \"key\"; };", FALSE, TRUE, FALSE,
     FALSE},
    {"infobip", "secrets: { apikey = \"key\"; webhook = \"key\"; };", TRUE, TRUE, TRUE, FALSE},
    {"ants", "vars: { user = \"me\"; }; secrets: { password = \"key\"; webhook = \"key\"; };", FALSE, TRUE, TRUE, FALSE},
    {"kannel",
     "vars: { username = \"me\"; webhook_url = \"http://127.0.0.1:8/w\"; }; secrets: { password = \"key\"; webhook = \"key\"; "
     "};",
     FALSE, TRUE, TRUE, FALSE},
    {"clicksend", "vars: { user = \"me\"; }; secrets: { apikey = \"key\"; };", TRUE, TRUE, FALSE, FALSE},
    {"bulksms", "vars: { token = \"me\"; }; secrets: { secret = \"key\"; webhook = \"key\"; };", TRUE, TRUE, TRUE, TRUE},
    {"messagebird", "secrets: { accesskey = \"key\"; signing = \"key\"; };", TRUE, TRUE, TRUE, FALSE},
    {"telerivet", "vars: { project = \"PJ1\"; }; secrets: { apikey = \"key\"; webhook = \"key\"; };", TRUE, TRUE, TRUE, FALSE},
    {"sinch", "vars: { plan = \"P1\"; }; secrets: { token = \"key\"; signing = \"key\"; };", TRUE, TRUE, TRUE, FALSE},
    {"vonage", "vars: { key = \"me\"; }; secrets: { secret = \"key\"; signing = \"key\"; };", FALSE, TRUE, TRUE, FALSE},
    {"smseagle", "secrets: { token = \"key\"; };", TRUE, TRUE, FALSE, FALSE},
    {"playsms", "vars: { user = \"me\"; }; secrets: { token = \"key\"; };", TRUE, TRUE, FALSE, FALSE},
    {"textbee", "vars: { device = \"D1\"; }; secrets: { apikey = \"key\"; };", TRUE, TRUE, FALSE, FALSE},
};

static inline Provider *test_good(const char *account, const char *profile_text);

static inline Provider *test_shipped(const char *profile)
{
  for (guint i = 0; i < G_N_ELEMENTS(TEST_ACCOUNTS); i++) {
    const TestAccount *account = &TEST_ACCOUNTS[i];
    if (strcmp(account->profile, profile) != 0)
      continue;
    g_autofree char *text =
        g_strdup_printf("profile = \"@HERE@/config/providers/%s.cfg\"; base = \"http://h\"; own_number = \"+66800000001\"; "
                        "webhook = %s; %s",
                        profile, account->pushed ? "true" : "false", account->rest);
    return test_good(text, NULL);
  }
  g_assert_not_reached();
}

static inline Provider *test_good(const char *account, const char *profile_text)
{
  GError *error = NULL;
  Provider *provider = test_provider(account, profile_text, &error);
  g_assert_no_error(error);
  g_assert_nonnull(provider);
  return provider;
}

static inline HttpResponse test_answer(gint status, const char *body)
{
  HttpResponse response = {.outcome = HTTP_ANSWERED, .status = status, .retry_after_ms = -1, .body = g_byte_array_new()};
  g_byte_array_append(response.body, (const guint8 *)body, (guint)strlen(body));
  return response;
}

static inline const char *test_header(const HttpRequest *request, const char *name)
{
  const gsize length = strlen(name);
  for (guint i = 0; i < request->headers->len; i++) {
    const char *header = g_ptr_array_index(request->headers, i);
    if (g_ascii_strncasecmp(header, name, length) == 0 && header[length] == ':')
      return header + length + 2;
  }
  return NULL;
}

static inline char *test_body(const HttpRequest *request)
{
  return request->body != NULL ? g_strndup((const char *)request->body->data, request->body->len) : g_strdup("");
}
