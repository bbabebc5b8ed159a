#include "model/inbox.h"
#include "simulator/phones_parts.h"

#include <string.h>

typedef struct {
  const char *key;
  const char *texts[SPEAK_LANGUAGES];
} Named;

static const Named commands[] = {
#define READ_AS(label, th, en) {#label, {th, en}},
#define FIELD(key, th, en)
#define VALUE(id, th, en)
#include "simulator/phones_commands.def"
#undef READ_AS
#undef FIELD
#undef VALUE
};

static const Named fields[] = {
#define READ_AS(label, th, en)
#define FIELD(key, th, en) {#key, {th, en}},
#define VALUE(id, th, en)
#include "simulator/phones_commands.def"
#undef READ_AS
#undef FIELD
#undef VALUE
};

static const Named values[] = {
#define READ_AS(label, th, en)
#define FIELD(key, th, en)
#define VALUE(id, th, en) {#id, {th, en}},
#include "simulator/phones_commands.def"
#undef READ_AS
#undef FIELD
#undef VALUE
};

/* NULL where there are no words for it. */
static const char *find_name(const Named *all, guint n, const char *key, PhonesLanguage language)
{
  for (guint i = 0; i < n; i++) {
    if (strcmp(all[i].key, key) == 0)
      return all[i].texts[language];
  }
  return NULL;
}

static const char *command_name(const char *label, PhonesLanguage language)
{
  const char *name = find_name(commands, G_N_ELEMENTS(commands), label, language);
  return name != NULL ? name : label;
}

/* "12,350.50" of 1235050 hundredths. */
static void add_number(GString *text, gint64 number, gint64 scale)
{
  const gint64 rest = ABS(number) % scale;
  char digits[24];
  g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, ABS(number) / scale);
  g_string_append(text, number < 0 ? " -" : " ");
  for (gsize i = 0, length = strlen(digits); i < length; i++)
    g_string_append_printf(text, "%s%c", i > 0 && (length - i) % 3 == 0 ? "," : "", digits[i]);
  if (rest != 0)
    g_string_append_printf(text, scale == 100 ? ".%02d" : ".%03d", (int)rest);
}

static void add_value(GString *text, const json_t *value, PhonesLanguage language)
{
  size_t i;
  const json_t *one;
  const char *word = json_string_value(value);
  const char *name = word != NULL ? find_name(values, G_N_ELEMENTS(values), word, language) : NULL;
  if (word != NULL)
    g_string_append_printf(text, " %s", name != NULL ? name : word);
  else if (json_is_integer(value))
    g_string_append_printf(text, " %" JSON_INTEGER_FORMAT, json_integer_value(value));
  json_array_foreach(value, i, one)
      g_string_append_printf(text, "%s%" JSON_INTEGER_FORMAT, i > 0 ? "," : " ", json_integer_value(one));
}

/* "500 · category crops". Amounts are in satang, quantities in thousandths. */
static void add_fields(GString *text, const json_t *request, PhonesLanguage language)
{
  const json_t *amount = json_object_get(request, "amount_satang"), *quantity = json_object_get(request, "qty_milli");
  if (amount != NULL) {
    add_number(text, json_integer_value(amount), 100);
    g_string_append(text, language == SPEAK_TH ? " บาท" : " baht");
  }
  if (quantity != NULL) {
    g_string_append(text, " ·");
    add_number(text, json_integer_value(quantity), 1000);
    add_value(text, json_object_get(request, "unit"), language);
  }
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
    const json_t *value = json_object_get(request, fields[i].key);
    if (value == NULL)
      continue;
    g_string_append_printf(text, " · %s", fields[i].texts[language]);
    add_value(text, value, language);
  }
}

/* `asked`: it is an amount that is booked only once it is confirmed. */
static char *request_text(const InboxRow *row, PhonesLanguage language, gboolean *asked)
{
  json_t *request = row->request != NULL ? json_loads(row->request, 0, NULL) : NULL;
  GString *text = g_string_new(NULL);
  size_t i;
  const json_t *entry;
  *asked = json_is_true(json_object_get(request, "needs_confirm"));
  add_fields(text, request, language);
  json_array_foreach(json_object_get(request, "entries"), i, entry)
  {
    const char *command = json_string_value(json_object_get(entry, "cmd"));
    g_string_append_printf(text, "%s %s", i > 0 ? " ·" : "", command_name(command != NULL ? command : "", language));
    add_fields(text, entry, language);
  }
  json_decref(request);
  return g_string_free(text, FALSE);
}

static void add_row(GString *html, const InboxRow *row, PhonesLanguage language)
{
  static const PhonesWord states[INBOX_STATES] = {SAY_STATE_BOOKED, SAY_STATE_REFUSED, SAY_STATE_IGNORED, SAY_STATE_DEAD};
  const char *label = row->label != NULL ? row->label : row->state == INBOX_IGNORED ? "IGNORE" : "REJECT";
  const char *why = row->reason != NULL ? find_name(commands, G_N_ELEMENTS(commands), row->reason, language) : NULL;
  gboolean asked = FALSE;
  g_autofree char *request = request_text(row, language, &asked);
  phones_add_html(html, "<span class=\"%s\">%s <b>%s</b>%s", inbox_state_name(row->state), phones_say(language, SAY_UNDERSTOOD),
                  why != NULL ? why : command_name(label, language), request);
  phones_add_html(html, " <i title=\"%s\">%s</i></span>", row->reason != NULL ? row->reason : "",
                  phones_say(language, asked ? SAY_STATE_ASKED : states[row->state]));
  if (row->practice)
    phones_add_html(html, "<code>%s</code>", phones_say(language, SAY_PRACTICE));
}

static gboolean open_book(Phones *phones, GError **error)
{
  if (phones->book == NULL)
    phones->book = book_open(phones->options.book, STORE_READER, error);
  return phones->book != NULL;
}

void phones_add_read(Phones *phones, GString *html, const TalkEvent *event, PhonesLanguage language, gboolean *waits)
{
  g_autoptr(GError) error = NULL;
  InboxRow row;
  gboolean found = FALSE;
  char id[24];
  *waits = FALSE;
  if (phones->options.book == NULL || phones->provider->api != API_PLAIN) /* others have names of their own for a message */
    return;
  g_snprintf(id, sizeof id, "%" G_GINT64_FORMAT, event->item);
  if (!open_book(phones, &error) ||
      !inbox_find(phones->book, g_ascii_strtoll(event->phone + 1, NULL, 10), id, event->time_ms, &row, &found, &error)) {
    g_autofree char *wrong = phones_fill(language, SAY_BAD_BOOK, "why", error->message, NULL);
    phones_add_html(html, "<span class=\"dead\">%s</span>", wrong);
  } else if (!found) {
    phones_add_html(html, "<span class=\"waits\">%s</span>", phones_say(language, SAY_NOT_READ_YET));
    *waits = TRUE;
  } else {
    add_row(html, &row, language);
    inbox_row_clear(&row);
  }
}
