/* Money in words: lines into clauses, each clause into one entry; all or nothing. */
#include "reader_parts.h"

#include <string.h>

#define CLAUSES_MAX 24

typedef enum { SEPARATED_START, SEPARATED_LINE, SEPARATED_LIST, SEPARATED_VERB, SEPARATED_NOUN } Separated;

typedef struct {
  guint from, to;
  Separated by; /* what stands between it and the piece before */
  guint amounts, prices;
  gboolean verb, quantity, made;
} Piece;

typedef struct {
  Reading *reading;
  Item items[ITEMS_MAX];
  guint n;
  Piece pieces[CLAUSES_MAX];
  guint n_pieces;
  gint64 check_sum, check_left; /* "รวม 740", "เหลือ 300"; -1: none */
  gboolean header;              /* a line with nothing but the verb stands over the lines below */
} Money;

static gboolean is_number(const Item *item)
{
  return item->kind == ITEM_AMOUNT || item->kind == ITEM_PRICE;
}

static guint count_numbers(const Money *money, guint from, guint to)
{
  guint numbers = 0;
  for (guint i = from; i < to; i++)
    numbers += is_number(&money->items[i]) ? 1 : 0;
  return numbers;
}

static void remove_item(Money *money, guint at)
{
  memmove(&money->items[at], &money->items[at + 1], (money->n - at - 1) * sizeof(Item));
  money->n--;
}

/* Laughter: three fives and more at the very end, after a word (OP-67, OP-111). */
static void drop_laughter(Money *money)
{
  if (money->n < 2)
    return;
  const Item *last = &money->items[money->n - 1], *before = last - 1;
  const Reading *reading = money->reading;
  if (last->kind != ITEM_AMOUNT || !last->laugh || count_numbers(money, 0, money->n - 1) == 0)
    return;
  const gboolean plus = reading->text[reading->tokens[last->token].end] == '+';
  if (plus || before->kind == ITEM_WORD || (before->kind == ITEM_AMOUNT && before->labelled))
    money->n--;
}

/* Does a further number follow that the same noun can own: nothing that begins a label, a clause or a line between? */
static gboolean number_follows(const Money *money, guint from)
{
  for (guint i = from; i < money->n; i++) {
    const Item *item = &money->items[i];
    if (is_number(item))
      return TRUE;
    if (item->kind == ITEM_BREAK || item->kind == ITEM_COMMA || item_is_goods(item) || item_is(item, TAG_COST) ||
        (item_is_verb(item) && !item_is(item, TAG_PAY) && !item_is(item, TAG_GOT)))
      return FALSE;
  }
  return FALSE;
}

/* "งวดที่ 3 1500", "เทอม ม.3 1500": the number is a name and small. Where it is the only one the amount is unclear. */
static void drop_ordinals(Money *money)
{
  for (guint i = 0; i + 1 < money->n; i++) {
    Item *number = &money->items[i + 1];
    const gboolean moo = item_is(&money->items[i], TAG_MOO) && !item_is_goods(&money->items[i]);
    if ((!moo && !item_is(&money->items[i], TAG_ORDINAL)) || number->kind != ITEM_AMOUNT || number->labelled ||
        number->value >= 10000)
      continue;
    if (number_follows(money, i + 2))
      remove_item(money, i + 1);
    else if (moo || count_numbers(money, 0, money->n) == 1)
      number->fault = E_AMOUNT_AMBIG;
  }
}

/* A number glued to an unknown noun counts it (OP-52). */
static void find_counted(Money *money)
{
  for (guint i = 0; i + 1 < money->n; i++) {
    Item *number = &money->items[i];
    if (number->kind == ITEM_AMOUNT && !number->labelled && number->fault == REPLY_NONE &&
        money->items[i + 1].kind == ITEM_UNKNOWN && money->items[i + 1].glued) {
      number->kind = ITEM_QUANTITY;
      number->word = NULL;
      number->value = 0;
    }
  }
}

static gboolean is_talk(const Item *item)
{
  return item->kind == ITEM_WORD && (word_is(item->word, TAG_PARTICLE) || word_is(item->word, TAG_FILLER) ||
                                     word_is(item->word, TAG_MONEY) || word_is(item->word, TAG_WHOLE));
}

