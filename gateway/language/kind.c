#include "kind.h"

#include <stdlib.h>
#include <string.h>

static const struct {
  const char *name;
  gboolean takes;
} kinds[] = {
#define KIND(id, takes) {#id, takes},
    KINDS(KIND)
#undef KIND
};

static gboolean parse_one(const char *word, Field *field)
{
  g_auto(GStrv) halves = g_strsplit(word, ":", 2);
  if (halves[0] == NULL || halves[1] == NULL || halves[0][0] == '\0' || strlen(halves[0]) >= sizeof field->name)
    return FALSE;
  g_strlcpy(field->name, halves[0], sizeof field->name);
  char *source = strchr(halves[1], '=');
  if (source != NULL)
    *source++ = '\0';
  g_strlcpy(field->source, source != NULL ? source : field->name, sizeof field->source);
  char *most = strchr(halves[1], '(');
  if (most != NULL)
    *most++ = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
    if (strcmp(kinds[i].name, halves[1]) == 0) {
      field->kind = (Kind)i;
      field->most = most != NULL ? g_ascii_strtoll(most, NULL, 10) : 0;
      return kinds[i].takes == (field->most > 0);
    }
  }
  return FALSE;
}

gboolean field_set_parse(const char *line, FieldSet *set)
{
  g_auto(GStrv) words = g_strsplit(line, " ", -1);
  set->n_fields = 0;
  for (gsize i = 0; words[i] != NULL; i++) {
    if (words[i][0] == '\0')
      continue;
    if (set->n_fields == ANSWER_FIELDS_MAX || !parse_one(words[i], &set->fields[set->n_fields]))
      return FALSE;
    set->n_fields++;
  }
  return TRUE;
}

int field_set_find(const FieldSet *set, const char *name)
{
  for (guint i = 0; i < set->n_fields; i++) {
    if (strcmp(set->fields[i].name, name) == 0)
      return (int)i;
  }
  return -1;
}

gboolean kind_is_list(Kind kind)
{
  return kind == KIND_LIST || kind == KIND_CODES;
}

char *write_grouped(gint64 number)
{
  char digits[24];
  const guint64 size = number < 0 ? (guint64) - (number + 1) + 1 : (guint64)number;
  const int length = g_snprintf(digits, sizeof digits, "%" G_GUINT64_FORMAT, size);
  GString *text = g_string_new(number < 0 ? "-" : NULL);
  for (int i = 0; i < length; i++) {
    g_string_append_c(text, digits[i]);
    if (i + 1 < length && (length - i - 1) % 3 == 0)
      g_string_append_c(text, ',');
  }
  return g_string_free(text, FALSE);
}

char *write_money(gint64 satang)
{
  g_autofree char *baht = write_grouped(satang / 100);
  const int rest = abs((int)(satang % 100));
  if (rest == 0)
    return g_steal_pointer(&baht);
  return g_strdup_printf("%s%s.%02d", satang < 0 && satang > -100 ? "-" : "", baht, rest);
}

static char *write_quantity(gint64 milli)
{
  g_autofree char *whole = write_grouped(milli / 1000);
  int rest = abs((int)(milli % 1000)), digits = 3;
  if (rest == 0)
    return g_steal_pointer(&whole);
  for (; rest % 10 == 0; rest /= 10)
    digits--;
  return g_strdup_printf("%s%s.%0*d", milli < 0 && milli > -1000 ? "-" : "", whole, digits, rest);
}

static char *write_percent(gint64 tenths)
{
  const guint64 size = tenths < 0 ? (guint64) - (tenths + 1) + 1 : (guint64)tenths;
  return g_strdup_printf("%c%" G_GUINT64_FORMAT ".%d", tenths < 0 ? '-' : '+', size / 10, (int)(size % 10));
}

static char *write_clock(const Programme *programme, gint64 ms)
{
  const gint64 day = 86400000;
  gint64 local = (ms % day + (gint64)programme->utc_offset_minutes * 60000) % day;
  if (local < 0)
    local += day;
  return g_strdup_printf("%02d:%02d", (int)(local / 3600000), (int)(local / 60000 % 60));
}

static const Product *first_product(const Programme *programme)
{
  return programme->products->len > 0 ? g_ptr_array_index(programme->products, 0) : NULL;
}

/* "SELL 14": the command whose message is to be shown, and the product to show it with. */
static Command example_of(const Programme *programme, const char *text, const Product **product)
{
  g_auto(GStrv) words = g_strsplit(text, " ", 2);
  const Command command = words[0] != NULL ? command_by_name(words[0]) : COMMAND_NONE;
  const Family family = command_row(command)->family;
  *product = words[0] != NULL && words[1] != NULL ? programme_product(programme, words[1]) : NULL;
  if (*product == NULL)
    *product = first_product(programme);
  if (command == COMMAND_GROUP || family == FAMILY_PRODUCT || family == FAMILY_UNDO)
    return command;
  return family == FAMILY_MONEY && command != COMMAND_BATCH ? command : COMMAND_INCOME;
}

