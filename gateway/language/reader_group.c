/* Groups: what a group did, joining it, leaving it (rulings OP-90 to OP-98). */
#include "reader_parts.h"

#include <string.h>

typedef struct {
  Activity activity;
  gint64 baht, bare, price;
  gint32 people;
  guint bares, lines;
  gboolean labelled, counted, priced;
  gint64 quantity;
  const Word *quantity_word;
  ReplyId fault;
} Work;

/* The group behind the word, by name or by its product's two digits; NULL: none is named. */
static const Product *group_at(const Reading *reading, guint *at)
{
  *at = reading_skip(reading, *at);
  if (*at >= reading->n)
    return NULL;
  const Token *token = &reading->tokens[*at];
  if (token->kind == TOKEN_WORD && token->word->product != NULL) {
    const Token *next = *at + 1 < reading->n ? token + 1 : NULL;
    if (next != NULL && !next->spaced && next->kind == TOKEN_UNKNOWN)
      return NULL;
    (*at)++;
    return token->word->product;
  }
  char digits[8];
  if (token->kind != TOKEN_NUMBER || token_digits(reading, token, digits, sizeof digits) != 2)
    return NULL;
  const Product *product = programme_product(reading->programme, digits);
  if (product != NULL)
    (*at)++;
  return product;
}

static Activity activity_of(const Item *item)
{
  if (item->kind != ITEM_WORD)
    return ACTIVITY_NONE;
  if (item->word->activity != 0)
    return (Activity)item->word->activity;
  return word_is(item->word, TAG_SELL)                                                                        ? ACTIVITY_SELL
         : word_is(item->word, TAG_MAKE)                                                                      ? ACTIVITY_MAKE
         : word_is(item->word, TAG_SAVE) || word_is(item->word, TAG_DEPOSIT) || word_is(item->word, TAG_KEEP) ? ACTIVITY_SAVE
                                                                                                              : ACTIVITY_NONE;
}

static void take_item(Work *work, const Item *item)
{
  const Activity activity = activity_of(item);
  if (activity != ACTIVITY_NONE) {
    const gboolean money = activity == ACTIVITY_SELL || activity == ACTIVITY_SAVE;
    if (work->activity == ACTIVITY_NONE)
      work->activity = activity;
    else if (work->activity != activity && money)
      work->fault = E_AMOUNT_AMBIG;
  }
  if ((item->kind == ITEM_AMOUNT || item->kind == ITEM_PRICE) && item->fault != REPLY_NONE)
    work->fault = item->fault;
  if (item->kind == ITEM_PRICE) {
    work->fault = work->priced || !word_is(item->word, TAG_PEOPLE) ? E_AMOUNT_AMBIG : work->fault;
    work->priced = TRUE;
    work->price = item->value;
  } else if (item->kind == ITEM_AMOUNT && item->labelled) {
    work->fault = work->labelled ? E_AMOUNT_AMBIG : work->fault;
    work->labelled = TRUE;
    work->baht = item->value;
  } else if (item->kind == ITEM_AMOUNT) {
    work->bares++;
    work->bare = item->value;
  } else if (item->kind == ITEM_QUANTITY && item->word != NULL &&
             (word_is(item->word, TAG_PEOPLE) || word_is(item->word, TAG_HOUSEHOLD))) {
    work->fault = work->counted ? E_AMOUNT_AMBIG : work->fault;
    work->counted = TRUE;
    work->people = item->value > 1000 * 1000 ? 9999 : (gint32)(item->value / 1000);
  } else if (item->kind == ITEM_QUANTITY && item->word != NULL && item->word->unit != NULL) {
    work->quantity = item->value * item->word->unit->milli / 1000;
    work->quantity_word = item->word;
  }
}

/* One number without a unit is baht where money is needed, people elsewhere. */
static void settle_bare(Work *work)
{
  const gboolean money = work->activity == ACTIVITY_SELL || work->activity == ACTIVITY_SAVE;
  if (work->priced) {
    gint64 total;
    if (!work->counted)
      work->fault = E_QTY_MISSING;
    else if (work->bares > 0 || !number_total((gint64)work->people * 1000, work->price, &total) ||
             (work->labelled && work->baht != total))
      work->fault = E_AMOUNT_AMBIG;
    else
      work->baht = total;
  }
  if (work->bares == 0 || work->fault != REPLY_NONE)
    return;
  if (work->bares > 1 || (money && work->labelled) || (!money && (work->counted || work->activity == ACTIVITY_MAKE))) {
    work->fault = E_AMOUNT_AMBIG;
  } else if (money) {
    work->labelled = TRUE;
    work->baht = work->bare;
  } else {
    work->counted = TRUE;
    work->people = work->bare % 100 != 0 || work->bare > 100000 ? 9999 : (gint32)(work->bare / 100);
  }
}

