/* Questions of officers, all about a place; and what names a place, a household and a phone: REG, ADDPHONE, VOUCH. */
#include "reader_parts.h"

#include "text/phone.h"

#include <string.h>

static gboolean is_officer(const Reading *reading)
{
  return (reading->roles & ROLE_OFFICER) != 0;
}

static void set_place(Reading *reading, const PlaceRead *place)
{
  reading->request->village = place->village;
  reading->request->tambon = place->tambon;
  reading->request->district = place->district;
}

/* A question about one place. FALSE: no place is named and the sender is no officer. */
static gboolean ask_place(Reading *reading, Command command, guint from, gboolean period)
{
  PlaceRead place;
  Request *request = reading->request;
  const guint faults = reading->n_refusals;
  request->period = reading_period(reading, &request->month);
  reading_place(reading, 0, is_officer(reading), &place);
  if (!place.named && !is_officer(reading) && command == COMMAND_VTOTAL) {
    reading->n_refusals = faults;
    request->period = PERIOD_NONE;
    request->month = 0;
    return FALSE;
  }
  (void)from;
  reading_command(reading, command);
  if (!place.named)
    reading_fault(reading, E_VILLAGE_MISSING);
  set_place(reading, &place);
  if (period && request->period == PERIOD_NONE)
    request->period = PERIOD_MONTH;
  else if (!period && request->period == PERIOD_MONTH)
    request->period = PERIOD_NONE;
  return TRUE;
}

static gboolean ask_all(Reading *reading)
{
  Request *request = reading->request;
  reading_command(reading, COMMAND_ALL);
  const PeriodKind period = reading_period(reading, &request->month);
  request->period = period == PERIOD_NONE ? PERIOD_MONTH : period;
  return TRUE;
}

/* A phone may be typed in pieces, "081 234 5678": number tokens are joined until they are ten digits or, behind +66, eleven. */
static gboolean phone_at(const Reading *reading, guint *at, char e164[PHONE_SIZE])
{
  char digits[24] = "";
  gsize n = 0;
  gboolean plus = FALSE;
  while (*at < reading->n && reading->tokens[*at].kind != TOKEN_NUMBER) {
    plus = reading->tokens[*at].kind == TOKEN_MARK && reading->tokens[*at].mark == '+';
    (*at)++;
  }
  const gsize want_home = 10;
  while (*at < reading->n && reading->tokens[*at].kind == TOKEN_NUMBER) {
    const gsize more = token_digits(reading, &reading->tokens[*at], digits + n, (guint)(sizeof digits - n));
    n += more;
    (*at)++;
    if (n >= (digits[0] == '0' ? want_home : 11))
      break;
  }
  g_autofree char *address = g_strconcat(plus ? "+" : "", digits, NULL);
  return n > 6 && phone_read(address, e164) == PHONE_MOBILE;
}

static gint32 next_integer(const Reading *reading, guint *at)
{
  while (*at < reading->n && reading->tokens[*at].kind != TOKEN_NUMBER)
    (*at)++;
  return *at < reading->n ? token_integer(reading, &reading->tokens[(*at)++]) : -1;
}

static gboolean add_phone(Reading *reading, guint first)
{
  Request *request = reading->request;
  guint at = first + 1;
  PlaceRead place = {.end = at};
  gboolean number = FALSE;
  for (guint i = at; i < reading->n; i++)
    number |= reading->tokens[i].kind == TOKEN_NUMBER &&
              (reading->tokens[i].end - reading->tokens[i].start >= 9 || reading->text[reading->tokens[i].start] == '0');
  if (!number && !is_officer(reading))
    return FALSE;
  reading_command(reading, COMMAND_ADDPHONE);
  if (!phone_at(reading, &at, request->phone)) {
    request->phone[0] = '\0';
    reading_fault(reading, E_PHONE_BAD);
    return TRUE;
  }
  reading_place(reading, at, TRUE, &place);
  if (!place.named) {
    reading_fault(reading, E_VILLAGE_MISSING);
    return TRUE;
  }
  if (place.tambon != 0 || place.district != 0)
    reading_fault(reading, E_VILLAGE_MISSING);
  set_place(reading, &place);
  at = place.end;
  const gint32 household = next_integer(reading, &at);
  if (household < 0)
    reading_fault(reading, E_HH_MISSING);
  else if (!reading_household(reading, household))
    reading_fault(reading, E_HH_UNKNOWN);
  request->n_households = 1;
  request->households[0] = household;
  return TRUE;
}

