/* Loads an account and the head of its profile. */
#include "error.h"
#include "profile_read.h"

#include <string.h>

#define NAME_MAX_BYTES 40
#define PIN_PREFIX "sha256//" /* libcurl's way of writing a public key's hash */

static void read_auth(const Loader *loader, const config_setting_t *root, Provider *provider)
{
  static const char *const TYPES[] = {"none", "basic", "any", NULL};
  SettingsGroup *group = settings_group(loader->file, root, "auth");
  provider->auth = (HttpAuth)settings_choice(group, "type", TYPES, HTTP_AUTH_NONE);
  if (provider->auth != HTTP_AUTH_NONE) {
    const char *user = settings_string(group, "user", NULL), *password = settings_string(group, "password", NULL);
    const config_setting_t *at = settings_group_node(group);
    provider->user = stencil_new(loader->file, at, user, PLACE_PLAIN, FOR_ACCOUNT, &loader->dictionary);
    provider->password = stencil_new(loader->file, at, password, PLACE_PLAIN, FOR_ACCOUNT, &loader->dictionary);
  }
  settings_group_end(group);
  for (guint i = 0; provider->auth != HTTP_AUTH_NONE && i < provider->headers->len; i++) {
    if (g_ascii_strcasecmp(((const Pair *)g_ptr_array_index(provider->headers, i))->name, "Authorization") == 0)
      settings_complain(loader->file, config_setting_get_member(root, "headers"), "keep auth or the header",
                        "the login stands there twice");
  }
}

static void read_errors(const Loader *loader, const config_setting_t *root, Provider *provider)
{
  SettingsGroup *group = settings_group(loader->file, root, "errors");
  const config_setting_t *code = settings_node(group, "code");
  if (code != NULL && config_setting_is_group(code))
    provider->error_text = read_source(loader, group, "code", FALSE);
  else
    provider->error_code = read_pointer(loader, group, "code", FALSE);
  provider->error_message = read_pointer(loader, group, "message", FALSE);
  read_outcomes(loader, group, SEND_WORDS, &provider->error_codes);
  if (code == NULL && g_hash_table_size(provider->error_codes.results) > 0)
    settings_complain(loader->file, settings_group_node(group),
                      "add code = \"/…\"; what goes by the HTTP status stands in http: { }",
                      "lists of codes need a code to compare");
  settings_has(group, "http");
  const config_setting_t *node = settings_group_node(group);
  const config_setting_t *http = node != NULL ? config_setting_get_member(node, "http") : NULL;
  if (http != NULL) {
    SettingsGroup *statuses = settings_group(loader->file, node, "http");
    read_outcomes(loader, statuses, SEND_WORDS, &provider->error_statuses);
    settings_group_end(statuses);
  }
  settings_group_end(group);
}

/* An account that does not poll has no use for the list of reports by polling either, unless it sends. */
static void read_lists(const Loader *loader, const config_setting_t *root, SettingsGroup *group, Provider *provider)
{
  ProviderFacts *facts = &provider->facts;
  const gboolean messages = settings_has(group, "poll"), receipts = settings_has(group, "receipts");
  if (messages)
    read_poll(loader, root, "poll", &provider->poll);
  if (receipts)
    read_poll(loader, root, "receipts", &provider->receipts);
  facts->polls = facts->polls && messages;
  facts->messages.polled = facts->polls;
  facts->receipts.polled = facts->sends && receipts;
  facts->messages.read_once = facts->messages.polled && provider->poll.mode == CURSOR_CONSUME;
  facts->receipts.read_once = facts->receipts.polled && provider->receipts.mode == CURSOR_CONSUME;
  facts->messages.taken = facts->messages.polled && provider->poll.take != NULL;
  facts->messages.settles = facts->messages.polled && provider->poll.settle.success.http != NULL;
  facts->receipts.settles = facts->receipts.polled && provider->receipts.settle.success.http != NULL;
}

