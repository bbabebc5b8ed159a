/* The kinds of reply fields: what a value looks like in a text, and how wide it can be. The kinds stand in catalogue.h. */
#pragma once
#include "message/answer.h"
#include "wording.h"

/* KIND(id, takes): a kind and whether it needs a number behind it, COUNT(99) */
#define KINDS(KIND)                                                                                                            \
  KIND(MONEY, FALSE)                                                                                                           \
  KIND(MONEY_TOTAL, FALSE)                                                                                                     \
  KIND(SUM_HOUSEHOLD, FALSE)                                                                                                   \
  KIND(BALANCE, FALSE)                                                                                                         \
  KIND(SUM_VILLAGE, FALSE)                                                                                                     \
  KIND(SUM_COUNTRY, FALSE)                                                                                                     \
  KIND(SUM_DISTRICT, FALSE)                                                                                                    \
  KIND(DAY, FALSE)                                                                                                             \
  KIND(PERIOD, FALSE)                                                                                                          \
  KIND(CLOCK, FALSE)                                                                                                           \
  KIND(COUNT, TRUE)                                                                                                            \
  KIND(HOUSE, FALSE)                                                                                                           \
  KIND(QTY, FALSE)                                                                                                             \
  KIND(QTY_TOTAL, FALSE)                                                                                                       \
  KIND(PERCENT, FALSE)                                                                                                         \
  KIND(UNIT, FALSE)                                                                                                            \
  KIND(PRODUCT, FALSE)                                                                                                         \
  KIND(PRODUCT_CODE, FALSE)                                                                                                    \
  KIND(VERB, FALSE)                                                                                                            \
  KIND(COMMAND, FALSE)                                                                                                         \
  KIND(EXAMPLE, FALSE)                                                                                                         \
  KIND(DIGITS, FALSE)                                                                                                          \
  KIND(ACTIVITY, FALSE)                                                                                                        \
  KIND(ROLE, FALSE)                                                                                                            \
  KIND(ROLE_KEYS, FALSE)                                                                                                       \
  KIND(PLACE, FALSE)                                                                                                           \
  KIND(HOUSEHOLDS, FALSE)                                                                                                      \
  KIND(VILLAGE, FALSE)                                                                                                         \
  KIND(PHONE, FALSE)                                                                                                           \
  KIND(LIST, FALSE)                                                                                                            \
  KIND(CODES, FALSE)                                                                                                           \
  KIND(SUMS, FALSE)                                                                                                            \
  KIND(TEXT, TRUE)

typedef enum {
#define KIND(id, takes) KIND_##id,
  KINDS(KIND)
#undef KIND
      KIND_COUNT_OF
} Kind;

/* One "name:KIND(most)=source" of replies.def. */
typedef struct {
  char name[4];
  char source[4]; /* the answer's field that gives the value; the name itself where the table names none */
  Kind kind;
  gint64 most;
} Field;

typedef struct {
  guint n_fields;
  Field fields[ANSWER_FIELDS_MAX];
} FieldSet;

/* Reads a line of replies.def. FALSE where it is malformed. */
gboolean field_set_parse(const char *line, FieldSet *set);
/* The place of a field, -1 where there is none. */
int field_set_find(const FieldSet *set, const char *name);

/* The value as the language writes it; NULL where the answer has none. Only characters of the language's alphabet. Caller
 * frees.
 */
char *kind_write(const Wording *wording, const Field *field, const AnswerField *value);
/* The widest value as written. A list's is its longest, or the mark of a shortened one if that is wider. Caller frees. */
char *kind_widest(const Wording *wording, const Field *field);
/* Whether the value is a list of items joined by spaces, which may be shortened. */
gboolean kind_is_list(Kind kind);

/* "1,500" and "1,200.50" from satang; "12,350" from a whole number. Callers free. */
char *write_money(gint64 satang);
char *write_grouped(gint64 number);
