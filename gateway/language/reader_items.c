/* From tokens to items: numbers of several tokens become amounts, quantities and unit prices. */
#include "reader_parts.h"

#include "text/phone.h"

#include <string.h>

#define PIECES_MAX 16

typedef struct {
  Reading *reading;
  guint at, to;
  Item *items;
  guint n;
} Maker;

static const Token *look(const Maker *maker, guint ahead)
{
  return maker->at + ahead < maker->to ? &maker->reading->tokens[maker->at + ahead] : NULL;
}

static gboolean look_is(const Maker *maker, guint ahead, Tag tag)
{
  const Token *token = look(maker, ahead);
  return token != NULL && token_is(token, tag);
}

static gboolean look_mark(const Maker *maker, guint ahead, gunichar mark)
{
  const Token *token = look(maker, ahead);
  return token != NULL && token->kind == TOKEN_MARK && token->mark == mark;
}

static gboolean is_number_word(const Token *token)
{
  return token->kind == TOKEN_WORD && (token->word->digit >= 0 || token->word->power != 0 || word_is(token->word, TAG_ONE) ||
                                       word_is(token->word, TAG_ELEVENTH));
}

/* Does the token `ahead` count something: goods, land, people, days? ลูก and งาน do only where no further word is glued to
 * them: "3 ลูก", but "3,000 ลูกส่งมา". */
static gboolean counts(const Maker *maker, guint ahead)
{
  const Token *token = look(maker, ahead), *next = look(maker, ahead + 1);
  if (token == NULL || token->kind != TOKEN_WORD)
    return FALSE;
  const gboolean doubtful = word_is(token->word, TAG_KIN) || word_is(token->word, TAG_LAND);
  if (doubtful && next != NULL && !next->spaced && !token_is(next, TAG_PARTICLE) && !token_is(next, TAG_PER) &&
      (next->kind == TOKEN_WORD || next->kind == TOKEN_UNKNOWN))
    return FALSE;
  return token->word->unit != NULL || word_is(token->word, TAG_COUNTER) || word_is(token->word, TAG_PEOPLE) ||
         word_is(token->word, TAG_HOUSEHOLD) || word_is(token->word, TAG_LAND);
}

static gboolean make_piece(const Maker *maker, const Token *token, NumberPiece *piece)
{
  *piece = (NumberPiece){0};
  if (token->kind == TOKEN_NUMBER) {
    piece->kind = PIECE_NUMERAL;
    return numeral_read(maker->reading->text + token->start, (gsize)(token->end - token->start), &piece->numeral);
  }
  if (!is_number_word(token))
    return FALSE;
  piece->kind = word_is(token->word, TAG_ONE)        ? PIECE_ONE
                : word_is(token->word, TAG_ELEVENTH) ? PIECE_ELEVENTH
                : token->word->power != 0            ? PIECE_POWER
                                                     : PIECE_DIGIT;
  piece->value = piece->kind == PIECE_POWER ? token->word->power : token->word->digit;
  return TRUE;
}

/* How many tokens from here make one number. A digit in front of a unit belongs to the unit (OP-53), a second numeral without
 * a power between begins a number of its own. */
static guint gather(const Maker *maker, NumberPiece pieces[PIECES_MAX])
{
  guint n = 0;
  gint64 last_power = 0;
  for (const Token *token = look(maker, 0); token != NULL && n < PIECES_MAX; token = look(maker, n)) {
    if (!make_piece(maker, token, &pieces[n]))
      break;
    const NumberPiece *before = n > 0 ? &pieces[n - 1] : NULL;
    const Token *next = look(maker, n + 1);
    const gboolean power_follows = next != NULL && next->kind == TOKEN_WORD && next->word->power != 0;
    if (before != NULL && pieces[n].kind != PIECE_POWER) {
      if (before->kind != PIECE_POWER)
        break;
      const gboolean teens = before->value == 10 && pieces[n].kind != PIECE_NUMERAL && !token->spaced; /* สิบห้า กิโล */
      if (!power_follows && !teens && counts(maker, n + 1))
        break; /* ห้าร้อย 3 ถุง */
      if (pieces[n].kind == PIECE_NUMERAL && !power_follows && token->spaced && pieces[n].numeral.whole >= last_power)
        break; /* 2พัน 5000 */
    }
    if (pieces[n].kind == PIECE_POWER)
      last_power = pieces[n].value;
    n++;
  }
  return n;
}

static Item *add(Maker *maker, ItemKind kind)
{
  Item *item = &maker->items[maker->n++];
  *item = (Item){.kind = kind, .token = maker->at};
  const Token *token = look(maker, 0);
  item->glued = token != NULL && !token->spaced && maker->at > 0;
  item->word = token != NULL ? token->word : NULL;
  return item;
}

