/* Money in words: each clause into one entry; all or nothing. */
#include "reader_clauses.h"

#include <string.h>

/* The one amount and quantity of a piece. */
static void fill_clause(const Money *money, const Piece *piece, Clause *clause)
{
  gint64 price = -1, total = -1;
  const Word *price_word = NULL;
  guint quantities = 0;
  clause->items = &money->items[piece->from];
  clause->n = piece->to - piece->from;
  for (guint i = 0; i < clause->n; i++) {
    const Item *item = &clause->items[i];
    const gboolean counted = item->kind == ITEM_QUANTITY; /* 3 โล x 180 */
    if ((item_is_number(item) || counted) && item->fault != REPLY_NONE && clause->amount_fault != E_AMOUNT_BIG)
      clause->amount_fault = item->fault;
    if (counted && price < 0 && total >= 0 && item->word != NULL && word_is(item->word, TAG_REPEATS))
      clause->amount_fault = E_AMOUNT_AMBIG; /* 40 บาท 5 วัน */
    if (item->kind == ITEM_AMOUNT) {
      if (total >= 0 && clause->amount_fault == REPLY_NONE)
        clause->amount_fault = E_AMOUNT_AMBIG;
      total = item->value;
    } else if (item->kind == ITEM_PRICE) {
      if (price >= 0)
        clause->amount_fault = E_AMOUNT_AMBIG;
      price = item->value;
      price_word = item->word;
    } else if (item->kind == ITEM_QUANTITY && item->word != NULL) {
      const gboolean goods = item->word->unit != NULL;
      const gboolean better = clause->quantity_word == NULL || (goods && clause->quantity_word->unit == NULL);
      quantities += goods ? 1 : 0;
      if (better) {
        clause->quantity = item->value;
        clause->quantity_word = item->word;
      }
    }
  }
  for (guint i = 0; i < clause->n && price_word != NULL; i++) { /* the quantity the price is for */
    const Item *item = &clause->items[i];
    if (item->kind == ITEM_QUANTITY && item->word != NULL &&
        (item->word == price_word || (item->word->unit != NULL && item->word->unit == price_word->unit))) {
      clause->quantity = item->value;
      clause->quantity_word = item->word;
    }
  }
  clause->quantities = quantities;
  if (price >= 0 && clause->amount_fault == REPLY_NONE) {
    const gboolean same = clause->quantity_word != NULL &&
                          (clause->quantity_word == price_word || (price_word != NULL && clause->quantity_word->unit != NULL &&
                                                                   clause->quantity_word->unit == price_word->unit));
    gint64 computed = 0;
    if (clause->quantity_word == NULL)
      clause->amount_fault = E_QTY_MISSING;
    else if (!same || !number_total(clause->quantity, price, &computed) || (total >= 0 && total != computed))
      clause->amount_fault = E_AMOUNT_AMBIG;
    total = computed;
  }
  for (guint i = 0; i < clause->n && price < 0 && total >= 0; i++) { /* "500 โล 8", "120 เดือน 2": which is the money? */
    const Item *item = &clause->items[i];
    if (item->kind == ITEM_QUANTITY && item->value / 10 > total && clause->amount_fault == REPLY_NONE)
      clause->amount_fault = E_AMOUNT_AMBIG;
  }
  clause->amount = total;
}

static gboolean has_goods(const Clause *clause, CategoryKind kind)
{
  for (guint i = 0; i < clause->n; i++) {
    const Item *item = &clause->items[i];
    if (item->kind == ITEM_WORD &&
        (item->word->category[kind] != NULL || (kind == CATEGORY_INCOME && item->word->product != NULL)))
      return TRUE;
    if (kind == CATEGORY_EXPENSE && item_is_goods(item) &&
        !(item->kind == ITEM_WORD && item->word->category[CATEGORY_INCOME] != NULL &&
          item->word->category[CATEGORY_EXPENSE] == NULL))
      return TRUE;
  }
  return FALSE;
}

static gboolean has_any_goods(const Clause *clause)
{
  for (guint i = 0; i < clause->n; i++) {
    if (item_is_goods(&clause->items[i]))
      return TRUE;
  }
  return FALSE;
}

/* Does a label without a verb go on with the verb before it? Money in goes on only with what brings money, money out only with
 * what is bought; anything else is asked. */
static gboolean may_inherit(Command command, const Clause *clause)
{
  if (command == COMMAND_SELL || command == COMMAND_MAKE)
    return has_any_goods(clause);
  if (command == COMMAND_INCOME)
    return has_goods(clause, CATEGORY_INCOME);
  if (command == COMMAND_EXPENSE)
    return has_goods(clause, CATEGORY_EXPENSE);
  return has_goods(clause, command == COMMAND_SAVE || command == COMMAND_WITHDRAW ? CATEGORY_SAVING : CATEGORY_DEBT);
}

