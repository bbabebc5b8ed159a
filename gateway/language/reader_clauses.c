/* Where one entry ends and the next begins: lines, commas, กับ, a further verb or label behind an amount. */
#include "reader_clauses.h"

#include <string.h>

guint money_numbers(const Money *money, guint from, guint to)
{
  guint numbers = 0;
  for (guint i = from; i < to; i++)
    numbers += item_is_number(&money->items[i]) ? 1 : 0;
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
  if (last->kind != ITEM_AMOUNT || !last->laugh || money_numbers(money, 0, money->n - 1) == 0)
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
    if (item_is_number(item))
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
    else if (moo || money_numbers(money, 0, money->n) == 1)
      number->fault = E_AMOUNT_AMBIG;
  }
}

/* "สองร้อยหาสิบ", "1พ้น5": two numbers with what is no word of ours between, all in one, are a number that was spelt wrong. */
static gboolean is_misspelt(const Money *money, guint at)
{
  gboolean strange = FALSE;
  for (guint i = at + 1; i < money->n && money->items[i].glued; i++) {
    const Item *item = &money->items[i];
    if (item_is_number(item))
      return strange;
    if (item->kind != ITEM_UNKNOWN && (item->kind != ITEM_WORD || item_is_verb(item) || item_is_goods(item) ||
                                       item_is_label(item) || word_is(item->word, TAG_CURRENCY)))
      return FALSE;
    strange |= item->kind == ITEM_UNKNOWN || word_is(item->word, TAG_NOUN);
  }
  return FALSE;
}

/* A number glued to an unknown noun counts it (OP-52). */
static void find_counted(Money *money)
{
  for (guint i = 0; i + 1 < money->n; i++) {
    Item *number = &money->items[i];
    if (number->kind == ITEM_AMOUNT && !number->labelled && is_misspelt(money, i)) {
      number->fault = E_AMOUNT_AMBIG;
      continue;
    }
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
    while (k < money->n &&
           (is_talk(&money->items[k]) || item_is(&money->items[k], TAG_TOTAL) || item_is(&money->items[k], TAG_GOT)))
      k++;
    if (k >= money->n || money->items[k].kind != ITEM_AMOUNT || money_numbers(money, 0, money->n) < 2)
      continue;
    if (money->items[k].fault != REPLY_NONE)
      reading_fault(money->reading, E_AMOUNT_AMBIG);
    gint64 *check = left ? &money->check_left : &money->check_sum;
    *check = money->items[k].value;
    while (k > i && !item_is_number(&money->items[i + 1])) {
      remove_item(money, i + 1);
      k--;
    }
    remove_item(money, i + 1);
    remove_item(money, i);
    i--;
  }
}

/* "เหลือ 2 โล": what is still there was not sold. */
static void drop_left_goods(Money *money)
{
  for (guint i = 0; i + 1 < money->n; i++) {
    if (!item_is(&money->items[i], TAG_LEFT) || money->items[i + 1].kind != ITEM_QUANTITY)
      continue;
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
gboolean piece_is_full(const Piece *piece)
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

gboolean item_is_label(const Item *item)
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
    if (item_is_label(&money->items[i]))
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
    if (!item_is_number(item) && !(made && item->kind == ITEM_QUANTITY))
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
  gboolean counted = FALSE; /* ทำปลาส้ม 15 โล กับไส้กรอก 40 ไม้ */
  for (guint k = begin; k < i; k++)
    counted |= money->items[k].kind == ITEM_QUANTITY;
  return item_is(item, TAG_JOIN_WORD) && (counted || money_numbers(money, begin, i) > 0);
}

static void split_pieces(Money *money)
{
  guint begin = 0;
  Separated by = SEPARATED_START;
  money->n_pieces = 0;
  if (money_numbers(money, 0, money->n) == 1) { /* one amount: one clause, however it is laid out */
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
    piece->made |= piece->quantity && !piece->verb && i > 0 && money->pieces[i - 1].made && piece_is_full(piece - 1);
    if (piece_is_full(piece)) {
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

void money_clean(Money *money)
{
  drop_laughter(money);
  drop_ordinals(money);
  find_counted(money);
  drop_left_goods(money);
}

void money_check_sums(Money *money)
{
  take_check_sums(money);
}

void money_cut(Money *money)
{
  split_pieces(money);
  merge_pieces(money);
}