static char *write_example(const Wording *wording, const char *text)
{
  const Product *product = NULL;
  const Command command = example_of(wording->programme, text, &product);
  const char *verb = wording->verbs[command];
  const char *name = product != NULL ? wording_product(wording, product) : "";
  if (command == COMMAND_GROUP)
    return g_strdup_printf("%s%s%s %s", verb, wording->gap, name, wording->activities[ACTIVITY_SELL]);
  if (command_row(command)->family == FAMILY_PRODUCT)
    return g_strdup_printf("%s%s%s", verb, wording->gap, name);
  return g_strdup(verb);
}

static char *write_digits(const Wording *wording, const char *text)
{
  const Product *product = NULL;
  const Command command = example_of(wording->programme, text, &product);
  const CommandRow *row = command_row(command);
  const char *code = product != NULL ? product->code : "";
  if (command == COMMAND_GROUP)
    return g_strdup_printf("%s*%s*%d*15", row->digits, code, ACTIVITY_SELL);
  if (row->family == FAMILY_PRODUCT)
    return g_strdup_printf("%s*%s", row->digits, code);
  return row->family == FAMILY_MONEY ? g_strdup(row->digits) : NULL;
}

/* Numbered from 1 where they are keys, else joined by a stroke. */
static char *write_role(const Wording *wording, const char *text, gboolean keys)
{
  static const RoleSet bits[ROLE_WORDS] = {ROLE_VILLAGER, ROLE_JUNIOR | ROLE_LEAD, ROLE_OFFICER};
  RoleSet roles = 0;
  guint n = 0;
  if (!role_set_parse(text, &roles))
    return NULL;
  GString *words = g_string_new(NULL);
  for (guint i = 0; i < ROLE_WORDS; i++) {
    if ((roles & bits[i]) == 0)
      continue;
    if (keys)
      g_string_append_printf(words, "%s%u%s", words->len > 0 ? " " : "", ++n, wording->roles[i]);
    else
      g_string_append_printf(words, "%s%s", words->len > 0 ? "/" : "", wording->roles[i]);
  }
  return g_string_free(words, FALSE);
}

/* "INCOME:50000 EXPENSE:20000". A piece that is no such pair is left away. */
static char *write_sums(const Wording *wording, const char *text)
{
  g_auto(GStrv) pairs = g_strsplit(text, " ", -1);
  GString *words = g_string_new(NULL);
  for (gsize i = 0; pairs[i] != NULL; i++) {
    char *colon = strchr(pairs[i], ':');
    if (colon == NULL)
      continue;
    *colon = '\0';
    const Command command = command_by_name(pairs[i]);
    const gint64 satang = g_ascii_strtoll(colon + 1, NULL, 10);
    if (command == COMMAND_NONE)
      continue;
    g_autofree char *money = satang != 0 ? write_money(satang) : g_strdup("");
    g_string_append_printf(words, "%s%s%s%s", words->len > 0 ? " " : "", wording->verbs[command],
                           satang != 0 ? wording->gap : "", money);
  }
  return g_string_free(words, FALSE);
}

static char *write_codes(const Wording *wording, const char *text)
{
  g_auto(GStrv) codes = g_strsplit(text, " ", -1);
  return g_strv_length(codes) == 2 ? g_strdup_printf("%s %s %s", codes[0], wording->either, codes[1]) : g_strdup(text);
}

static char *write_text(const Wording *wording, const char *text, gint64 most)
{
  GString *kept = g_string_new(NULL);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar character = g_unichar_iscntrl(g_utf8_get_char(at)) ? ' ' : g_utf8_get_char(at);
    const gsize before = kept->len;
    g_string_append_unichar(kept, character);
    if (wording_units(wording, kept->str) > (guint)most) {
      g_string_truncate(kept, before);
      break;
    }
  }
  return g_string_free(kept, FALSE);
}

static char *write_village(const Wording *wording, const AnswerField *value)
{
  const gint64 code = value->number != 0 ? value->number : g_ascii_strtoll(value->text, NULL, 10);
  if (code <= 0 || code > 99999999)
    return NULL;
  const Village *village = programme_village(wording->programme, (gint32)code);
  return village != NULL ? wording_village(wording, village) : wording_village_code(wording->programme, (gint32)code);
}

static char *write_place(const Wording *wording, const AnswerField *value)
{
  if (value->number > 999999)
    return write_village(wording, value);
  return value->number > 0 ? wording_area(wording, (gint32)value->number) : NULL;
}

