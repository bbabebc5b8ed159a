#include "wording.h"

#include <string.h>

#define BUDDHIST_ERA 543
#define PRACTICE_MARK_MOST 20

/* NULL-terminated, so that one may be missing in the file's complaint */
static void read_months(Settings *file, SettingsGroup *root, Wording *wording)
{
  g_autoptr(GPtrArray) months = settings_strings(root, "months", TRUE);
  if (months->len != 12)
    settings_complain(file, settings_node(root, "months"), "write the twelve names from January on", "months has %u names",
                      months->len);
  for (guint i = 0; i < 12; i++)
    wording->months[i] = g_strdup(i < months->len ? g_ptr_array_index(months, i) : "");
}

static void read_verbs(Settings *file, Wording *wording)
{
  SettingsGroup *group = settings_group(file, settings_root(file), "verbs");
  for (guint i = 1; i < COMMAND_COUNT; i++)
    wording->verbs[i] = g_strdup(settings_string(group, command_row((Command)i)->name, NULL));
  settings_group_end(group);
}

/* The words of menus that differ from the verbs. */
static void read_keys(Settings *file, Wording *wording)
{
  SettingsGroup *group = settings_group(file, settings_root(file), "keys");
  for (guint i = 1; i < COMMAND_COUNT; i++)
    wording->keys[i] = g_strdup(settings_string(group, command_row((Command)i)->name, wording->verbs[i]));
  settings_group_end(group);
}

static void read_categories(Settings *file, Wording *wording)
{
  static const char *const kinds[CATEGORY_KINDS] = {"income", "expense", "saving", "debt"};
  SettingsGroup *all = settings_group(file, settings_root(file), "categories");
  for (guint k = 0; k < CATEGORY_KINDS; k++) {
    const GPtrArray *categories = wording->programme->categories[k];
    wording->categories[k] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    settings_has(all, kinds[k]);
    const config_setting_t *at = settings_group_node(all);
    SettingsGroup *group = settings_group(file, at != NULL ? at : settings_root(file), kinds[k]);
    for (guint i = 0; i < categories->len; i++) {
      const Category *category = g_ptr_array_index(categories, i);
      g_hash_table_insert(wording->categories[k], g_strdup(category->id), g_strdup(settings_string(group, category->id, NULL)));
    }
    settings_group_end(group);
  }
  settings_group_end(all);
}

/* The units that the programme's products use are required; a file may name more. */
static void read_units(Settings *file, Wording *wording)
{
  SettingsGroup *group = settings_group(file, settings_root(file), "units");
  const config_setting_t *node = settings_group_node(group);
  for (guint i = 0; i < wording->programme->products->len; i++) {
    const Product *product = g_ptr_array_index(wording->programme->products, i);
    settings_string(group, product->unit, NULL);
  }
  for (int i = 0; node != NULL && i < config_setting_length(node); i++) {
    const char *id = config_setting_name(config_setting_get_elem(node, (unsigned int)i));
    g_hash_table_insert(wording->units, g_strdup(id), g_strdup(settings_string(group, id, NULL)));
  }
  settings_group_end(group);
}

static void read_activities(Settings *file, Wording *wording)
{
  static const struct {
    Activity activity;
    const char *id;
  } ids[] = {{ACTIVITY_MEET, "MEET"}, {ACTIVITY_MAKE, "MAKE"},   {ACTIVITY_SELL, "SELL"},
             {ACTIVITY_SAVE, "SAVE"}, {ACTIVITY_LEARN, "LEARN"}, {ACTIVITY_OTHER, "OTHER"}};
  SettingsGroup *group = settings_group(file, settings_root(file), "activities");
  for (gsize i = 0; i < G_N_ELEMENTS(ids); i++)
    wording->activities[ids[i].activity] = g_strdup(settings_string(group, ids[i].id, NULL));
  settings_group_end(group);
}

