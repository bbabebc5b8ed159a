/* The arguments of each code (rulings OP-70 to OP-75, OP-91 to OP-93). */
#include "digits.h"

#include "text/date.h"
#include "text/phone.h"

#include <string.h>

static gint32 argument_integer(const Form *form, guint index)
{
  if (index >= form->n || strspn(form->args[index].digits, "0123456789") != strlen(form->args[index].digits) ||
      strlen(form->args[index].digits) > 8)
    return -1;
  return (gint32)g_ascii_strtoll(form->args[index].digits, NULL, 10);
}

static gint64 argument_amount(const Form *form, guint index)
{
  Numeral numeral;
  gint64 satang = 0;
  const char *digits = form->args[index].digits;
  if (digits[0] == '-' && numeral_read(digits + 1, strlen(digits + 1), &numeral) && numeral_scale(&numeral, 100, &satang)) {
    form->reading->request->hint.amount_satang = satang;
    reading_fault(form->reading, E_AMOUNT_NEG);
    return 0;
  }
  digits += strspn(digits, "+");
  if (phone_looks_like(digits, strlen(digits)) || strspn(digits, "0123456789") > 15) {
    reading_fault(form->reading, E_AMOUNT_BIG);
    return 0;
  }
  if (!numeral_read(digits, strlen(digits), &numeral) || numeral.unclear || (numeral.leading_zero && numeral.whole > 0) ||
      form->args[index].unit != NULL) {
    reading_fault(form->reading, E_AMOUNT_AMBIG);
    return 0;
  }
  if (!numeral_scale(&numeral, 100, &satang))
    satang = form->reading->programme->limits.hard_satang + 1;
  reading_check_amount(form->reading, satang);
  return satang;
}

static gint64 argument_quantity(const Form *form, guint index)
{
  Numeral numeral;
  gint64 milli = 0;
  const Argument *argument = &form->args[index];
  if (!numeral_read(argument->digits, strlen(argument->digits), &numeral) || numeral.unclear ||
      !numeral_scale(&numeral, 1000, &milli) || argument->currency) {
    reading_fault(form->reading, E_AMOUNT_AMBIG);
    return 0;
  }
  return argument->unit != NULL && milli < G_GINT64_CONSTANT(1000000000000) ? milli * argument->unit->milli / 1000 : milli;
}

static Day argument_date(const Form *form, guint index)
{
  DateParts parts;
  Day day = 0;
  const char *digits = form->args[index].digits;
  if (!date_digits(digits, strlen(digits), &parts)) {
    reading_fault(form->reading, form->spaces_only ? E_AMOUNT_AMBIG : E_DATE_BAD);
    return 0;
  }
  switch (date_resolve(&parts, form->reading->today, form->reading->programme->limits.back_days, &day)) {
  case DATE_FINE:
    return day;
  case DATE_BAD:
    reading_fault(form->reading, E_DATE_BAD);
    break;
  case DATE_FUTURE:
    reading_fault(form->reading, E_DATE_FUTURE);
    break;
  case DATE_OLD:
    reading_fault(form->reading, E_DATE_OLD);
    break;
  }
  return 0;
}

static Entry *new_entry(Reading *reading, Command command)
{
  Request *request = reading->request;
  if (request->n_entries >= REQUEST_ENTRIES_MAX || (gint)request->n_entries >= reading->programme->limits.entries) {
    reading_fault(reading, E_TOO_MANY);
    return &request->entries[REQUEST_ENTRIES_MAX - 1];
  }
  Entry *entry = &request->entries[request->n_entries++];
  *entry = (Entry){.command = command};
  return entry;
}

static CategoryKind kind_of(Command command)
{
  return command == COMMAND_INCOME                                ? CATEGORY_INCOME
         : command == COMMAND_EXPENSE                             ? CATEGORY_EXPENSE
         : command == COMMAND_SAVE || command == COMMAND_WITHDRAW ? CATEGORY_SAVING
                                                                  : CATEGORY_DEBT;
}

/* N*baht[*cat][*DDMM] */
static void read_money(Form *form, Command command)
{
  Reading *reading = form->reading;
  if (form->n == 0) {
    reading_fault(reading, E_VERB_MISSING);
    reading->request->hint.amount_satang = (gint64)g_ascii_strtoll(command_row(command)->digits, NULL, 10) * 100;
    return;
  }
  Entry *entry = new_entry(reading, command);
  entry->amount_satang = argument_amount(form, 0);
  guint next = 1;
  if (next < form->n && strlen(form->args[next].digits) <= 2) {
    const gint32 digit = argument_integer(form, next);
    const Category *category = programme_category(reading->programme, kind_of(command), digit);
    if (category == NULL) {
      reading->request->hint.number = digit;
      reading_fault(reading, E_CAT_UNKNOWN);
    } else {
      g_strlcpy(entry->category, category->id, sizeof entry->category);
    }
    next++;
  }
  if (next < form->n && (strlen(form->args[next].digits) == 4 || strlen(form->args[next].digits) == 6 || next == 2))
    entry->day = argument_date(form, next++);
  if (next < form->n)
    reading_fault(reading, E_AMOUNT_AMBIG);
}