static gboolean vouch(Reading *reading, guint first)
{
  guint at = first + 1;
  gboolean number = FALSE;
  for (guint i = at; i < reading->n; i++)
    number |= reading->tokens[i].kind == TOKEN_NUMBER;
  if (!number)
    return FALSE;
  reading_command(reading, COMMAND_VOUCH);
  if (!phone_at(reading, &at, reading->request->phone))
    reading_fault(reading, E_PHONE_BAD);
  return TRUE;
}

gboolean reader_register(Reading *reading, guint first)
{
  if (!token_is(&reading->tokens[first], TAG_REG))
    return FALSE;
  Request *request = reading->request;
  PlaceRead place;
  char digits[16];
  reading_command(reading, COMMAND_REG);
  reading_place(reading, first + 1, TRUE, &place);
  if (!place.named) {
    reading_fault(reading, E_REG_FORMAT);
    return TRUE;
  }
  set_place(reading, &place);
  guint at = place.end;
  const gint32 household = next_integer(reading, &at);
  while (at < reading->n && reading->tokens[at].kind != TOKEN_NUMBER)
    at++;
  const guint length = at < reading->n ? token_digits(reading, &reading->tokens[at], digits, sizeof digits) : 0;
  guint more = at + 1;
  if (household < 0 || length != 4 || next_integer(reading, &more) >= 0 || place.tambon != 0 || place.district != 0)
    reading_fault(reading, E_REG_FORMAT);
  else if (!reading_household(reading, household))
    reading_fault(reading, E_HH_UNKNOWN);
  else
    g_strlcpy(request->pin, digits, sizeof request->pin);
  request->n_households = 1;
  request->households[0] = household;
  return TRUE;
}

gboolean reader_officer(Reading *reading, guint first)
{
  const Token *token = &reading->tokens[first];
  const gboolean sum = token_is(token, TAG_SUMMARY) || token_is(token, TAG_TOTAL) || token_is(token, TAG_LEFT);
  if (sum && (reading_find(reading, 0, TAG_ALL) < reading->n ||
              (is_officer(reading) && reading_find(reading, 0, TAG_WHOLE) < reading->n)))
    return ask_all(reading);
  if (sum)
    return ask_place(reading, COMMAND_VTOTAL, first, TRUE);
  if (token_is(token, TAG_TARGET))
    return ask_place(reading, COMMAND_VTARGET, first, FALSE);
  if (token_is(token, TAG_TRAIN) && is_officer(reading))
    return ask_place(reading, COMMAND_VTRAIN, first, FALSE);
  if (token_is(token, TAG_PRODUCTS))
    return ask_place(reading, COMMAND_PRODUCTS, first, FALSE);
  if (token_is(token, TAG_EVAL))
    return ask_place(reading, COMMAND_EVAL, first, FALSE);
  if (token_is(token, TAG_GROUP) && is_officer(reading))
    return ask_place(reading, COMMAND_VGROUPS, first, FALSE);
  if (token_is(token, TAG_ADDPHONE))
    return add_phone(reading, first);
  if (token_is(token, TAG_VOUCH))
    return vouch(reading, first);
  if (!token_is(token, TAG_MISSING))
    return FALSE;
  if (is_officer(reading) || reading_skip(reading, first + 1) >= reading->n)
    return ask_place(reading, COMMAND_MISSING, first, FALSE);
  PlaceRead place; /* ค้าง 500 is a villager's debt, ค้าง 0508 a question */
  const guint faults = reading->n_refusals;
  reading_place(reading, first + 1, FALSE, &place);
  reading->n_refusals = faults;
  return place.village != 0 && ask_place(reading, COMMAND_MISSING, first, FALSE);
}