/* The target households of a place, by the programme's list. */
static char *write_households(const Programme *programme, gint64 place)
{
  gint64 from = place, to = place;
  for (; from > 0 && from < 10000000; from *= 100)
    to = to * 100 + 99;
  if (from <= 0 || from > 99999999)
    return NULL;
  const gint32 villages = programme_villages_within(programme, (gint32)from, (gint32)to);
  /* a village that the list has not (yet) is still one */
  return g_strdup_printf("%d", (place > 999999 ? 1 : villages) * programme->households);
}

static char *write_named(const Wording *wording, Kind kind, const char *id)
{
  if (kind == KIND_UNIT) {
    const char *unit = g_hash_table_lookup(wording->units, id);
    return g_strdup(unit != NULL ? unit : id);
  }
  const Product *product = kind == KIND_PRODUCT ? programme_product(wording->programme, id) : NULL;
  return g_strdup(product != NULL ? wording_product(wording, product) : id);
}

static char *write_value(const Wording *wording, const Field *field, const AnswerField *value)
{
  const gint64 number = value->number;
  switch (field->kind) {
  case KIND_MONEY:
    return number != 0 ? write_money(number) : NULL;
  case KIND_MONEY_TOTAL:
    return write_money(number);
  case KIND_SUM_HOUSEHOLD:
  case KIND_BALANCE:
  case KIND_SUM_VILLAGE:
  case KIND_SUM_DISTRICT:
  case KIND_SUM_COUNTRY:
    return write_grouped(number / 100);
  case KIND_DAY:
    return number >= 19000101 && number <= 24001231 ? wording_period(wording, number) : NULL;
  case KIND_PERIOD:
    return wording_period(wording, number);
  case KIND_CLOCK:
    return write_clock(wording->programme, number);
  case KIND_COUNT:
  case KIND_HOUSE:
    return number < 0 ? g_strdup("-") : g_strdup_printf("%" G_GINT64_FORMAT, number);
  case KIND_QTY:
  case KIND_QTY_TOTAL:
    return write_quantity(number);
  case KIND_PERCENT:
    return write_percent(number);
  case KIND_UNIT:
  case KIND_PRODUCT:
  case KIND_PRODUCT_CODE:
    return write_named(wording, field->kind, value->text);
  case KIND_VERB:
  case KIND_COMMAND:
    return g_strdup(wording->verbs[command_by_name(value->text)]);
  case KIND_EXAMPLE:
    return write_example(wording, value->text);
  case KIND_DIGITS:
    return write_digits(wording, value->text);
  case KIND_ACTIVITY:
    return number > 0 && number <= ACTIVITY_OTHER ? g_strdup(wording->activities[number]) : NULL;
  case KIND_ROLE:
  case KIND_ROLE_KEYS:
    return write_role(wording, value->text, field->kind == KIND_ROLE_KEYS);
  case KIND_PLACE:
    return write_place(wording, value);
  case KIND_HOUSEHOLDS:
    return write_households(wording->programme, number);
  case KIND_VILLAGE:
    return write_village(wording, value);
  case KIND_PHONE:
    return g_str_has_prefix(value->text, "+66") ? g_strdup_printf("0%s", value->text + 3) : g_strdup(value->text);
  case KIND_LIST:
    return g_strdup(value->text);
  case KIND_CODES:
    return write_codes(wording, value->text);
  case KIND_SUMS:
    return write_sums(wording, value->text);
  case KIND_TEXT:
    return write_text(wording, value->text, field->most);
  case KIND_COUNT_OF:
    break;
  }
  return NULL;
}

/* What GSM-7 has not becomes "?": only a text that somebody typed can hold it. */
static char *keep_alphabet(const Wording *wording, char *text)
{
  if (text == NULL || wording->alphabet == ALPHABET_UCS2 || segment_text(text).alphabet == ALPHABET_GSM7)
    return text;
  GString *kept = g_string_new(NULL);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar character = g_utf8_get_char(at);
    g_string_append_unichar(kept, segment_gsm7_units(character) > 0 ? character : '?');
  }
  g_free(text);
  return g_string_free(kept, FALSE);
}

char *kind_write(const Wording *wording, const Field *field, const AnswerField *value)
{
  const gboolean by_example = field->kind == KIND_EXAMPLE || field->kind == KIND_DIGITS;
  static const AnswerField nothing = {0};
  if (value == NULL && !by_example)
    return NULL;
  char *text = keep_alphabet(wording, write_value(wording, field, value != NULL ? value : &nothing));
  if (text != NULL && text[0] == '\0')
    g_clear_pointer(&text, g_free);
  return text;
}
