#include "reader_parts.h"

/* --- faults --- */

void reading_fault(Reading *reading, ReplyId refusal)
{
  for (guint i = 0; i < reading->n_refusals; i++) {
    if (reading->refusals[i] == refusal)
      return;
  }
  if (reading->n_refusals < G_N_ELEMENTS(reading->refusals))
    reading->refusals[reading->n_refusals++] = refusal;
}

ReplyId reading_worst(const Reading *reading)
{
  static const ReplyId order[] = {E_NOT_REG,           E_ROLE,
                                  E_REG_FORMAT,        E_PHONE_BAD,
                                  E_NOTHING_TO_RECORD, E_UNKNOWN_CMD,
                                  E_VILLAGE_UNKNOWN,   E_VILLAGE_AMBIG,
                                  E_VILLAGE_MISSING,   E_HH_UNKNOWN,
                                  E_HH_MISSING,        E_PRODUCT_UNKNOWN,
                                  E_PRODUCT_MISSING,   E_ACTIVITY_UNKNOWN,
                                  E_DAY_MISSING,       E_DAY_RANGE,
                                  E_COUNT_MISSING,     E_COUNT_RANGE,
                                  E_COUNT_MISMATCH,    E_TOO_MANY,
                                  E_QTY_MISSING,       E_AMOUNT_BIG,
                                  E_AMOUNT_NEG,        E_AMOUNT_AMBIG,
                                  E_AMOUNT_ZERO,       E_VERB_MISSING,
                                  E_AMOUNT_MISSING,    E_CAT_UNKNOWN,
                                  E_DATE_BAD,          E_DATE_FUTURE,
                                  E_DATE_OLD,          E_CANCEL_AMBIG};
  for (gsize i = 0; i < G_N_ELEMENTS(order); i++) {
    for (guint k = 0; k < reading->n_refusals; k++) {
      if (reading->refusals[k] == order[i])
        return order[i];
    }
  }
  return E_UNKNOWN_CMD;
}

gboolean reading_may(const Reading *reading, Command command)
{
  return command_allowed(command, reading->roles);
}

void reading_command(Reading *reading, Command command)
{
  reading->request->command = command;
  if (!reading_may(reading, command))
    reading_fault(reading, E_ROLE);
}

void reading_check_amount(Reading *reading, gint64 satang)
{
  const Limits *limits = &reading->programme->limits;
  if (satang <= 0)
    reading_fault(reading, E_AMOUNT_ZERO);
  else if (satang > limits->hard_satang)
    reading_fault(reading, E_AMOUNT_BIG);
  else if (satang > limits->soft_satang)
    reading->request->needs_confirm = TRUE;
}

/* --- tokens --- */

gboolean token_is_idle(const Token *token)
{
  return token->kind == TOKEN_MARK || token->kind == TOKEN_BREAK || token_is(token, TAG_PARTICLE) ||
         token_is(token, TAG_FILLER);
}

guint reading_skip(const Reading *reading, guint from)
{
  while (from < reading->n && token_is_idle(&reading->tokens[from]))
    from++;
  return from;
}

guint reading_find(const Reading *reading, guint from, Tag tag)
{
  while (from < reading->n && !token_is(&reading->tokens[from], tag))
    from++;
  return from;
}

gboolean reading_only(const Reading *reading, guint from, Tag allowed, Tag also)
{
  for (guint i = from; i < reading->n; i++) {
    const Token *token = &reading->tokens[i];
    if (!token_is_idle(token) && !token_is(token, allowed) && !token_is(token, also))
      return FALSE;
  }
  return TRUE;
}

guint token_digits(const Reading *reading, const Token *token, char *digits, guint size)
{
  guint n = 0;
  for (guint16 i = token->start; i < token->end && n + 1 < size; i++) {
    if (g_ascii_isdigit(reading->text[i]))
      digits[n++] = reading->text[i];
  }
  digits[n] = '\0';
  return n;
}

gint32 token_integer(const Reading *reading, const Token *token)
{
  gint32 value = 0;
  if (token->kind != TOKEN_NUMBER || token->end - token->start > 8)
    return -1;
  for (guint16 i = token->start; i < token->end; i++) {
    if (!g_ascii_isdigit(reading->text[i]))
      return -1;
    value = value * 10 + (reading->text[i] - '0');
  }
  return value;
}
