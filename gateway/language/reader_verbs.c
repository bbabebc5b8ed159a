/* The direction of a clause: which of its verbs and nouns decides whether money came in, went out, was saved or owed. What
 * this file is not sure of it refuses (rulings OP-20 to OP-44). */
#include "reader_parts.h"

typedef struct {
  const Clause *clause;
  guint strong;  /* 1 << Command of verbs */
  guint weak;    /* 1 << Command of nouns */
  guint subject; /* index of a person the clause begins with; n: none */
  gboolean bought, got, got_amount, unclear, muddled, cost, save_noun, goods_received, given;
} Acts;

#define BIT(command) (1U << COMMAND_##command)

gboolean item_is_verb(const Item *item)
{
  static const Tag verbs[] = {TAG_INCOME,  TAG_RECEIVE,  TAG_EXPENSE,  TAG_PAY,    TAG_BUY,    TAG_SPEND, TAG_SAVE,
                              TAG_DEPOSIT, TAG_KEEP,     TAG_WITHDRAW, TAG_BORROW, TAG_REPAY,  TAG_SELL,  TAG_SALES,
                              TAG_MAKE,    TAG_TRANSFER, TAG_SEND,     TAG_LEND,   TAG_RETURN, TAG_GOT};
  for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
    if (item_is(item, verbs[i]))
      return TRUE;
  }
  return FALSE;
}

static gboolean is_person(const Item *item)
{
  return item_is(item, TAG_CUSTOMER) || item_is(item, TAG_KIN) || item_is(item, TAG_OTHER_PERSON);
}

/* Nobody of the household: what they buy, sell or save is not ours to book. */
static gboolean is_stranger(const Item *item)
{
  return item_is(item, TAG_CUSTOMER) || item_is(item, TAG_OTHER_PERSON) || item_is(item, TAG_PEOPLE);
}

static gboolean is_talk(const Item *item)
{
  return item->kind == ITEM_COMMA || item->kind == ITEM_BREAK ||
         (item->kind == ITEM_WORD && (word_is(item->word, TAG_PARTICLE) || word_is(item->word, TAG_FILLER)) &&
          !item_is_verb(item));
}

/* a place for money: กองทุน, ธกส, กลุ่มออมทรัพย์ */
static gboolean is_fund(const Item *item)
{
  return item->kind == ITEM_WORD && !is_person(item) &&
         (item->word->category[CATEGORY_SAVING] != NULL || item->word->category[CATEGORY_DEBT] != NULL) &&
         !word_is(item->word, TAG_DEBT);
}

/* The next item that says something: not talk, not เงิน; with `amounts` numbers are skipped too. NULL at the end. */
static const Item *ahead(const Acts *acts, guint i, gboolean amounts)
{
  const Clause *clause = acts->clause;
  for (guint k = i + 1; k < clause->n; k++) {
    const Item *item = &clause->items[k];
    const gboolean number = item->kind == ITEM_AMOUNT || item->kind == ITEM_QUANTITY || item->kind == ITEM_PRICE;
    if (!is_talk(item) && !(number && amounts) && !(item_is(item, TAG_MONEY) && !item_is_verb(item)))
      return item;
  }
  return NULL;
}

static gboolean ahead_is(const Acts *acts, guint i, gboolean amounts, Tag tag)
{
  const Item *item = ahead(acts, i, amounts);
  return item != NULL && item_is(item, tag);
}

static gboolean ahead_fund(const Acts *acts, guint i)
{
  const Item *item = ahead(acts, i, FALSE);
  return item != NULL && is_fund(item);
}

static gboolean any_before(const Acts *acts, guint i, Tag tag)
{
  for (guint k = 0; k < i; k++) {
    if (item_is(&acts->clause->items[k], tag))
      return TRUE;
  }
  return FALSE;
}

static gboolean any_after(const Acts *acts, guint i, Tag tag)
{
  for (guint k = i + 1; k < acts->clause->n; k++) {
    if (item_is(&acts->clause->items[k], tag))
      return TRUE;
  }
  return FALSE;
}

static gboolean quantity_after(const Acts *acts, guint i)
{
  for (guint k = i + 1; k < acts->clause->n; k++) {
    const Item *item = &acts->clause->items[k];
    if (item->kind == ITEM_QUANTITY && item->word != NULL && item->word->unit != NULL)
      return TRUE;
  }
  return FALSE;
}

