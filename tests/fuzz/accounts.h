/* An account of every shipped profile, for the fuzzers of answers and pushes. Run from the repo's top folder. */
#pragma once
#include "provider/provider.h"

#include <stdio.h>

static const struct {
  const char *profile, *rest;
  gboolean pushed;
} FUZZ_ACCOUNTS[] = {
    {"plain", "", FALSE},
    {"africastalking", "vars: { username = \"u\"; }; secrets: { apikey = \"key\"; webhook = \"key\"; };", TRUE},
    {"twilio", "vars: { account_sid = \"AC\"; }; secrets: { auth_token = \"key\"; };", TRUE},
    {"smsgate", "vars: { user = \"u\"; }; secrets: { password = \"key\"; signing = \"key\"; };", TRUE},
    {"dinstar", "vars: { user = \"u\"; }; secrets: { password = \"key\"; };", FALSE},
    {"gammu", "vars: { user = \"u\"; }; secrets: { password = \"key\"; };", FALSE},
    {"thaibulksms", "vars: { key = \"u\"; force = \"s\"; }; secrets: { secret = \"key\"; };", FALSE},
    {"infobip", "secrets: { apikey = \"key\"; webhook = \"key\"; };", TRUE},
    {"ants", "vars: { user = \"u\"; }; secrets: { password = \"key\"; webhook = \"key\"; };", TRUE},
    {"kannel", "vars: { username = \"u\"; webhook_url = \"http://h\"; }; secrets: { password = \"key\"; webhook = \"key\"; };",
     TRUE},
    {"clicksend", "vars: { user = \"u\"; }; secrets: { apikey = \"key\"; };", FALSE},
    {"bulksms", "vars: { token = \"u\"; }; secrets: { secret = \"key\"; webhook = \"key\"; };", TRUE},
    {"messagebird", "secrets: { accesskey = \"key\"; signing = \"key\"; };", TRUE},
    {"telerivet", "vars: { project = \"u\"; }; secrets: { apikey = \"key\"; webhook = \"key\"; };", TRUE},
    {"sinch", "vars: { plan = \"u\"; }; secrets: { token = \"key\"; signing = \"key\"; };", TRUE},
    {"vonage", "vars: { key = \"u\"; }; secrets: { secret = \"key\"; signing = \"key\"; };", TRUE},
    {"smseagle", "secrets: { token = \"key\"; };", FALSE},
    {"playsms", "vars: { user = \"u\"; }; secrets: { token = \"key\"; };", FALSE},
    {"textbee", "vars: { device = \"u\"; }; secrets: { apikey = \"key\"; };", FALSE},
};
#define FUZZ_PROVIDERS G_N_ELEMENTS(FUZZ_ACCOUNTS)

/* The key of all of them is "k". */
static inline void fuzz_load(Provider *providers[FUZZ_PROVIDERS])
{
  g_autofree char *folder = g_dir_make_tmp("fuzz-accounts-XXXXXX", NULL), *here = g_get_current_dir();
  g_autofree char *path = g_build_filename(folder, "main.cfg", NULL), *key = g_build_filename(folder, "key", NULL);
  g_autoptr(GString) text = g_string_new("providers: (");
  g_autoptr(GError) error = NULL;
  for (guint i = 0; i < FUZZ_PROVIDERS; i++)
    g_string_append_printf(text,
                           "%s{ name = \"%s\"; profile = \"%s/config/providers/%s.cfg\"; base = \"http://h/x\"; own_number = "
                           "\"+66800000001\"; webhook = %s; %s }\n",
                           i > 0 ? ", " : "", FUZZ_ACCOUNTS[i].profile, here, FUZZ_ACCOUNTS[i].profile,
                           FUZZ_ACCOUNTS[i].pushed ? "true" : "false", FUZZ_ACCOUNTS[i].rest);
  g_string_append(text, ");\n");
  g_file_set_contents(path, text->str, -1, NULL);
  g_file_set_contents(key, "k", -1, NULL);
  Settings *file = settings_open(path, &error);
  if (file == NULL)
    g_error("%s", error->message);
  for (guint i = 0; i < FUZZ_PROVIDERS; i++)
    providers[i] = provider_load(file, config_setting_get_elem(config_setting_get_member(settings_root(file), "providers"), i));
  if (!settings_close(file, &error))
    g_error("%s", error->message);
  remove(path);
  remove(key);
  remove(folder);
}
