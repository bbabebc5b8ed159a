/* What ครูใหญ่ and ครูน้อย report: training days with who came and who did not, visits, new products (OP-44, OP-105, OP-108). */
#include "reader_parts.h"

#include <string.h>

typedef enum { EXPECT_BARE, EXPECT_DAY, EXPECT_COUNT, EXPECT_ABSENT } Expect;

typedef struct {
  gint32 day, count; /* -1: not said */
  guint bares;
  gboolean absent_named, absent_people;
  Expect expect;
} Training;

static void add_number(gint32 *list, guint *n, gint32 number)
{
  for (guint i = 0; i < *n; i++) {
    if (list[i] == number)
      return;
  }
  if (*n < REQUEST_HOUSEHOLDS_MAX)
    list[(*n)++] = number;
}

/* The integers of a number token: "3,5,9" is three of them. FALSE where it is none. */
static gboolean each_integer(const Reading *reading, const Token *token, gint32 numbers[REQUEST_HOUSEHOLDS_MAX], guint *n)
{
  gint32 value = 0;
  guint digits = 0;
  *n = 0;
  for (guint16 i = token->start; i <= token->end; i++) {
    const char c = i < token->end ? reading->text[i] : ',';
    if (g_ascii_isdigit(c) && digits < 4) {
      value = value * 10 + (c - '0');
      digits++;
    } else if (c == ',' && digits > 0 && *n < REQUEST_HOUSEHOLDS_MAX) {
      numbers[(*n)++] = value;
      value = 0;
      digits = 0;
    } else {
      return FALSE;
    }
  }
  return TRUE;
}

static void training_number(Reading *reading, Training *training, guint at)
{
  Request *request = reading->request;
  const Token *token = &reading->tokens[at], *next = at + 1 < reading->n ? token + 1 : NULL;
  gint32 numbers[REQUEST_HOUSEHOLDS_MAX];
  guint n;
  const gboolean people = next != NULL && (token_is(next, TAG_PEOPLE) || token_is(next, TAG_HOUSEHOLD));
  if (!each_integer(reading, token, numbers, &n)) {
    reading_fault(reading, E_COUNT_RANGE);
  } else if (training->expect == EXPECT_ABSENT) {
    training->absent_people |= people && token_is(next, TAG_PEOPLE);
    for (guint i = 0; i < n; i++) {
      add_number(request->absent, &request->n_absent, numbers[i]);
      if (!reading_household(reading, numbers[i]) && !training->absent_people)
        reading_fault(reading, E_HH_UNKNOWN);
    }
  } else if (n != 1) {
    reading_fault(reading, E_COUNT_RANGE);
  } else if (training->expect == EXPECT_DAY) {
    training->day = numbers[0];
    training->expect = training->absent_named ? EXPECT_ABSENT : EXPECT_BARE;
  } else if (training->expect == EXPECT_COUNT || people) {
    if (training->count >= 0 && training->count != numbers[0])
      reading_fault(reading, E_COUNT_RANGE); /* วันที่ 2 และ 3 มา 18 คน */
    training->count = numbers[0];
    training->expect = EXPECT_BARE;
  } else if (training->day < 0) {
    training->day = numbers[0];
  } else if (training->count < 0) {
    training->count = numbers[0];
  } else {
    reading_fault(reading, E_COUNT_RANGE);
  }
}

static void settle_training(Reading *reading, Training *training)
{
  Request *request = reading->request;
  const gint32 all = reading->programme->households;
  if (training->absent_people) {
    request->n_absent = 0;
    reading_fault(reading, E_HH_MISSING);
  } else if (training->absent_named && request->n_absent == 0) {
    reading_fault(reading, E_HH_MISSING);
  }
  if (training->day < 0)
    reading_fault(reading, E_DAY_MISSING);
  else if (training->day < 1 || training->day > reading->programme->training_days)
    reading_fault(reading, E_DAY_RANGE);
  const gint32 absent = (gint32)request->n_absent;
  if (training->count < 0 && absent == 0)
    reading_fault(reading, E_COUNT_MISSING);
  else if (training->count > all || training->count == 0)
    reading_fault(reading, E_COUNT_RANGE);
  else if (training->count > 0 && absent > 0 && training->count + absent != all) {
    request->hint.number = training->count;
    request->hint.second = absent;
    reading_fault(reading, E_COUNT_MISMATCH);
  }
  request->day = MAX(training->day, 0);
  request->count = training->count >= 0 ? training->count : all - absent;
}

static gboolean read_training(Reading *reading, guint first)
{
  Training training = {.day = -1, .count = -1};
  reading_command(reading, COMMAND_TRAIN);
  reading->request->date = reading_take_date(reading, 0, reading->n, FALSE);
  reading->request->village = reading_village_beside(reading, first + 1, FALSE);
  for (guint i = first; i < reading->n; i++) {
    const Token *token = &reading->tokens[i];
    if (token_is(token, TAG_ABSENT)) {
      training.expect = EXPECT_ABSENT;
      training.absent_named = TRUE;
    } else if (token_is(token, TAG_DAY_WORD) || token_is(token, TAG_DAY_SHORT) ||
               (i == first && token->word != NULL && g_str_has_suffix(token->word->text, "วัน"))) {
      training.expect = EXPECT_DAY;
    } else if (token_is(token, TAG_INWARD)) {
      training.expect = EXPECT_COUNT;
    } else if (token_is(token, TAG_FULL)) {
      training.count = reading->programme->households;
    } else if (token->kind == TOKEN_NUMBER) {
      training_number(reading, &training, i);
    } else if (token_is(token, TAG_NOT) || token_is(token, TAG_PLAN) || token_is(token, TAG_QUESTION)) {
      reading_fault(reading, E_UNKNOWN_CMD);
    }
  }
  settle_training(reading, &training);
  return TRUE;
}