/* รวม and เหลือ in front of an amount that is not the only one: a sum to check, never an entry (OP-34). */
static void take_check_sums(Money *money)
{
  for (guint i = 0; i < money->n; i++) {
    const gboolean left = item_is(&money->items[i], TAG_LEFT);
    if (!left && !item_is(&money->items[i], TAG_TOTAL))
      continue;
    guint k = i + 1;
    while (k < money->n && (is_talk(&money->items[k]) || item_is(&money->items[k], TAG_TOTAL) || item_is(&money->items[k], TAG_GOT)))
      k++;
    if (k >= money->n || money->items[k].kind != ITEM_AMOUNT || count_numbers(money, 0, money->n) < 2)
      continue;
    if (money->items[k].fault != REPLY_NONE)
      reading_fault(money->reading, E_AMOUNT_AMBIG);
    gint64 *check = left ? &money->check_left : &money->check_sum;
    *check = money->items[k].value;
    while (k > i && !is_number(&money->items[i + 1])) {
      remove_item(money, i + 1);
      k--;
    }
    remove_item(money, i + 1);
    remove_item(money, i);
    i--;
  }
}

static void describe(const Money *money, Piece *piece)
{
  piece->amounts = piece->prices = 0;
  piece->verb = piece->quantity = piece->made = FALSE;
  for (guint i = piece->from; i < piece->to; i++) {
    const Item *item = &money->items[i];
    piece->amounts += item->kind == ITEM_AMOUNT;
    piece->prices += item->kind == ITEM_PRICE;
    piece->quantity |= item->kind == ITEM_QUANTITY;
    piece->verb |= item_is_verb(item);
    piece->made |= item_is(item, TAG_MAKE);
  }
}

/* has what an entry needs: money, or what was made */
static gboolean is_full(const Piece *piece)
{
  return piece->amounts + piece->prices > 0 || (piece->made && piece->quantity);
}

static void add_piece(Money *money, guint from, guint to, Separated by)
{
  if (from >= to)
    return;
  if (money->n_pieces >= CLAUSES_MAX) {
    reading_fault(money->reading, E_TOO_MANY);
    return;
  }
  Piece *piece = &money->pieces[money->n_pieces++];
  *piece = (Piece){.from = from, .to = to, .by = money->n_pieces == 1 ? SEPARATED_START : by};
  describe(money, piece);
}

static gboolean is_label(const Item *item)
{
  return item_is(item, TAG_COST) || item_is(item, TAG_COST_UNCLEAR) || item_is(item, TAG_INCOME_NOUN) ||
         item_is(item, TAG_EXPENSE_NOUN) || item_is(item, TAG_SAVE_NOUN);
}

/* Where a clause of its own begins between two numbers of one run: at a verb, else at ค่า and the like, else at a noun. */
static guint find_split(const Money *money, guint from, guint to, Separated *by)
{
  *by = SEPARATED_VERB;
  for (guint i = from; i < to; i++) {
    const gboolean total = item_is(&money->items[i], TAG_GOT) && from > 0 && money->items[from - 1].kind == ITEM_PRICE;
    if (item_is_verb(&money->items[i]) && !total) {
      while (i > from && (item_is(&money->items[i - 1], TAG_KIN) || item_is(&money->items[i - 1], TAG_CUSTOMER) ||
                          item_is(&money->items[i - 1], TAG_OTHER_PERSON)))
        i--; /* who acts */
      return i;
    }
  }
  *by = SEPARATED_NOUN;
  for (guint i = from; i < to; i++) {
    if (is_label(&money->items[i]))
      return i;
  }
  for (guint i = from; i < to; i++) {
    if (item_is_goods(&money->items[i]))
      return i;
  }
  return to;
}

/* One run without separators: a new clause wherever a further number has a verb or noun of its own in front. An amount behind
 * a unit price with nothing between but talk and quantities is its total and stays. */
static void split_run(Money *money, guint from, guint to, Separated by)
{
  guint begin = from, last = to;
  gboolean made = FALSE;
  for (guint i = from; i < to; i++) {
    const Item *item = &money->items[i];
    made = item_is(item, TAG_MAKE) || (made && !item_is_verb(item));
    if (!is_number(item) && !(made && item->kind == ITEM_QUANTITY))
      continue;
    if (last < to) {
      Separated how;
      const guint split = find_split(money, last + 1, i, &how);
      if (split < i) {
        add_piece(money, begin, split, by);
        begin = split;
        by = how;
      }
    }
    last = i;
  }
  add_piece(money, begin, to, by);
}

