/* Reads the `send` group of a profile. */
#include "profile_read.h"

#include <string.h>

#define REF_LEAST 13 /* characters of a reply's id; where there is room for fewer it is told as an int32 */

static const config_setting_t *read_recipients(const Loader *loader, const config_setting_t *node, SendProfile *send,
                                               guint *send_max)
{
  static const char *const WAYS[] = {"single", "join", "list", NULL};
  SettingsGroup *group = settings_group(loader->file, node, "recipients");
  send->recipients = (Recipients)settings_choice(group, "as", WAYS, RECIPIENTS_SINGLE);
  const config_setting_t *item = NULL;
  if (send->recipients != RECIPIENTS_SINGLE)
    *send_max = (guint)settings_int_required(group, "max", 1, 10000);
  if (send->recipients == RECIPIENTS_JOIN) {
    send->separator = g_strdup(settings_string(group, "separator", NULL));
    const config_setting_t *at = settings_node(group, "separator");
    if (at != NULL && (send->separator[0] == '\0' || strpbrk(send->separator, "+0123456789") != NULL))
      settings_complain(loader->file, at, "write \",\" or what the provider wants", "such a separator makes one number of two");
  }
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
  SettingsGroup *group = settings_group(loader->file, node, "number");
  send->number = (NumberForm)settings_choice(group, "form", NUMBER_FORM_NAMES, NUMBER_E164);
  send->country = read_country(loader, group, send->number == NUMBER_NATIONAL0);
  settings_group_end(group);
}

static void read_ref(const Loader *loader, const config_setting_t *node, SendProfile *send)
{
  static const char *const MEANINGS[] = {"none", "echo", "idempotent", NULL}, *const TYPES[] = {"text", "int32", NULL};
  SettingsGroup *group = settings_group(loader->file, node, "ref");
  send->ref = (RefMeaning)settings_choice(group, "meaning", MEANINGS, REF_NONE);
  send->ref_int32 = settings_choice(group, "type", TYPES, 0) == 1;
  send->ref_max = (guint)settings_int(group, "max", REF_LEAST, 200, 40);
  settings_group_end(group);
}

/* Where there is an item for each message, what stands beside it is the first one's. */
static void check_once(const Loader *loader, const config_setting_t *node, const SendProfile *send, const Body *item)
{
  static const struct {
    Variable variable;
    const char *name;
    gboolean may; /* where the item does not hold it too: all have the same */
  } OWN[] = {{VARIABLE_TO, "to", FALSE}, {VARIABLE_REF, "ref", FALSE}, {VARIABLE_TEXT, "text", TRUE}};
  Shape beside = send->shape;
  beside.json = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(OWN); i++) {
    const gboolean once = shape_mentions(&beside, OWN[i].variable) || body_mentions_once(send->shape.json, OWN[i].variable);
    if (once && !(OWN[i].may && !body_mentions(item, OWN[i].variable)))
      settings_complain(loader->file, node, "write it in the item alone",
                        "{%s} beside {recipients} is the first message's alone", OWN[i].name);
  }
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
  if (send_max > 1 && item != NULL)
    check_once(loader, node, send, item);
  /* A batch is made up anew when it is sent again: one key for several messages would then stand for others. */
  if (send_max > 1 && send->ref != REF_NONE && (item == NULL || !body_mentions(item, VARIABLE_REF)))
    settings_complain(loader->file, node, "write ref = \"{ref}\" in the item, or recipients: { max = 1; }",
                      "a reference must stand with each recipient");
}

/* A number or flag stays one in a JSON body. */
static char *read_enc_value(const Loader *loader, SettingsGroup *group, const char *key, gboolean *typed)
{
  const config_setting_t *at = settings_node(group, key);
  char *text = at != NULL ? scalar_text(at) : NULL;
  if (text == NULL)
    return g_strdup(settings_string(group, key, NULL)); /* complains */
  *typed = config_setting_type(at) != CONFIG_TYPE_STRING;
  if (!g_utf8_validate(text, -1, NULL))
    settings_complain(loader->file, at, "save the file as UTF-8", "%s is not UTF-8", key);
  return text;
}