static const Product *argument_product(const Form *form, guint index)
{
  const Product *product = index < form->n ? programme_product(form->reading->programme, form->args[index].digits) : NULL;
  if (product == NULL)
    reading_fault(form->reading, index < form->n ? E_PRODUCT_UNKNOWN : E_PRODUCT_MISSING);
  return product;
}

static void set_quantity(const Form *form, guint index, const Product *product, Entry *entry)
{
  const Unit *unit = form->args[index].unit;
  entry->qty_milli = argument_quantity(form, index);
  if (entry->qty_milli > 0)
    g_strlcpy(entry->unit, unit != NULL ? unit->id : product->unit, sizeof entry->unit);
}

/* 6*product[*qty]*baht, 7*product*qty */
static void read_product(Form *form, Command command)
{
  Reading *reading = form->reading;
  if (form->n == 0) {
    reading_fault(reading, E_VERB_MISSING);
    reading->request->hint.amount_satang = (gint64)g_ascii_strtoll(command_row(command)->digits, NULL, 10) * 100;
    return;
  }
  const Product *product = argument_product(form, 0);
  Entry *entry = new_entry(reading, command);
  if (product == NULL)
    return;
  g_strlcpy(entry->product, product->code, sizeof entry->product);
  g_strlcpy(reading->request->hint.product, product->code, sizeof reading->request->hint.product);
  const guint most = command == COMMAND_SELL ? 3 : 2;
  if (form->n > most) {
    reading_fault(reading, E_AMOUNT_AMBIG);
  } else if (form->n == 1) {
    reading_fault(reading, command == COMMAND_SELL ? E_AMOUNT_MISSING : E_QTY_MISSING);
  } else if (command == COMMAND_SELL) {
    entry->amount_satang = argument_amount(form, form->n - 1);
    if (form->n == 3)
      set_quantity(form, 1, product, entry);
    if (entry->qty_milli / 10 > entry->amount_satang && entry->amount_satang > 0)
      reading_fault(reading, E_AMOUNT_AMBIG); /* money and quantity the other way round */
  } else {
    set_quantity(form, 1, product, entry);
    if (form->args[1].currency || entry->qty_milli <= 0)
      reading_fault(reading, E_QTY_MISSING);
  }
}

/* 60*group*activity*people[*baht][*DDMM]; an officer's 60*village */
static void read_group(Form *form)
{
  Reading *reading = form->reading;
  Request *request = reading->request;
  const gint32 activity = argument_integer(form, 1), people = argument_integer(form, 2);
  const Product *product = argument_product(form, 0);
  if (product == NULL)
    return;
  g_strlcpy(request->group, product->code, sizeof request->group);
  if (form->n < 2 || !((activity >= ACTIVITY_MEET && activity <= ACTIVITY_LEARN) || activity == ACTIVITY_OTHER)) {
    reading_fault(reading, E_ACTIVITY_UNKNOWN);
    return;
  }
  request->activity = (Activity)activity;
  const gboolean money = activity == ACTIVITY_SELL || activity == ACTIVITY_SAVE;
  if (form->n > 2) {
    if (people < 1 || people > REQUEST_PEOPLE_MAX)
      reading_fault(reading, E_COUNT_RANGE);
    request->people = people;
  }
  guint next = 3;
  if (money && next < form->n)
    request->amount_satang = argument_amount(form, next++);
  else if (money)
    reading_fault(reading, E_AMOUNT_MISSING);
  if (next < form->n && strlen(form->args[next].digits) >= 4 && strpbrk(form->args[next].digits, ",.") == NULL)
    request->date = argument_date(form, next++);
  if (next < form->n)
    reading_fault(reading, E_AMOUNT_AMBIG);
}

static void read_member(Form *form)
{
  const Product *product = argument_product(form, 0);
  if (product != NULL)
    g_strlcpy(form->reading->request->group, product->code, sizeof form->reading->request->group);
  if (form->n > 1)
    reading_fault(form->reading, E_AMOUNT_AMBIG);
}

static void check_day(Form *form)
{
  const gint32 day = argument_integer(form, 0);
  if (form->n == 0)
    reading_fault(form->reading, E_DAY_MISSING);
  else if (day < 1 || day > form->reading->programme->training_days)
    reading_fault(form->reading, E_DAY_RANGE);
  form->reading->request->day = MAX(day, 0);
}

static void add_household(const Form *form, guint index, gint32 *list, guint *n)
{
  const gint32 household = argument_integer(form, index);
  if (!reading_household(form->reading, household)) {
    reading_fault(form->reading, E_HH_UNKNOWN);
    return;
  }
  for (guint i = 0; i < *n; i++) {
    if (list[i] == household)
      return;
  }
  if (*n < REQUEST_HOUSEHOLDS_MAX)
    list[(*n)++] = household;
}

static void read_training(Form *form)
{
  Request *request = form->reading->request;
  check_day(form);
  request->count = argument_integer(form, 1);
  if (form->n < 2)
    reading_fault(form->reading, E_COUNT_MISSING);
  else if (request->count < 1 || request->count > form->reading->programme->households || form->n > 2)
    reading_fault(form->reading, E_COUNT_RANGE);
}

