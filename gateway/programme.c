#include "programme.h"

#include "error.h"
#include "message/request.h"
#include "settings.h"

#include <string.h>

/* config: where a list of groups is read element by element */
typedef void (*ReadOne)(Settings *file, SettingsGroup *group, GPtrArray *into);

static void read_list(Settings *file, SettingsGroup *group, const char *key, ReadOne read, GPtrArray *into)
{
  const config_setting_t *list = settings_list(group, key, TRUE);
  const int length = list != NULL ? config_setting_length(list) : 0;
  for (int i = 0; i < length; i++) {
    SettingsGroup *one = settings_group(file, config_setting_get_elem(list, (unsigned int)i), NULL);
    read(file, one, into);
    settings_group_end(one);
  }
}

static GPtrArray *copy_strings(SettingsGroup *group, const char *key)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) strings = settings_strings(group, key, FALSE);
  for (guint i = 0; i < strings->len; i++)
    g_ptr_array_add(copies, g_strdup(g_ptr_array_index(strings, i)));
  return copies;
}

static void read_name(SettingsGroup *group, PlaceName *name)
{
  name->name = g_strdup(settings_string(group, "name", NULL));
  name->name_en = g_strdup(settings_string(group, "name_en", name->name));
  name->aliases = copy_strings(group, "aliases");
}

static void read_area(SettingsGroup *group, gint32 least, gint32 most, GPtrArray *into)
{
  Area *area = g_new0(Area, 1);
  area->code = (gint32)settings_int_required(group, "code", least, most);
  read_name(group, &area->name);
  g_ptr_array_add(into, area);
}

static void read_district(Settings *file, SettingsGroup *group, GPtrArray *into)
{
  (void)file;
  read_area(group, 1000, 9999, into);
}

static void read_tambon(Settings *file, SettingsGroup *group, GPtrArray *into)
{
  (void)file;
  read_area(group, 100000, 999999, into);
}

static void read_village(Settings *file, SettingsGroup *group, GPtrArray *into)
{
  (void)file;
  Village *village = g_new0(Village, 1);
  village->code = (gint32)settings_int_required(group, "code", 10000000, 99999999);
  village->moo = village->code % 100;
  village->listed = into->len;
  read_name(group, &village->name);
  g_ptr_array_add(into, village);
}

static void read_product(Settings *file, SettingsGroup *group, GPtrArray *into)
{
  Product *product = g_new0(Product, 1);
  product->code = g_strdup(settings_string(group, "code", NULL));
  if (strlen(product->code) != 2 || !g_ascii_isdigit(product->code[0]) || !g_ascii_isdigit(product->code[1]))
    settings_complain(file, settings_node(group, "code"), "write two digits, such as \"17\"", "\"%s\" is no product code",
                      product->code);
  read_name(group, &product->name);
  product->name_short = g_strdup(settings_string(group, "name_short", product->name.name));
  product->unit = g_strdup(settings_string(group, "unit", NULL));
  g_ptr_array_add(into, product);
}

static void read_category(Settings *file, SettingsGroup *group, GPtrArray *into)
{
  Category *category = g_new0(Category, 1);
  category->digit = (gint32)settings_int_required(group, "digit", 1, 9);
  category->id = g_strdup(settings_string(group, "id", NULL));
  if (strlen(category->id) >= sizeof((Entry *)NULL)->category)
    settings_complain(file, settings_node(group, "id"), "at most 11 letters", "\"%s\" is too long", category->id);
  category->words = copy_strings(group, "words");
  g_ptr_array_add(into, category);
}

static void free_name(PlaceName *name)
{
  g_free(name->name);
  g_free(name->name_en);
  if (name->aliases != NULL)
    g_ptr_array_unref(name->aliases);
}

static void free_area(gpointer data)
{
  Area *area = data;
  free_name(&area->name);
  g_free(area);
}

static void free_village(gpointer data)
{
  Village *village = data;
  free_name(&village->name);
  g_free(village);
}

static void free_product(gpointer data)
{
  Product *product = data;
  free_name(&product->name);
  g_free(product->code);
  g_free(product->unit);
  g_free(product->name_short);
  g_free(product);
}

static void free_category(gpointer data)
{
  Category *category = data;
  g_ptr_array_unref(category->words);
  g_free(category->id);
  g_free(category);
}