/* "หมู 80 ไก่ 60 ผัก": a label too many leaves open whose the numbers are */
static gboolean label_left_over(const Money *money, const Piece *piece)
{
  gboolean number = FALSE;
  for (guint i = piece->from; i < piece->to; i++) {
    if (number && !money->items[i].glued && (item_is_goods(&money->items[i]) || item_is(&money->items[i], TAG_COST)))
      return TRUE;
    number |= item_is_number(&money->items[i]);
  }
  return FALSE;
}

static gboolean labelled_before(const Money *money, const Piece *piece)
{
  for (guint i = piece->from; i < piece->to && !item_is_number(&money->items[i]); i++) {
    if (item_is_goods(&money->items[i]) || item_is_label(&money->items[i]) || money->items[i].kind == ITEM_QUANTITY)
      return TRUE;
  }
  return FALSE;
}

/* "ค่าน้ำมัน 500 ทะเบียน 1234": an unknown word alone does not make the next number an amount. */
static gboolean label_unknown(const Money *money, const Piece *piece)
{
  return money->items[piece->from].kind == ITEM_UNKNOWN && !money->items[piece->from].glued;
}

/* The command of a piece, with that of the one before where it has none of its own. */
static void settle_direction(Money *money, guint index, const Clause *clause, Command before, Direction *direction)
{
  const Piece *piece = &money->pieces[index];
  clause_direction(clause, direction);
  const gboolean own_line = piece->by == SEPARATED_LINE && !money->header;
  if (index == 0 || direction->strong || before == COMMAND_NONE || direction->fault == E_AMOUNT_AMBIG) {
    const gboolean sale_after_income =
        piece->by == SEPARATED_VERB && ((before == COMMAND_INCOME && direction->command == COMMAND_SELL) ||
                                        (before == COMMAND_SELL && direction->command == COMMAND_INCOME));
    if (sale_after_income && direction->fault == REPLY_NONE)
      direction->fault = E_AMOUNT_AMBIG;
    return;
  }
  if (own_line)
    return;
  if (piece->by == SEPARATED_NOUN &&
      (!labelled_before(money, &money->pieces[index - 1]) || label_left_over(money, piece) || label_unknown(money, piece))) {
    direction->fault = E_AMOUNT_AMBIG;
  } else if (direction->command != COMMAND_NONE) {
    direction->fault = direction->command == before ? REPLY_NONE : E_AMOUNT_AMBIG;
  } else if (may_inherit(before, clause)) {
    direction->command = before;
    direction->fault = REPLY_NONE;
  } else {
    direction->fault = E_AMOUNT_AMBIG;
  }
}

static void refuse_amount(Reading *reading, const Clause *clause, const Direction *direction)
{
  if (clause->amount_fault != REPLY_NONE) {
    reading->request->hint.amount_satang = clause->amount_fault == E_AMOUNT_NEG ? MAX(clause->amount, 0) : 0;
    reading_fault(reading, clause->amount_fault);
  } else if (direction->fault != REPLY_NONE) {
    reading->request->hint.amount_satang = direction->fault == E_VERB_MISSING ? MAX(clause->amount, 0) : 0;
    reading_fault(reading, direction->fault);
  }
}

/* MAKE needs a quantity and takes no money: "ทำปลาส้ม 20" counts in the product's own unit, "ทำปลาส้ม 500 บาท" does not. */
static void settle_made(const Money *money, const Piece *piece, Clause *clause)
{
  for (guint i = piece->from; i < piece->to; i++) {
    const Item *item = &money->items[i];
    if (item->kind == ITEM_AMOUNT && !item->labelled && item->fault == REPLY_NONE && clause->quantity == 0 &&
        piece->amounts == 1) {
      clause->quantity = item->value * 10;
      clause->quantity_word = NULL;
    } else if (item->kind == ITEM_AMOUNT) {
      clause->amount_fault = clause->quantity == 0 || item->labelled ? E_QTY_MISSING : E_AMOUNT_AMBIG;
    }
  }
}

static gboolean clause_has_product(const Clause *clause)
{
  for (guint i = 0; i < clause->n; i++) {
    if (clause->items[i].kind == ITEM_WORD && clause->items[i].word->product != NULL)
      return TRUE;
  }
  return FALSE;
}

static void note_product(Reading *reading, const Clause *clause)
{
  for (guint i = 0; i < clause->n; i++) {
    const Item *item = &clause->items[i];
    if (item->kind == ITEM_WORD && item->word->product != NULL)
      g_strlcpy(reading->request->hint.product, item->word->product->code, sizeof reading->request->hint.product);
  }
}

