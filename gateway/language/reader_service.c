/* Commands about the service and about what was sent before: help, undo, fix, yes and no, the own balance. */
#include "reader_parts.h"

#include <string.h>

static gboolean rest_only(const Reading *reading, guint first, Tag allowed, Tag also)
{
  return reading_only(reading, first + 1, allowed, also);
}

static gboolean has_number(const Reading *reading)
{
  for (guint i = 0; i < reading->n; i++) {
    const Token *token = &reading->tokens[i];
    if (token->kind == TOKEN_NUMBER || (token->kind == TOKEN_WORD && (token->word->digit >= 0 || token->word->power != 0)))
      return TRUE;
  }
  return FALSE;
}

/* The one amount behind `from`, with nothing but talk and the allowed words around it. */
static gboolean plain_amount(Reading *reading, guint from, Tag allowed, gint64 *amount, gboolean *quantity)
{
  Item items[ITEMS_MAX];
  const guint n = reading_items(reading, from, reading->n, items);
  *amount = 0;
  *quantity = FALSE;
  gboolean clear = TRUE;
  for (guint i = 0; i < n; i++) {
    const Item *item = &items[i];
    if (item->kind == ITEM_AMOUNT) {
      clear &= *amount == 0;
      *amount = item->value;
      if (item->fault != REPLY_NONE)
        reading_fault(reading, item->fault);
    } else if (item->kind == ITEM_QUANTITY) {
      *quantity = TRUE;
    } else if (item->kind != ITEM_BREAK && item->kind != ITEM_COMMA && !item_is(item, allowed) &&
               !item_is(item, TAG_PARTICLE) && !item_is(item, TAG_FILLER) && !item_is(item, TAG_MONEY) &&
               !item_is(item, TAG_SUMMARY)) {
      clear = FALSE;
    }
  }
  return clear;
}

static gboolean read_undo(Reading *reading, guint first)
{
  gboolean quantity;
  Request *request = reading->request;
  reading_command(reading, COMMAND_UNDO);
  if (!plain_amount(reading, first + 1, TAG_ENTRY_WORD, &request->amount_satang, &quantity) || quantity) {
    reading_fault(reading, E_AMOUNT_AMBIG);
  } else if (request->amount_satang != 0) {
    reading_check_amount(reading, request->amount_satang);
    request->needs_confirm = FALSE;
  }
  return TRUE;
}

static gboolean read_fix(Reading *reading, guint first)
{
  gboolean quantity;
  Request *request = reading->request;
  reading_command(reading, COMMAND_FIX);
  const gboolean clear = plain_amount(reading, first + 1, TAG_FIX_TO, &request->amount_satang, &quantity);
  if (quantity && request->amount_satang == 0)
    reading_fault(reading, E_AMOUNT_MISSING);
  else if (!clear || quantity)
    reading_fault(reading, E_AMOUNT_AMBIG);
  else if (request->amount_satang == 0 && !has_number(reading))
    reading_fault(reading, E_AMOUNT_MISSING);
  else if (!reading_faulty(reading))
    reading_check_amount(reading, request->amount_satang);
  return TRUE;
}

static gboolean read_lang(Reading *reading, guint first)
{
  const gboolean thai = reading_find(reading, first, TAG_THAI) < reading->n;
  const gboolean english = reading_find(reading, first, TAG_ENGLISH) < reading->n;
  const gboolean whole = token_is(&reading->tokens[first], TAG_LANG) || rest_only(reading, first, TAG_THAI, TAG_ENGLISH);
  if (!whole)
    return FALSE;
  reading_command(reading, COMMAND_LANG);
  if (thai == english)
    reading_fault(reading, E_UNKNOWN_CMD);
  g_strlcpy(reading->request->language, english ? "en" : "th", sizeof reading->request->language);
  return TRUE;
}

static gboolean read_cancel(Reading *reading, guint first)
{
  if (has_number(reading))
    return FALSE;
  if (reading_find(reading, first, TAG_SERVICE_WORD) < reading->n && rest_only(reading, first, TAG_SERVICE_WORD, TAG_SPEND))
    reading_command(reading, COMMAND_STOP);
  else if (reading_find(reading, first, TAG_ENTRY_WORD) < reading->n &&
           rest_only(reading, first, TAG_ENTRY_WORD, TAG_ENTRY_WORD))
    reading_command(reading, COMMAND_UNDO);
  else if (rest_only(reading, first, TAG_CANCEL, TAG_AWAY))
    reading_fault(reading, E_CANCEL_AMBIG);
  else
    return FALSE;
  return TRUE;
}

static gboolean has_money_verb(const Reading *reading, guint from)
{
  for (guint i = from; i < reading->n; i++) {
    const Item item = {.kind = reading->tokens[i].kind == TOKEN_WORD ? ITEM_WORD : ITEM_UNKNOWN,
                       .word = reading->tokens[i].word};
    if (item.kind == ITEM_WORD && item_is_verb(&item))
      return TRUE;
  }
  return FALSE;
}

