/* Reads the `poll` group of a profile. */
#include "profile.h"

static void read_filter(const Loader *loader, SettingsGroup *group, PollProfile *poll)
{
  poll->filter = g_array_new(FALSE, TRUE, sizeof(Test));
  g_array_set_clear_func(poll->filter, test_clear);
  const config_setting_t *list = settings_list(group, "filter", FALSE);
  for (int i = 0; list != NULL && i < config_setting_length(list); i++) {
    SettingsGroup *one = settings_group(loader->file, config_setting_get_elem(list, (unsigned int)i), NULL);
    Test test = {0};
    read_test(loader, one, TRUE, &test);
    g_array_append_val(poll->filter, test);
    settings_group_end(one);
  }
}

static void clear_format(gpointer format)
{
  when_format_clear(format);
}

static void read_times(const Loader *loader, SettingsGroup *item, PollProfile *poll)
{
  const char *zone = settings_string(item, "zone", "+00:00");
  gint32 minutes = 0;
  if (!when_zone_parse(zone, &minutes))
    settings_complain(loader->file, settings_node(item, "zone"), "write +07:00, -03:30 or Z", "zone = \"%s\" is none", zone);
  poll->time_formats = g_array_new(FALSE, TRUE, sizeof(WhenFormat));
  g_array_set_clear_func(poll->time_formats, clear_format);
  g_autoptr(GPtrArray) texts = settings_strings(item, "time_format", poll->time->len > 0);
  for (guint i = 0; i < texts->len; i++) {
    WhenFormat format;
    const char *text = g_ptr_array_index(texts, i);
    if (!when_format_parse(text, minutes, &format))
      settings_complain(loader->file, settings_node(item, "time_format"),
                        "write rfc3339, rfc2822, unix_s, unix_ms or a pattern of %Y %m %d %H %M %S",
                        "\"%s\" is no form of a time", text);
    else
      g_array_append_val(poll->time_formats, format);
  }
}

static void read_item(const Loader *loader, const config_setting_t *node, PollProfile *poll)
{
  static const char *const ID_ORDERS[] = {"none", "numeric", NULL};
  SettingsGroup *item = settings_group(loader->file, node, "item");
  poll->id_hash = settings_bool(item, "id_hash", FALSE);
  poll->id = read_pointers(loader, item, "id", !poll->id_hash);
  poll->id_numeric = settings_choice(item, "id_order", ID_ORDERS, 0) == 1;
  poll->from = read_pointers(loader, item, "from", TRUE);
  poll->to = read_pointers(loader, item, "to", FALSE);
  poll->text = read_pointers(loader, item, "text", TRUE);
  poll->time = read_pointers(loader, item, "time", FALSE);
  read_times(loader, item, poll);
  const config_setting_t *at = settings_group_node(item);
  if (poll->id_hash && (poll->id->len > 0 || poll->id_numeric))
    settings_complain(loader->file, at, "keep id or id_hash", "an id that is made here is no pointer and has no order");
  settings_group_end(item);
}

static void read_paging(const Loader *loader, const config_setting_t *node, PollProfile *poll)
{
  static const char *const MODES[] = {"none", "next_url", "until_empty", "page", NULL};
  static const char *const ORDERS[] = {"asc", "desc", NULL};
  SettingsGroup *group = settings_group(loader->file, node, "paging");
  poll->paging = (Paging)settings_choice(group, "mode", MODES, PAGING_NONE);
  poll->order = (Order)settings_choice(group, "order", ORDERS, ORDER_ASC);
  poll->next = read_pointer(loader, group, "next", poll->paging == PAGING_NEXT_URL);
  poll->first_page = (guint)settings_int(group, "first_page", 0, 1, 1);
  poll->max_pages = (guint)settings_int(group, "max_pages", 1, 100000, 1000);
  settings_group_end(group);
}

