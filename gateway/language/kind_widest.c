/* The widest value of every kind: what the proof of a reply is made with. Source of the figures: section 4 of the SMS language.
 */
#include "kind.h"

#include <string.h>

/* Keeps the wider of two texts and frees the other. */
static void keep_wider(const Wording *wording, char **widest, char *candidate)
{
  if (candidate == NULL)
    return;
  if (*widest == NULL || wording_units(wording, candidate) > wording_units(wording, *widest)) {
    g_free(*widest);
    *widest = candidate;
  } else {
    g_free(candidate);
  }
}

static char *widest_period(const Wording *wording)
{
  char *widest = g_strdup("31/12");
  for (gint64 month = 1; month <= 12; month++)
    keep_wider(wording, &widest, wording_period(wording, 201700 + month));
  keep_wider(wording, &widest, wording_period(wording, 2560));
  return widest;
}

static char *widest_unit(const Wording *wording)
{
  char *widest = NULL;
  GHashTableIter iterator;
  gpointer name = NULL;
  g_hash_table_iter_init(&iterator, wording->units);
  while (g_hash_table_iter_next(&iterator, NULL, &name))
    keep_wider(wording, &widest, g_strdup(name));
  return widest;
}

static char *widest_product(const Wording *wording)
{
  char *widest = NULL;
  for (guint i = 0; i < wording->programme->products->len; i++)
    keep_wider(wording, &widest, g_strdup(wording_product(wording, g_ptr_array_index(wording->programme->products, i))));
  return widest;
}

static char *widest_village(const Wording *wording)
{
  char *widest = g_strdup("9999");
  for (guint i = 0; i < wording->programme->villages->len; i++)
    keep_wider(wording, &widest, wording_village(wording, g_ptr_array_index(wording->programme->villages, i)));
  return widest;
}

static char *widest_place(const Wording *wording)
{
  char *widest = widest_village(wording);
  const GPtrArray *const lists[] = {wording->programme->tambons, wording->programme->districts};
  for (guint list = 0; list < G_N_ELEMENTS(lists); list++) {
    for (guint i = 0; i < lists[list]->len; i++)
      keep_wider(wording, &widest, wording_area(wording, ((const Area *)g_ptr_array_index(lists[list], i))->code));
  }
  return widest;
}

static char *widest_word(const Wording *wording, char *const *words, guint n_words)
{
  char *widest = NULL;
  for (guint i = 0; i < n_words; i++)
    keep_wider(wording, &widest, g_strdup(words[i]));
  return widest;
}

/* Of the commands that book money or goods, FIX and UNDO. */
static char *widest_verb(const Wording *wording)
{
  char *widest = NULL;
  for (guint i = 1; i < COMMAND_COUNT; i++) {
    const Family family = command_row((Command)i)->family;
    if (i != COMMAND_BATCH && (family == FAMILY_MONEY || family == FAMILY_PRODUCT || family == FAMILY_UNDO))
      keep_wider(wording, &widest, g_strdup(wording->verbs[i]));
  }
  return widest;
}

/* Over every command, with every product. */
static char *widest_example(const Wording *wording, const Field *field)
{
  char *widest = NULL;
  AnswerField value = {0};
  for (guint command = 1; command < COMMAND_COUNT; command++) {
    for (guint i = 0; i < wording->programme->products->len; i++) {
      const Product *product = g_ptr_array_index(wording->programme->products, i);
      g_snprintf(value.text, sizeof value.text, "%s %s", command_row((Command)command)->name, product->code);
      keep_wider(wording, &widest, kind_write(wording, field, &value));
    }
  }
  return widest;
}

/* All households of a village; the mark of a shortened list where that is wider. */
static char *widest_list(const Wording *wording)
{
  GString *numbers = g_string_new(NULL);
  for (gint32 i = 1; i <= wording->programme->households; i++)
    g_string_append_printf(numbers, "%s%d", i > 1 ? " " : "", i);
  char *widest = g_string_free(numbers, FALSE);
  keep_wider(wording, &widest, g_strdup(wording->more));
  return widest;
}

