/* What a clause is about: its product, its category, its quantity (rulings OP-32, OP-41, OP-43, OP-57 to OP-64). */
#include "reader_parts.h"

#include <string.h>

static gboolean is_person(const Item *item)
{
  return item_is(item, TAG_CUSTOMER) || item_is(item, TAG_KIN) || item_is(item, TAG_OTHER_PERSON) || item_is(item, TAG_SELF);
}

/* A noun that can be bought, made or sold; nobody and no place. */
gboolean item_is_goods(const Item *item)
{
  if (item->kind == ITEM_UNKNOWN)
    return TRUE;
  if (item->kind != ITEM_WORD)
    return FALSE;
  if (item->word->product != NULL)
    return TRUE;
  if (is_person(item) || word_is(item->word, TAG_PLACE) || word_is(item->word, TAG_PARTICLE) || word_is(item->word, TAG_FILLER))
    return FALSE;
  return item->word->category[CATEGORY_INCOME] != NULL || item->word->category[CATEGORY_EXPENSE] != NULL ||
         word_is(item->word, TAG_NOUN);
}

/* The noun the clause is about: the first behind the verb of goods, else the first in front of it. */
static const Item *find_head(const Clause *clause)
{
  guint verb = clause->n;
  for (guint i = 0; i < clause->n; i++) {
    const Item *item = &clause->items[i];
    if (item_is(item, TAG_SELL) || item_is(item, TAG_SALES) || item_is(item, TAG_MAKE)) {
      verb = i;
      break;
    }
  }
  for (guint i = verb < clause->n ? verb + 1 : 0; i < clause->n; i++) {
    if (item_is_goods(&clause->items[i]) && !item_is(&clause->items[i], TAG_INCOME_NOUN))
      return &clause->items[i];
  }
  for (guint i = 0; i < verb && verb < clause->n; i++) {
    if (item_is_goods(&clause->items[i]) && !item_is(&clause->items[i], TAG_INCOME_NOUN))
      return &clause->items[i];
  }
  return NULL;
}

/* A noun that goes on ("ปลาส้มทอด") is not the noun the lexicon knows. */
static gboolean goes_on(const Clause *clause, const Item *head)
{
  const Item *next = head + 1;
  return next < clause->items + clause->n && next->glued &&
         (next->kind == ITEM_UNKNOWN || (item_is_goods(next) && !item_is(next, TAG_QUALITY)));
}

static void set_category(Entry *entry, const Category *category)
{
  if (category != NULL)
    g_strlcpy(entry->category, category->id, sizeof entry->category);
}

/* The first word of the clause with a category of that kind; a person only where nothing else has one ("สามีได้ค่าแรง"). */
static void categorise(const Clause *clause, CategoryKind kind, Entry *entry)
{
  const Category *of_person = NULL;
  for (guint i = 0; i < clause->n; i++) {
    const Item *item = &clause->items[i];
    if (item->kind != ITEM_WORD || item->word->category[kind] == NULL)
      continue;
    if (!is_person(item)) {
      set_category(entry, item->word->category[kind]);
      return;
    }
    of_person = of_person != NULL ? of_person : item->word->category[kind];
  }
  set_category(entry, of_person);
}

static void set_quantity(Reading *reading, const Clause *clause, const Product *product, Entry *entry)
{
  const Word *word = clause->quantity_word;
  if (clause->quantity == 0 || (word != NULL && word->unit == NULL))
    return;
  gint64 milli;
  if (__builtin_mul_overflow(clause->quantity, word != NULL ? word->unit->milli : 1000, &milli)) {
    reading_fault(reading, E_AMOUNT_AMBIG);
    return;
  }
  entry->qty_milli = milli / 1000;
  g_strlcpy(entry->unit, word != NULL ? word->unit->id : product->unit, sizeof entry->unit);
}