/* "3 คน", "3 หลัง": how many, not which; but "7 หลังที่ 8" */
static gboolean is_count(const Reading *reading, guint at)
{
  if (at + 1 < reading->n && token_is(&reading->tokens[at + 1], TAG_PEOPLE))
    return TRUE;
  if (at + 1 >= reading->n || !token_is(&reading->tokens[at + 1], TAG_HOUSEHOLD))
    return FALSE;
  guint next = reading_skip(reading, at + 2);
  if (next < reading->n && token_is(&reading->tokens[next], TAG_ORDINAL))
    next++;
  return next >= reading->n || reading->tokens[next].kind != TOKEN_NUMBER;
}

static gboolean read_visit(Reading *reading, guint first)
{
  Request *request = reading->request;
  reading_command(reading, COMMAND_VISIT);
  request->date = reading_take_date(reading, 0, reading->n, TRUE);
  request->village = reading_village_beside(reading, first + 1, FALSE);
  for (guint i = first + 1; i < reading->n; i++) {
    gint32 numbers[REQUEST_HOUSEHOLDS_MAX];
    guint n;
    if (token_is(&reading->tokens[i], TAG_NOT) || token_is(&reading->tokens[i], TAG_PLAN) ||
        token_is(&reading->tokens[i], TAG_QUESTION))
      reading_fault(reading, E_UNKNOWN_CMD);
    if (reading->tokens[i].kind != TOKEN_NUMBER)
      continue;
    if (is_count(reading, i)) {
      reading_fault(reading, E_HH_MISSING);
      continue;
    }
    if (!each_integer(reading, &reading->tokens[i], numbers, &n)) {
      reading_fault(reading, E_HH_UNKNOWN);
      continue;
    }
    for (guint k = 0; k < n; k++) {
      add_number(request->households, &request->n_households, numbers[k]);
      if (!reading_household(reading, numbers[k]))
        reading_fault(reading, E_HH_UNKNOWN);
    }
  }
  if (request->n_households == 0)
    reading_fault(reading, E_HH_MISSING);
  return TRUE;
}

/* The rest of the text as it stands, without particles at its end. */
static gboolean read_proposal(Reading *reading, guint first)
{
  Request *request = reading->request;
  reading_command(reading, COMMAND_PROPOSE);
  guint from = first + 1, to = reading->n;
  while (from < to && reading->tokens[from].kind == TOKEN_MARK)
    from++;
  while (to > from && (token_is(&reading->tokens[to - 1], TAG_PARTICLE) || reading->tokens[to - 1].kind == TOKEN_MARK))
    to--;
  if (from >= to) {
    reading_fault(reading, E_PRODUCT_MISSING);
    return TRUE;
  }
  const char *start = reading->text + reading->tokens[from].start;
  gsize length = (gsize)(reading->tokens[to - 1].end - reading->tokens[from].start);
  while (length >= sizeof request->name || (length > 0 && (start[length] & 0xC0) == 0x80))
    length--;
  memcpy(request->name, start, length);
  request->name[length] = '\0';
  g_strdelimit(request->name, "\n", ' ');
  return TRUE;
}

static gboolean read_contest(Reading *reading, guint first)
{
  reading_command(reading, COMMAND_CONTEST);
  for (guint i = first + 1; i < reading->n; i++) {
    if (reading->tokens[i].kind == TOKEN_NUMBER)
      reading->request->day = token_integer(reading, &reading->tokens[i]);
  }
  if (reading->request->day == 0)
    reading_fault(reading, E_DAY_MISSING);
  else if (reading->request->day < 1 || reading->request->day > reading->programme->training_days)
    reading_fault(reading, E_DAY_RANGE);
  return TRUE;
}

/* ได้, จ่าย, ค่า and a number: a mentor's word inside an entry of money (OP-44) */
static gboolean is_about_money(const Reading *reading)
{
  gboolean number = FALSE, verb = FALSE;
  for (guint i = 0; i < reading->n; i++) {
    const Token *token = &reading->tokens[i];
    number |= token->kind == TOKEN_NUMBER || (token->kind == TOKEN_WORD && token->word->power != 0);
    verb |= token_is(token, TAG_GOT) || token_is(token, TAG_PAY) || token_is(token, TAG_COST) || token_is(token, TAG_RECEIVE) ||
            token_is(token, TAG_INCOME) || token_is(token, TAG_EXPENSE) || token_is(token, TAG_CURRENCY) ||
            token_is(token, TAG_BUY) || token_is(token, TAG_COST_UNCLEAR) || token_is(token, TAG_INCOME_NOUN);
  }
  return number && verb && (reading->roles & ROLE_VILLAGER) != 0;
}

gboolean reader_mentor(Reading *reading, guint first)
{
  const Token *token = &reading->tokens[first];
  const gboolean officer = (reading->roles & ROLE_OFFICER) != 0;
  if (token_is(token, TAG_PROPOSE))
    return read_proposal(reading, first);
  if (token_is(token, TAG_CONTEST))
    return read_contest(reading, first);
  if ((token_is(token, TAG_TRAIN) || token_is(token, TAG_ABSENT) || token_is(token, TAG_VISIT)) && is_about_money(reading))
    return FALSE;
  if (token_is(token, TAG_TRAIN) && officer)
    return FALSE; /* an officer asks: VTRAIN */
  if (token_is(token, TAG_TRAIN) || token_is(token, TAG_ABSENT))
    return read_training(reading, first);
  return token_is(token, TAG_VISIT) && read_visit(reading, first);
}