/* ยอด, เหลือ, รวม of the own household. What names a village or all villages is the officers'. */
static gboolean read_summary(Reading *reading)
{
  if (reading->roles == ROLE_OFFICER)
    return FALSE;
  if (reading_find(reading, 0, TAG_ALL) < reading->n || reading_find(reading, 0, TAG_VILLAGE_WORD) < reading->n ||
      reading_find(reading, 0, TAG_TAMBON_WORD) < reading->n)
    return FALSE;
  for (guint i = 0; i < reading->n; i++) {
    const Token *token = &reading->tokens[i];
    if (token->kind == TOKEN_UNKNOWN || (token->kind == TOKEN_WORD && token->word->places != NULL))
      return FALSE;
  }
  Request *request = reading->request;
  Token saved[TOKENS_MAX];
  memcpy(saved, reading->tokens, sizeof(Token) * reading->n);
  const PeriodKind period = reading_period(reading, &request->month);
  if (has_number(reading)) {
    memcpy(reading->tokens, saved, sizeof(Token) * reading->n);
    request->month = 0;
    reading->n_refusals = 0;
    return FALSE;
  }
  reading_command(reading, COMMAND_SUMMARY);
  request->period = period == PERIOD_NONE ? PERIOD_MONTH : period;
  return TRUE;
}

static gboolean read_target(Reading *reading, guint first)
{
  const gboolean officer_only = reading->roles == ROLE_OFFICER;
  if (officer_only || has_number(reading) || has_money_verb(reading, first))
    return FALSE;
  for (guint i = first + 1; i < reading->n; i++) {
    const Token *token = &reading->tokens[i];
    if (token->kind == TOKEN_UNKNOWN || token_is(token, TAG_VILLAGE_WORD) ||
        (token->kind == TOKEN_WORD && token->word->places != NULL))
      return FALSE;
  }
  reading_command(reading, COMMAND_TARGET);
  return TRUE;
}

static gboolean simple(Reading *reading, gboolean fits, Command command)
{
  if (fits)
    reading_command(reading, command);
  return fits;
}

static gboolean only_talk(Reading *reading, guint first)
{
  if (first != 0 || !reading_only(reading, 0, TAG_PARTICLE, TAG_FILLER) || reading_find(reading, 0, TAG_PARTICLE) == reading->n)
    return FALSE;
  reading->request->particle_only = TRUE;
  reading_fault(reading, E_UNKNOWN_CMD);
  return TRUE;
}

gboolean reader_service(Reading *reading, guint first)
{
  const Token *token = &reading->tokens[first];
  if (token->kind == TOKEN_MARK && token->mark == '?')
    return simple(reading, reading_only(reading, 0, TAG_PARTICLE, TAG_FILLER), COMMAND_HELP);
  if (token_is(token, TAG_ERASE))
    return simple(reading, rest_only(reading, first, TAG_SELF, TAG_WHOLE), COMMAND_ERASE);
  if (token_is(token, TAG_MYDATA))
    return simple(reading, rest_only(reading, first, TAG_SELF, TAG_WHOLE), COMMAND_MYDATA);
  if (token_is(token, TAG_FIX))
    return read_fix(reading, first);
  if (token_is(token, TAG_UNDO))
    return read_undo(reading, first);
  if (token_is(token, TAG_CANCEL) && read_cancel(reading, first))
    return TRUE;
  if (token_is(token, TAG_STOP) && simple(reading, rest_only(reading, first, TAG_SERVICE_WORD, TAG_SPEND), COMMAND_STOP))
    return TRUE;
  if (token_is(token, TAG_WRONG_NUMBER) &&
      simple(reading, rest_only(reading, first, TAG_WRONG_NUMBER, TAG_SERVICE_WORD), COMMAND_WRONG))
    return TRUE;
  if (token_is(token, TAG_WRONG) && reading_find(reading, first, TAG_NUMBER_WORD) < reading->n &&
      simple(reading, rest_only(reading, first, TAG_NUMBER_WORD, TAG_NUMBER_WORD), COMMAND_WRONG))
    return TRUE;
  if (token_is(token, TAG_START) && simple(reading, rest_only(reading, first, TAG_SERVICE_WORD, TAG_SPEND), COMMAND_START))
    return TRUE;
  if (token_is(token, TAG_HELP) && simple(reading, rest_only(reading, first, TAG_HELP, TAG_QUESTION), COMMAND_HELP))
    return TRUE;
  if (token_is(token, TAG_NO) && simple(reading, rest_only(reading, first, TAG_NO, TAG_NO), COMMAND_NO))
    return TRUE;
  if (token_is(token, TAG_YES) && simple(reading, rest_only(reading, first, TAG_YES, TAG_YES), COMMAND_YES))
    return TRUE;
  if ((token_is(token, TAG_LANG) || token_is(token, TAG_THAI) || token_is(token, TAG_ENGLISH)) && read_lang(reading, first))
    return TRUE;
  if (token_is(token, TAG_TARGET) && read_target(reading, first))
    return TRUE;
  if ((token_is(token, TAG_SUMMARY) || token_is(token, TAG_TOTAL) || token_is(token, TAG_LEFT)) && read_summary(reading))
    return TRUE;
  return only_talk(reading, first);
}
