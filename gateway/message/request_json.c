#include "request_json.h"

#include <string.h>

/* periods but the named month */
static const char *const period_names[] = {"", "TODAY", "MONTH", "LASTMONTH", "FY", ""};
static const char *const activity_names[] = {"", "MEET", "MAKE", "SELL", "SAVE", "LEARN", "", "", "", "OTHER"};

static const char *const reply_names[REPLY_COUNT] = {
    "NONE",
#define REPLY(id, class, fields) #id,
#include "replies.def"
#undef REPLY
};

const char *request_label(const Request *request)
{
  if (request->verdict != REQUEST_ACCEPTED)
    return request->verdict == REQUEST_REFUSED ? "REJECT" : "IGNORE";
  return command_row(request->command == COMMAND_ABSENT ? COMMAND_TRAIN : request->command)->name;
}

static void put_int(json_t *object, const char *key, gint64 value, gboolean present)
{
  if (present)
    json_object_set_new(object, key, json_integer(value));
}

static void put_text(json_t *object, const char *key, const char *text)
{
  if (text[0] != '\0')
    json_object_set_new(object, key, json_string(text));
}

static void put_date(json_t *object, Day day)
{
  char iso[16];
  if (day == 0)
    return;
  g_snprintf(iso, sizeof iso, "%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
  put_text(object, "date", iso);
}

static void put_village(json_t *object, gint32 village, gint32 home_district)
{
  char code[12];
  if (village == 0)
    return;
  const gboolean home = village / 10000 == home_district;
  g_snprintf(code, sizeof code, home ? "%04d" : "%08d", home ? village % 10000 : village);
  put_text(object, "village", code);
}

static void put_area(json_t *object, const char *key, gint32 area)
{
  char code[12];
  if (area == 0)
    return;
  g_snprintf(code, sizeof code, "%d", area);
  put_text(object, key, code);
}

static void put_entry(json_t *object, const Entry *entry)
{
  put_int(object, "amount_satang", entry->amount_satang, entry->amount_satang != 0);
  put_text(object, "cat", entry->category);
  put_text(object, "product", entry->product);
  put_int(object, "qty_milli", entry->qty_milli, entry->qty_milli != 0);
  put_text(object, "unit", entry->unit);
  put_date(object, entry->day);
}

static json_t *list_of(const gint32 *numbers, guint n)
{
  json_t *list = json_array();
  for (guint i = 0; i < n; i++)
    json_array_append_new(list, json_integer(numbers[i]));
  return list;
}

static void put_entries(json_t *object, const Request *request)
{
  if (request->n_entries == 0)
    return;
  if (request->command != COMMAND_BATCH) {
    put_entry(object, &request->entries[0]);
    return;
  }
  json_t *entries = json_array();
  for (guint i = 0; i < request->n_entries; i++) {
    json_t *one = json_object();
    json_object_set_new(one, "cmd", json_string(command_row(request->entries[i].command)->name));
    put_entry(one, &request->entries[i]);
    json_array_append_new(entries, one);
  }
  json_object_set_new(object, "entries", entries);
}

static void put_period(json_t *object, const Request *request)
{
  char month[16];
  if (request->period == PERIOD_NAMED_MONTH) {
    g_snprintf(month, sizeof month, "%04d-%02d", request->month / 100, request->month % 100);
    put_text(object, "period", month);
  } else {
    put_text(object, "period", period_names[request->period]);
  }
}

static void put_accepted(json_t *object, const Request *request, gint32 home_district)
{
  const gboolean visit = request->command == COMMAND_VISIT,
                 train = request->command == COMMAND_TRAIN || request->command == COMMAND_ABSENT;
  put_entries(object, request);
  put_int(object, "amount_satang", request->amount_satang, request->amount_satang != 0);
  if (request->needs_confirm)
    json_object_set_new(object, "needs_confirm", json_true());
  put_period(object, request);
  put_village(object, request->village, home_district);
  put_area(object, "tambon", request->tambon);
  put_area(object, "district", request->district);
  if (visit)
    json_object_set_new(object, "hh", list_of(request->households, request->n_households));
  else
    put_int(object, "hh", request->households[0], request->n_households > 0);
  put_int(object, "day", request->day, request->day != 0);
  put_int(object, "count", request->count, train && request->count >= 0);
  if (request->n_absent > 0)
    json_object_set_new(object, "absent", list_of(request->absent, request->n_absent));
  put_text(object, "phone", request->phone);
  put_text(object, "group", request->group);
  put_text(object, "activity", activity_names[request->activity]);
  put_int(object, "people", request->people, request->people != 0);
  put_int(object, "qty_milli", request->qty_milli, request->qty_milli != 0);
  put_text(object, "unit", request->unit);
  put_date(object, request->date);
  put_text(object, "lang", request->language);
  put_text(object, "name", request->name);
  put_text(object, "as_household", request->as_household);
}

/* What only we need, beside the fields of the cases. */
static void put_kept(json_t *object, const Request *request, gint32 home_district)
{
  json_t *hint = json_object();
  json_object_set_new(object, "command", json_string(command_row(request->command)->name));
  put_int(object, "particle_only", 1, request->particle_only);
  put_int(object, "by_digits", 1, request->by_digits);
  put_int(object, "attention", 1, request->attention);
  put_int(object, "corrects", request->corrects, request->corrects != 0);
  if (request->verdict != REQUEST_ACCEPTED)
    put_accepted(object, request, home_district);
  put_int(hint, "amount", request->hint.amount_satang, request->hint.amount_satang != 0);
  put_int(hint, "number", request->hint.number, request->hint.number != 0);
  put_int(hint, "second", request->hint.second, request->hint.second != 0);
  put_text(hint, "product", request->hint.product);
  put_text(hint, "text", request->hint.text);
  put_text(hint, "options", request->hint.options);
  json_object_set_new(object, "hint", hint);
  put_int(object, "home", home_district, TRUE);
}

json_t *request_fields(const Request *request, gint32 home_district, gboolean keep)
{
  json_t *object = json_object();
  if (request->verdict == REQUEST_ACCEPTED)
    put_accepted(object, request, home_district);
  else if (request->verdict == REQUEST_REFUSED)
    put_text(object, "error", reply_names[request->refusal]);
  else
    put_text(object, "reason", ignore_reason_name(request->reason));
  if (keep)
    put_kept(object, request, home_district);
  else if (request->verdict == REQUEST_ACCEPTED && request->command == COMMAND_REG)
    put_text(object, "pin", request->pin);
  return object;
}

/* --- and back --- */

static gint64 get_int(const json_t *object, const char *key, gint64 absent)
{
  const json_t *value = json_object_get(object, key);
  return json_is_integer(value) ? json_integer_value(value) : absent;
}

static void get_text(const json_t *object, const char *key, char *into, gsize size)
{
  const char *text = json_string_value(json_object_get(object, key));
  g_strlcpy(into, text != NULL ? text : "", size);
}

static Day get_date(const json_t *object)
{
  char iso[16];
  get_text(object, "date", iso, sizeof iso);
  if (strlen(iso) != 10)
    return 0;
  return (Day)(g_ascii_strtoll(iso, NULL, 10) * 10000 + g_ascii_strtoll(iso + 5, NULL, 10) * 100 +
               g_ascii_strtoll(iso + 8, NULL, 10));
}

static void get_entry(const json_t *object, Command command, Entry *entry)
{
  *entry = (Entry){.command = command};
  entry->amount_satang = get_int(object, "amount_satang", 0);
  get_text(object, "cat", entry->category, sizeof entry->category);
  get_text(object, "product", entry->product, sizeof entry->product);
  entry->qty_milli = get_int(object, "qty_milli", 0);
  get_text(object, "unit", entry->unit, sizeof entry->unit);
  entry->day = get_date(object);
}

static guint get_list(const json_t *object, const char *key, gint32 numbers[REQUEST_HOUSEHOLDS_MAX])
{
  const json_t *list = json_object_get(object, key);
  if (json_is_integer(list)) {
    numbers[0] = (gint32)json_integer_value(list);
    return 1;
  }
  const gsize n = MIN(json_array_size(list), REQUEST_HOUSEHOLDS_MAX);
  for (gsize i = 0; i < n; i++)
    numbers[i] = (gint32)json_integer_value(json_array_get(list, i));
  return (guint)n;
}

static int index_in(const char *const *names, gsize n, const char *name)
{
  for (gsize i = 1; i < n; i++) {
    if (names[i][0] != '\0' && strcmp(names[i], name) == 0)
      return (int)i;
  }
  return 0;
}

static void get_period(const json_t *fields, Request *request)
{
  char period[16];
  get_text(fields, "period", period, sizeof period);
  if (g_ascii_isdigit(period[0])) {
    request->period = PERIOD_NAMED_MONTH;
    request->month =
        (gint32)(g_ascii_strtoll(period, NULL, 10) * 100 + g_ascii_strtoll(period + MIN(strlen(period), 5), NULL, 10));
  } else {
    request->period = (PeriodKind)index_in(period_names, G_N_ELEMENTS(period_names), period);
  }
}

static void get_entries(const json_t *fields, Request *request)
{
  const json_t *entries = json_object_get(fields, "entries");
  const Command command = request->command;
  if (json_is_array(entries)) {
    request->n_entries = (guint)MIN(json_array_size(entries), REQUEST_ENTRIES_MAX);
    for (guint i = 0; i < request->n_entries; i++) {
      const json_t *one = json_array_get(entries, i);
      const char *name = json_string_value(json_object_get(one, "cmd"));
      get_entry(one, name != NULL ? command_by_name(name) : COMMAND_NONE, &request->entries[i]);
    }
  } else if (command >= COMMAND_INCOME && command <= COMMAND_MAKE) {
    request->n_entries = 1;
    get_entry(fields, command, &request->entries[0]);
  } else {
    request->amount_satang = get_int(fields, "amount_satang", 0);
    request->qty_milli = get_int(fields, "qty_milli", 0);
    get_text(fields, "unit", request->unit, sizeof request->unit);
    request->date = get_date(fields);
  }
}

static void get_kept(const json_t *fields, Request *request)
{
  const json_t *hint = json_object_get(fields, "hint");
  request->particle_only = get_int(fields, "particle_only", 0) != 0;
  request->by_digits = get_int(fields, "by_digits", 0) != 0;
  request->attention = get_int(fields, "attention", 0) != 0;
  request->corrects = get_int(fields, "corrects", 0);
  request->hint.amount_satang = get_int(hint, "amount", 0);
  request->hint.number = (gint32)get_int(hint, "number", 0);
  request->hint.second = (gint32)get_int(hint, "second", 0);
  get_text(hint, "product", request->hint.product, sizeof request->hint.product);
  get_text(hint, "text", request->hint.text, sizeof request->hint.text);
  get_text(hint, "options", request->hint.options, sizeof request->hint.options);
}

static void get_verdict(const char *label, const json_t *fields, Request *request)
{
  char name[32];
  get_text(fields, "command", name, sizeof name);
  request->command = command_by_name(name);
  if (strcmp(label, "REJECT") == 0) {
    get_text(fields, "error", name, sizeof name);
    request_refuse(request, (ReplyId)index_in(reply_names, REPLY_COUNT, name));
  } else if (strcmp(label, "IGNORE") == 0) {
    get_text(fields, "reason", name, sizeof name);
    for (guint reason = IGNORE_NONE; reason <= IGNORE_OWN_REPLY; reason++) {
      if (strcmp(ignore_reason_name((IgnoreReason)reason), name) == 0)
        request_ignore(request, (IgnoreReason)reason);
    }
  }
}

gboolean request_from_json(const char *label, const json_t *fields, Request *request)
{
  char code[16];
  request_init(request, COMMAND_NONE);
  if (!json_is_object(fields) || !json_is_object(json_object_get(fields, "hint")))
    return FALSE;
  get_verdict(label, fields, request);
  if (request->verdict == REQUEST_ACCEPTED && (request->command == COMMAND_NONE || strcmp(label, request_label(request)) != 0))
    return FALSE;
  get_kept(fields, request);
  get_entries(fields, request);
  request->needs_confirm = json_is_true(json_object_get(fields, "needs_confirm"));
  get_period(fields, request);
  get_text(fields, "village", code, sizeof code);
  request->village =
      (gint32)g_ascii_strtoll(code, NULL, 10) + (strlen(code) == 4 ? (gint32)get_int(fields, "home", 0) * 10000 : 0);
  get_text(fields, "tambon", code, sizeof code);
  request->tambon = (gint32)g_ascii_strtoll(code, NULL, 10);
  get_text(fields, "district", code, sizeof code);
  request->district = (gint32)g_ascii_strtoll(code, NULL, 10);
  request->day = (gint32)get_int(fields, "day", 0);
  request->count = (gint32)get_int(fields, "count", -1);
  request->people = (gint32)get_int(fields, "people", 0);
  request->n_households = get_list(fields, "hh", request->households);
  request->n_absent = get_list(fields, "absent", request->absent);
  get_text(fields, "phone", request->phone, sizeof request->phone);
  get_text(fields, "group", request->group, sizeof request->group);
  get_text(fields, "activity", code, sizeof code);
  request->activity = (Activity)index_in(activity_names, G_N_ELEMENTS(activity_names), code);
  get_text(fields, "lang", request->language, sizeof request->language);
  get_text(fields, "name", request->name, sizeof request->name);
  get_text(fields, "as_household", request->as_household, sizeof request->as_household);
  return TRUE;
}