/* The person in front of every verb and noun: who acts. Pronouns of our own are nobody. */
static guint find_subject(const Clause *clause)
{
  for (guint i = 0; i < clause->n; i++) {
    const Item *item = &clause->items[i];
    if (is_person(item) || is_stranger(item))
      return i;
    if (!is_talk(item) && !item_is(item, TAG_SELF) && !item_is(item, TAG_DAY_SHORT) && !item_is(item, TAG_PLACE))
      return clause->n;
  }
  return clause->n;
}

static gboolean has_subject(const Acts *acts)
{
  return acts->subject < acts->clause->n;
}

static gboolean subject_is(const Acts *acts, Tag tag)
{
  return has_subject(acts) && item_is(&acts->clause->items[acts->subject], tag);
}

static gboolean stranger_acts(const Acts *acts)
{
  return has_subject(acts) && is_stranger(&acts->clause->items[acts->subject]);
}

/* Does a customer or neighbour stand right in front of the verb? "ปลาส้ม ลูกค้ามาซื้อ 300" */
static gboolean stranger_before(const Acts *acts, guint i)
{
  const Item *items = acts->clause->items;
  while (i > 0 && (is_talk(&items[i - 1]) || item_is(&items[i - 1], TAG_INWARD) || item_is(&items[i - 1], TAG_AWAY)))
    i--;
  return i > 0 && is_stranger(&items[i - 1]);
}

static gboolean has_product(const Clause *clause)
{
  for (guint i = 0; i < clause->n; i++) {
    if (clause->items[i].kind == ITEM_WORD && clause->items[i].word->product != NULL)
      return TRUE;
  }
  return FALSE;
}

/* "ลูกซื้อข้าวให้ 300": somebody of the family paid, for us */
static gboolean done_for_us(const Acts *acts, guint i)
{
  for (guint k = i + 1; k < acts->clause->n && has_subject(acts); k++) {
    const Item *next = item_is(&acts->clause->items[k], TAG_GIVE) ? ahead(acts, k, TRUE) : NULL;
    if (item_is(&acts->clause->items[k], TAG_GIVE) && (next == NULL || !is_person(next)))
      return TRUE;
  }
  return FALSE;
}

/* ซื้อ: our own products are bought by others as a rule, and who comes to buy is a customer. */
static guint act_buy(Acts *acts, guint i)
{
  const gboolean came = any_before(acts, i, TAG_INWARD), product = has_product(acts->clause);
  acts->unclear |= stranger_acts(acts) || stranger_before(acts, i) || (product && (came || has_subject(acts))) ||
                   (came && has_subject(acts)) || done_for_us(acts, i);
  return BIT(EXPENSE);
}

/* จ่าย: who pays, and what for */
static guint act_pay(Acts *acts, guint i)
{
  const Item *next = ahead(acts, i, FALSE);
  if (ahead_is(acts, i, TRUE, TAG_INWARD) || subject_is(acts, TAG_CUSTOMER))
    return BIT(INCOME);
  if (ahead_is(acts, i, FALSE, TAG_DEBT))
    return BIT(REPAY);
  if (ahead_is(acts, i, TRUE, TAG_DEBT) && acts->clause->items[i + 1].kind == ITEM_AMOUNT)
    return BIT(REPAY);
  const gboolean object = next != NULL && (item_is(next, TAG_COST) || item_is(next, TAG_COST_UNCLEAR) || item_is_goods(next));
  if (ahead_fund(acts, i) || (has_subject(acts) && !(object && subject_is(acts, TAG_KIN))))
    acts->unclear = TRUE;
  acts->unclear |= done_for_us(acts, i) || (next != NULL && item_is(next, TAG_ENTER)) ||
                   (!object && item_is(&acts->clause->items[i], TAG_SETTLE));
  return BIT(EXPENSE);
}

/* โอน, ส่ง: the word behind gives the direction */
static guint act_transfer(Acts *acts, guint i)
{
  if (ahead_is(acts, i, TRUE, TAG_INWARD))
    return BIT(INCOME);
  if (ahead_is(acts, i, FALSE, TAG_DEBT))
    return BIT(REPAY);
  if (ahead_is(acts, i, TRUE, TAG_ENTER) && item_is(&acts->clause->items[i], TAG_TRANSFER))
    return BIT(INCOME);
  if (ahead_is(acts, i, TRUE, TAG_GIVE)) {
    acts->unclear |= has_subject(acts);
    return BIT(EXPENSE);
  }
  if (subject_is(acts, TAG_CUSTOMER) && item_is(&acts->clause->items[i], TAG_TRANSFER))
    return BIT(INCOME);
  if (item_is(&acts->clause->items[i], TAG_TRANSFER)) {
    acts->unclear |= !ahead_is(acts, i, FALSE, TAG_RETURN) || has_subject(acts);
    return ahead_is(acts, i, FALSE, TAG_RETURN) ? BIT(EXPENSE) : 0;
  }
  acts->unclear |= ahead_fund(acts, i);
  return 0;
}