static Command read_piece(Money *money, guint index, Command before)
{
  Reading *reading = money->reading;
  Request *request = reading->request;
  const Piece *piece = &money->pieces[index];
  Clause clause = {0};
  Direction direction;
  fill_clause(money, piece, &clause);
  settle_direction(money, index, &clause, before, &direction);
  if (request->command == COMMAND_NONE)
    request->command = direction.command;
  const gboolean product =
      direction.command == COMMAND_MAKE || (direction.command == COMMAND_SELL && clause_has_product(&clause));
  if (clause.quantities > 1 && (product || piece->prices > 0) && clause.amount_fault == REPLY_NONE)
    clause.amount_fault = E_AMOUNT_AMBIG;
  if (direction.command == COMMAND_MAKE)
    settle_made(money, piece, &clause);
  if (direction.command != COMMAND_MAKE && !piece_is_full(piece) && direction.fault != E_VERB_MISSING) {
    if (direction.command == COMMAND_NONE)
      reading_fault(reading, E_UNKNOWN_CMD);
    else
      reading_fault(reading, E_AMOUNT_MISSING);
  } else if (clause.amount_fault != REPLY_NONE || direction.fault != REPLY_NONE) {
    if (direction.command == COMMAND_NONE && direction.fault == REPLY_NONE && clause.amount_fault == E_QTY_MISSING)
      direction.fault = E_VERB_MISSING;
    refuse_amount(reading, &clause, &direction);
    if (clause.amount_fault == E_QTY_MISSING)
      note_product(reading, &clause);
  } else if (direction.command == COMMAND_NONE) {
    request->hint.amount_satang = clause.amount;
    reading_fault(reading, E_VERB_MISSING);
  } else if (direction.command != COMMAND_MAKE) {
    reading_check_amount(reading, clause.amount);
  }
  if (direction.command == COMMAND_NONE)
    return before;
  Entry entry = {.command = direction.command, .amount_satang = direction.command == COMMAND_MAKE ? 0 : MAX(clause.amount, 0)};
  if (direction.command != COMMAND_MAKE || clause.amount_fault == REPLY_NONE)
    clause_goods(reading, &clause, &entry);
  if (request->n_entries < REQUEST_ENTRIES_MAX && (gint)request->n_entries < reading->programme->limits.entries)
    request->entries[request->n_entries++] = entry;
  else
    reading_fault(reading, E_TOO_MANY);
  return direction.command;
}

/* รวม is the sum of all; เหลือ what is left of money in after everything else */
static void check_sums(const Money *money)
{
  const Request *request = money->reading->request;
  gint64 sum = 0, left = 0;
  for (guint i = 0; i < request->n_entries; i++) {
    const Entry *entry = &request->entries[i];
    const gboolean in = entry->command == COMMAND_INCOME || entry->command == COMMAND_SELL ||
                        entry->command == COMMAND_BORROW || entry->command == COMMAND_WITHDRAW;
    sum += entry->amount_satang;
    left += in ? entry->amount_satang : -entry->amount_satang;
  }
  if ((money->check_sum >= 0 && money->check_sum != sum) ||
      (money->check_left >= 0 && money->check_left != left && money->check_left != sum))
    reading_fault(money->reading, E_AMOUNT_AMBIG);
}

/* Words that forbid booking, whatever else stands there (OP-30, OP-31, OP-33). */
static void stop_words(Money *money)
{
  Reading *reading = money->reading;
  const guint numbers = money_numbers(money, 0, money->n);
  gboolean verb = FALSE;
  for (guint i = 0; i < money->n; i++)
    verb |= item_is_verb(&money->items[i]);
  for (guint i = 0; i < money->n; i++) {
    const Item *item = &money->items[i];
    gboolean words_follow = FALSE;
    for (guint k = i + 1; k < money->n; k++)
      words_follow |= !(item_is(&money->items[k], TAG_PARTICLE) || money->items[k].kind == ITEM_BREAK);
    if (item_is(item, TAG_CORRECTION) || (item_is(item, TAG_CANCEL) && numbers > 0))
      reading_fault(reading, numbers > 0 ? E_AMOUNT_AMBIG : E_UNKNOWN_CMD);
    else if (item_is(item, TAG_NOTHING))
      reading_fault(reading, numbers > 0 ? E_UNKNOWN_CMD : E_NOTHING_TO_RECORD);
    else if (item_is(item, TAG_NOT) || item_is(item, TAG_PLAN) || item_is(item, TAG_QUESTION) ||
             item_is(item, TAG_QUESTION_ASKS) || (item_is(item, TAG_CONSENT_LIKE) && words_follow) ||
             (item->kind == ITEM_QUESTION && numbers > 0))
      reading_fault(reading, E_UNKNOWN_CMD);
    else if (item_is(item, TAG_CREDIT) && numbers > 0)
      reading_fault(reading, E_AMOUNT_AMBIG);
    else if (item_is(item, TAG_PROFIT) && numbers > 0)
      reading_fault(reading, verb || numbers > 1 ? E_AMOUNT_AMBIG : E_VERB_MISSING);
    else if (item_is(item, TAG_SPLIT) && numbers > 1)
      reading_fault(reading, E_AMOUNT_AMBIG);
    else if ((item_is(item, TAG_APPROXIMATE) || item_is(item, TAG_FOREIGN)) && numbers > 0)
      reading_fault(reading, E_AMOUNT_AMBIG);
    else if (item_is(item, TAG_GROUP) && i + 1 < money->n && money->items[i + 1].kind == ITEM_WORD &&
             money->items[i + 1].word->product != NULL)
      reading_fault(reading, E_VERB_MISSING); /* the group's money is no household's */
    else if (item_is(item, TAG_UNDO) || item_is(item, TAG_FIX))
      reading_fault(reading, E_AMOUNT_AMBIG);
    else if (item_is(item, TAG_SUMMARY) && numbers > 0 && i + 1 < money->n && money->items[i + 1].glued &&
             item_is_verb(&money->items[i + 1]))
      reading_fault(reading, E_VERB_MISSING); /* ยอดออม 500: what was saved so far, or now? */
  }
}