static void read_cursor(const Loader *loader, const config_setting_t *node, PollProfile *poll)
{
  static const char *const MODES[] = {"after_id", "since_time", "consume", "ack", "delete", "scan", NULL};
  SettingsGroup *group = settings_group(loader->file, node, "cursor");
  settings_string(group, "mode", NULL);
  poll->mode = (CursorMode)settings_choice(group, "mode", MODES, CURSOR_AFTER_ID);
  const config_setting_t *at = settings_node(group, "mode");
  if (at == NULL)
    at = node;
  if (poll->mode == CURSOR_AFTER_ID) {
    poll->start = settings_int(group, "start", 0, G_MAXINT64, 0);
    poll->inclusive = settings_bool(group, "inclusive", FALSE);
    if (!poll->id_numeric)
      settings_complain(loader->file, at, "write item: { id_order = \"numeric\"; }", "after_id needs ids with an order");
  } else if (poll->mode == CURSOR_SINCE_TIME) {
    poll->write = (WhenWrite)settings_choice(group, "format", WHEN_WRITE_NAMES, WRITE_RFC3339);
    poll->overlap_ms = settings_int(group, "overlap_s", 1, 30 * 86400, 3600) * 1000;
    poll->start_ms = settings_int(group, "start_s", 0, 365 * 86400, poll->overlap_ms / 1000) * 1000;
    poll->settle_ms = settings_int(group, "settle_s", -1, 30 * 86400, -1) * 1000;
    if (poll->time->len == 0)
      settings_complain(loader->file, at, "write item: { time = \"/…\"; }", "since_time needs the time of a message");
    if (poll->paging == PAGING_UNTIL_EMPTY)
      settings_complain(loader->file, at, "page by next_url or page",
                        "since_time lists the same messages again and never ends");
  } else {
    settings_complain(loader->file, at, "write after_id or since_time", "the cursor mode %s is known but not yet built",
                      MODES[poll->mode]);
  }
  if (poll->mode == CURSOR_AFTER_ID && poll->order == ORDER_DESC && poll->paging == PAGING_UNTIL_EMPTY)
    settings_complain(loader->file, at, "page by next_url or page", "until_empty would step past what is older");
  settings_group_end(group);
}

void read_poll(const Loader *loader, const config_setting_t *root, PollProfile *poll)
{
  SettingsGroup *group = settings_group(loader->file, root, "poll");
  const config_setting_t *node = settings_group_node(group);
  if (node == NULL) {
    settings_group_end(group);
    return;
  }
  read_shape(loader, group, FOR_POLL, NULL, &poll->shape);
  poll->limit_max = (guint)settings_int(group, "limit_max", 1, 100000, 100);
  read_success(loader, group, &poll->success);
  poll->has_empty = settings_has(group, "empty");
  if (poll->has_empty) {
    SettingsGroup *empty = settings_group(loader->file, node, "empty");
    read_test(loader, empty, TRUE, &poll->empty);
    settings_group_end(empty);
  }
  poll->list = read_pointer(loader, group, "list", TRUE);
  read_filter(loader, group, poll);
  settings_has(group, "item");
  read_item(loader, node, poll);
  settings_has(group, "paging");
  read_paging(loader, node, poll);
  settings_has(group, "cursor");
  read_cursor(loader, node, poll);
  settings_group_end(group);
}

void poll_profile_clear(PollProfile *poll)
{
  shape_clear(&poll->shape);
  success_clear(&poll->success);
  test_clear(&poll->empty);
  pointer_free(poll->list);
  pointer_free(poll->next);
  GArray *arrays[] = {poll->filter, poll->time_formats};
  for (guint i = 0; i < G_N_ELEMENTS(arrays); i++) {
    if (arrays[i] != NULL)
      g_array_unref(arrays[i]);
  }
  GPtrArray *pointers[] = {poll->id, poll->from, poll->to, poll->text, poll->time};
  for (guint i = 0; i < G_N_ELEMENTS(pointers); i++) {
    if (pointers[i] != NULL)
      g_ptr_array_unref(pointers[i]);
  }
}