/* รับ, ได้ stand before money, a number or another verb; before goods or people they are no income */
static gboolean receives_goods(const Acts *acts, guint i)
{
  if (i + 1 >= acts->clause->n)
    return FALSE;
  const Item *next = &acts->clause->items[i + 1];
  if (next->kind == ITEM_UNKNOWN)
    return TRUE;
  if (next->kind != ITEM_WORD || item_is(next, TAG_MONEY) || item_is(next, TAG_COST) || item_is(next, TAG_COST_UNCLEAR) ||
      item_is(next, TAG_INCOME_NOUN) || item_is_verb(next) || is_talk(next) || item_is(next, TAG_DEBT) || is_fund(next))
    return FALSE;
  return item_is_goods(next) || is_person(next) || item_is(next, TAG_DOING);
}

static guint act_receive(Acts *acts, guint i)
{
  if (ahead_is(acts, i, FALSE, TAG_DEBT))
    return BIT(BORROW);
  acts->unclear |= ahead_fund(acts, i) || receives_goods(acts, i) || stranger_acts(acts);
  return BIT(INCOME);
}

static guint act_deposit(Acts *acts, guint i)
{
  const Item *next = ahead(acts, i, FALSE);
  if (ahead_is(acts, i, TRUE, TAG_INWARD))
    return BIT(INCOME);
  acts->unclear |=
      any_after(acts, i, TAG_GIVE) || (has_subject(acts) && !ahead_fund(acts, i)) || stranger_acts(acts) ||
      !(next == NULL || next->kind != ITEM_WORD || is_fund(next) || item_is_verb(next) || item_is(next, TAG_SAVE_NOUN) ||
        item_is(next, TAG_ENTER) || (i + 1 < acts->clause->n && item_is(&acts->clause->items[i + 1], TAG_MONEY)));
  return BIT(SAVE);
}

static guint act_borrow(Acts *acts, guint i)
{
  const Item *next = ahead(acts, i, FALSE);
  const gboolean thing = next != NULL && item_is_goods(next) && !is_fund(next) && !item_is(next, TAG_DEBT); /* ยืมรถ */
  acts->unclear |= thing || has_subject(acts) || any_before(acts, i, TAG_GIVE) || any_after(acts, i, TAG_GIVE) ||
                   ahead_is(acts, i, FALSE, TAG_AWAY);
  return BIT(BORROW);
}

static guint act_repay(Acts *acts, guint i)
{
  acts->unclear |= has_subject(acts) || ahead_is(acts, i, TRUE, TAG_INWARD);
  return BIT(REPAY);
}

/* behind ซื้อ a further verb is its purpose, unless it has a quantity of its own */
static guint act_product(Acts *acts, guint i, guint command)
{
  acts->unclear |= stranger_acts(acts) || any_before(acts, i, TAG_INCOME_NOUN); /* รับจ้างขายปลาส้ม */
  if (!acts->bought)
    return command;
  acts->muddled |= quantity_after(acts, i);
  return 0;
}

/* เก็บเงิน: put by, or collected from somebody */
static guint act_keep(Acts *acts, guint i)
{
  const Item *next = ahead(acts, i, FALSE);
  const gboolean group = any_after(acts, i, TAG_GROUP) || any_after(acts, i, TAG_JOIN);
  if (ahead_is(acts, i, FALSE, TAG_COST) || ahead_is(acts, i, FALSE, TAG_CUSTOMER))
    return BIT(INCOME);
  acts->unclear |= next != NULL && (is_person(next) || is_stranger(next) || item_is(next, TAG_COST_UNCLEAR));
  acts->unclear |= any_after(acts, i, TAG_FROM) || (group && !ahead_fund(acts, i)) || stranger_acts(acts);
  return BIT(SAVE);
}

/* ถอน, เบิก: savings; wages drawn in advance are no savings */
static guint act_withdraw(Acts *acts, guint i)
{
  acts->unclear |= stranger_acts(acts) || any_after(acts, i, TAG_COST) || any_after(acts, i, TAG_COST_UNCLEAR) ||
                   any_after(acts, i, TAG_INCOME_NOUN);
  return BIT(WITHDRAW);
}