static void read_absent(Form *form)
{
  Request *request = form->reading->request;
  request->command = COMMAND_TRAIN;
  check_day(form);
  for (guint i = 1; i < form->n; i++)
    add_household(form, i, request->absent, &request->n_absent);
  if (form->n < 2)
    reading_fault(form->reading, E_HH_MISSING);
  request->count = form->reading->programme->households - (gint32)request->n_absent;
  if (request->count == 0)
    reading_fault(form->reading, E_COUNT_RANGE);
}

static void read_visit(Form *form)
{
  Request *request = form->reading->request;
  for (guint i = 0; i < form->n; i++)
    add_household(form, i, request->households, &request->n_households);
  if (form->n == 0)
    reading_fault(form->reading, E_HH_MISSING);
}

static void read_village(Form *form, Command command)
{
  PlaceRead place = {0};
  Request *request = form->reading->request;
  if (form->n == 0) {
    reading_fault(form->reading, E_VILLAGE_MISSING);
    return;
  }
  reading_place_code(form->reading, form->args[0].digits, &place);
  request->village = place.village;
  request->tambon = place.tambon;
  if (command == COMMAND_VTOTAL)
    request->period = PERIOD_MONTH;
  if (form->n > 1) {
    g_strlcpy(request->hint.text, form->args[1].digits, sizeof request->hint.text);
    reading_fault(form->reading, E_VILLAGE_UNKNOWN);
  }
}

static void read_phone(Form *form)
{
  if (form->n == 0 || phone_read(form->args[0].digits, form->reading->request->phone) != PHONE_MOBILE)
    reading_fault(form->reading, E_PHONE_BAD);
}

/* village*household behind argument `at`, as REG and ADDPHONE have them */
static void read_home(Form *form, guint at, ReplyId missing)
{
  PlaceRead place = {0};
  Request *request = form->reading->request;
  if (form->n < at + 2) {
    reading_fault(form->reading, form->n < at + 1 && missing == E_HH_MISSING ? E_VILLAGE_MISSING : missing);
    return;
  }
  reading_place_code(form->reading, form->args[at].digits, &place);
  request->village = place.village;
  if (place.tambon != 0)
    reading_fault(form->reading, missing == E_HH_MISSING ? E_VILLAGE_MISSING : missing);
  add_household(form, at + 1, request->households, &request->n_households);
}

static void read_registration(Form *form)
{
  Request *request = form->reading->request;
  if (form->n != 3 || strlen(form->args[2].digits) != 4 || argument_integer(form, 2) < 0) {
    reading_fault(form->reading, E_REG_FORMAT);
    return;
  }
  read_home(form, 0, E_REG_FORMAT);
  g_strlcpy(request->pin, form->args[2].digits, sizeof request->pin);
}

static void read_bare(Form *form, Command command)
{
  Request *request = form->reading->request;
  if (command == COMMAND_SUMMARY || command == COMMAND_ALL)
    request->period = PERIOD_MONTH;
  if (command == COMMAND_STOP && form->n == 1 && strcmp(form->args[0].digits, "90") == 0)
    reading_command(form->reading, COMMAND_ERASE);
  else if (command == COMMAND_UNDO && form->n == 1 && !form->spaces_only)
    request->amount_satang = argument_amount(form, 0);
  else if (form->n > 0)
    reading_fault(form->reading, E_AMOUNT_AMBIG);
}

static void read_language(Form *form)
{
  const gint32 digit = argument_integer(form, 0);
  if (form->n != 1 || (digit != 1 && digit != 2))
    reading_fault(form->reading, E_UNKNOWN_CMD);
  g_strlcpy(form->reading->request->language, digit == 2 ? "en" : "th", sizeof form->reading->request->language);
}

void digits_read_form(Form *form, Command command)
{
  Reading *reading = form->reading;
  reading_command(reading, command);
  if (command == COMMAND_SELL || command == COMMAND_MAKE)
    read_product(form, command);
  else if (command >= COMMAND_INCOME && command <= COMMAND_REPAY)
    read_money(form, command);
  else if (command == COMMAND_GROUP)
    read_group(form);
  else if (command == COMMAND_JOIN || command == COMMAND_LEAVE)
    read_member(form);
  else if (command == COMMAND_TRAIN)
    read_training(form);
  else if (command == COMMAND_ABSENT)
    read_absent(form);
  else if (command == COMMAND_VISIT)
    read_visit(form);
  else if (command == COMMAND_CONTEST)
    check_day(form);
  else if (command == COMMAND_VOUCH)
    read_phone(form);
  else if (command == COMMAND_LANG)
    read_language(form);
  else if (command == COMMAND_REG)
    read_registration(form);
  else if (command == COMMAND_ADDPHONE) {
    read_phone(form);
    read_home(form, 1, E_HH_MISSING);
  } else if (command == COMMAND_VGROUPS || (command >= COMMAND_VTOTAL && command <= COMMAND_EVAL))
    read_village(form, command);
  else
    read_bare(form, command);
}
