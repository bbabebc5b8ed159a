/* Reads the `send` group of a profile. */
#include "profile.h"

static const config_setting_t *read_recipients(const Loader *loader, const config_setting_t *node, SendProfile *send,
                                               guint *send_max)
{
  static const char *const WAYS[] = {"single", "join", "list", NULL};
  SettingsGroup *group = settings_group(loader->file, node, "recipients");
  send->recipients = (Recipients)settings_choice(group, "as", WAYS, RECIPIENTS_SINGLE);
  const config_setting_t *item = NULL;
  if (send->recipients != RECIPIENTS_SINGLE)
    *send_max = (guint)settings_int_required(group, "max", 1, 10000);
  if (send->recipients == RECIPIENTS_JOIN)
    send->separator = g_strdup(settings_string(group, "separator", NULL));
  if (send->recipients == RECIPIENTS_LIST) {
    item = settings_node(group, "item");
    if (item == NULL)
      settings_complain(loader->file, node, "write item: { to = \"{to}\"; … }, or item = \"{to}\"",
                        "recipients as a list need an item");
  }
  settings_group_end(group);
  return item;
}

static void read_number(const Loader *loader, const config_setting_t *node, SendProfile *send)
{
  static const char *const FORMS[] = {"e164", "e164_noplus", "national0", "00", NULL};
  SettingsGroup *group = settings_group(loader->file, node, "number");
  send->number = (NumberForm)settings_choice(group, "form", FORMS, NUMBER_E164);
  if (send->number == NUMBER_NATIONAL0)
    send->country = g_strdup(settings_string(group, "country", NULL));
  settings_group_end(group);
}

static void read_ref(const Loader *loader, const config_setting_t *node, SendProfile *send)
{
  static const char *const MEANINGS[] = {"none", "echo", "idempotent", NULL}, *const TYPES[] = {"text", "int32", NULL};
  SettingsGroup *group = settings_group(loader->file, node, "ref");
  send->ref = (RefMeaning)settings_choice(group, "meaning", MEANINGS, REF_NONE);
  send->ref_int32 = settings_choice(group, "type", TYPES, 0) == 1;
  send->ref_max = (guint)settings_int(group, "max", 10, 200, 40);
  settings_group_end(group);
}

/* What stands once in a request goes for all of its messages. */
static void read_sharing(const Loader *loader, const config_setting_t *node, SendProfile *send, guint send_max)
{
  const Body *item = send->shape.json != NULL ? body_recipients(send->shape.json) : NULL;
  if (send->recipients == RECIPIENTS_LIST && send->shape.json != NULL && item == NULL)
    settings_complain(loader->file, node, "write \"{recipients}\" where they go", "the body does not hold the recipients");
  if (send->recipients == RECIPIENTS_LIST && send->shape.json == NULL)
    settings_complain(loader->file, node, "write json: { … }", "recipients as a list need a JSON body");
  send->one_text = send->recipients == RECIPIENTS_JOIN || (item != NULL && !body_mentions(item, VARIABLE_TEXT));
  /* A batch is made up anew when it is sent again: one key for several messages would then stand for others. */
  if (send_max > 1 && send->ref == REF_IDEMPOTENT && (item == NULL || !body_mentions(item, VARIABLE_REF)))
    settings_complain(loader->file, node, "write ref = \"{ref}\" in the item, or recipients: { max = 1; }",
                      "an idempotent reference must stand with each recipient");
}

static void read_enc(const Loader *loader, const config_setting_t *node, SendProfile *send)
{
  SettingsGroup *group = settings_group(loader->file, node, "enc");
  send->gsm7 = g_strdup(settings_string(group, "gsm7", NULL));
  send->ucs2 = g_strdup(settings_string(group, "ucs2", NULL));
  settings_group_end(group);
}

static void read_answer(const Loader *loader, const config_setting_t *node, SendProfile *send)
{
  SettingsGroup *group = settings_group(loader->file, node, "result");
  send->list = read_pointer(loader, group, "list", FALSE);
  if (send->list != NULL) {
    send->result_ref = read_pointer(loader, group, "ref", FALSE);
    send->result_to = read_pointer(loader, group, "to", FALSE);
    send->missing = read_result(group, "missing", SEND_UNCERTAIN);
    if (send->result_ref == NULL && send->result_to == NULL)
      settings_complain(loader->file, node, "add ref or to", "a list of results must name its messages");
  }
  send->result_id = read_pointer(loader, group, "id", FALSE);
  send->result_status = read_pointer(loader, group, "status", FALSE);
  send->result_reason = read_pointer(loader, group, "reason", FALSE);
  send->otherwise = read_result(group, "otherwise", SEND_UNCERTAIN);
  read_outcomes(loader, group, &send->outcomes);
  if (send->result_status == NULL && g_hash_table_size(send->outcomes.results) > 0)
    settings_complain(loader->file, node, "add status = \"/…\"", "lists of codes need a status to compare");
  settings_group_end(group);
}

void read_send(const Loader *loader, const config_setting_t *root, SendProfile *send, guint *send_max)
{
  SettingsGroup *group = settings_group(loader->file, root, "send");
  const config_setting_t *node = settings_group_node(group);
  send->outcomes.results = NULL;
  if (node == NULL) {
    settings_group_end(group);
    return;
  }
  settings_has(group, "recipients");
  const config_setting_t *item = read_recipients(loader, node, send, send_max);
  read_shape(loader, group, FOR_SEND, item, &send->shape);
  read_success(loader, group, &send->success);
  send->text_max = (guint)settings_int(group, "text_max", 0, 100000, 0);
  settings_has(group, "number");
  read_number(loader, node, send);
  settings_has(group, "ref");
  read_ref(loader, node, send);
  read_sharing(loader, node, send, *send_max);
  if (settings_has(group, "enc"))
    read_enc(loader, node, send);
  settings_has(group, "result");
  read_answer(loader, node, send);
  const config_setting_t *result = config_setting_get_member(node, "result");
  if (send->recipients != RECIPIENTS_SINGLE && send->list == NULL)
    settings_complain(loader->file, result != NULL ? result : node, "write result: { list = \"/…\"; … }",
                      "several recipients need a list of results");
  if (send->list == NULL && send->result_status == NULL && send->result_id == NULL)
    settings_complain(loader->file, result != NULL ? result : node, "write result: { id = \"/…\"; }",
                      "the answer's id or status must be named, or any page would pass for one");
  settings_group_end(group);
}

void send_profile_clear(SendProfile *send)
{
  shape_clear(&send->shape);
  success_clear(&send->success);
  Pointer *pointers[] = {send->list,      send->result_ref,    send->result_to,
                         send->result_id, send->result_status, send->result_reason};
  for (guint i = 0; i < G_N_ELEMENTS(pointers); i++)
    pointer_free(pointers[i]);
  g_free(send->separator);
  g_free(send->country);
  g_free(send->gsm7);
  g_free(send->ucs2);
}