static guint act_enter(const Acts *acts, guint i)
{
  const Clause *clause = acts->clause;
  const gboolean number = i + 1 < clause->n && clause->items[i + 1].kind == ITEM_AMOUNT;
  return number || any_before(acts, i, TAG_MONEY) || any_before(acts, i, TAG_INCOME_NOUN) ? BIT(INCOME) : 0;
}

/* What one verb does; 0: nothing by itself. */
static guint act_of(Acts *acts, guint i)
{
  const Item *item = &acts->clause->items[i];
  if (item_is(item, TAG_LEND))
    acts->unclear = TRUE;
  if (item_is(item, TAG_RECEIVE))
    return act_receive(acts, i);
  if (item_is(item, TAG_PAY))
    return act_pay(acts, i);
  if (item_is(item, TAG_TRANSFER) || item_is(item, TAG_SEND))
    return act_transfer(acts, i);
  if (item_is(item, TAG_DEPOSIT))
    return act_deposit(acts, i);
  if (item_is(item, TAG_KEEP))
    return act_keep(acts, i);
  if (item_is(item, TAG_BORROW))
    return act_borrow(acts, i);
  if (item_is(item, TAG_REPAY))
    return act_repay(acts, i);
  if (item_is(item, TAG_SELL) || item_is(item, TAG_SALES))
    return act_product(acts, i, BIT(SELL));
  if (item_is(item, TAG_MAKE))
    return act_product(acts, i, BIT(MAKE));
  if (item_is(item, TAG_RETURN)) {
    const gboolean owed = ahead_is(acts, i, FALSE, TAG_DEBT) || ahead_fund(acts, i);
    acts->unclear |= has_subject(acts) || !(owed || any_before(acts, i, TAG_TRANSFER));
    return owed ? BIT(REPAY) : 0;
  }
  if (item_is(item, TAG_GIVE))
    return ahead_is(acts, i, TRUE, TAG_INWARD) ? BIT(INCOME) : 0;
  if (item_is(item, TAG_ENTER))
    return act_enter(acts, i);
  if (item_is(item, TAG_INCOME)) {
    acts->unclear |= ahead_fund(acts, i);
    return BIT(INCOME);
  }
  if (item_is(item, TAG_WITHDRAW))
    return act_withdraw(acts, i);
  if (item_is(item, TAG_SAVE)) { /* ถอน… ออม: what is withdrawn */
    acts->unclear |= stranger_acts(acts);
    return (acts->strong & BIT(WITHDRAW)) != 0 ? 0 : BIT(SAVE);
  }
  acts->bought |= item_is(item, TAG_BUY) && acts->strong == 0;
  if (item_is(item, TAG_BUY))
    return act_buy(acts, i);
  if (!item_is(item, TAG_EXPENSE) && !item_is(item, TAG_SPEND))
    return 0;
  acts->unclear |= stranger_acts(acts) || (item_is(item, TAG_SPEND) && ahead_fund(acts, i));
  return BIT(EXPENSE);
}

/* Nouns that carry a direction where no verb does. */
static void weigh_noun(Acts *acts, guint i)
{
  const Item *item = &acts->clause->items[i];
  if (item_is(item, TAG_INCOME_NOUN))
    acts->weak |= BIT(INCOME);
  if (item_is(item, TAG_EXPENSE_NOUN))
    acts->weak |= BIT(EXPENSE);
  acts->unclear |= (item_is(item, TAG_INCOME_NOUN) || item_is(item, TAG_EXPENSE_NOUN)) && stranger_acts(acts);
  acts->given |= item_is(item, TAG_GIVE);
  if (item_is(item, TAG_SAVE_NOUN))
    acts->weak |= BIT(SAVE);
  acts->save_noun |= item_is(item, TAG_SAVE_NOUN);
  if (!item_is(item, TAG_COST))
    return;
  const Item *of = ahead(acts, i, FALSE);
  if (of != NULL && item_is(of, TAG_SELL))
    return; /* ค่าขายวัว: the sale decides */
  if (of != NULL && of->kind == ITEM_WORD && of->word->product != NULL) {
    acts->weak |= BIT(NONE); /* sold or bought? */
  } else {
    acts->cost = TRUE;
    acts->weak |= BIT(EXPENSE);
  }
}

