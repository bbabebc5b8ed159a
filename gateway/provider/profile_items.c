/* Reads where messages or delivery reports stand in a document: list, filter, item. */
#include "profile_read.h"

#include <string.h>

static void clear_format(gpointer format)
{
  when_format_clear(format);
}

static void read_times(const Loader *loader, SettingsGroup *item, ItemProfile *items)
{
  const char *zone = settings_string(item, "zone", "+00:00");
  gint32 minutes = 0;
  if (!when_zone_parse(zone, &minutes))
    settings_complain(loader->file, settings_node(item, "zone"), "write +07:00, -03:30 or Z", "zone = \"%s\" is none", zone);
  items->time_formats = g_array_new(FALSE, TRUE, sizeof(WhenFormat));
  g_array_set_clear_func(items->time_formats, clear_format);
  g_autoptr(GPtrArray) texts = settings_strings(item, "time_format", items->time->len > 0);
  const config_setting_t *at = settings_node(item, "time_format");
  gboolean needs_zone = FALSE, takes_zone = FALSE;
  if (at != NULL && texts->len == 0)
    settings_complain(loader->file, at, "write time_format = [ \"rfc3339\" ]", "no time could be read by an empty list");
  for (guint i = 0; i < texts->len; i++) {
    WhenFormat format;
    const char *text = g_ptr_array_index(texts, i);
    if (!when_format_parse(text, minutes, &format)) {
      settings_complain(loader->file, at,
                        "write rfc3339, rfc2822, unix_s, unix_ms or a pattern of %Y %m %d %H %M %S, each once",
                        "\"%s\" is no form of a time", text);
      continue;
    }
    needs_zone = needs_zone || format.kind == WHEN_PATTERN;
    takes_zone = takes_zone || format.kind == WHEN_PATTERN || format.kind == WHEN_RFC3339;
    g_array_append_val(items->time_formats, format);
  }
  if (needs_zone && !settings_has(item, "zone"))
    settings_complain(loader->file, at, "write zone = \"+07:00\", or what the provider's clock shows",
                      "a time of no zone may be another day's");
  complain_idle(loader, settings_group_node(item), "time_format", items->time->len == 0, "without a time");
  complain_idle(loader, settings_group_node(item), "zone", !takes_zone, "where every time has its own");
}

/* One pointer or a list of them to the texts of an item, which is an object itself. */
static GPtrArray *read_texts(const Loader *loader, SettingsGroup *item, const char *key, gboolean required)
{
  GPtrArray *pointers = read_pointers(loader, item, key, required);
  for (guint i = 0; i < pointers->len; i++) {
    if (pointer_text(g_ptr_array_index(pointers, i))[0] == '\0')
      settings_complain(loader->file, settings_node(item, key), "write \"/name\"",
                        "%s = \"\" is the whole item, not a text of it", key);
  }
  return pointers;
}

/* An id made of the content: `id_hash` where the provider has none, `dedupe` where its own cannot be trusted. */
static void read_made_id(const Loader *loader, SettingsGroup *item, ItemProfile *items)
{
  static const struct {
    const char *name;
    HashField field;
  } FIELDS[] = {{"id", HASH_ID}, {"from", HASH_FROM}, {"to", HASH_TO}, {"text", HASH_TEXT}, {"time", HASH_TIME}};
  items->number_equals = settings_bool(item, "id_hash", FALSE);
  items->hash = items->number_equals ? HASH_FROM | HASH_TEXT | HASH_TIME : 0;
  g_autoptr(GPtrArray) names = settings_strings(item, "dedupe", FALSE);
  const config_setting_t *at = settings_node(item, "dedupe");
  for (guint n = 0; n < names->len; n++) {
    guint field = 0;
    for (guint i = 0; i < G_N_ELEMENTS(FIELDS); i++)
      field |= strcmp(FIELDS[i].name, g_ptr_array_index(names, n)) == 0 ? FIELDS[i].field : 0;
    if (field == 0)
      settings_complain(loader->file, at, "write some of id, from, to, text, time", "dedupe knows no \"%s\"",
                        (const char *)g_ptr_array_index(names, n));
    items->hash |= field;
  }
  if (at != NULL && items->number_equals)
    settings_complain(loader->file, at, "keep dedupe or id_hash", "one id cannot be made in two ways");
  else if (at != NULL && (items->hash & HASH_TEXT) == 0)
    settings_complain(loader->file, at, "add \"text\"", "different messages would pass for one");
  items->id_made = items->hash != 0;
}

