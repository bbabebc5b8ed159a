#include "fold.h"

#include <string.h>

#define ROUNDS_MAX 64
#define SARA_AA 0x0E32
#define SARA_AM 0x0E33
#define SARA_E 0x0E40
#define SARA_AE 0x0E41
#define LAKKHANGYAO 0x0E45
#define NIKHAHIT 0x0E4D
#define RU 0x0E24
#define LU 0x0E26

gboolean fold_is_thai(gunichar c)
{
  return c >= 0x0E01 && c <= 0x0E5B;
}

static gboolean is_consonant(gunichar c)
{
  return c >= 0x0E01 && c <= 0x0E2E;
}

static gboolean is_tone(gunichar c)
{
  return (c >= 0x0E48 && c <= 0x0E4B) || c == 0x0E4C;
}

/* vowels above and below, and MAITAIKHU: they stand before the tone */
static gboolean is_mark_vowel(gunichar c)
{
  return c == 0x0E31 || (c >= 0x0E34 && c <= 0x0E3A) || c == 0x0E47;
}

gboolean fold_is_thai_follower(gunichar c)
{
  return (c >= 0x0E30 && c <= 0x0E3A) || c == LAKKHANGYAO || (c >= 0x0E47 && c <= 0x0E4E);
}

/* cp874: TIS-620 with a few marks of Windows in 0x80-0x9F */
static gunichar from_cp874(guchar byte)
{
  if (byte < 0x80)
    return byte;
  if ((byte >= 0xA1 && byte <= 0xDA) || (byte >= 0xDF && byte <= 0xFB))
    return (gunichar)(byte - 0xA0 + 0x0E00);
  switch (byte) {
  case 0xA0:
    return ' ';
  case 0x85:
    return 0x2026;
  case 0x91:
  case 0x92:
    return '\'';
  case 0x93:
  case 0x94:
    return '"';
  case 0x95:
    return 0x2022;
  case 0x96:
  case 0x97:
    return '-';
  default:
    return 0xFFFD;
  }
}

/* Thai read as Latin-1: letters between U+00A1 and U+00FB in bulk and not one Thai letter. A French or Portuguese word has
 * one accent among plain letters; Thai in TIS-620 has hardly a plain letter. */
static gboolean is_mojibake(const char *utf8, gsize length)
{
  gsize high = 0, plain = 0;
  for (const char *p = utf8; p < utf8 + length; p = g_utf8_next_char(p)) {
    const gunichar c = g_utf8_get_char(p);
    if (c >= 0x0100 && c != 0x2026 && c != 0x2022 && c != 0x20AC)
      return FALSE;
    high += (c >= 0xA1 && c <= 0xFB);
    plain += g_ascii_isalpha((gchar)(c < 0x80 ? c : 0));
  }
  return high >= 3 && high > plain;
}

void fold_decode(const char *bytes, gsize length, GString *out)
{
  if (g_utf8_validate(bytes, (gssize)length, NULL)) {
    if (!is_mojibake(bytes, length)) {
      g_string_append_len(out, bytes, (gssize)length);
      return;
    }
    for (const char *p = bytes; p < bytes + length; p = g_utf8_next_char(p)) {
      const gunichar c = g_utf8_get_char(p);
      g_string_append_unichar(out, c < 0x100 ? from_cp874((guchar)c) : c);
    }
    return;
  }
  for (gsize i = 0; i < length; i++) {
    const gunichar c = from_cp874((guchar)bytes[i]);
    g_string_append_unichar(out, c != 0 ? c : ' ');
  }
}

/* dropped altogether: zero-width, soft hyphen, variation selectors, tags, emoji and pictographs */
static gboolean is_invisible(gunichar c)
{
  return c == 0x00AD || c == 0x034F || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0000 && c <= 0xE0FFF) ||
         c == 0xFFFD;
}

static gboolean is_picture(gunichar c)
{
  return (c >= 0x1F000 && c <= 0x1FBFF) || (c >= 0x2600 && c <= 0x27BF) || (c >= 0x2B00 && c <= 0x2BFF) ||
         (c >= 0x2190 && c <= 0x21FF) || (c >= 0x2300 && c <= 0x23FF) || (c >= 0x25A0 && c <= 0x25FF) || c == 0x20E3;
}

/* one character to its plain form; 0: dropped */
static gunichar plain_form(gunichar c)
{
  if (c < 0x80)
    return c == '\t' || c == '\v' || c == '\f'    ? ' '
           : (c < 0x20 && c != '\n') || c == 0x7F ? 0
                                                  : (gunichar)g_ascii_tolower((gchar)c);
  if (c >= 0x0E50 && c <= 0x0E59)
    return c - 0x0E50 + '0';
  if (fold_is_thai(c))
    return c;
  if (c >= 0xFF01 && c <= 0xFF5E)
    return (gunichar)g_ascii_tolower((gchar)(c - 0xFF01 + '!'));
  if (c == 0x2028 || c == 0x2029 || c == 0x85)
    return '\n';
  if (is_invisible(c))
    return 0;
  if (c == 0x00A0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || is_picture(c))
    return ' '; /* a picture parts words and numbers as a space would */
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE63)
    return '-';
  if (c == 0x2018 || c == 0x2019 || c == 0x02BC || c == 0x00B4)
    return '\'';
  if (c == 0x201C || c == 0x201D)
    return '"';
  if (c == 0x00D7)
    return 'x';
  if (c == 0x2217 || c == 0x22C6)
    return '*';
  if (c < 0xA0)
    return 0;
  return g_unichar_tolower(c);
}