static void read_roles(Settings *file, Wording *wording)
{
  static const char *const ids[ROLE_WORDS] = {"villager", "mentor", "officer"};
  SettingsGroup *group = settings_group(file, settings_root(file), "roles");
  for (guint i = 0; i < ROLE_WORDS; i++)
    wording->roles[i] = g_strdup(settings_string(group, ids[i], NULL));
  settings_group_end(group);
}

/* What fewer than a hundred baht could not be practised with is no practice. */
static void read_practice(Settings *file, Wording *wording)
{
  SettingsGroup *group = settings_group(file, settings_root(file), "practice");
  wording->practice_mark = g_strdup(settings_string(group, "mark", NULL));
  wording->practice_satang = settings_int(group, "amount", 100, 999999, 99999) * 100;
  wording->practice_baht = settings_int(group, "sum", 100, 999999999, 99999);
  const config_setting_t *mark = settings_node(group, "mark");
  if (wording_units(wording, wording->practice_mark) > PRACTICE_MARK_MOST || *wording->practice_mark == '\0') {
    if (mark != NULL)
      settings_complain(file, mark, "write a word, such as \"PRACTICE \"", "the mark of practice must have 1 to %d characters",
                        PRACTICE_MARK_MOST);
    *wording->practice_mark = '\0'; /* no reply is to blame for it */
  }
  settings_group_end(group);
}

Wording wording_in_practice(const Wording *wording)
{
  Wording practice = *wording;
  practice.reserved = wording_units(wording, wording->practice_mark);
  practice.widest_satang = wording->practice_satang;
  practice.widest_baht = wording->practice_baht;
  return practice;
}