static void read_parts(const Loader *loader, SettingsGroup *item, ItemProfile *items)
{
  SettingsGroup *parts = read_group(loader, item, "parts");
  items->part_group = items->part_total = items->part_number = NULL;
  if (parts == NULL)
    return;
  items->part_group = read_texts(loader, parts, "ref", TRUE);
  items->part_total = read_texts(loader, parts, "total", TRUE);
  items->part_number = read_texts(loader, parts, "number", TRUE);
  const GPtrArray *const places[] = {items->part_group, items->part_total, items->part_number};
  for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
    const GPtrArray *one = places[i], *next = places[(i + 1) % G_N_ELEMENTS(places)];
    if (one->len > 0 && next->len > 0 &&
        strcmp(pointer_text(g_ptr_array_index(one, 0)), pointer_text(g_ptr_array_index(next, 0))) == 0)
      settings_complain(loader->file, settings_group_node(parts), "compare the three with what the provider writes",
                        "ref, total and number of parts cannot stand in one place");
  }
  settings_group_end(parts);
}

static void read_number_form(const Loader *loader, SettingsGroup *item, ItemProfile *items)
{
  items->number = (NumberForm)settings_choice(item, "number", NUMBER_FORM_NAMES, NUMBER_E164);
  items->country = read_country(loader, item, items->number == NUMBER_NATIONAL0);
}

static void read_message(const Loader *loader, SettingsGroup *item, ItemProfile *items)
{
  static const char *const ID_ORDERS[] = {"none", "numeric", NULL};
  read_made_id(loader, item, items);
  items->id = read_texts(loader, item, "id", !items->number_equals && (!items->id_made || (items->hash & HASH_ID) != 0));
  items->id_numeric = settings_choice(item, "id_order", ID_ORDERS, 0) == 1;
  items->from = read_texts(loader, item, "from", TRUE);
  items->text = read_texts(loader, item, "text", TRUE);
  items->ref = items->status = items->reason = NULL;
  read_parts(loader, item, items);
  items->to = read_texts(loader, item, "to", FALSE);
  items->time = read_texts(loader, item, "time", FALSE);
  const gboolean by_time = (items->hash & HASH_TIME) != 0;
  if (items->id_made && !by_time && (items->hash & HASH_ID) == 0)
    settings_complain(loader->file, settings_node(item, "dedupe"), "add \"time\"", "the same text sent again would be lost");
  if ((by_time && items->time->len == 0) || ((items->hash & HASH_TO) != 0 && items->to->len == 0))
    settings_complain(loader->file, settings_group_node(item), by_time ? "write time = \"/…\"" : "write to = \"/…\"",
                      "the id is to be made of what the item does not name");
  if (items->number_equals && (items->id->len > 0 || items->id_numeric))
    settings_complain(loader->file, settings_group_node(item), "keep id or id_hash",
                      "an id that is made here is no pointer and has no order");
}

static void read_receipt(const Loader *loader, SettingsGroup *item, ItemProfile *items)
{
  items->id = read_texts(loader, item, "id", FALSE);
  items->ref = read_texts(loader, item, "ref", FALSE);
  items->status = read_texts(loader, item, "status", TRUE);
  items->reason = read_texts(loader, item, "reason", FALSE);
  items->from = read_texts(loader, item, "key", FALSE); /* the report's own id, where it is not the message's */
  items->text = read_texts(loader, item, "text", FALSE);
  items->to = read_texts(loader, item, "to", FALSE);
  items->time = read_texts(loader, item, "time", FALSE);
  complain_idle(loader, settings_group_node(item), "number", items->to->len == 0, "without to");
  complain_idle(loader, settings_group_node(item), "country", items->to->len == 0, "without to");
}

void read_items(const Loader *loader, SettingsGroup *parent, gboolean receipts, ItemProfile *items)
{
  items->receipts = receipts;
  items->list = read_pointer(loader, parent, "list", TRUE);
  items->single = settings_bool(parent, "single", FALSE);
  items->filter = read_tests(loader, parent, "filter");
  settings_has(parent, "item");
  const config_setting_t *node = settings_group_node(parent);
  if (node == NULL)
    return;
  SettingsGroup *item = settings_group(loader->file, node, "item");
  if (receipts)
    read_receipt(loader, item, items);
  else
    read_message(loader, item, items);
  read_times(loader, item, items);
  read_number_form(loader, item, items);
  settings_group_end(item);
}

void items_clear(ItemProfile *items)
{
  pointer_free(items->list);
  GArray *arrays[] = {items->filter, items->time_formats};
  for (guint i = 0; i < G_N_ELEMENTS(arrays); i++) {
    if (arrays[i] != NULL)
      g_array_unref(arrays[i]);
  }
  GPtrArray *pointers[] = {items->id,     items->from,   items->to,         items->text,       items->time,       items->ref,
                           items->status, items->reason, items->part_group, items->part_total, items->part_number};
  for (guint i = 0; i < G_N_ELEMENTS(pointers); i++) {
    if (pointers[i] != NULL)
      g_ptr_array_unref(pointers[i]);
  }
  g_free(items->country);
}
