/* Reads the groups `poll` and `receipts` of a profile. */
#include "profile_read.h"

const char *const CURSOR_MODE_NAMES[] = {"after_id", "since_time", "consume", "ack", "delete", "take", "scan", NULL};
const char *const PAGING_NAMES[] = {"none", "next_url", "until_empty", "page", "offset", "marker", NULL};

static void read_paging(const Loader *loader, SettingsGroup *parent, PollProfile *poll)
{
  static const char *const ORDERS[] = {"asc", "desc", NULL};
  settings_has(parent, "paging");
  SettingsGroup *group = settings_group(loader->file, settings_group_node(parent), "paging");
  poll->paging = (Paging)settings_choice(group, "mode", PAGING_NAMES, PAGING_NONE);
  poll->order = (Order)settings_choice(group, "order", ORDERS, ORDER_ASC);
  if (poll->paging == PAGING_NEXT_URL || poll->paging == PAGING_MARKER)
    poll->next = read_pointer(loader, group, "next", TRUE);
  if (poll->next != NULL && pointer_text(poll->next)[0] == '\0')
    settings_complain(loader->file, settings_node(group, "next"), "write \"/name\"", "the whole answer is no next page");
  if (poll->paging == PAGING_PAGE)
    poll->first_page = (guint)settings_int(group, "first_page", 0, 1, 1);
  if (poll->paging == PAGING_PAGE || poll->paging == PAGING_OFFSET)
    poll->full_pages = settings_bool(group, "full_pages", FALSE);
  poll->max_pages = (guint)settings_int(group, "max_pages", 1, 100000, 1000);
  SettingsGroup *more = read_group(loader, group, "more");
  poll->has_more = more != NULL;
  if (more != NULL) {
    read_test(loader, more, FALSE, &poll->more);
    settings_group_end(more);
  }
  settings_group_end(group);
}

static void read_since_time(const Loader *loader, SettingsGroup *group, const config_setting_t *at, PollProfile *poll)
{
  poll->write = (WhenWrite)settings_choice(group, "format", WHEN_WRITE_NAMES, WRITE_RFC3339);
  poll->overlap_ms = settings_int(group, "overlap_s", 1, 30 * 86400, 3600) * 1000;
  poll->start_ms = settings_int(group, "start_s", 0, 365 * 86400, poll->overlap_ms / 1000) * 1000;
  poll->settle_ms = settings_int(group, "settle_s", -1, 30 * 86400, -1) * 1000;
  poll->window_ms = settings_int(group, "max_window_s", 0, 365 * 86400, 0) * 1000;
  if (poll->window_ms > 0 && poll->window_ms <= poll->overlap_ms)
    settings_complain(loader->file, settings_node(group, "max_window_s"), "make it longer than overlap_s",
                      "such a window would never move on");
  if (poll->items.time->len == 0)
    settings_complain(loader->file, at, "write item: { time = \"/…\"; }", "since_time needs the time of a message");
}

/* What stands still in this mode would list one page for ever, or hide what came before. */
static void check_variables(const Loader *loader, const config_setting_t *node, const PollProfile *poll)
{
  const struct {
    Variable variable;
    gboolean moves;
    const char *name, *with;
  } all[] = {{VARIABLE_CURSOR, poll->mode == CURSOR_AFTER_ID, "cursor", "cursor: { mode = \"after_id\"; }"},
             {VARIABLE_SINCE, poll->mode == CURSOR_SINCE_TIME, "since", "cursor: { mode = \"since_time\"; }"},
             {VARIABLE_PAGE, poll->paging == PAGING_PAGE, "page", "paging: { mode = \"page\"; }"},
             {VARIABLE_OFFSET, poll->paging == PAGING_OFFSET, "offset", "paging: { mode = \"offset\"; }"},
             {VARIABLE_MARKER, poll->paging == PAGING_MARKER, "marker", "paging: { mode = \"marker\"; }"}};
  for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
    if (!all[i].moves && shape_mentions(&poll->shape, all[i].variable))
      settings_complain(loader->file, node, "take it out, or write the mode that moves it", "{%s} goes with %s", all[i].name,
                        all[i].with);
  }
}

