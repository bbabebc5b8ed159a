#include "number.h"

#define DIGITS_MAX 15
#define HUGE_LIMIT G_GINT64_CONSTANT(1000000000000000)

/* "1,500" and "12,345,678" are thousands; any other comma is unclear */
static gboolean commas_fit(const char *text, gsize length)
{
  gsize group = 0, groups = 0;
  for (gsize i = 0; i < length && text[i] != '.'; i++) {
    if (text[i] != ',') {
      group++;
    } else {
      if (groups == 0 ? group > 3 || group == 0 : group != 3)
        return FALSE;
      groups++;
      group = 0;
    }
  }
  return groups == 0 || (group == 3 && text[0] != '0');
}

gboolean numeral_read(const char *text, gsize length, Numeral *numeral)
{
  *numeral = (Numeral){0};
  guint points = 0, decimals = 0;
  if (length == 0 || !g_ascii_isdigit(text[0]) || !g_ascii_isdigit(text[length - 1]))
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    if (text[i] == '.') {
      points++;
    } else if (text[i] == ',') {
      numeral->unclear |= points > 0;
    } else if (!g_ascii_isdigit(text[i]) || numeral->digits + decimals >= DIGITS_MAX) {
      return FALSE;
    } else if (points == 0) {
      numeral->whole = numeral->whole * 10 + (text[i] - '0');
      numeral->digits++;
    } else if (decimals++ < 3) {
      numeral->fraction = numeral->fraction * 10 + (text[i] - '0');
    }
  }
  numeral->decimals = MIN(decimals, 3);
  numeral->leading_zero = text[0] == '0' && numeral->digits > 1;
  numeral->unclear |= points > 1 || decimals > 2 || !commas_fit(text, length);
  return TRUE;
}

gboolean numeral_scale(const Numeral *numeral, gint64 scale, gint64 *value)
{
  gint64 unit = 1;
  for (guint i = 0; i < numeral->decimals; i++)
    unit *= 10;
  if (numeral->whole > HUGE_LIMIT / scale || (numeral->fraction * scale) % unit != 0)
    return FALSE;
  *value = numeral->whole * scale + numeral->fraction * scale / unit;
  return TRUE;
}

/* the value of one piece that is no power, in hundredths */
static gboolean piece_value(const NumberPiece *piece, gint64 *hundredths)
{
  switch (piece->kind) {
  case PIECE_NUMERAL:
    return !piece->numeral.unclear && !piece->numeral.leading_zero && numeral_scale(&piece->numeral, 100, hundredths);
  case PIECE_DIGIT:
    *hundredths = piece->value * 100;
    return TRUE;
  case PIECE_ONE:
  case PIECE_ELEVENTH:
    *hundredths = 100;
    return TRUE;
  case PIECE_POWER:
  default:
    return FALSE;
  }
}

/* a piece behind the last power: what it adds, in hundredths; FALSE: unclear */
static gboolean tail_value(const NumberPiece *tail, gint64 power, gboolean bare_power, gint64 *adds)
{
  gint64 value;
  if (!piece_value(tail, &value) || value == 0 || value % 100 != 0)
    return FALSE;
  const gboolean single = value < 1000 && (tail->kind != PIECE_NUMERAL || tail->numeral.digits == 1);
  if (tail->kind == PIECE_ELEVENTH || power == 10) {
    *adds = value;
    return single;
  }
  if (!single) {
    *adds = value;
    return value < power * 100;
  }
  if (tail->kind == PIECE_ONE && bare_power) { /* ร้อยนึง: one hundred */
    *adds = 0;
    return TRUE;
  }
  *adds = value * power / 10;
  return power >= 1000;
}

NumberVerdict number_read(const NumberPiece *pieces, gsize n, gint64 *hundredths)
{
  gint64 total = 0, last_power = 0;
  gboolean bare = FALSE, first = TRUE;
  for (gsize i = 0; i < n; first = FALSE) {
    gint64 value = 100;
    const gboolean multiplied = pieces[i].kind != PIECE_POWER;
    if (multiplied) {
      if (i + 1 >= n || pieces[i + 1].kind != PIECE_POWER) { /* no power follows: the whole number or its tail */
        if (last_power == 0) {
          if (n > 1)
            return NUMBER_UNCLEAR;
          if (pieces[i].kind == PIECE_NUMERAL && !pieces[i].numeral.unclear && pieces[i].numeral.whole > HUGE_LIMIT / 100)
            return NUMBER_HUGE;
          return piece_value(&pieces[i], hundredths) ? NUMBER_FINE : NUMBER_UNCLEAR;
        }
        if (i + 1 != n || !tail_value(&pieces[i], last_power, bare, &value))
          return NUMBER_UNCLEAR;
        *hundredths = total + value;
        return NUMBER_FINE;
      }
      if (!piece_value(&pieces[i], &value) || value == 0)
        return NUMBER_UNCLEAR;
      i++;
    }
    const gint64 power = pieces[i++].value;
    if (power == 1000000 && !multiplied && total > 0) { /* สิบล้าน: what stands so far, in millions */
      if (total > HUGE_LIMIT / power)
        return NUMBER_HUGE;
      total *= power;
    } else if (last_power != 0 && power >= last_power) {
      return NUMBER_UNCLEAR;
    } else {
      if (value > HUGE_LIMIT / power)
        return NUMBER_HUGE;
      total += value * power;
    }
    bare = first && !multiplied;
    last_power = power;
  }
  *hundredths = total;
  return n > 0 ? NUMBER_FINE : NUMBER_UNCLEAR;
}

gboolean number_total(gint64 quantity_milli, gint64 price, gint64 *total)
{
  gint64 product;
  if (__builtin_mul_overflow(quantity_milli, price, &product) || product % 1000 != 0)
    return FALSE;
  *total = product / 1000;
  return TRUE;
}
