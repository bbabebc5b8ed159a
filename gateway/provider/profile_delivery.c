/* Reads what tells of a message after it was sent: `states`, `status`, `lookup`. */
#include "profile_read.h"

static void read_states(const Loader *loader, SettingsGroup *root, Provider *provider)
{
  static const char *const NAMES[] = {"pending", "delivered", "failed", NULL};
  SettingsGroup *group = read_group(loader, root, "states");
  if (group == NULL)
    return;
  read_outcomes(loader, group, STATE_WORDS, &provider->states);
  if (g_hash_table_size(provider->states.results) == 0)
    settings_complain(loader->file, settings_group_node(group), "write delivered = [ … ]; failed = [ … ]",
                      "no word of the provider's is listed");
  provider->state_otherwise = (DeliveryState)settings_choice(group, "otherwise", NAMES, DELIVERY_PENDING);
  settings_group_end(group);
}

/* A message that is asked for by what was never sent would pass for one that never arrived. */
static void check_ref(const Loader *loader, const SettingsGroup *group, const Provider *provider, gboolean by_ref)
{
  if (by_ref && provider->facts.sends && !shape_mentions(&provider->send.shape, VARIABLE_REF))
    settings_complain(loader->file, settings_group_node(group), "write {ref} in the request of send",
                      "the provider was given no reference");
}

static void read_status(const Loader *loader, SettingsGroup *root, Provider *provider)
{
  StatusProfile *status = &provider->status;
  SettingsGroup *group = read_group(loader, root, "status");
  if (group == NULL)
    return;
  status->given = TRUE;
  read_shape(loader, group, FOR_STATUS, NULL, &status->shape);
  if (!shape_mentions(&status->shape, VARIABLE_ID) && !shape_mentions(&status->shape, VARIABLE_REF))
    settings_complain(loader->file, settings_group_node(group), "write {id} or {ref} where it goes",
                      "the request does not say which message it asks for");
  if (shape_mentions(&status->shape, VARIABLE_ID) && provider->facts.sends && provider->send.places.id == NULL)
    settings_complain(loader->file, settings_group_node(group), "write result: { id = \"/…\"; } in send",
                      "the answer to a send gives no {id}");
  check_ref(loader, group, provider, shape_mentions(&status->shape, VARIABLE_REF));
  read_success(loader, group, &status->success);
  read_items(loader, group, TRUE, &status->items);
  settings_group_end(group);
  provider->facts.status_by_ref = !shape_mentions(&status->shape, VARIABLE_ID);
  provider->facts.asks_status = provider->facts.sends;
}

static void read_lookup(const Loader *loader, SettingsGroup *root, Provider *provider)
{
  LookupProfile *lookup = &provider->lookup;
  SettingsGroup *group = read_group(loader, root, "lookup");
  if (group == NULL)
    return;
  lookup->given = TRUE;
  read_shape(loader, group, FOR_LOOKUP, NULL, &lookup->shape);
  read_success(loader, group, &lookup->success);
  lookup->absent = read_statuses(loader, group, "absent", 400, 499, FALSE);
  lookup->write = (WhenWrite)settings_choice(group, "format", WHEN_WRITE_NAMES, WRITE_RFC3339);
  lookup->limit = (guint)settings_int(group, "limit", 1, 10000, 100);
  lookup->wait_ms = settings_int(group, "wait_s", 0, 86400, 60) * 1000;
  if (!shape_mentions(&lookup->shape, VARIABLE_LIMIT))
    settings_complain(loader->file, settings_group_node(group), "write {limit} where it goes",
                      "what a shorter answer leaves out would be taken for never sent");
  read_items(loader, group, TRUE, &lookup->items);
  const ItemProfile *items = &lookup->items;
  const gboolean by_ref = items->ref != NULL && items->ref->len > 0;
  if (!by_ref && (items->to == NULL || items->to->len == 0 || items->text->len == 0 || items->time->len == 0))
    settings_complain(loader->file, settings_group_node(group), "name ref, or to, text and time in its item",
                      "a message in the log could not be told from another");
  check_ref(loader, group, provider, by_ref || shape_mentions(&lookup->shape, VARIABLE_REF));
  complain_idle(loader, settings_group_node(group), "format",
                !shape_mentions(&lookup->shape, VARIABLE_SINCE) && !shape_mentions(&lookup->shape, VARIABLE_UNTIL),
                "without {since} or {until} in the request");
  settings_group_end(group);
  provider->facts.looks_up = provider->facts.sends;
  provider->facts.lookup_wait_ms = lookup->wait_ms;
}

void check_reports(const Loader *loader, const config_setting_t *at, const Provider *provider, const ItemProfile *items)
{
  const SendProfile *send = &provider->send;
  const gboolean by_id = items->id != NULL && items->id->len > 0, by_ref = items->ref != NULL && items->ref->len > 0;
  if (!by_id && !by_ref)
    settings_complain(loader->file, at, "write item: { id = \"/…\"; } or ref", "a report must say of which message it is");
  else if (provider->facts.sends && !(by_id && send->places.id != NULL) &&
           !(by_ref && shape_mentions(&send->shape, VARIABLE_REF)))
    settings_complain(loader->file, at, "write result: { id = \"/…\"; } in send, or {ref} in its request and here ref",
                      "a report is of no message that is known");
}

void read_delivery(const Loader *loader, SettingsGroup *root, Provider *provider)
{
  read_states(loader, root, provider);
  read_status(loader, root, provider);
  read_lookup(loader, root, provider);
  const gboolean polled = settings_has(root, "receipts"), told = provider->status.given || polled;
  if (polled)
    check_reports(loader, settings_node(root, "receipts"), provider, &provider->receipts.items);
  if (told && provider->states.results == NULL)
    settings_complain(loader->file, settings_group_node(root), "write states: { delivered = [ … ]; failed = [ … ]; }",
                      "reports need to be understood");
}

void delivery_clear(Provider *provider)
{
  shape_clear(&provider->status.shape);
  success_clear(&provider->status.success);
  items_clear(&provider->status.items);
  shape_clear(&provider->lookup.shape);
  success_clear(&provider->lookup.success);
  items_clear(&provider->lookup.items);
  if (provider->lookup.absent != NULL)
    g_array_unref(provider->lookup.absent);
  outcomes_clear(&provider->states);
}