/* "2 ตัวๆละ": the unit is the quantity's and the price's */
static gboolean repeats_unit(const Maker *maker, guint ahead)
{
  return look_is(maker, ahead, TAG_PER) && look(maker, ahead)->mark == 0x0E46;
}

static gboolean only_fives(const Maker *maker, const Token *token)
{
  const guint length = (guint)(token->end - token->start);
  for (guint i = 0; i < length; i++) {
    if (maker->reading->text[token->start + i] != '5')
      return FALSE;
  }
  return length >= 3;
}

static gboolean looks_like_phone(const Maker *maker, const Token *token)
{
  char digits[24];
  const guint length = token_digits(maker->reading, token, digits, sizeof digits);
  return token->kind == TOKEN_NUMBER &&
         memchr(maker->reading->text + token->start, '.', (gsize)(token->end - token->start)) == NULL &&
         phone_looks_like(digits, length);
}

/* ".-", ",-", "/-", "-" and "+" behind a number */
static void skip_tail_marks(Maker *maker)
{
  if (look(maker, 0) == NULL || look(maker, 0)->spaced)
    return;
  if ((look_mark(maker, 0, '.') || look_mark(maker, 0, ',') || look_mark(maker, 0, '/')) && look_mark(maker, 1, '-'))
    maker->at += 2;
  else if (look_mark(maker, 0, '-') || look_mark(maker, 0, '+'))
    maker->at++;
}

/* A number of coins, in hundredths, in front of สตางค์ or สลึง `ahead`: satang; -1 where they are none or make a baht. */
static gint64 coins_of(const Maker *maker, guint ahead, gint64 value)
{
  if (!look_is(maker, ahead, TAG_SATANG) && !look_is(maker, ahead, TAG_SALUENG))
    return -1;
  const gint64 satang = value / 100 * (look_is(maker, ahead, TAG_SATANG) ? 1 : 25);
  return value % 100 == 0 && value < 10000 && satang > 0 && satang < 100 ? satang : -1;
}

/* "20 บาท 50 สตางค์", "2 สลึง": what the coins add, in satang; -1 where there are none */
static gint64 coins_at(Maker *maker)
{
  NumberPiece pieces[PIECES_MAX];
  gint64 value;
  const guint n = gather(maker, pieces);
  const gint64 satang = n > 0 && number_read(pieces, n, &value) == NUMBER_FINE ? coins_of(maker, n, value) : -1;
  if (satang > 0)
    maker->at += n + 1;
  return satang;
}

static void finish_amount(Maker *maker, Item *item)
{
  skip_tail_marks(maker);
  while (look_is(maker, 0, TAG_CURRENCY)) {
    item->labelled = TRUE;
    maker->at++;
  }
  if (item->labelled) {
    const gint64 coins = coins_at(maker);
    item->value += MAX(coins, 0);
  }
  if (look_is(maker, 0, TAG_HALF) || look_is(maker, 0, TAG_APPROXIMATE)) {
    item->fault = E_AMOUNT_AMBIG;
    maker->at++;
  }
  skip_tail_marks(maker);
}

/* The unit behind a number: a quantity, with ครึ่ง and with ขีด behind โล */
static void finish_quantity(Maker *maker, Item *item)
{
  item->kind = ITEM_QUANTITY;
  item->word = look(maker, 0)->word;
  item->value *= 10;
  maker->at++;
  if (look_is(maker, 0, TAG_HALF)) {
    item->value += 500;
    maker->at++;
  }
  NumberPiece piece;
  gint64 tenths;
  const Token *number = look(maker, 0), *unit = look(maker, 1);
  if (number != NULL && unit != NULL && unit->kind == TOKEN_WORD && unit->word->unit != NULL && item->word->unit != NULL &&
      unit->word->unit != item->word->unit && strcmp(unit->word->unit->id, item->word->unit->id) == 0 &&
      !look_is(maker, 2, TAG_PER) && make_piece(maker, number, &piece) && number_read(&piece, 1, &tenths) == NUMBER_FINE) {
    item->value += tenths * 10 * unit->word->unit->milli / item->word->unit->milli;
    maker->at += 2;
  }
}

/* "โล 180" may be the price of one: a unit that stands alone in front of a number leaves the amount unclear, unless it is what
 * was bought ("ซื้อไม้ 500"). */
static gboolean behind_loose_unit(const Maker *maker)
{
  if (maker->n < 2)
    return FALSE;
  const Item *unit = &maker->items[maker->n - 2], *before = maker->n > 2 ? unit - 1 : NULL;
  if (unit->kind != ITEM_WORD || unit->word->unit == NULL || word_is(unit->word, TAG_KIN))
    return FALSE;
  return before == NULL || !(item_is(before, TAG_BUY) || item_is(before, TAG_EXPENSE) || item_is(before, TAG_COST));
}