/* One date for the message, or one for each line (OP-81). A line of its own with nothing but a date stands over those below. */
static gboolean take_dates(Reading *reading, Day days[TOKENS_MAX])
{
  Day only = 0;
  gboolean several = FALSE, missing = FALSE;
  Day over = 0;
  for (guint from = 0; from <= reading->n;) {
    guint to = from;
    while (to < reading->n && reading->tokens[to].kind != TOKEN_BREAK)
      to++;
    const Day day = reading_take_date(reading, from, to, TRUE);
    const gboolean empty = reading_skip(reading, from) >= to;
    if (day != 0) {
      several |= only != 0 && only != day;
      only = day;
      over = empty ? day : 0;
    }
    missing |= day == 0 && over == 0 && !empty;
    for (guint i = from; i < to; i++)
      days[i] = day != 0 ? day : over;
    from = to + 1;
  }
  if (several && missing)
    reading_fault(reading, E_DATE_BAD);
  for (guint i = 0; i < reading->n && !several; i++)
    days[i] = only;
  return only != 0;
}

/* "1. รับ 500 2. จ่าย 200", "1) …": the numbers of a list are no amounts; each begins a line of its own. */
static gboolean is_list_number(const Reading *reading, guint at, gint32 number)
{
  const Token *token = &reading->tokens[at], *mark = token + 1;
  const gboolean begins = at == 0 || token->spaced;
  return begins && at + 1 < reading->n && token_integer(reading, token) == number && mark->kind == TOKEN_MARK &&
         !mark->spaced && (mark->mark == '.' || mark->mark == ')');
}

static void take_list_numbers(Reading *reading)
{
  guint places[REQUEST_ENTRIES_MAX + 1];
  guint found = 0;
  for (guint i = 0; i + 1 < reading->n && found < G_N_ELEMENTS(places); i++) {
    if (is_list_number(reading, i, (gint32)found + 1))
      places[found++] = i;
  }
  for (guint k = 0; k < found && found > 1; k++) {
    reading->tokens[places[k]].kind = TOKEN_BREAK;
    reading->tokens[places[k] + 1].kind = TOKEN_MARK;
    reading->tokens[places[k] + 1].mark = ' ';
  }
}

void reader_money(Reading *reading)
{
  Item items[ITEMS_MAX];
  Piece pieces[CLAUSES_MAX];
  Money money = {.reading = reading, .items = items, .pieces = pieces, .check_sum = -1, .check_left = -1};
  Day days[TOKENS_MAX + 1] = {0};
  Request *request = reading->request;
  take_list_numbers(reading);
  take_dates(reading, days);
  money.n = reading_items(reading, 0, reading->n, money.items);
  money_clean(&money);
  stop_words(&money);
  money_check_sums(&money);
  money_cut(&money);
  request->command = COMMAND_NONE;
  if (money.n_pieces == 0)
    reading_fault(reading, E_UNKNOWN_CMD);
  Command before = COMMAND_NONE;
  for (guint i = 0; i < money.n_pieces; i++) {
    const guint entries = request->n_entries;
    before = read_piece(&money, i, before);
    if (request->n_entries > entries) {
      Entry *entry = &request->entries[request->n_entries - 1];
      for (guint t = money.pieces[i].from; t < money.pieces[i].to && entry->day == 0; t++)
        entry->day = days[money.items[t].token];
    }
  }
  check_sums(&money);
  if (request->n_entries == 1)
    request->command = request->entries[0].command;
  else if (request->n_entries > 1)
    request->command = COMMAND_BATCH;
  if (!reading_may(reading, request->command) && request->command != COMMAND_NONE)
    reading_fault(reading, E_ROLE);
}