static gboolean is_separator(const Money *money, guint i, guint begin)
{
  const Item *item = &money->items[i];
  if (item->kind == ITEM_BREAK || item->kind == ITEM_COMMA)
    return TRUE;
  return item_is(item, TAG_JOIN_WORD) && count_numbers(money, begin, i) > 0;
}

static void split_pieces(Money *money)
{
  guint begin = 0;
  Separated by = SEPARATED_START;
  money->n_pieces = 0;
  if (count_numbers(money, 0, money->n) == 1) { /* one amount: one clause, however it is laid out */
    gboolean made = FALSE;
    for (guint i = 0; i < money->n; i++)
      made |= item_is(&money->items[i], TAG_MAKE);
    if (!made) {
      add_piece(money, 0, money->n, SEPARATED_START);
      return;
    }
  }
  for (guint i = 0; i <= money->n; i++) {
    if (i < money->n && !is_separator(money, i, begin))
      continue;
    split_run(money, begin, i, by);
    by = i < money->n && money->items[i].kind == ITEM_BREAK ? SEPARATED_LINE : SEPARATED_LIST;
    begin = i + 1;
  }
}

static void join_pieces(Money *money, guint first)
{
  Piece *piece = &money->pieces[first];
  piece->to = money->pieces[first + 1].to;
  memmove(piece + 1, piece + 2, (money->n_pieces - first - 2) * sizeof *piece);
  money->n_pieces--;
  describe(money, piece);
}

/* A piece without an amount belongs to a neighbour: a verb alone stands over what follows, words alone label what precedes. */
static void merge_pieces(Money *money)
{
  for (guint i = 0; i < money->n_pieces;) {
    Piece *piece = &money->pieces[i];
    const gboolean next = i + 1 < money->n_pieces;
    if (is_full(piece)) {
      i++;
    } else if (next && (!piece->verb || !money->pieces[i + 1].verb) && (piece->verb || i == 0)) {
      money->header |= piece->verb && money->pieces[i + 1].by == SEPARATED_LINE;
      join_pieces(money, i);
    } else if (i > 0 && !piece->verb && !(next && piece->by == SEPARATED_LINE && money->pieces[i + 1].by != SEPARATED_LINE)) {
      join_pieces(money, i - 1);
      i--;
    } else if (next && !piece->verb) {
      join_pieces(money, i);
    } else {
      i++;
    }
  }
}

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
    if (is_number(item) && item->fault != REPLY_NONE && clause->amount_fault != E_AMOUNT_BIG)
      clause->amount_fault = item->fault;
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
  if (quantities > 1 && clause->amount_fault == REPLY_NONE)
    clause->amount_fault = E_AMOUNT_AMBIG;
  if (price >= 0 && clause->amount_fault == REPLY_NONE) {
    const gboolean same = clause->quantity_word != NULL &&
                          (clause->quantity_word == price_word ||
                           (price_word != NULL && clause->quantity_word->unit != NULL && clause->quantity_word->unit == price_word->unit));
    gint64 computed = 0;
    if (clause->quantity_word == NULL)
      clause->amount_fault = E_QTY_MISSING;
    else if (!same || !number_total(clause->quantity, price, &computed) || (total >= 0 && total != computed))
      clause->amount_fault = E_AMOUNT_AMBIG;
    total = computed;
  }
  clause->amount = total;
}