void programme_free(Programme *programme)
{
  if (programme == NULL)
    return;
  g_ptr_array_unref(programme->districts);
  g_ptr_array_unref(programme->tambons);
  g_ptr_array_unref(programme->villages);
  g_ptr_array_unref(programme->products);
  for (guint i = 0; i < CATEGORY_KINDS; i++)
    g_ptr_array_unref(programme->categories[i]);
  g_free(programme->name);
  g_free(programme->name_en);
  g_free(programme->telephone);
  g_free(programme->notice_version);
  g_free(programme);
}

/* "income", "expense", "saving", "debt" */
static const char *category_kind_name(CategoryKind kind)
{
  static const char *const names[] = {"income", "expense", "saving", "debt"};
  return names[kind];
}

static gint by_code(gconstpointer a, gconstpointer b)
{
  /* Area and Village both begin with their code */
  const gint32 left = **(const gint32 *const *)a, right = **(const gint32 *const *)b;
  return (left > right) - (left < right);
}

/* Where the first code that is not smaller stands. */
static guint place_of_code(const GPtrArray *sorted, gint32 code)
{
  guint low = 0, high = sorted->len;
  while (low < high) {
    const guint middle = (low + high) / 2;
    if (*(const gint32 *)g_ptr_array_index(sorted, middle) < code)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static const void *find_code(const GPtrArray *sorted, gint32 code)
{
  const guint at = place_of_code(sorted, code);
  const gint32 *found = at < sorted->len ? g_ptr_array_index(sorted, at) : NULL;
  return found != NULL && *found == code ? found : NULL;
}

const Village *programme_village(const Programme *programme, gint32 code)
{
  return find_code(programme->villages, code < 10000 ? programme->home * 10000 + code : code);
}

const Area *programme_tambon(const Programme *programme, gint32 code)
{
  return find_code(programme->tambons, code);
}

const Area *programme_district(const Programme *programme, gint32 code)
{
  return find_code(programme->districts, code);
}

gint32 programme_villages_within(const Programme *programme, gint32 from, gint32 to)
{
  return (gint32)(place_of_code(programme->villages, to + 1) - place_of_code(programme->villages, from));
}

const Product *programme_product(const Programme *programme, const char *code)
{
  for (guint i = 0; i < programme->products->len; i++) {
    const Product *product = g_ptr_array_index(programme->products, i);
    if (strcmp(product->code, code) == 0)
      return product;
  }
  return NULL;
}

const Category *programme_category(const Programme *programme, CategoryKind kind, gint32 digit)
{
  const GPtrArray *list = programme->categories[kind];
  for (guint i = 0; i < list->len; i++) {
    const Category *category = g_ptr_array_index(list, i);
    if (category->digit == digit)
      return category;
  }
  return NULL;
}

/* What no single key can tell: codes named twice, a village of a tambon that the file lacks. */
static void check_places(Settings *file, const Programme *programme)
{
  const config_setting_t *root = settings_root(file);
  for (guint i = 0; i < programme->villages->len; i++) {
    const Village *village = g_ptr_array_index(programme->villages, i);
    if (i > 0 && ((const Village *)g_ptr_array_index(programme->villages, i - 1))->code == village->code)
      settings_complain(file, config_setting_get_member(root, "villages"), "keep one of them", "village %d stands twice",
                        village->code);
    if (programme_tambon(programme, village->code / 100) == NULL)
      settings_complain(file, config_setting_get_member(root, "villages"), "add the tambon to `tambons`",
                        "village %d lies in tambon %d, which is not listed", village->code, village->code / 100);
  }
  for (guint i = 0; i < programme->products->len; i++) {
    const Product *product = g_ptr_array_index(programme->products, i);
    if (programme_product(programme, product->code) != product)
      settings_complain(file, config_setting_get_member(root, "products"), "give each its own code", "product %s stands twice",
                        product->code);
  }
}

static void read_limits(Settings *file, SettingsGroup *root, Programme *programme)
{
  SettingsGroup *limits = settings_group(file, settings_group_node(root), "limits");
  settings_has(root, "limits");
  Limits *l = &programme->limits;
  l->soft_satang = settings_int(limits, "soft_satang", 100, 99999999, 10000000);
  l->hard_satang = settings_int(limits, "hard_satang", 100, 99999999, 99999999);
  l->back_days = (gint32)settings_int(limits, "back_days", 1, 366, 60);
  l->entries = (gint32)settings_int(limits, "entries", 1, REQUEST_ENTRIES_MAX, 5);
  l->repeat_minutes = (gint32)settings_int(limits, "repeat_minutes", 0, 1440, 10);
  l->undo_hours = (gint32)settings_int(limits, "undo_hours", 1, 168, 24);
  l->question_hours = (gint32)settings_int(limits, "question_hours", 1, 168, 24);
  l->stop_ask_minutes = (gint32)settings_int(limits, "stop_ask_minutes", 1, 1440, 60);
  l->pin_tries = (gint32)settings_int(limits, "pin_tries", 1, 9, 3);
  l->silent_days = (gint32)settings_int(limits, "silent_days", 30, 3650, 120);
  l->ticket_days = (gint32)settings_int(limits, "ticket_days", 1, 365, 30);
  if (l->soft_satang > l->hard_satang)
    settings_complain(file, settings_group_node(limits), "make soft_satang the smaller",
                      "an entry would be refused before it is asked");
  settings_group_end(limits);

  SettingsGroup *roster = settings_group(file, settings_group_node(root), "roster");
  settings_has(root, "roster");
  programme->households = (gint32)settings_int(roster, "households", 1, REQUEST_HOUSEHOLDS_MAX, 20);
  programme->junior_mentors = (gint32)settings_int(roster, "junior_mentors", 1, 20, 4);
  programme->phones = (gint32)settings_int(roster, "phones", 1, 9, 3);
  programme->training_days = (gint32)settings_int(roster, "training_days", 1, 9, 5);
  settings_group_end(roster);

  SettingsGroup *keep = settings_group(file, settings_group_node(root), "keep");
  settings_has(root, "keep");
  programme->keep_text_days = (gint32)settings_int(keep, "text_days", 1, 3650, 90);
  programme->keep_seen_days = (gint32)settings_int(keep, "seen_days", 2, 3650, 90);
  programme->keep_ledger_years = (gint32)settings_int(keep, "ledger_years", 1, 50, 2);
  settings_group_end(keep);
}

Programme *programme_load(const char *path, GError **error)
{
  Settings *file = settings_open(path, error);
  if (file == NULL)
    return NULL;
  Programme *programme = g_new0(Programme, 1);
  programme->districts = g_ptr_array_new_with_free_func(free_area);
  programme->tambons = g_ptr_array_new_with_free_func(free_area);
  programme->villages = g_ptr_array_new_with_free_func(free_village);
  programme->products = g_ptr_array_new_with_free_func(free_product);
  for (guint i = 0; i < CATEGORY_KINDS; i++)
    programme->categories[i] = g_ptr_array_new_with_free_func(free_category);

  SettingsGroup *root = settings_group(file, settings_root(file), NULL);
  SettingsGroup *office = settings_group(file, settings_root(file), "office");
  settings_has(root, "office");
  programme->name = g_strdup(settings_string(office, "name", NULL));
  programme->name_en = g_strdup(settings_string(office, "name_en", programme->name));
  programme->telephone = g_strdup(settings_string(office, "telephone", NULL));
  programme->notice_version = g_strdup(settings_string(root, "notice_version", "1"));
  settings_group_end(office);
  programme->home = (gint32)settings_int_required(root, "home", 1000, 9999);
  programme->utc_offset_minutes = (gint32)settings_int(root, "utc_offset_minutes", -720, 840, 420);
  read_list(file, root, "districts", read_district, programme->districts);
  read_list(file, root, "tambons", read_tambon, programme->tambons);
  read_list(file, root, "villages", read_village, programme->villages);
  read_list(file, root, "products", read_product, programme->products);
  SettingsGroup *categories = settings_group(file, settings_root(file), "categories");
  settings_has(root, "categories");
  for (guint i = 0; i < CATEGORY_KINDS; i++)
    read_list(file, categories, category_kind_name((CategoryKind)i), read_category, programme->categories[i]);
  settings_group_end(categories);
  g_ptr_array_sort(programme->districts, by_code);
  g_ptr_array_sort(programme->tambons, by_code);
  g_ptr_array_sort(programme->villages, by_code);
  read_limits(file, root, programme);
  check_places(file, programme);
  settings_group_end(root);
  if (!settings_close(file, error)) {
    programme_free(programme);
    return NULL;
  }
  return programme;
}