static char *widest_codes(const Wording *wording)
{
  GString *codes = g_string_new(NULL);
  for (guint i = 0; i < wording->programme->villages->len; i++)
    g_string_append(codes, i > 0 ? " 9999" : "9999");
  char *widest = g_string_free(codes, FALSE);
  keep_wider(wording, &widest, g_strdup_printf("9999 %s 9999", wording->either));
  keep_wider(wording, &widest, g_strdup(wording->more));
  return widest;
}

static char *widest_sums(const Wording *wording)
{
  const Limits *limits = &wording->programme->limits;
  g_autofree char *verb = widest_verb(wording);
  g_autofree char *money = write_money(MIN(limits->hard_satang, wording->widest_satang));
  GString *sums = g_string_new(NULL);
  for (gint32 i = 0; i < limits->entries; i++)
    g_string_append_printf(sums, "%s%s%s%s", i > 0 ? " " : "", verb, wording->gap, money);
  return g_string_free(sums, FALSE);
}

static char *repeat(char character, gint64 times)
{
  char *text = g_malloc((gsize)times + 1);
  memset(text, character, (gsize)times);
  text[times] = '\0';
  return text;
}

static char *write_widest(const Wording *wording, const Field *field)
{
  const Limits *limits = &wording->programme->limits;
  const gint64 entry = MIN(limits->hard_satang, wording->widest_satang);
  switch (field->kind) {
  case KIND_MONEY:
    return write_money(entry);
  case KIND_MONEY_TOTAL:
    return write_money(entry * limits->entries);
  case KIND_SUM_HOUSEHOLD:
    return write_grouped(MIN(9999999, wording->widest_baht));
  case KIND_BALANCE:
    return write_grouped(-MIN(9999999, wording->widest_baht));
  case KIND_SUM_VILLAGE:
    return write_grouped(MIN(99999999, wording->widest_baht));
  case KIND_SUM_DISTRICT:
    return write_grouped(MIN(999999999, wording->widest_baht));
  case KIND_SUM_COUNTRY:
    return write_grouped(MIN(999999999999, wording->widest_baht));
  case KIND_DAY:
    return g_strdup("31/12");
  case KIND_PERIOD:
    return widest_period(wording);
  case KIND_CLOCK:
    return g_strdup("23:59");
  case KIND_COUNT:
    return g_strdup_printf("%" G_GINT64_FORMAT, field->most);
  case KIND_HOUSE:
    return g_strdup_printf("%d", wording->programme->households);
  case KIND_QTY:
    return g_strdup("9,999.999");
  case KIND_QTY_TOTAL:
    return g_strdup("99,999.999");
  case KIND_PERCENT:
    return g_strdup("+999.9");
  case KIND_UNIT:
    return widest_unit(wording);
  case KIND_PRODUCT:
    return widest_product(wording);
  case KIND_PRODUCT_CODE:
    return g_strdup("99");
  case KIND_VERB:
    return widest_verb(wording);
  case KIND_COMMAND:
    return widest_word(wording, wording->verbs, COMMAND_COUNT);
  case KIND_EXAMPLE:
  case KIND_DIGITS:
    return widest_example(wording, field);
  case KIND_ACTIVITY:
    return widest_word(wording, wording->activities, G_N_ELEMENTS(wording->activities));
  case KIND_ROLE:
    return g_strjoin("/", wording->roles[0], wording->roles[1], wording->roles[2], NULL);
  case KIND_ROLE_KEYS:
    return g_strdup_printf("1%s 2%s 3%s", wording->roles[0], wording->roles[1], wording->roles[2]);
  case KIND_PLACE:
    return widest_place(wording);
  case KIND_HOUSEHOLDS:
    return g_strdup_printf("%d", MAX((gint32)wording->programme->villages->len, 1) * wording->programme->households);
  case KIND_VILLAGE:
    return widest_village(wording);
  case KIND_PHONE:
    return g_strdup("0812345678");
  case KIND_LIST:
    return widest_list(wording);
  case KIND_CODES:
    return widest_codes(wording);
  case KIND_SUMS:
    return widest_sums(wording);
  case KIND_TEXT:
    return repeat('x', field->most);
  case KIND_COUNT_OF:
    break;
  }
  return NULL;
}

char *kind_widest(const Wording *wording, const Field *field)
{
  char *widest = write_widest(wording, field);
  return widest != NULL ? widest : g_strdup(wording_unknown(wording));
}