static gboolean has_goods(const Clause *clause, CategoryKind kind)
{
  for (guint i = 0; i < clause->n; i++) {
    const Item *item = &clause->items[i];
    if (item->kind == ITEM_WORD && (item->word->category[kind] != NULL || (kind == CATEGORY_INCOME && item->word->product != NULL)))
      return TRUE;
    if (kind == CATEGORY_EXPENSE && item_is_goods(item) && !(item->kind == ITEM_WORD && item->word->category[CATEGORY_INCOME] != NULL &&
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

static gboolean labelled_before(const Money *money, const Piece *piece)
{
  for (guint i = piece->from; i < piece->to && !is_number(&money->items[i]); i++) {
    if (item_is_goods(&money->items[i]) || is_label(&money->items[i]) || money->items[i].kind == ITEM_QUANTITY)
      return TRUE;
  }
  return FALSE;
}

/* The command of a piece, with that of the one before where it has none of its own. */
static void settle_direction(Money *money, guint index, const Clause *clause, Command before, Direction *direction)
{
  const Piece *piece = &money->pieces[index];
  clause_direction(clause, direction);
  const gboolean own_line = piece->by == SEPARATED_LINE && !money->header;
  if (index == 0 || direction->strong || before == COMMAND_NONE || direction->fault == E_AMOUNT_AMBIG) {
    const gboolean sale_after_income = piece->by == SEPARATED_VERB &&
                                       ((before == COMMAND_INCOME && direction->command == COMMAND_SELL) ||
                                        (before == COMMAND_SELL && direction->command == COMMAND_INCOME));
    if (sale_after_income && direction->fault == REPLY_NONE)
      direction->fault = E_AMOUNT_AMBIG;
    return;
  }
  if (own_line)
    return;
  if (piece->by == SEPARATED_NOUN && !labelled_before(money, &money->pieces[index - 1])) {
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
    if (item->kind == ITEM_AMOUNT && !item->labelled && item->fault == REPLY_NONE && clause->quantity == 0 && piece->amounts == 1) {
      clause->quantity = item->value * 10;
      clause->quantity_word = NULL;
    } else if (item->kind == ITEM_AMOUNT) {
      clause->amount_fault = clause->quantity == 0 || item->labelled ? E_QTY_MISSING : E_AMOUNT_AMBIG;
    }
  }
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
  if (direction.command == COMMAND_MAKE)
    settle_made(money, piece, &clause);
  if (direction.command != COMMAND_MAKE && !is_full(piece) && direction.fault != E_VERB_MISSING) {
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
    const gboolean in = entry->command == COMMAND_INCOME || entry->command == COMMAND_SELL || entry->command == COMMAND_BORROW ||
                        entry->command == COMMAND_WITHDRAW;
    sum += entry->amount_satang;
    left += in ? entry->amount_satang : -entry->amount_satang;
  }
  if ((money->check_sum >= 0 && money->check_sum != sum) || (money->check_left >= 0 && money->check_left != left && money->check_left != sum))
    reading_fault(money->reading, E_AMOUNT_AMBIG);
}

/* Words that forbid booking, whatever else stands there (OP-30, OP-31, OP-33). */
static void stop_words(Money *money)
{
  Reading *reading = money->reading;
  const guint numbers = count_numbers(money, 0, money->n);
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
    else if (item_is(item, TAG_NOT) || item_is(item, TAG_PLAN) || item_is(item, TAG_QUESTION) || item_is(item, TAG_QUESTION_ASKS) ||
             (item_is(item, TAG_CONSENT_LIKE) && words_follow) || (item->kind == ITEM_QUESTION && numbers > 0))
      reading_fault(reading, E_UNKNOWN_CMD);
    else if (item_is(item, TAG_CREDIT) && numbers > 0)
      reading_fault(reading, E_AMOUNT_AMBIG);
    else if (item_is(item, TAG_PROFIT) && numbers > 0)
      reading_fault(reading, verb || numbers > 1 ? E_AMOUNT_AMBIG : E_VERB_MISSING);
    else if (item_is(item, TAG_SPLIT) && numbers > 1)
      reading_fault(reading, E_AMOUNT_AMBIG);
    else if (item_is(item, TAG_APPROXIMATE) && numbers > 0)
      reading_fault(reading, E_AMOUNT_AMBIG);
    else if (item_is(item, TAG_UNDO) || item_is(item, TAG_FIX))
      reading_fault(reading, E_AMOUNT_AMBIG);
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

void reader_money(Reading *reading)
{
  Money money = {.reading = reading, .check_sum = -1, .check_left = -1};
  Day days[TOKENS_MAX + 1] = {0};
  Request *request = reading->request;
  take_dates(reading, days);
  money.n = reading_items(reading, 0, reading->n, money.items);
  drop_laughter(&money);
  drop_ordinals(&money);
  find_counted(&money);
  stop_words(&money);
  take_check_sums(&money);
  split_pieces(&money);
  merge_pieces(&money);
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