Wording *wording_read(Settings *file, SettingsGroup *root, const Programme *programme)
{
  static const char *const alphabets[] = {"gsm7", "ucs2", NULL};
  static const char *const names[] = {"name", "name_en", NULL};
  static const char *const groups[] = {"verbs", "units", "activities", "roles", "practice", "keys", "categories"};
  Wording *wording = g_new0(Wording, 1);
  wording->programme = programme;
  wording->units = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  wording->code = g_strdup(settings_string(root, "language", NULL));
  wording->name = g_strdup(settings_string(root, "name", NULL));
  const config_setting_t *words = settings_node(root, "words");
  const char *source = words != NULL ? config_setting_source_file(words) : NULL; /* as the include names it */
  wording->words_file = source != NULL ? settings_beside(file, source) : NULL;
  wording->alphabet = (Alphabet)settings_choice(root, "alphabet", alphabets, ALPHABET_UCS2);
  wording->limit = segment_limit(wording->alphabet);
  wording->own_names = settings_choice(root, "names", names, 0) == 0;
  wording->village_most = (guint)settings_int(root, "village_most", 4, 40, 8);
  wording->area_most = (guint)settings_int(root, "area_most", 6, 40, 12);
  wording->tambon_form = g_strdup(settings_string(root, "tambon_form", NULL));
  wording->district_form = g_strdup(settings_string(root, "district_form", NULL));
  read_months(file, root, wording);
  wording->month_form = g_strdup(settings_string(root, "month_form", NULL));
  wording->year_form = g_strdup(settings_string(root, "year_form", NULL));
  wording->more = g_strdup(settings_string(root, "more", NULL));
  wording->gap = g_strdup(settings_string(root, "gap", ""));
  wording->either = g_strdup(settings_string(root, "or", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS(groups); i++)
    settings_has(root, groups[i]);
  read_verbs(file, wording);
  read_keys(file, wording);
  read_categories(file, wording);
  read_units(file, wording);
  read_activities(file, wording);
  read_roles(file, wording);
  wording->widest_satang = wording->widest_baht = G_MAXINT64;
  read_practice(file, wording);
  return wording;
}

void wording_free(Wording *wording)
{
  if (wording == NULL)
    return;
  for (guint i = 0; i < 12; i++)
    g_free(wording->months[i]);
  for (guint i = 0; i < COMMAND_COUNT; i++) {
    g_free(wording->verbs[i]);
    g_free(wording->keys[i]);
  }
  for (guint i = 0; i < CATEGORY_KINDS; i++)
    g_hash_table_unref(wording->categories[i]);
  for (guint i = 0; i < G_N_ELEMENTS(wording->activities); i++)
    g_free(wording->activities[i]);
  for (guint i = 0; i < ROLE_WORDS; i++)
    g_free(wording->roles[i]);
  g_hash_table_unref(wording->units);
  g_free(wording->code);
  g_free(wording->name);
  g_free(wording->words_file);
  g_free(wording->tambon_form);
  g_free(wording->district_form);
  g_free(wording->month_form);
  g_free(wording->year_form);
  g_free(wording->more);
  g_free(wording->gap);
  g_free(wording->either);
  g_free(wording->practice_mark);
  g_free(wording);
}

guint wording_units(const Wording *wording, const char *text)
{
  return segment_units(text, wording->alphabet);
}

const char *wording_unknown(const Wording *wording)
{
  return wording->alphabet == ALPHABET_GSM7 ? "?" : "…";
}

static gboolean is_writable(const Wording *wording, const char *name)
{
  return wording->alphabet == ALPHABET_UCS2 || segment_text(name).alphabet == ALPHABET_GSM7;
}

const char *wording_product(const Wording *wording, const Product *product)
{
  const char *name = wording->own_names ? product->name.name : product->name.name_en;
  return is_writable(wording, name) ? name : product->code;
}

const char *wording_product_short(const Wording *wording, const Product *product)
{
  return wording->own_names && is_writable(wording, product->name_short) ? product->name_short
                                                                         : wording_product(wording, product);
}

char *wording_village_code(const Programme *programme, gint32 code)
{
  const gboolean at_home = code < 10000 || code / 10000 == programme->home;
  return at_home ? g_strdup_printf("%04d", code % 10000) : g_strdup_printf("%d", code);
}

char *wording_village(const Wording *wording, const Village *village)
{
  const char *name = wording->own_names ? village->name.name : village->name.name_en;
  if (is_writable(wording, name) && wording_units(wording, name) <= wording->village_most)
    return g_strdup(name);
  return wording_village_code(wording->programme, village->code);
}

char *wording_area(const Wording *wording, gint32 code)
{
  const gboolean tambon = code > 9999;
  const Area *area = tambon ? programme_tambon(wording->programme, code) : programme_district(wording->programme, code);
  const char *name = area == NULL ? NULL : wording->own_names ? area->name.name : area->name.name_en;
  if (name != NULL && is_writable(wording, name)) {
    GString *text = g_string_new(tambon ? wording->tambon_form : wording->district_form);
    g_string_replace(text, "{name}", name, 0);
    const gboolean fits = wording_units(wording, text->str) <= wording->area_most;
    char *written = g_string_free(text, !fits);
    if (fits)
      return written;
  }
  return g_strdup_printf("%d", code);
}

/* A form with {month}, {be} and {ce}: two digits of the Buddhist year, four of the common one. */
static char *fill_form(const char *form, const char *month, gint64 year_ce)
{
  GString *text = g_string_new(form);
  g_autofree char *buddhist = g_strdup_printf("%02d", (int)((year_ce + BUDDHIST_ERA) % 100));
  g_autofree char *common = g_strdup_printf("%04d", (int)year_ce);
  g_string_replace(text, "{month}", month, 0);
  g_string_replace(text, "{be}", buddhist, 0);
  g_string_replace(text, "{ce}", common, 0);
  return g_string_free(text, FALSE);
}

char *wording_period(const Wording *wording, gint64 period)
{
  if (period >= 2400 && period <= 2999)
    return fill_form(wording->year_form, "", period - BUDDHIST_ERA);
  if (period >= 190001 && period <= 240012 && period % 100 >= 1 && period % 100 <= 12)
    return fill_form(wording->month_form, wording->months[period % 100 - 1], period / 100);
  if (period >= 19000101 && period <= 24001231)
    return g_strdup_printf("%d/%d", (int)(period % 100), (int)(period / 100 % 100));
  return NULL;
}