static void read_profile(const Loader *loader, Provider *provider)
{
  const config_setting_t *root = settings_root(loader->file);
  SettingsGroup *group = settings_group(loader->file, root, NULL);
  provider->title = g_strdup(settings_string(group, "title", NULL));
  provider->headers = read_pairs(loader, settings_list(group, "headers", FALSE), PLACE_HEADER, FOR_ACCOUNT);
  settings_has(group, "auth");
  read_auth(loader, root, provider);
  settings_has(group, "errors");
  read_errors(loader, root, provider);
  settings_has(group, "limits");
  SettingsGroup *limits = settings_group(loader->file, root, "limits");
  provider->facts.poll_interval_ms = settings_int(limits, "poll_interval_ms", 0, 3600000, 0);
  provider->facts.send_gap_ms = settings_int(limits, "send_gap_ms", 0, 60000, 0);
  provider->facts.in_flight = (guint)settings_int(limits, "send_in_flight", 0, 10000, 0);
  settings_group_end(limits);
  read_lists(loader, root, group, provider);
  if (settings_has(group, "send"))
    read_send(loader, root, &provider->send, &provider->facts.send_max);
  else
    provider->facts.sends = FALSE;
  provider->facts.idempotent = provider->send.ref == REF_IDEMPOTENT;
  provider->facts.ref_int32 = provider->send.ref_int32;
  read_delivery(loader, group, provider);
  read_credit(loader, group, provider);
  read_webhook(loader, group, provider);
  settings_group_end(group);
}

/* The texts of vars, or what the files of secrets hold. */
static GHashTable *read_names(Settings *file, SettingsGroup *account, const char *key, gboolean secret)
{
  GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  const config_setting_t *group = settings_node(account, key);
  if (group != NULL && !config_setting_is_group(group)) {
    settings_complain(file, group, "write it as { name = \"…\"; }", "%s must be a group", key);
    return names;
  }
  for (int i = 0; group != NULL && i < config_setting_length(group); i++) {
    const config_setting_t *at = config_setting_get_elem(group, (unsigned int)i);
    char *value = secret ? settings_secret(file, at) : scalar_text(at);
    if (value == NULL && !secret)
      settings_complain(file, at, "put it between \"double quotes\"", "%s must be a text", config_setting_name(at));
    /* A missing secret has had its complaint: the profile need not complain of it again. */
    g_hash_table_insert(names, g_strdup(config_setting_name(at)), value != NULL ? value : g_strdup(""));
  }
  return names;
}

static void complain_unused(Settings *file, SettingsGroup *account, const char *key, const char *prefix, GHashTable *used)
{
  const config_setting_t *group = settings_node(account, key);
  for (int i = 0; group != NULL && config_setting_is_group(group) && i < config_setting_length(group); i++) {
    const config_setting_t *at = config_setting_get_elem(group, (unsigned int)i);
    g_autofree char *name = g_strdup_printf("%s.%s", prefix, config_setting_name(at));
    if (!g_hash_table_contains(used, name))
      settings_complain(file, at, "compare the name with the profile's, or remove it", "the profile does not use {%s}", name);
  }
}

static void read_base(Settings *file, SettingsGroup *account, Provider *provider)
{
  const char *base = settings_string(account, "base", NULL);
  const config_setting_t *at = settings_node(account, "base");
  gsize length = strlen(base);
  while (length > 0 && base[length - 1] == '/')
    length--;
  provider->base = g_strndup(base, length);
  provider->base_uri = g_uri_parse(provider->base, G_URI_FLAGS_ENCODED, NULL);
  const char *scheme = provider->base_uri != NULL ? g_uri_get_scheme(provider->base_uri) : "";
  const gboolean web = strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0;
  if (at != NULL && (!web || g_uri_get_host(provider->base_uri) == NULL || g_uri_get_host(provider->base_uri)[0] == '\0' ||
                     g_uri_get_userinfo(provider->base_uri) != NULL || g_uri_get_query(provider->base_uri) != NULL ||
                     g_uri_get_fragment(provider->base_uri) != NULL))
    settings_complain(file, at, "write http:// or https:// and a host, without user, query or fragment",
                      "base = \"%s\" is no address", base);
}

