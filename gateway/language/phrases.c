#include "phrases.h"

#include <string.h>

#define BUDDHIST_ERA 543

struct Phrases {
  const Wording *wording;
  char *texts[PHRASE_COUNT];
  GHashTable *categories; /* id → name */
};

static const struct {
  const char *key, *fields;
} rows[PHRASE_COUNT] = {
#define PHRASE(id, fields) {#id, fields},
#include "phrases.def"
#undef PHRASE
};

static gboolean names_field(const char *fields, const char *name, gsize length)
{
  g_auto(GStrv) known = g_strsplit(fields, " ", -1);
  for (gsize i = 0; known[i] != NULL; i++)
    if (strcspn(known[i], "?") == length && strncmp(known[i], name, length) == 0)
      return TRUE;
  return FALSE;
}

/* Every {name} of the text is one of its fields, and every field stands in it but for those with "?". */
static void check_fields(Settings *file, const config_setting_t *node, PhraseId id, const char *text)
{
  g_autofree char *mend = g_strdup_printf("write the fields: %s", rows[id].fields[0] != '\0' ? rows[id].fields : "none");
  for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
    const gsize length = strcspn(at + 1, "}");
    if (at[1 + length] == '\0' || !names_field(rows[id].fields, at + 1, length))
      settings_complain(file, node, mend, "%s has no field {%.*s}", rows[id].key, (int)length, at + 1);
  }
  g_auto(GStrv) fields = g_strsplit(rows[id].fields, " ", -1);
  for (gsize i = 0; fields[i] != NULL; i++) {
    g_autofree char *field = g_strdup_printf("{%s}", fields[i]);
    if (fields[i][0] != '\0' && !g_str_has_suffix(fields[i], "?") && strstr(text, field) == NULL)
      settings_complain(file, node, mend, "%s lacks its field %s", rows[id].key, field);
  }
}

static void read_categories(Settings *file, SettingsGroup *pages, Phrases *phrases)
{
  settings_has(pages, "categories");
  SettingsGroup *group = settings_group(file, settings_group_node(pages), "categories");
  for (int kind = 0; kind < CATEGORY_KINDS; kind++) {
    const GPtrArray *categories = phrases->wording->programme->categories[kind];
    for (guint i = 0; i < categories->len; i++) {
      const Category *category = g_ptr_array_index(categories, i);
      g_hash_table_replace(phrases->categories, g_strdup(category->id), g_strdup(settings_string(group, category->id, NULL)));
    }
  }
  settings_group_end(group);
}

Phrases *phrases_read(Settings *file, SettingsGroup *root, const Wording *wording)
{
  Phrases *phrases = g_new0(Phrases, 1);
  phrases->wording = wording;
  phrases->categories = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  settings_has(root, "pages");
  SettingsGroup *pages = settings_group(file, settings_group_node(root), "pages");
  for (guint id = 0; id < PHRASE_COUNT; id++) {
    phrases->texts[id] = g_strdup(settings_string(pages, rows[id].key, NULL));
    const config_setting_t *node = settings_node(pages, rows[id].key);
    if (node != NULL)
      check_fields(file, node, (PhraseId)id, phrases->texts[id]);
  }
  if (settings_group_node(pages) != NULL)
    read_categories(file, pages, phrases);
  settings_group_end(pages);
  return phrases;
}

void phrases_free(Phrases *phrases)
{
  if (phrases == NULL)
    return;
  for (guint id = 0; id < PHRASE_COUNT; id++)
    g_free(phrases->texts[id]);
  g_hash_table_unref(phrases->categories);
  g_free(phrases);
}

const Wording *phrases_wording(const Phrases *phrases)
{
  return phrases->wording;
}

const char *phrase(const Phrases *phrases, PhraseId id)
{
  return phrases->texts[id];
}

char *phrase_fill(const Phrases *phrases, PhraseId id, ...)
{
  GString *text = g_string_new(NULL);
  for (const char *at = phrases->texts[id]; *at != '\0';) {
    const gsize plain = strcspn(at, "{"), length = at[plain] == '{' ? strcspn(at + plain + 1, "}") : 0;
    g_string_append_len(text, at, (gssize)plain);
    at += plain;
    if (*at == '\0')
      break;
    const char *value = NULL;
    va_list pairs;
    va_start(pairs, id);
    for (const char *name; value == NULL && (name = va_arg(pairs, const char *)) != NULL;) {
      const char *given = va_arg(pairs, const char *);
      value = strlen(name) == length && strncmp(name, at + 1, length) == 0 ? given : NULL;
    }
    va_end(pairs);
    if (value != NULL)
      g_string_append(text, value);
    else
      g_string_append_len(text, at, (gssize)length + 2);
    at += length + 2;
  }
  return g_string_free(text, FALSE);
}

const char *phrase_category(const Phrases *phrases, const char *id)
{
  const char *name = g_hash_table_lookup(phrases->categories, id);
  return name != NULL ? name : id;
}

static char *with_year(const Phrases *phrases, PhraseId id, gint32 day, gint32 month, gint32 year_ce)
{
  g_autofree char *number = g_strdup_printf("%d", day);
  g_autofree char *buddhist = g_strdup_printf("%d", year_ce + BUDDHIST_ERA);
  g_autofree char *common = g_strdup_printf("%d", year_ce);
  const char *name = month >= 1 && month <= 12 ? phrases->wording->months[month - 1] : "?";
  return phrase_fill(phrases, id, "day", number, "month", name, "be", buddhist, "ce", common, NULL);
}

char *phrase_day(const Phrases *phrases, Day day)
{
  return day == 0 ? g_strdup("") : with_year(phrases, PHRASE_DAY, day % 100, day / 100 % 100, day / 10000);
}

char *phrase_month(const Phrases *phrases, gint32 month)
{
  return month == 0 ? g_strdup("") : with_year(phrases, PHRASE_MONTH, 0, month % 100, month / 100);
}

char *phrase_fiscal_year(const Phrases *phrases, gint32 fiscal_year)
{
  return fiscal_year == 0 ? g_strdup("") : with_year(phrases, PHRASE_FISCAL_YEAR, 0, 0, fiscal_year - BUDDHIST_ERA);
}

char *phrase_of(const Phrases *phrases, gint64 n, gint64 all)
{
  g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, n);
  g_autofree char *whole = g_strdup_printf("%" G_GINT64_FORMAT, all);
  return phrase_fill(phrases, PHRASE_OF, "n", number, "all", whole, NULL);
}