static void read_enc(const Loader *loader, SettingsGroup *parent, SendProfile *send)
{
  SettingsGroup *group = read_group(loader, parent, "enc");
  gboolean typed[2] = {FALSE, FALSE};
  if (group == NULL)
    return;
  send->gsm7 = read_enc_value(loader, group, "gsm7", &typed[0]);
  send->ucs2 = read_enc_value(loader, group, "ucs2", &typed[1]);
  send->enc_is_typed = typed[0] && typed[1];
  if (typed[0] != typed[1])
    settings_complain(loader->file, settings_group_node(group), "write two texts, two numbers or two flags",
                      "gsm7 and ucs2 are of different kinds");
  settings_group_end(group);
}

static void read_places(const Loader *loader, SettingsGroup *group, ResultPlaces *places)
{
  places->ref = read_source(loader, group, "ref", FALSE);
  places->to = read_source(loader, group, "to", FALSE);
  places->id = read_source(loader, group, "id", FALSE);
  places->status = read_source(loader, group, "status", FALSE);
  places->reason = read_source(loader, group, "reason", FALSE);
}

/* A second list, of those that were not taken. */
static void read_bad(const Loader *loader, SettingsGroup *parent, SendProfile *send)
{
  SettingsGroup *bad = read_group(loader, parent, "bad");
  if (bad == NULL)
    return;
  send->bad_list = read_pointer(loader, bad, "list", TRUE);
  send->bad.ref = read_source(loader, bad, "ref", FALSE);
  send->bad.to = read_source(loader, bad, "to", FALSE);
  send->bad.reason = read_source(loader, bad, "reason", FALSE);
  send->bad_result = read_refusal(bad, "as", SEND_PERMANENT);
  const config_setting_t *at = settings_group_node(bad);
  if (send->list->len == 0)
    settings_complain(loader->file, at, "write list = \"/…\" in result", "a list of the bad needs one of the good");
  if ((send->places.ref != NULL ? send->bad.ref : send->bad.to) == NULL)
    settings_complain(loader->file, at, send->places.ref != NULL ? "add ref" : "add to",
                      "the two lists must name their messages in the same way");
  settings_group_end(bad);
}

/* A regex looks at the whole answer, so that each of a list would get what it finds first. */
static void check_places(const Loader *loader, const config_setting_t *at, const ResultPlaces *places)
{
  const Source *const all[] = {places->ref, places->to, places->id, places->status, places->reason};
  for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
    if (all[i] != NULL && all[i]->regex != NULL)
      settings_complain(loader->file, at, "write pointers from an element of the list", "a regex tells no result from another");
  }
}

static void read_answer(const Loader *loader, const config_setting_t *node, SendProfile *send, guint send_max)
{
  SettingsGroup *group = settings_group(loader->file, node, "result");
  const config_setting_t *at = settings_group_node(group);
  send->list = read_pointers(loader, group, "list", FALSE);
  read_places(loader, group, &send->places);
  if (send->list->len > 0) {
    send->all_parts = settings_bool(group, "parts", FALSE);
    send->missing = read_refusal(group, "missing", SEND_UNCERTAIN);
    if (send->places.ref == NULL && send->places.to == NULL && send_max > 1)
      settings_complain(loader->file, node, "add ref or to", "a list of results must name its messages");
    if (send->all_parts && send_max > 1)
      settings_complain(loader->file, node, "write recipients: { as = \"single\"; }", "parts are those of one message");
    read_bad(loader, group, send);
    check_places(loader, at, &send->places);
    check_places(loader, at, &send->bad);
  }
  const gboolean about_one = send->list->len == 0 || send->all_parts;
  complain_idle(loader, at, "ref", about_one, "where the answer is about one message");
  complain_idle(loader, at, "to", about_one, "where the answer is about one message");
  complain_idle(loader, at, "otherwise", send->places.status == NULL, "without a status");
  if (send->places.ref != NULL && !shape_mentions(&send->shape, VARIABLE_REF))
    settings_complain(loader->file, settings_node(group, "ref"), "write {ref} in the request",
                      "a reference that was not sent does not come back");
  send->otherwise = read_result(group, "otherwise", SEND_UNCERTAIN);
  read_outcomes(loader, group, SEND_WORDS, &send->outcomes);
  if (send->places.status == NULL && g_hash_table_size(send->outcomes.results) > 0)
    settings_complain(loader->file, node, "add status = \"/…\"", "lists of codes need a status to compare");
  if (send->places.status != NULL && !outcomes_know(&send->outcomes, SEND_ACCEPTED) && send->otherwise != SEND_ACCEPTED)
    settings_complain(loader->file, settings_node(group, "status"),
                      "write accepted = [ … ] with the statuses of what it has taken", "no status would ever be a success");
  settings_group_end(group);
}