/* One or more "sha256//" and 44 characters of base64, with ; between: another text would pass for the name of a key file. */
static gboolean is_pin(const char *text)
{
  g_auto(GStrv) pins = g_strsplit(text, ";", -1);
  for (char **pin = pins; *pin != NULL; pin++) {
    gsize length = 0;
    if (!g_str_has_prefix(*pin, PIN_PREFIX) || strlen(*pin) != strlen(PIN_PREFIX) + 44)
      return FALSE;
    g_free(g_base64_decode(*pin + strlen(PIN_PREFIX), &length));
    if (length != 32)
      return FALSE;
  }
  return TRUE;
}

static void read_pin(Settings *file, SettingsGroup *account, Provider *provider)
{
  const char *pin = settings_string(account, "tls_pin", "");
  const config_setting_t *at = settings_node(account, "tls_pin");
  provider->tls_pin = pin[0] != '\0' ? g_strdup(pin) : NULL;
  if (provider->tls_pin == NULL)
    return;
  if (!is_pin(pin))
    settings_complain(file, at, "write sha256// and the 44 characters of its key's hash in base64", "tls_pin is no pin");
  else if (!g_str_has_prefix(provider->base, "https:"))
    settings_complain(file, at, "write base = \"https://…\", or take tls_pin out",
                      "a connection without TLS has no key to compare");
}

/* The name stands in addresses (/push/NAME), file names and the log; the number is what telephones write. */
static void check_words(Settings *file, SettingsGroup *account, const ProviderFacts *facts)
{
  static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  const char *name = facts->name, *number = facts->own_number;
  const config_setting_t *at = settings_node(account, "name"), *own = settings_node(account, "own_number");
  if (at != NULL && (name[0] == '\0' || strlen(name) > NAME_MAX_BYTES || strspn(name, LETTERS) != strlen(name)))
    settings_complain(file, at, "write one to 40 letters a to z, digits, - or _", "name = \"%s\" is no name of an account",
                      name);
  if (own != NULL && number[0] != '\0' &&
      (strspn(number, "+0123456789 -") != strlen(number) || strpbrk(number, "0123456789") == NULL))
    settings_complain(file, own, "write it as +66812345678, or the digits of a short number",
                      "own_number = \"%s\" is no telephone number", number);
}

static void read_account(Settings *file, SettingsGroup *account, Provider *provider)
{
  provider->facts.name = g_strdup(settings_string(account, "name", NULL));
  provider->facts.own_number = g_strdup(settings_string(account, "own_number", ""));
  provider->sender = g_strdup(settings_string(account, "sender", provider->facts.own_number));
  provider->facts.reply_by = g_strdup(settings_string(account, "reply_by", ""));
  provider->facts.polls = settings_bool(account, "poll", TRUE);
  provider->facts.sends = settings_bool(account, "send", TRUE);
  provider->facts.pushed = settings_bool(account, "webhook", FALSE);
  provider->facts.send_max = 1;
  provider->facts.price_satang = settings_int(account, "price_satang", 0, 100000, 0);
  provider->facts.cap_segments = settings_int(account, "cap_segments", 0, 1000000000, 0);
  provider->facts.cap_satang = settings_int(account, "cap_satang", 0, 1000000000000, 0);
  provider->facts.credit_low = settings_int(account, "credit_low", 0, 1000000000, 0);
  if (provider->facts.cap_satang > 0 && provider->facts.price_satang == 0)
    settings_complain(file, settings_node(account, "cap_satang"), "give price_satang too",
                      "a cap in money needs the price of a segment");
  check_words(file, account, &provider->facts);
  read_base(file, account, provider);
  provider->tls_insecure = settings_bool(account, "tls_insecure", FALSE);
  if (provider->tls_insecure && !g_str_has_prefix(provider->base, "https:"))
    settings_complain(file, settings_node(account, "tls_insecure"), "take it out, or write base = \"https://…\"",
                      "a connection without TLS has no certificate");
  read_pin(file, account, provider);
}