static void settle_work(Reading *reading, Work *work)
{
  Request *request = reading->request;
  const gboolean money = work->activity == ACTIVITY_SELL || work->activity == ACTIVITY_SAVE;
  if (work->activity == ACTIVITY_NONE) {
    reading_fault(reading,
                  work->bares > 0 || work->labelled || work->counted || work->priced ? E_ACTIVITY_UNKNOWN : E_UNKNOWN_CMD);
    return;
  }
  settle_bare(work);
  if (work->fault != REPLY_NONE)
    reading_fault(reading, work->fault);
  else if (!money && (work->labelled || work->priced))
    reading_fault(reading, E_AMOUNT_AMBIG);
  else if (money && !work->labelled && !work->priced)
    reading_fault(reading, E_AMOUNT_MISSING);
  else if (money)
    reading_check_amount(reading, work->baht);
  if (work->counted && (work->people < 1 || work->people > REQUEST_PEOPLE_MAX))
    reading_fault(reading, E_COUNT_RANGE);
  request->activity = work->activity;
  request->amount_satang = money ? work->baht : 0;
  request->people = work->people;
  if (work->quantity_word != NULL) {
    request->qty_milli = work->quantity;
    g_strlcpy(request->unit, work->quantity_word->unit->id, sizeof request->unit);
  }
}

static void read_work(Reading *reading, const Product *product, guint from)
{
  Item items[ITEMS_MAX];
  Work work = {0};
  reading->request->date = reading_take_date(reading, 0, reading->n, TRUE);
  reading->request->village = reading_village_beside(reading, from, TRUE);
  const guint n = reading_items(reading, from, reading->n, items);
  gboolean line = FALSE;
  for (guint i = 0; i < n; i++) {
    line |= items[i].kind == ITEM_BREAK || items[i].kind == ITEM_COMMA;
    if (line && (item_is_verb(&items[i]) || item_is(&items[i], TAG_GROUP)) && work.activity != ACTIVITY_NONE)
      work.fault = E_AMOUNT_AMBIG; /* other entries in the same message (OP-114) */
    if (items[i].kind == ITEM_WORD && items[i].word->product != NULL && product != items[i].word->product)
      work.fault = E_AMOUNT_AMBIG; /* another group's, or another product's */
    if (item_is(&items[i], TAG_NOT) || item_is(&items[i], TAG_PLAN) || item_is(&items[i], TAG_QUESTION))
      reading_fault(reading, E_UNKNOWN_CMD);
    else if (item_is(&items[i], TAG_APPROXIMATE) || item_is(&items[i], TAG_FOREIGN) || item_is(&items[i], TAG_CORRECTION) || item_is(&items[i], TAG_PAY) ||
             item_is(&items[i], TAG_EXPENSE) || item_is(&items[i], TAG_BUY) || item_is(&items[i], TAG_PROFIT))
      work.fault = E_AMOUNT_AMBIG;
    take_item(&work, &items[i]);
  }
  settle_work(reading, &work);
}

static gboolean member(Reading *reading, guint at, Command command)
{
  reading_command(reading, command);
  const Product *product = group_at(reading, &at);
  const guint rest = reading_skip(reading, at);
  if (product == NULL) {
    reading_fault(reading, rest < reading->n ? E_PRODUCT_UNKNOWN : E_PRODUCT_MISSING);
    return TRUE;
  }
  g_strlcpy(reading->request->group, product->code, sizeof reading->request->group);
  reading->request->village = reading_village_beside(reading, at, TRUE);
  for (guint i = at; i < reading->n; i++) {
    if (reading->tokens[i].kind == TOKEN_NUMBER)
      reading_fault(reading, E_AMOUNT_AMBIG);
  }
  return TRUE;
}

gboolean reader_group(Reading *reading, guint first)
{
  const Token *token = &reading->tokens[first];
  if (token_is(token, TAG_JOIN))
    return member(reading, first + 1, COMMAND_JOIN);
  if (token_is(token, TAG_LEAVE))
    return member(reading, first + 1, COMMAND_LEAVE);
  if (!token_is(token, TAG_GROUP))
    return FALSE;
  guint at = first + 1;
  const Product *product = group_at(reading, &at);
  const gboolean officer_only = reading->roles == ROLE_OFFICER;
  if (product == NULL && officer_only)
    return FALSE;
  if (product == NULL) {
    PlaceRead place;
    const guint faults = reading->n_refusals;
    reading_place(reading, first + 1, FALSE, &place);
    if (place.village != 0 || place.tambon != 0 || place.district != 0) {
      reading_command(reading, COMMAND_VGROUPS);
      return TRUE;
    }
    reading->n_refusals = faults;
  }
  reading_command(reading, COMMAND_GROUP);
  if (product == NULL) {
    reading_fault(reading, reading_skip(reading, first + 1) < reading->n ? E_PRODUCT_UNKNOWN : E_UNKNOWN_CMD);
    return TRUE;
  }
  g_strlcpy(reading->request->group, product->code, sizeof reading->request->group);
  read_work(reading, product, at);
  return TRUE;
}