/* A reference that never leaves the house proves nothing: what is "asked again" by it would be sent twice. */
static void check_mentions(const Loader *loader, const config_setting_t *node, const SendProfile *send)
{
  const Shape *shape = &send->shape;
  const gboolean ref = shape_mentions(shape, VARIABLE_REF), enc = shape_mentions(shape, VARIABLE_ENC);
  if (!shape_mentions(shape, VARIABLE_TO) || !shape_mentions(shape, VARIABLE_TEXT))
    settings_complain(loader->file, node, "write {to} and {text} where they go", "the request does not hold receiver and text");
  if (send->ref != REF_NONE && !ref)
    settings_complain(loader->file, node, "write {ref} where it goes, or ref: { meaning = \"none\"; }",
                      "the request does not hold the reference");
  complain_idle(loader, config_setting_get_member(node, "ref"), "type", !ref, "without {ref} in the request");
  complain_idle(loader, config_setting_get_member(node, "ref"), "max", !ref, "without {ref} in the request");
  if (send->gsm7 != NULL && !enc)
    settings_complain(loader->file, node, "write {enc} where it goes, or take enc out", "the request does not hold {enc}");
  if (send->gsm7 == NULL && enc)
    settings_complain(loader->file, node, "write enc: { gsm7 = …; ucs2 = …; }", "{enc} has no values");
}

void read_send(const Loader *loader, const config_setting_t *root, SendProfile *send, guint *send_max)
{
  SettingsGroup *group = settings_group(loader->file, root, "send");
  const config_setting_t *node = settings_group_node(group);
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
  send->text_bytes = (guint)settings_int(group, "text_bytes", 0, 100000, 0);
  read_enc(loader, group, send);
  settings_has(group, "result");
  read_answer(loader, node, send, *send_max);
  const config_setting_t *result = config_setting_get_member(node, "result");
  if (send->recipients != RECIPIENTS_SINGLE && send->list->len == 0)
    settings_complain(loader->file, result != NULL ? result : node, "write result: { list = \"/…\"; … }",
                      "several recipients need a list of results");
  if (send->list->len == 0 && send->places.status == NULL && send->places.id == NULL)
    settings_complain(loader->file, result != NULL ? result : node, "write result: { id = \"/…\"; }",
                      "the answer's id or status must be named, or any page would pass for one");
  check_mentions(loader, node, send);
  settings_group_end(group);
}

static void places_clear(ResultPlaces *places)
{
  source_free(places->ref);
  source_free(places->to);
  source_free(places->id);
  source_free(places->status);
  source_free(places->reason);
}

void send_profile_clear(SendProfile *send)
{
  shape_clear(&send->shape);
  success_clear(&send->success);
  outcomes_clear(&send->outcomes);
  places_clear(&send->places);
  places_clear(&send->bad);
  pointer_free(send->bad_list);
  if (send->list != NULL)
    g_ptr_array_unref(send->list);
  g_free(send->separator);
  g_free(send->country);
  g_free(send->gsm7);
  g_free(send->ucs2);
}
