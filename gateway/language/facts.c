#include "facts.h"

#include "kind.h"
#include "message/menu.h"

#include <string.h>

typedef char *(*WriteFact)(const Wording *wording);

/* A number of the programme, by its name in the template. */
#define NUMBER(name, expression)                                                                                               \
  static char *write_##name(const Wording *wording)                                                                            \
  {                                                                                                                            \
    return g_strdup_printf("%d", (int)(expression));                                                                           \
  }
NUMBER(households, wording->programme->households)
NUMBER(training_days, wording->programme->training_days)
NUMBER(back_days, wording->programme->limits.back_days)
NUMBER(entries, wording->programme->limits.entries)
NUMBER(undo_hours, wording->programme->limits.undo_hours)
NUMBER(phones, wording->programme->phones)
NUMBER(ticket_days, wording->programme->limits.ticket_days)
NUMBER(ledger_years, wording->programme->keep_ledger_years)
NUMBER(villages, wording->programme->villages->len)
NUMBER(all_households, wording->programme->households *(gint32)wording->programme->villages->len)

static char *write_hard_limit(const Wording *wording)
{
  return write_grouped(wording->programme->limits.hard_satang / 100);
}

static gint by_listed(gconstpointer a, gconstpointer b)
{
  const Village *left = *(const Village *const *)a, *right = *(const Village *const *)b;
  return (left->listed > right->listed) - (left->listed < right->listed);
}

/* In the file's order; owns nothing. */
static GPtrArray *listed_villages(const Wording *wording)
{
  GPtrArray *villages = g_ptr_array_new();
  g_ptr_array_extend(villages, wording->programme->villages, NULL, NULL);
  g_ptr_array_sort(villages, by_listed);
  return villages;
}

static char *write_village_codes(const Wording *wording)
{
  g_autoptr(GPtrArray) villages = listed_villages(wording);
  GString *codes = g_string_new(NULL);
  for (guint i = 0; i < villages->len; i++) {
    g_autofree char *code = wording_village_code(wording->programme, ((const Village *)g_ptr_array_index(villages, i))->code);
    g_string_append_printf(codes, "%s%s", i > 0 ? " " : "", code);
  }
  return g_string_free(codes, FALSE);
}

static char *write_village(const Wording *wording)
{
  char *codes = write_village_codes(wording);
  codes[strcspn(codes, " ")] = '\0';
  return codes;
}

static char *write_products(const Wording *wording)
{
  GString *products = g_string_new(NULL);
  for (guint i = 0; i < wording->programme->products->len; i++) {
    const Product *product = g_ptr_array_index(wording->programme->products, i);
    g_string_append_printf(products, "%s%s%s", i > 0 ? " " : "", product->code, wording_product_short(wording, product));
  }
  return g_string_free(products, FALSE);
}

static char *write_product(const Wording *wording)
{
  const GPtrArray *products = wording->programme->products;
  return g_strdup(products->len > 0 ? wording_product(wording, g_ptr_array_index(products, 0)) : "");
}

static char *write_product_code(const Wording *wording)
{
  const GPtrArray *products = wording->programme->products;
  return g_strdup(products->len > 0 ? ((const Product *)g_ptr_array_index(products, 0))->code : "");
}

static char *write_telephone(const Wording *wording)
{
  return g_strdup(wording->programme->telephone);
}

/* "1รับ 2จ่าย …" */
static char *write_menu(const Wording *wording, Menu menu)
{
  MenuItem items[MENU_ITEMS_MAX];
  const guint n = menu_items(menu, items);
  GString *keys = g_string_new(NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf(keys, "%s%s%s", i > 0 ? " " : "", items[i].key, wording->keys[items[i].command]);
  return g_string_free(keys, FALSE);
}

static char *write_categories(const Wording *wording, CategoryKind kind)
{
  GString *keys = g_string_new(NULL);
  for (guint i = 0; i < wording->programme->categories[kind]->len; i++) {
    const Category *category = g_ptr_array_index(wording->programme->categories[kind], i);
    const char *word = g_hash_table_lookup(wording->categories[kind], category->id);
    g_string_append_printf(keys, "%s%d%s", i > 0 ? " " : "", category->digit, word != NULL ? word : category->id);
  }
  return g_string_free(keys, FALSE);
}

#define PART(name, writer, argument)                                                                                           \
  static char *write_##name(const Wording *wording)                                                                            \
  {                                                                                                                            \
    return writer(wording, argument);                                                                                          \
  }
PART(villager_menu, write_menu, MENU_VILLAGER)
PART(mentor_menu, write_menu, MENU_MENTOR)
PART(officer_menu, write_menu, MENU_OFFICER)
PART(villager_more, write_menu, MENU_MORE_VILLAGER)
PART(mentor_more, write_menu, MENU_MORE_MENTOR)
PART(officer_more, write_menu, MENU_MORE_OFFICER)
PART(income_categories, write_categories, CATEGORY_INCOME)
PART(expense_categories, write_categories, CATEGORY_EXPENSE)
PART(saving_categories, write_categories, CATEGORY_SAVING)
PART(debt_categories, write_categories, CATEGORY_DEBT)

/* "1ประชุม 2ทำ …" */
static char *write_activities(const Wording *wording)
{
  GString *keys = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(wording->activities); i++) {
    if (wording->activities[i] != NULL)
      g_string_append_printf(keys, "%s%u%s", keys->len > 0 ? " " : "", i, wording->activities[i]);
  }
  return g_string_free(keys, FALSE);
}