static void check_idle(const Loader *loader, const config_setting_t *node, const PollProfile *poll)
{
  const config_setting_t *paging = config_setting_get_member(node, "paging"),
                         *cursor = config_setting_get_member(node, "cursor");
  const gboolean one = poll->paging == PAGING_NONE, newest_first = poll->order == ORDER_DESC;
  /* newest first and unpaged, it tells which page is full, so that something may be missing */
  complain_idle(loader, node, "limit_max", !shape_mentions(&poll->shape, VARIABLE_LIMIT) && !(one && newest_first),
                "without {limit} in the request");
  complain_idle(loader, paging, "max_pages", one || (poll->paging == PAGING_UNTIL_EMPTY && poll->mode == CURSOR_AFTER_ID),
                "where every page moves the cursor, or there is but one");
  complain_idle(loader, paging, "more", one && !newest_first, "where there is but one page");
  complain_idle(loader, cursor, "settle_s", !newest_first, "with the oldest first: what is new comes last");
  complain_idle(loader, cursor, "overlap_pages", one, "where there is but one page");
  complain_idle(loader, cursor, "max_window_s", !shape_mentions(&poll->shape, VARIABLE_UNTIL),
                "without {until} in the request");
}

/* What of paging and order a mode can do with. */
static void check_paging(const Loader *loader, const config_setting_t *at, const PollProfile *poll)
{
  const Variable asks = poll->paging == PAGING_PAGE     ? VARIABLE_PAGE
                        : poll->paging == PAGING_OFFSET ? VARIABLE_OFFSET
                        : poll->paging == PAGING_MARKER ? VARIABLE_MARKER
                                                        : VARIABLE_NONE;
  if (poll->paging == PAGING_UNTIL_EMPTY && poll->mode != CURSOR_AFTER_ID && poll->mode != CURSOR_CONSUME)
    settings_complain(loader->file, at, "page by next_url, page, offset or marker, or not at all",
                      "%s lists the same messages again and never ends", CURSOR_MODE_NAMES[poll->mode]);
  if (asks != VARIABLE_NONE && !shape_mentions(&poll->shape, asks))
    settings_complain(loader->file, at, "write {page}, {offset} or {marker} where it goes",
                      "the request does not say which page it wants (%s)", PAGING_NAMES[poll->paging]);
  if (poll->full_pages && !shape_mentions(&poll->shape, VARIABLE_LIMIT))
    settings_complain(loader->file, at, "write {limit} where it goes, or take full_pages out",
                      "a full page is known only where its length was asked for");
  if (poll->mode == CURSOR_AFTER_ID && poll->order == ORDER_DESC && poll->paging == PAGING_UNTIL_EMPTY)
    settings_complain(loader->file, at, "page by next_url or page", "until_empty would step past what is older");
  if (poll->mode == CURSOR_CONSUME && poll->paging != PAGING_UNTIL_EMPTY && poll->paging != PAGING_NONE)
    settings_complain(loader->file, at, "page by until_empty", "what was handed over has no second page");
  if (poll->mode == CURSOR_SCAN && poll->order == ORDER_ASC && poll->paging != PAGING_NONE)
    settings_complain(loader->file, at, "write order = \"desc\" where it is so, or take another mode",
                      "scan looks for what is known among the newest");
  if (poll->mode == CURSOR_TAKE && poll->paging != PAGING_NONE)
    settings_complain(loader->file, at, "write paging: { mode = \"none\"; }", "what is taken is the first of the whole list");
}

/* FALSE: there is none. */
static gboolean read_empty(const Loader *loader, SettingsGroup *group, PollProfile *poll)
{
  SettingsGroup *empty = read_group(loader, group, "empty");
  poll->has_empty = empty != NULL;
  if (empty == NULL)
    return FALSE;
  read_test(loader, empty, TRUE, &poll->empty);
  if (!settings_has(empty, "pointer") && !settings_has(empty, "regex"))
    settings_complain(loader->file, settings_group_node(empty), "write pointer and in, or regex",
                      "this would take every answer for an empty one");
  settings_group_end(empty);
  return TRUE;
}