static void gather(Acts *acts)
{
  const Clause *clause = acts->clause;
  acts->subject = find_subject(clause);
  for (guint i = 0; i < clause->n; i++) {
    const Item *item = &clause->items[i];
    acts->got_amount |= acts->got && item->kind == ITEM_AMOUNT;
    if (item->kind != ITEM_WORD)
      continue;
    if (item_is(item, TAG_COST_UNCLEAR) || item_is(item, TAG_DEBT))
      acts->weak |= BIT(NONE);
    weigh_noun(acts, i);
    if (item_is(item, TAG_DEPOSIT) && i + 1 < clause->n &&
        (item_is(&clause->items[i + 1], TAG_SELL) || item_is(&clause->items[i + 1], TAG_BUY)))
      continue; /* ฝากขาย, ฝากซื้อ: the second verb decides */
    if (item_is(item, TAG_GOT)) {
      acts->got = TRUE;
      acts->goods_received |= receives_goods(acts, i) || ahead_fund(acts, i);
      acts->unclear |= stranger_acts(acts);
      if (ahead_is(acts, i, FALSE, TAG_DEBT))
        acts->strong |= BIT(BORROW);
      continue;
    }
    if (item_is(item, TAG_SPLIT) && item_is(item, TAG_FILLER))
      continue;
    const guint act = act_of(acts, i);
    acts->muddled |= acts->got_amount && (act & ~(BIT(INCOME) | BIT(SELL))) != 0; /* ได้ 300 เอาไปใช้หนี้: two acts */
    acts->strong |= act;
  }
}

static Command only_command(guint set)
{
  return g_bit_nth_lsf(set, -1) >= 0 && (set & (set - 1)) == 0 ? (Command)g_bit_nth_lsf(set, -1) : COMMAND_NONE;
}

static Command lowest(guint set)
{
  return set != 0 ? (Command)g_bit_nth_lsf(set, -1) : COMMAND_NONE;
}

/* "ทำปลาส้มขายได้ 900": no quantity of what was made, one amount for what was sold */
static gboolean made_to_sell(const Acts *acts)
{
  gboolean sold = FALSE;
  for (guint i = 0; i < acts->clause->n; i++) {
    const Item *item = &acts->clause->items[i];
    sold |= item_is(item, TAG_SELL);
    if (!sold && (item->kind == ITEM_AMOUNT || item->kind == ITEM_PRICE || item->kind == ITEM_QUANTITY))
      return FALSE;
  }
  return acts->clause->amount > 0;
}

/* A debt beside money that comes in or goes out is lent, owed or got back: only its own verbs book it. */
static gboolean debt_beside(const Acts *acts)
{
  for (guint i = 0; i < acts->clause->n; i++) {
    if (item_is(&acts->clause->items[i], TAG_DEBT))
      return TRUE;
  }
  return FALSE;
}

static void decide(const Acts *acts, Direction *direction)
{
  guint strong = acts->strong;
  if (strong == (BIT(INCOME) | BIT(SELL)) || (strong == (BIT(MAKE) | BIT(SELL)) && made_to_sell(acts)))
    strong = BIT(SELL);
  direction->strong = strong != 0 || acts->got;
  if (strong != 0) {
    direction->command = lowest(strong);
    const gboolean sum_unclear = acts->save_noun && (strong & (BIT(INCOME) | BIT(EXPENSE))) != 0;
    if (acts->unclear || (strong == BIT(MAKE) && acts->weak != 0) ||
        ((strong == BIT(INCOME) || strong == BIT(EXPENSE)) && debt_beside(acts)))
      direction->fault = E_VERB_MISSING;
    else if (only_command(strong) == COMMAND_NONE || acts->muddled || sum_unclear || (strong == BIT(SELL) && acts->cost))
      direction->fault = E_AMOUNT_AMBIG;
    return;
  }
  if (acts->unclear) {
    direction->strong = TRUE;
    direction->fault = E_VERB_MISSING;
    return;
  }
  if (acts->got) {
    direction->command = COMMAND_INCOME;
    if (acts->goods_received || debt_beside(acts))
      direction->fault = E_VERB_MISSING;
    else if ((acts->weak & BIT(SAVE)) != 0 || ((acts->weak & BIT(EXPENSE)) != 0 && !acts->cost))
      direction->fault = E_AMOUNT_AMBIG;
    return;
  }
  direction->command = only_command(acts->weak);
  if (acts->weak != 0 && (direction->command == COMMAND_NONE || (direction->command == COMMAND_INCOME && acts->given)))
    direction->fault = E_VERB_MISSING;
}

void clause_direction(const Clause *clause, Direction *direction)
{
  Acts acts = {.clause = clause};
  *direction = (Direction){COMMAND_NONE, REPLY_NONE, FALSE};
  gather(&acts);
  decide(&acts, direction);
}
