/* Reads the group `webhook`: what a provider pushes to us. */
#include "profile_read.h"

#include <string.h>

static void read_reply(const Loader *loader, SettingsGroup *parent, WebhookProfile *webhook)
{
  SettingsGroup *group = read_group(loader, parent, "reply");
  webhook->reply_status = 200;
  if (group == NULL)
    return;
  webhook->reply_status = (gint)settings_int(group, "status", 200, 299, 200);
  const config_setting_t *json = settings_node(group, "json"), *text = settings_node(group, "text");
  const char *type = settings_string(group, "type", json != NULL ? "application/json" : "text/plain; charset=utf-8");
  if (json != NULL)
    webhook->reply_json = body_new(loader->file, json, NULL, FOR_REPLY, &loader->dictionary);
  if (text != NULL)
    webhook->reply_text = stencil_new(loader->file, text, settings_string(group, "text", NULL),
                                      strstr(type, "xml") != NULL || strstr(type, "html") != NULL ? PLACE_XML : PLACE_PLAIN,
                                      FOR_REPLY, &loader->dictionary);
  if (json != NULL && text != NULL)
    settings_complain(loader->file, json, "keep one of them", "an answer is a text or JSON, not both");
  if (strpbrk(type, "\r\n") != NULL)
    settings_complain(loader->file, settings_node(group, "type"), "write it on one line", "type is no content type");
  complain_idle(loader, settings_group_node(group), "type", json == NULL && text == NULL, "without text or json");
  webhook->reply_type = g_strdup(type);
  settings_group_end(group);
}

static void read_one(const Loader *loader, SettingsGroup *parent, const char *key, const SignatureRule *signature,
                     WebhookProfile *webhook)
{
  static const char *const METHODS[] = {"POST", "GET", "PUT", NULL}, *const CONTENTS[] = {"json", "form", "query", NULL};
  SettingsGroup *group = read_group(loader, parent, key);
  if (group == NULL)
    return;
  webhook->given = TRUE;
  g_strlcpy(webhook->method, METHODS[settings_choice(group, "method", METHODS, 0)], sizeof webhook->method);
  webhook->content = (Content)settings_choice(group, "content", CONTENTS, CONTENT_JSON);
  webhook->when = read_tests(loader, group, "when");
  read_items(loader, group, key[0] == 'r', &webhook->items);
  webhook->other_ids = key[0] != 'r' && settings_bool(group, "other_ids", FALSE);
  read_reply(loader, group, webhook);
  if (webhook->content != CONTENT_QUERY && strcmp(webhook->method, "GET") == 0)
    settings_complain(loader->file, settings_group_node(group), "write content = \"query\"", "a GET has no body");
  if (!signature_rule_covers(signature, webhook->content == CONTENT_QUERY, webhook->content == CONTENT_FORM))
    settings_complain(loader->file, settings_group_node(group),
                      "add body, sorted_params, query or what else holds them to the recipe",
                      "this signature would not cover the %s", key);
  settings_group_end(group);
}

/* A message that is listed and pushed would have two ids, and be two. */
static gboolean ids_differ(const ItemProfile *listed, const WebhookProfile *pushed)
{
  return pushed->other_ids || listed->hash != pushed->items.hash || listed->number_equals != pushed->items.number_equals;
}

void read_webhook(const Loader *all, SettingsGroup *root, Provider *provider)
{
  Loader used = *all;
  used.dictionary.lenient = !provider->facts.pushed;
  const Loader *loader = &used;
  SettingsGroup *group = read_group(loader, root, "webhook");
  if (group == NULL) {
    provider->facts.pushed = FALSE;
    return;
  }
  const config_setting_t *node = settings_group_node(group);
  settings_has(group, "verify");
  SettingsGroup *verify = settings_group(loader->file, node, "verify");
  provider->signature = signature_rule_new(loader->file, verify, &loader->dictionary);
  settings_group_end(verify);
  read_one(loader, group, "messages", provider->signature, &provider->pushed_messages);
  provider->facts.brings = provider->facts.pushed && provider->pushed_messages.given;
  provider->facts.lists_instead =
      provider->facts.brings && provider->facts.polls && ids_differ(&provider->poll.items, &provider->pushed_messages);
  provider->facts.brings = provider->facts.brings && !provider->facts.lists_instead;
  read_one(loader, group, "receipts", provider->signature, &provider->pushed_receipts);
  if (provider->pushed_receipts.given)
    check_reports(loader, settings_node(group, "receipts"), provider, &provider->pushed_receipts.items);
  if (!provider->pushed_messages.given && !provider->pushed_receipts.given)
    settings_complain(loader->file, node, "write messages: { … } or receipts: { … }", "this webhook takes nothing");
  if (provider->pushed_receipts.given && provider->states.results == NULL)
    settings_complain(loader->file, node, "write states: { delivered = [ … ]; failed = [ … ]; }",
                      "reports need to be understood");
  provider->facts.signs_address = provider->facts.pushed && signature_rule_signs_address(provider->signature);
  provider->facts.pushed_unsigned = provider->facts.pushed && signature_rule_is_none(provider->signature);
  settings_group_end(group);
}

static void clear_one(WebhookProfile *webhook)
{
  items_clear(&webhook->items);
  if (webhook->when != NULL)
    g_array_unref(webhook->when);
  g_free(webhook->reply_type);
  stencil_free(webhook->reply_text);
  body_free(webhook->reply_json);
}

void webhook_clear(Provider *provider)
{
  clear_one(&provider->pushed_messages);
  clear_one(&provider->pushed_receipts);
  signature_rule_free(provider->signature);
}