/* What is handed over by a take is gone: it is one message, read as those of the list are. */
static void read_take(const Loader *loader, SettingsGroup *parent, PollProfile *poll)
{
  SettingsGroup *group = read_group(loader, parent, "take");
  if (group == NULL) {
    settings_complain(loader->file, settings_group_node(parent),
                      "write take: { path = \"/…\"; success: …; empty: …; item = \"\"; }",
                      "the cursor mode take needs a group of that name");
    return;
  }
  if (poll->items.receipts)
    settings_complain(loader->file, settings_group_node(group), "use another mode", "only messages are taken");
  PollProfile *take = poll->take = g_new0(PollProfile, 1);
  take->mode = CURSOR_CONSUME;
  take->limit_max = take->max_pages = 1;
  read_shape(loader, group, FOR_ACCOUNT, NULL, &take->shape);
  read_success(loader, group, &take->success);
  if (!read_empty(loader, group, take))
    settings_complain(loader->file, settings_group_node(group), "write empty: { pointer = \"/…\"; in = [ \"\" ]; }",
                      "an empty list must be told from a message");
  take->items = poll->items;
  take->items.list = read_pointer(loader, group, "item", TRUE);
  take->items.single = TRUE;
  settings_group_end(group);
}

static void read_cursor(const Loader *loader, SettingsGroup *parent, PollProfile *poll)
{
  const config_setting_t *node = settings_group_node(parent);
  settings_has(parent, "cursor");
  SettingsGroup *group = settings_group(loader->file, node, "cursor");
  settings_string(group, "mode", NULL);
  poll->mode = (CursorMode)settings_choice(group, "mode", CURSOR_MODE_NAMES, CURSOR_AFTER_ID);
  const config_setting_t *at = settings_node(group, "mode");
  if (at == NULL)
    at = node;
  if (poll->mode == CURSOR_AFTER_ID) {
    poll->start = settings_int(group, "start", 0, G_MAXINT64, 0);
    poll->inclusive = settings_bool(group, "inclusive", FALSE);
    if (!poll->items.id_numeric)
      settings_complain(loader->file, at, "write item: { id_order = \"numeric\"; }", "after_id needs ids with an order");
  } else if (poll->mode == CURSOR_SINCE_TIME) {
    read_since_time(loader, group, at, poll);
  } else if (poll->mode == CURSOR_SCAN) {
    poll->overlap_pages = (guint)settings_int(group, "overlap_pages", 0, 100, 1);
    if (poll->items.receipts && poll->items.id->len == 0)
      settings_complain(loader->file, at, "write item: { id = \"/…\"; }", "scan needs ids");
  }
  if ((poll->mode == CURSOR_AFTER_ID && !shape_mentions(&poll->shape, VARIABLE_CURSOR)) ||
      (poll->mode == CURSOR_SINCE_TIME && !shape_mentions(&poll->shape, VARIABLE_SINCE)))
    settings_complain(loader->file, at, "write {cursor} (after_id) or {since} (since_time) where it goes",
                      "the request does not hold the cursor");
  read_settle(loader, parent, poll);
  if (poll->mode == CURSOR_TAKE)
    read_take(loader, parent, poll);
  check_paging(loader, at, poll);
  check_variables(loader, at, poll);
  check_idle(loader, node, poll);
  settings_group_end(group);
}

void read_poll(const Loader *loader, const config_setting_t *root, const char *key, PollProfile *poll)
{
  const gboolean receipts = key[0] == 'r';
  SettingsGroup *group = settings_group(loader->file, root, key);
  if (settings_group_node(group) == NULL) {
    settings_group_end(group);
    return;
  }
  read_shape(loader, group, FOR_POLL, NULL, &poll->shape);
  poll->limit_max = (guint)settings_int(group, "limit_max", 1, 100000, 100);
  read_success(loader, group, &poll->success);
  read_empty(loader, group, poll);
  read_items(loader, group, receipts, &poll->items);
  read_paging(loader, group, poll);
  read_cursor(loader, group, poll);
  settings_group_end(group);
}

void poll_profile_clear(PollProfile *poll)
{
  shape_clear(&poll->shape);
  success_clear(&poll->success);
  test_clear(&poll->empty);
  test_clear(&poll->more);
  items_clear(&poll->items);
  pointer_free(poll->next);
  shape_clear(&poll->settle.shape);
  success_clear(&poll->settle.success);
  if (poll->settle.gone != NULL)
    g_array_unref(poll->settle.gone);
  if (poll->take == NULL)
    return;
  shape_clear(&poll->take->shape);
  success_clear(&poll->take->success);
  test_clear(&poll->take->empty);
  pointer_free(poll->take->items.list);
  g_free(poll->take);
}
