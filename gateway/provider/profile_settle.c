/* Reads the groups `ack` and `delete` of a list that is polled. */
#include "profile_read.h"

void read_settle(const Loader *loader, SettingsGroup *parent, PollProfile *poll)
{
  SettleProfile *settle = &poll->settle;
  const gboolean deletes = poll->mode == CURSOR_DELETE;
  const char *key = deletes ? "delete" : "ack";
  const config_setting_t *node = settings_group_node(parent);
  if (poll->mode != CURSOR_ACK && !deletes)
    return; /* the key is then none that is known here */
  SettingsGroup *group = read_group(loader, parent, key);
  if (group == NULL) {
    settings_complain(loader->file, node,
                      deletes ? "write delete: { path = \"/…/{id}\"; success: …; }"
                              : "write ack: { path = \"/…/{id}\"; success: …; }",
                      "the cursor mode %s needs a group of that name", key);
    return;
  }
  read_shape(loader, group, deletes ? FOR_DELETE : FOR_ACK, NULL, &settle->shape);
  read_success(loader, group, &settle->success);
  settle->gone = read_statuses(loader, group, "gone", 400, 499, FALSE);
  const gboolean by_id = shape_mentions(&settle->shape, VARIABLE_ID);
  settle->by_time = !deletes && shape_mentions(&settle->shape, VARIABLE_BEFORE);
  if (by_id + settle->by_time != 1)
    settings_complain(loader->file, settings_group_node(group),
                      deletes ? "write {id} in it" : "write {id} or {before} in it, one of them",
                      "this does not say what is meant and might mean all");
  if (settle->by_time) {
    settle->write = (WhenWrite)settings_choice(group, "format", WHEN_WRITE_NAMES, WRITE_UNIX_S);
    settle->lag_ms = settings_int(group, "lag_s", 1, 86400, 60) * 1000;
    if (poll->items.time->len == 0)
      settings_complain(loader->file, settings_group_node(group), "write item: { time = \"/…\"; }",
                        "{before} needs the times of the list");
  }
  if (by_id && poll->items.id->len == 0)
    settings_complain(loader->file, settings_group_node(group), "write item: { id = \"/…\"; }", "{id} needs the provider's id");
  settings_group_end(group);
}