/* "1ดู่ 2ระหาร …", by the file's order */
static char *write_village_keys(const Wording *wording)
{
  g_autoptr(GPtrArray) villages = listed_villages(wording);
  GString *keys = g_string_new(NULL);
  for (guint i = 0; i < villages->len; i++) {
    g_autofree char *name = wording_village(wording, g_ptr_array_index(villages, i));
    g_string_append_printf(keys, "%s%u%s", i > 0 ? " " : "", i + 1, name);
  }
  return g_string_free(keys, FALSE);
}

static char *write_district(const Wording *wording)
{
  for (guint i = 0; i < wording->programme->districts->len; i++) {
    const Area *area = g_ptr_array_index(wording->programme->districts, i);
    if (area->code == wording->programme->home)
      return g_strdup(wording->own_names ? area->name.name : area->name.name_en);
  }
  return g_strdup("");
}

static const struct {
  const char *name;
  WriteFact write;
  gboolean is_list;
} facts[] = {
    {"households", write_households, FALSE},         /* of one village: 20 */
    {"all_households", write_all_households, FALSE}, /* of all villages: 100 */
    {"villages", write_villages, FALSE},             /* how many: 5 */
    {"village", write_village, FALSE},               /* the first one's 4-digit code, for examples */
    {"village_codes", write_village_codes, TRUE},    /* "0702 0603 …" */
    {"product", write_product, FALSE},               /* the first one's name, for examples */
    {"product_code", write_product_code, FALSE},     /* "11" */
    {"products", write_products, TRUE},              /* "11ปลาส้ม 12ไส้กรอก …" */
    {"training_days", write_training_days, FALSE},
    {"back_days", write_back_days, FALSE},
    {"entries", write_entries, FALSE},
    {"undo_hours", write_undo_hours, FALSE},
    {"hard_limit", write_hard_limit, FALSE},   /* whole baht: "999,999" */
    {"phones", write_phones, FALSE},           /* of one household, at most: 3 */
    {"ticket_days", write_ticket_days, FALSE}, /* 30 */
    {"ledger_years", write_ledger_years, FALSE},
    {"district", write_district, FALSE}, /* the home district's name */
    {"telephone", write_telephone, FALSE},
    /* keys of screens, each with its word: "1รับ 2จ่าย …" */
    {"villager_menu", write_villager_menu, FALSE},
    {"mentor_menu", write_mentor_menu, FALSE},
    {"officer_menu", write_officer_menu, FALSE},
    {"villager_more", write_villager_more, FALSE},
    {"mentor_more", write_mentor_more, FALSE},
    {"officer_more", write_officer_more, FALSE},
    {"income_categories", write_income_categories, FALSE},
    {"expense_categories", write_expense_categories, FALSE},
    {"saving_categories", write_saving_categories, FALSE},
    {"debt_categories", write_debt_categories, FALSE},
    {"activity_keys", write_activities, FALSE},
    {"village_keys", write_village_keys, TRUE},
};

char *fact_write(const Wording *wording, const char *name, gboolean *is_list)
{
  for (gsize i = 0; i < G_N_ELEMENTS(facts); i++) {
    if (strcmp(facts[i].name, name) == 0) {
      *is_list = facts[i].is_list;
      return facts[i].write(wording);
    }
  }
  return NULL;
}

char *fact_names(void)
{
  GString *names = g_string_new(NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(facts); i++)
    g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", facts[i].name);
  return g_string_free(names, FALSE);
}