/* What the account wants and its profile does not do. */
static void check_wishes(Settings *file, SettingsGroup *account, const Provider *provider, const char *profile)
{
  const ProviderFacts *facts = &provider->facts;
  const config_setting_t *webhook = settings_node(account, "webhook"), *sender = settings_node(account, "sender");
  if (webhook != NULL && config_setting_get_bool(webhook) && !facts->pushed)
    settings_complain(file, webhook, "take webhook out, or choose a profile that has one", "the profile \"%s\" takes no pushes",
                      profile);
  if (facts->credit_low > 0 && !facts->asks_credit)
    settings_complain(file, settings_node(account, "credit_low"), "take credit_low out, or give the profile a group credit",
                      "the profile \"%s\" does not ask what is left", profile);
  if (sender != NULL && provider->sender[0] != '\0' && facts->sends && !shape_mentions(&provider->send.shape, VARIABLE_FROM))
    settings_complain(file, sender, "take sender out, or write {from} in the request of send",
                      "the profile \"%s\" does not say who sends", profile);
}

Provider *provider_load(Settings *file, const config_setting_t *element)
{
  g_autoptr(Provider) provider = g_new0(Provider, 1);
  SettingsGroup *account = settings_group(file, element, NULL);
  read_account(file, account, provider);
  g_autoptr(GHashTable) vars = read_names(file, account, "vars", FALSE);
  g_autoptr(GHashTable) secrets = read_names(file, account, "secrets", TRUE);
  g_autoptr(GHashTable) used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  const char *relative = settings_string(account, "profile", NULL);
  const config_setting_t *at = settings_node(account, "profile");
  g_autofree char *path = settings_beside(file, relative);
  provider->facts.profile = g_strdup(path);

  g_autoptr(GError) error = NULL;
  const Loader loader = {at != NULL ? settings_open(path, &error) : NULL, {vars, secrets, used, FALSE}};
  gboolean good = FALSE;
  if (loader.file != NULL) {
    read_profile(&loader, provider);
    good = settings_close(loader.file, &error);
    provider->facts.title = provider->title;
    provider->facts.base = provider->base;
    if (good) {
      check_wishes(file, account, provider, relative);
      complain_unused(file, account, "vars", "var", used);
      complain_unused(file, account, "secrets", "secret", used);
    }
  }
  if (!good && at != NULL)
    settings_complain(file, at, error->message, "the profile \"%s\" of \"%s\" cannot be used", relative, provider->facts.name);
  settings_group_end(account);
  return good ? g_steal_pointer(&provider) : NULL;
}

void provider_free(Provider *provider)
{
  if (provider == NULL)
    return;
  poll_profile_clear(&provider->poll);
  poll_profile_clear(&provider->receipts);
  send_profile_clear(&provider->send);
  outcomes_clear(&provider->error_codes);
  outcomes_clear(&provider->error_statuses);
  delivery_clear(provider);
  credit_clear(&provider->credit);
  webhook_clear(provider);
  source_free(provider->error_text);
  pointer_free(provider->error_code);
  pointer_free(provider->error_message);
  stencil_free(provider->user);
  stencil_free(provider->password);
  if (provider->headers != NULL)
    g_ptr_array_unref(provider->headers);
  if (provider->base_uri != NULL)
    g_uri_unref(provider->base_uri);
  g_free((char *)provider->facts.name);
  g_free((char *)provider->facts.own_number);
  g_free((char *)provider->facts.reply_by);
  g_free((char *)provider->facts.profile);
  g_free(provider->title);
  g_free(provider->base);
  g_free(provider->sender);
  g_free(provider->tls_pin);
  g_free(provider);
}

const ProviderFacts *provider_facts(const Provider *provider)
{
  return &provider->facts;
}
