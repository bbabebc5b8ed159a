#include "request_json.h"

#include "text/json.h"

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

static void put_int(GString *json, const char *key, gint64 value, gboolean present)
{
  if (!present)
    return;
  json_append_key(json, key);
  json_append_int(json, value);
}

static void put_text(GString *json, const char *key, const char *text)
{
  if (text[0] == '\0')
    return;
  json_append_key(json, key);
  json_append(json, text);
}

static void put_date(GString *json, Day day)
{
  char iso[16];
  if (day == 0)
    return;
  g_snprintf(iso, sizeof iso, "%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
  put_text(json, "date", iso);
}

static void put_village(GString *json, gint32 village, gint32 home_district)
{
  char code[12];
  if (village == 0)
    return;
  const gboolean home = village / 10000 == home_district;
  g_snprintf(code, sizeof code, home ? "%04d" : "%08d", home ? village % 10000 : village);
  put_text(json, "village", code);
}

static void put_area(GString *json, const char *key, gint32 area)
{
  char code[12];
  if (area == 0)
    return;
  g_snprintf(code, sizeof code, "%d", area);
  put_text(json, key, code);
}

static void put_entry(GString *json, const Entry *entry)
{
  put_int(json, "amount_satang", entry->amount_satang, entry->amount_satang != 0);
  put_text(json, "cat", entry->category);
  put_text(json, "product", entry->product);
  put_int(json, "qty_milli", entry->qty_milli, entry->qty_milli != 0);
  put_text(json, "unit", entry->unit);
  put_date(json, entry->day);
}

static void put_list(GString *json, const char *key, const gint32 *numbers, guint n)
{
  json_append_key(json, key);
  g_string_append_c(json, '[');
  for (guint i = 0; i < n; i++) {
    if (i > 0)
      g_string_append_c(json, ',');
    json_append_int(json, numbers[i]);
  }
  g_string_append_c(json, ']');
}

/* An amount, a quantity or a date that is no entry's. Beside entries only what is refused has one, and then it is the later. */
static gboolean has_own(const Request *request)
{
  return request->amount_satang != 0 || request->qty_milli != 0 || request->unit[0] != '\0' || request->date != 0;
}

static void put_entries(GString *json, const Request *request)
{
  if (request->n_entries == 0 || has_own(request))
    return;
  if (request->command != COMMAND_BATCH) {
    put_entry(json, &request->entries[0]);
    return;
  }
  json_append_key(json, "entries");
  for (guint i = 0; i < request->n_entries; i++) {
    g_string_append(json, i == 0 ? "[{" : ",{");
    put_text(json, "cmd", command_row(request->entries[i].command)->name);
    put_entry(json, &request->entries[i]);
    g_string_append_c(json, '}');
  }
  g_string_append_c(json, ']');
}

static void put_period(GString *json, const Request *request)
{
  char month[16];
  if (request->period == PERIOD_NAMED_MONTH) {
    g_snprintf(month, sizeof month, "%04d-%02d", request->month / 100, request->month % 100);
    put_text(json, "period", month);
  } else {
    put_text(json, "period", period_names[request->period]);
  }
}

static void put_accepted(GString *json, const Request *request, gint32 home_district)
{
  const gboolean visit = request->command == COMMAND_VISIT,
                 train = request->command == COMMAND_TRAIN || request->command == COMMAND_ABSENT;
  put_entries(json, request);
  put_int(json, "amount_satang", request->amount_satang, request->amount_satang != 0);
  if (request->needs_confirm) {
    json_append_key(json, "needs_confirm");
    g_string_append(json, "true");
  }
  put_period(json, request);
  put_village(json, request->village, home_district);
  put_area(json, "tambon", request->tambon);
  put_area(json, "district", request->district);
  if (visit)
    put_list(json, "hh", request->households, request->n_households);
  else
    put_int(json, "hh", request->households[0], request->n_households > 0);
  put_int(json, "day", request->day, request->day != 0);
  put_int(json, "count", request->count, train && request->count >= 0);
  if (request->n_absent > 0)
    put_list(json, "absent", request->absent, request->n_absent);
  put_text(json, "phone", request->phone);
  put_text(json, "group", request->group);
  put_text(json, "activity", activity_names[request->activity]);
  put_int(json, "people", request->people, request->people != 0);
  put_int(json, "qty_milli", request->qty_milli, request->qty_milli != 0);
  put_text(json, "unit", request->unit);
  put_date(json, request->date);
  put_text(json, "lang", request->language);
  put_text(json, "name", request->name);
  put_text(json, "as_household", request->as_household);
}

/* What only we need, beside the fields of the cases. */
static void put_kept(GString *json, const Request *request, gint32 home_district)
{
  put_text(json, "command", command_row(request->command)->name);
  put_int(json, "particle_only", 1, request->particle_only);
  put_int(json, "by_digits", 1, request->by_digits);
  put_int(json, "attention", 1, request->attention);
  put_int(json, "corrects", request->corrects, request->corrects != 0);
  if (request->verdict != REQUEST_ACCEPTED)
    put_accepted(json, request, home_district);
  json_append_key(json, "hint");
  g_string_append_c(json, '{');
  put_int(json, "amount", request->hint.amount_satang, request->hint.amount_satang != 0);
  put_int(json, "number", request->hint.number, request->hint.number != 0);
  put_int(json, "second", request->hint.second, request->hint.second != 0);
  put_text(json, "product", request->hint.product);
  put_text(json, "text", request->hint.text);
  put_text(json, "options", request->hint.options);
  g_string_append_c(json, '}');
  put_int(json, "home", home_district, TRUE);
}

char *request_text(const Request *request, gint32 home_district, gboolean keep)
{
  GString *json = g_string_new("{");
  if (request->verdict == REQUEST_ACCEPTED)
    put_accepted(json, request, home_district);
  else if (request->verdict == REQUEST_REFUSED)
    put_text(json, "error", reply_names[request->refusal]);
  else
    put_text(json, "reason", ignore_reason_name(request->reason));
  if (keep)
    put_kept(json, request, home_district);
  else if (request->verdict == REQUEST_ACCEPTED && request->command == COMMAND_REG)
    put_text(json, "pin", request->pin);
  g_string_append_c(json, '}');
  return g_string_free(json, FALSE);
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
