/* What the reader's files share: one message being read. Only reader*.c, reading.c, digits.c and filter.c include this.
 *
 *   message  = [ household code ] ( digits | service | group | mentor | officer | money )
 *   money    = clause { separator clause }            separator: line, comma, กับ, or the next verb after an amount
 *   clause   = { word } with one direction, one amount, at most one product, quantity, unit price and date
 *   amount   = numeral [ power tail ] [ currency ]    quantity = amount unit [ ครึ่ง ]    price = unit ละ amount
 */
#pragma once
#include "reader.h"
#include "text/number.h"
#include "wordbreak.h"

typedef struct {
  const Programme *programme;
  const Lexicon *lexicon;
  const char *text; /* folded */
  RoleSet roles;
  Day today;
  Token tokens[TOKENS_MAX];
  guint n;
  Request *request;
  ReplyId refusals[8]; /* every fault found; the first of the order in reading.c decides */
  guint n_refusals;
} Reading;

/* --- faults (reading.c) --- */
void reading_fault(Reading *reading, ReplyId refusal);
/* Which of the faults the refusal names (OP-09): role, place and product, day and count, amount, category, date. */
ReplyId reading_worst(const Reading *reading);
static inline gboolean reading_faulty(const Reading *reading)
{
  return reading->n_refusals > 0;
}

/* --- tokens (reading.c) --- */
static inline gboolean token_is(const Token *token, Tag tag)
{
  return token->kind == TOKEN_WORD && word_is(token->word, tag);
}
/* Talk without a part in the grammar: particles, fillers, breaks, marks. */
gboolean token_is_idle(const Token *token);
/* The first token from `from` on that is not idle; reading->n where there is none. */
guint reading_skip(const Reading *reading, guint from);
/* The first token with the tag in [from, n); n where there is none. */
guint reading_find(const Reading *reading, guint from, Tag tag);
/* Is every token of [from, n) idle or has one of the two tags? */
gboolean reading_only(const Reading *reading, guint from, Tag allowed, Tag also);
/* The digits of a number token without , . - ' / and spaces: at most `size` - 1; the length. */
guint token_digits(const Reading *reading, const Token *token, char *digits, guint size);
/* A number token that is a plain small integer ("05", "18"); -1 where it is none. */
gint32 token_integer(const Reading *reading, const Token *token);

/* --- what each file reads. TRUE: it was theirs, and the request or a fault is set --- */
gboolean reader_digits(Reading *reading, const char *text); /* digits.c */
gboolean reader_service(Reading *reading, guint first);     /* reader_service.c */
gboolean reader_group(Reading *reading, guint first);       /* reader_group.c */
gboolean reader_mentor(Reading *reading, guint first);      /* reader_mentor.c */
gboolean reader_officer(Reading *reading, guint first);     /* reader_officer.c */
gboolean reader_register(Reading *reading, guint first);    /* reader_officer.c */
void reader_money(Reading *reading);                        /* reader_money.c */

/* --- sets the command; faults E_ROLE where the roles may not (reading.c) --- */
void reading_command(Reading *reading, Command command);
gboolean reading_may(const Reading *reading, Command command);

/* --- amounts of a whole message --- */
/* Checks an amount against the limits: 0, the hard limit; marks needs_confirm over the soft one. */
void reading_check_amount(Reading *reading, gint64 satang);

/* --- places (reader_place.c) --- */
typedef struct {
  gint32 village, tambon, district; /* one of them; 0: none */
  gboolean named;                   /* something was named, right or wrong */
  guint end;                        /* the token behind it */
} PlaceRead;
/* A code of 4, 6 or 8 digits: a village of the home district, a tambon, a village. Faults what it does not know. A district has
 * no code here: four digits are a village, so a district is named by its word (อ.ขุนหาญ) or asked for by ALL. */
void reading_place_code(Reading *reading, const char *digits, PlaceRead *place);
/* The place that the tokens from `from` on name. Faults E_VILLAGE_UNKNOWN, E_VILLAGE_AMBIG. With `digits_are_codes` every
 * number of 4, 6 or 8 digits is a code, else only one that begins with 0 or is known. */
void reading_place(Reading *reading, guint from, gboolean digits_are_codes, PlaceRead *place);
/* A village that a message names beside what it reports: by name, moo or code; unknown words are no places. What named it
 * becomes idle. Faults E_VILLAGE_UNKNOWN, E_VILLAGE_AMBIG. `baht`: sums and dates may stand there too, so four digits are a
 * code only behind a word for village, or at `from` with a 0 in front. */
gint32 reading_village_beside(Reading *reading, guint from, gboolean baht);
gboolean reading_household(Reading *reading, gint32 number);

/* --- dates (reader_dates.c) --- */
/* Takes every date out of the tokens of [from, to): their tokens become idle. Day 0: none. Faults E_DATE_*. `bare_day_word`:
 * วันที่ N is a date too (elsewhere it is a training day). */
Day reading_take_date(Reading *reading, guint from, guint to, gboolean day_words);
/* The period that a question names; PERIOD_NONE where it names none. */
PeriodKind reading_period(Reading *reading, gint32 *month);

/* --- items (reader_items.c): the tokens of money, with numbers put together --- */
typedef enum {
  ITEM_WORD,
  ITEM_UNKNOWN,
  ITEM_AMOUNT,
  ITEM_QUANTITY,
  ITEM_PRICE,
  ITEM_COMMA,
  ITEM_BREAK,
  ITEM_QUESTION
} ItemKind;

typedef struct {
  ItemKind kind;
  const Word *word;  /* ITEM_WORD; the unit's of a quantity or price */
  gboolean glued;    /* stands right behind the item before */
  ReplyId fault;     /* ITEM_AMOUNT: what is wrong with it; REPLY_NONE: nothing */
  gint64 value;      /* satang; thousandths of a quantity as counted */
  gboolean labelled; /* ITEM_AMOUNT: currency stands with it */
  gboolean laugh;    /* three or more fives and no more */
  guint token;       /* where it begins */
} Item;

#define ITEMS_MAX TOKENS_MAX
/* Reads the tokens of [from, to) into items. */
guint reading_items(Reading *reading, guint from, guint to, Item items[ITEMS_MAX]);

static inline gboolean item_is(const Item *item, Tag tag)
{
  return item->kind == ITEM_WORD && word_is(item->word, tag);
}

/* --- one clause (reader_verbs.c, reader_goods.c) --- */
typedef struct {
  const Item *items;
  guint n;
  gint64 amount;        /* 0 where absent */
  ReplyId amount_fault; /* REPLY_NONE */
  gint64 quantity;      /* thousandths of the quantity's own unit word, 0 where absent */
  const Word *quantity_word;
  guint quantities; /* of goods: more than one leaves open which is meant */
} Clause;

typedef struct {
  Command command; /* COMMAND_NONE: none stands there */
  ReplyId fault;   /* E_VERB_MISSING, E_AMOUNT_AMBIG, …; REPLY_NONE */
  gboolean strong; /* a verb, not just a noun */
} Direction;
void clause_direction(const Clause *clause, Direction *direction);
/* A verb that begins a clause of its own after an amount. */
gboolean item_is_verb(const Item *item);
gboolean item_is_goods(const Item *item);

/* Fills product, category, quantity of an entry whose command is known; may turn SELL into INCOME or INCOME into SELL. */
void clause_goods(Reading *reading, const Clause *clause, Entry *entry);