/* One sum for a product and something else: whose is it? */
static gboolean sold_with(const Clause *clause, const Item *head)
{
  for (guint i = 0; i < clause->n; i++) {
    const Item *item = &clause->items[i];
    if (item->kind != ITEM_WORD || item == head || !item_is_goods(item) || item_is(item, TAG_INCOME_NOUN))
      continue;
    const gboolean other_product = item->word->product != NULL && item->word->product != head->word->product;
    const gboolean raw =
        head->word->product != NULL && item->word->product == NULL && item->word->category[CATEGORY_INCOME] != NULL;
    if (other_product || raw)
      return TRUE;
  }
  return FALSE;
}

static void refuse_product(Reading *reading, const Clause *clause, const Item *head)
{
  if (head != NULL || clause->amount_fault != E_AMOUNT_AMBIG) /* with an unclear amount nothing is missing: all is unclear */
    reading_fault(reading, head != NULL ? E_PRODUCT_UNKNOWN : E_PRODUCT_MISSING);
}

static void sell_goods(Reading *reading, const Clause *clause, Entry *entry)
{
  const Item *head = find_head(clause);
  const gboolean whole = head != NULL && !goes_on(clause, head);
  const gboolean is_word = head != NULL && head->kind == ITEM_WORD;
  gboolean sales = FALSE, trade = FALSE;
  for (guint i = 0; i < clause->n; i++) {
    sales |= item_is(&clause->items[i], TAG_SALES);
    trade |= item_is(&clause->items[i], TAG_INCOME_NOUN);
  }
  if (whole && is_word && head->word->product != NULL) {
    if (sold_with(clause, head))
      reading_fault(reading, E_AMOUNT_AMBIG);
    g_strlcpy(entry->product, head->word->product->code, sizeof entry->product);
    set_quantity(reading, clause, head->word->product, entry);
  } else if (whole && is_word && head->word->category[CATEGORY_INCOME] != NULL) {
    if (sold_with(clause, head))
      reading_fault(reading, E_AMOUNT_AMBIG);
    entry->command = COMMAND_INCOME;
    set_category(entry, head->word->category[CATEGORY_INCOME]);
  } else if (head == NULL && (sales || trade)) {
    entry->command = COMMAND_INCOME;
    categorise(clause, CATEGORY_INCOME, entry);
  } else {
    refuse_product(reading, clause, head);
  }
}

static void make_goods(Reading *reading, const Clause *clause, Entry *entry)
{
  const Item *head = find_head(clause);
  if (head == NULL || head->kind != ITEM_WORD || head->word->product == NULL || goes_on(clause, head)) {
    refuse_product(reading, clause, head);
    return;
  }
  g_strlcpy(entry->product, head->word->product->code, sizeof entry->product);
  set_quantity(reading, clause, head->word->product, entry);
  if (entry->qty_milli <= 0) {
    g_strlcpy(reading->request->hint.product, entry->product, sizeof entry->product);
    reading_fault(reading, E_QTY_MISSING);
  }
}

static void income_goods(Reading *reading, const Clause *clause, Entry *entry)
{
  const Item *head = find_head(clause);
  if (head != NULL && head->kind == ITEM_WORD && head->word->product != NULL && !goes_on(clause, head)) {
    if (sold_with(clause, head))
      reading_fault(reading, E_AMOUNT_AMBIG);
    entry->command = COMMAND_SELL;
    g_strlcpy(entry->product, head->word->product->code, sizeof entry->product);
    set_quantity(reading, clause, head->word->product, entry);
    return;
  }
  categorise(clause, CATEGORY_INCOME, entry);
}

void clause_goods(Reading *reading, const Clause *clause, Entry *entry)
{
  if (entry->command == COMMAND_SELL)
    sell_goods(reading, clause, entry);
  else if (entry->command == COMMAND_MAKE)
    make_goods(reading, clause, entry);
  else if (entry->command == COMMAND_INCOME)
    income_goods(reading, clause, entry);
  else if (entry->command == COMMAND_EXPENSE)
    categorise(clause, CATEGORY_EXPENSE, entry);
  else if (entry->command == COMMAND_SAVE || entry->command == COMMAND_WITHDRAW)
    categorise(clause, CATEGORY_SAVING, entry);
  else
    categorise(clause, CATEGORY_DEBT, entry);
}