/* "180/โล", "180 บาทต่อโล" */
static void take_each(Maker *maker, Item *item)
{
  if ((look_mark(maker, 0, '/') || look_is(maker, 0, TAG_EACH)) && counts(maker, 1)) {
    item->kind = ITEM_PRICE;
    item->word = look(maker, 1)->word;
    maker->at += 2;
  }
}

/* A number: what it counts decides what it is. */
static void make_number(Maker *maker, gboolean negative)
{
  NumberPiece pieces[PIECES_MAX];
  const Token *first = look(maker, 0);
  Item *item = add(maker, ITEM_AMOUNT);
  item->word = NULL;
  const guint n = gather(maker, pieces);
  item->laugh = n == 1 && first->kind == TOKEN_NUMBER && only_fives(maker, first);
  if (looks_like_phone(maker, first)) {
    item->fault = E_AMOUNT_BIG;
    maker->at += MAX(n, 1);
    return;
  }
  if (n == 0) { /* 100-200, 1'200, 5/7: no number at all */
    item->fault = E_AMOUNT_AMBIG;
    maker->at++;
    skip_tail_marks(maker);
    if (counts(maker, 0))
      maker->at++;
    return;
  }
  const NumberVerdict verdict = number_read(pieces, n, &item->value);
  item->fault = verdict == NUMBER_FINE ? REPLY_NONE : verdict == NUMBER_HUGE ? E_AMOUNT_BIG : E_AMOUNT_AMBIG;
  maker->at += n;
  if (first > maker->reading->tokens && first[-1].kind == TOKEN_MARK && !first->spaced &&
      (first[-1].mark == '$' || first[-1].mark == 0xA3 || first[-1].mark == 0x20AC))
    item->fault = E_AMOUNT_AMBIG; /* no baht */
  if (negative)
    item->fault = E_AMOUNT_NEG;
  const gint64 coins = verdict == NUMBER_FINE && !negative ? coins_of(maker, 0, item->value) : -1;
  if (coins > 0) {
    maker->at++;
    item->value = coins;
    item->labelled = TRUE;
    return;
  }
  if (look_is(maker, 0, TAG_SATANG) || look_is(maker, 0, TAG_SALUENG)) {
    item->fault = E_AMOUNT_AMBIG;
    maker->at++;
  }
  const Token *next = look(maker, 0);
  const guint marked =
      maker->n > 1 && maker->items[maker->n - 2].kind == ITEM_WORD && word_is(maker->items[maker->n - 2].word, TAG_CURRENCY);
  if (!marked && counts(maker, 0) && (!look_is(maker, 1, TAG_PER) || repeats_unit(maker, 1)) &&
      !(token_is(next, TAG_DAY_SHORT) && look_is(maker, 1, TAG_DAY_WORD)))
    finish_quantity(maker, item);
  else {
    if (behind_loose_unit(maker) && item->fault == REPLY_NONE)
      item->fault = E_AMOUNT_AMBIG;
    finish_amount(maker, item);
    take_each(maker, item);
  }
  if (look_is(maker, 0, TAG_TIMES) && look(maker, 1) != NULL && look(maker, 1)->kind == TOKEN_NUMBER)
    item->fault = E_AMOUNT_AMBIG;
  if (look_mark(maker, 0, '*') && look(maker, 1) != NULL && look(maker, 1)->kind == TOKEN_NUMBER)
    item->fault = E_AMOUNT_AMBIG;
  if (look_mark(maker, 0, '%') || look_mark(maker, 0, '@') || look_mark(maker, 0, '~') ||
      look_mark(maker, 0, 0xBC) || look_mark(maker, 0, 0xBD) || look_mark(maker, 0, 0xBE)) /* ¼ ½ ¾ */
    item->fault = E_AMOUNT_AMBIG;
}

/* โลละ 180 */
static void make_price(Maker *maker)
{
  const Word *unit = look(maker, 0)->word;
  for (guint back = 1; look_is(maker, 0, TAG_PER) && back <= 2 && back <= maker->n; back++) {
    const Item *before = &maker->items[maker->n - back]; /* 2 ตัวๆละ, 2 ตัว ๆ ละ */
    unit = before->kind == ITEM_QUANTITY && before->word != NULL ? before->word : unit;
  }
  Item *item = add(maker, ITEM_PRICE);
  maker->at += look_is(maker, 1, TAG_PER) ? 2 : 1;
  while (look(maker, 0) != NULL && (look_is(maker, 0, TAG_FILLER) || look_is(maker, 0, TAG_MONEY)))
    maker->at++;
  const Token *number = look(maker, 0);
  if (number == NULL || (number->kind != TOKEN_NUMBER && !is_number_word(number))) {
    maker->n--; /* no price: คนละครึ่ง, วันละนิด */
    return;
  }
  const guint at = item->token;
  const gboolean glued = item->glued;
  maker->n--;
  make_number(maker, FALSE);
  item->token = at;
  item->glued = glued;
  if (item->kind == ITEM_QUANTITY)
    item->fault = E_AMOUNT_AMBIG;
  item->kind = ITEM_PRICE;
  item->word = unit;
}