typedef GArray Units; /* of gunichar */

static gunichar last(const Units *units, guint back)
{
  return units->len >= back ? g_array_index(units, gunichar, units->len - back) : 0;
}

/* Puts one plain character behind what stands, mending Thai clusters; whatever order they were typed in. */
static void put(Units *units, gunichar c)
{
  const gunichar before = last(units, 1);
  if (c == LAKKHANGYAO && before != RU && before != LU)
    c = SARA_AA;
  if (c == SARA_AA && before == NIKHAHIT) { /* NIKHAHIT + AA */
    g_array_index(units, gunichar, units->len - 1) = SARA_AM;
    return;
  }
  if (c == SARA_AA && is_tone(before) && last(units, 2) == NIKHAHIT) { /* NIKHAHIT + tone + AA */
    g_array_index(units, gunichar, units->len - 2) = before;
    g_array_index(units, gunichar, units->len - 1) = SARA_AM;
    return;
  }
  if (is_tone(c) && before == SARA_AM) { /* the tone typed after */
    if (is_tone(last(units, 2)))
      return;
    g_array_index(units, gunichar, units->len - 1) = c;
    c = SARA_AM;
  } else if ((is_mark_vowel(c) || c == NIKHAHIT) && is_tone(before)) { /* the tone typed before its vowel */
    if (last(units, 2) == c)
      return;
    g_array_index(units, gunichar, units->len - 1) = c;
    c = before;
  } else if (c == SARA_E && before == SARA_E) {
    if (last(units, 2) == SARA_AE)
      g_array_set_size(units, units->len - 1);
    else
      g_array_index(units, gunichar, units->len - 1) = SARA_AE;
    return;
  } else if (c == SARA_E && before == SARA_AE) {
    return;
  } else if (c == before && (fold_is_thai_follower(c) || (c >= SARA_E && c <= 0x0E44))) {
    return; /* doubled */
  } else if (is_tone(c) && is_tone(before) && c != 0x0E4C) {
    return;
  }
  g_array_append_val(units, c);
}

/* "ครับบบ": three and more equal consonants are one. */
static gsize run_of(const gunichar *plain, gsize at, gsize n)
{
  gsize end = at + 1;
  while (end < n && plain[end] == plain[at])
    end++;
  return end - at;
}

static void write_lines(const Units *units, GString *out)
{
  gboolean content = FALSE, space = FALSE, line = FALSE;
  for (guint i = 0; i < units->len; i++) {
    const gunichar c = g_array_index(units, gunichar, i);
    if (c == '\n') {
      line = line || content;
      content = space = FALSE;
    } else if (c == ' ') {
      space = content;
    } else {
      if (line)
        g_string_append_c(out, '\n');
      else if (space)
        g_string_append_c(out, ' ');
      line = space = FALSE;
      content = TRUE;
      g_string_append_unichar(out, c);
    }
  }
}

static void mend(const GArray *plain, Units *units)
{
  const gunichar *all = (const gunichar *)(gpointer)plain->data;
  g_array_set_size(units, 0);
  for (gsize i = 0; i < plain->len;) {
    const gsize run = run_of(all, i, plain->len);
    const gsize kept = is_consonant(all[i]) && run >= 3 ? 1 : run;
    for (gsize k = 0; k < kept; k++)
      put(units, all[i]);
    i += run;
  }
}

void fold_text(const char *utf8, gsize length, GString *out)
{
  g_autoptr(GArray) plain = g_array_sized_new(FALSE, FALSE, sizeof(gunichar), (guint)length + 1);
  g_autoptr(GArray) units = g_array_sized_new(FALSE, FALSE, sizeof(gunichar), (guint)length + 1);
  for (const char *p = utf8; p < utf8 + length; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c == '\r')
      c = '\n';
    c = plain_form(c);
    if (c != 0)
      g_array_append_val(plain, c);
  }
  /* Once is enough for what people type; marks piled up at random settle after a few rounds, each shorter or more in order. */
  for (guint round = 0; round < ROUNDS_MAX; round++) {
    mend(plain, units);
    if (units->len == plain->len && memcmp(units->data, plain->data, units->len * sizeof(gunichar)) == 0)
      break;
    g_array_set_size(plain, 0);
    g_array_append_vals(plain, units->data, units->len);
  }
  write_lines(units, out);
}

char *fold(const char *bytes, gsize length)
{
  g_autoptr(GString) decoded = g_string_sized_new(length + 1);
  GString *folded = g_string_sized_new(length + 1);
  fold_decode(bytes, length, decoded);
  fold_text(decoded->str, decoded->len, folded);
  return g_string_free(folded, FALSE);
}