/* "1/2 โล", "3/4 โล": thousandths; 0 where the token is no such fraction */
static gint64 fraction_at(const Maker *maker, const Token *token)
{
  static const struct {
    const char *written;
    gint64 milli;
  } fractions[] = {{"1/2", 500}, {"1/4", 250}, {"3/4", 750}};
  for (gsize i = 0; i < G_N_ELEMENTS(fractions); i++) {
    if (token->kind == TOKEN_NUMBER && token->end - token->start == 3 &&
        strncmp(maker->reading->text + token->start, fractions[i].written, 3) == 0)
      return fractions[i].milli;
  }
  return 0;
}

/* "1/2 โล" */
static gboolean make_fraction(Maker *maker)
{
  const Token *unit = look(maker, 1);
  const gint64 milli = fraction_at(maker, look(maker, 0));
  if (milli == 0 || unit == NULL || unit->kind != TOKEN_WORD || unit->word->unit == NULL)
    return FALSE;
  Item *item = add(maker, ITEM_QUANTITY);
  item->word = unit->word;
  item->value = milli;
  maker->at += 2;
  return TRUE;
}

/* ครึ่งโล, โลครึ่ง, โลนึง */
static gboolean make_half(Maker *maker)
{
  const Token *a = look(maker, 0), *b = look(maker, 1);
  if (a == NULL || b == NULL || a->kind != TOKEN_WORD || b->kind != TOKEN_WORD)
    return FALSE;
  const gboolean before = word_is(a->word, TAG_HALF) && b->word->unit != NULL;
  const gboolean one = word_is(b->word, TAG_ONE) && !word_is(a->word, TAG_KIN) &&
                       !(look(maker, 2) != NULL && look(maker, 2)->kind == TOKEN_WORD && look(maker, 2)->word->power != 0);
  if (!before && !(a->word->unit != NULL && (word_is(b->word, TAG_HALF) || one)))
    return FALSE;
  Item *item = add(maker, ITEM_QUANTITY);
  item->word = before ? b->word : a->word;
  item->value = before ? 500 : one ? 1000 : 1500;
  maker->at += 2;
  return TRUE;
}

static gboolean is_minus(const Maker *maker)
{
  const Token *next = look(maker, 1);
  if (next == NULL || (next->kind != TOKEN_NUMBER && !is_number_word(next)))
    return FALSE;
  return look_mark(maker, 0, '-')
             ? (look(maker, 0)->spaced || maker->at == 0 || maker->reading->tokens[maker->at - 1].kind == TOKEN_WORD) &&
                   !next->spaced
             : look_is(maker, 0, TAG_MINUS);
}

static void make_mark(Maker *maker)
{
  const gunichar mark = look(maker, 0)->mark;
  if (mark == ',' || mark == ';')
    add(maker, ITEM_COMMA);
  else if (mark == '?')
    add(maker, ITEM_QUESTION);
  maker->at++;
}

guint reading_items(Reading *reading, guint from, guint to, Item items[ITEMS_MAX])
{
  Maker maker = {reading, from, to, items, 0};
  while (maker.at < to && maker.n < ITEMS_MAX) {
    const Token *token = look(&maker, 0);
    if (make_fraction(&maker)) {
      continue;
    } else if (is_minus(&maker)) {
      maker.at++;
      make_number(&maker, TRUE);
    } else if (token->kind == TOKEN_NUMBER || (is_number_word(token) && !look_is(&maker, 1, TAG_PER))) {
      make_number(&maker, FALSE);
    } else if (token->kind == TOKEN_WORD &&
               (look_is(&maker, 1, TAG_PER) || (token_is(token, TAG_PER) && !token_is(token, TAG_PARTICLE)))) {
      const guint before = maker.at;
      make_price(&maker);
      if (maker.at == before)
        maker.at++;
    } else if (make_half(&maker)) {
      continue;
    } else if (token->kind == TOKEN_BREAK) {
      add(&maker, ITEM_BREAK);
      maker.at++;
    } else if (token->kind == TOKEN_MARK) {
      make_mark(&maker);
    } else {
      add(&maker, token->kind == TOKEN_WORD ? ITEM_WORD : ITEM_UNKNOWN);
      maker.at++;
    }
  }
  return maker.n;
}
